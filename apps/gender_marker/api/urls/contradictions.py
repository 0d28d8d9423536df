"""Addresses of the API of contradictions."""

from django.urls import path

from apps.gender_marker.api import contradictions

urlpatterns = [
    path(
        "gender-marker/contradictions/",
        contradictions.ContradictionListView.as_view(),
        name="gender_marker_contradictions",
    ),
    path(
        "gender-marker/contradictions/rules/",
        contradictions.ContradictionRuleListView.as_view(),
        name="gender_marker_contradiction_rules",
    ),
]
