"""Addresses of rules on returns, and of what mends what they find."""

from django.urls import path

from apps.staffing.views import fixes, rules

urlpatterns = [
    path("returns/rules/", rules.return_rules, name="return_rules"),
    path("returns/rules/<slug:key>/", rules.return_rule, name="return_rule"),
    path("returns/rules/<slug:key>/edit/", rules.return_rule_edit, name="return_rule_edit"),
    path("returns/<int:revision_id>/fix/", fixes.return_fix, name="return_fix"),
]
