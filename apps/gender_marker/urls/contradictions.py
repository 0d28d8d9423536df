"""Addresses of contradictions and of their rules."""

from django.urls import path

from apps.gender_marker.views import contradiction_rules, contradictions

urlpatterns = [
    path("gender-marker/contradictions/", contradictions.contradictions, name="contradictions"),
    path(
        "gender-marker/contradictions.<str:extension>",
        contradictions.contradictions_file,
        name="contradictions_file",
    ),
    path(
        "gender-marker/assessments/<int:assessment_id>/contradictions/<slug:key>/",
        contradictions.contradiction_reply,
        name="contradiction_reply",
    ),
    path(
        "gender-marker/contradictions/rules/",
        contradiction_rules.contradiction_rules,
        name="contradiction_rules",
    ),
    path(
        "gender-marker/contradictions/rules/<slug:key>/",
        contradiction_rules.contradiction_rule,
        name="contradiction_rule",
    ),
    path(
        "gender-marker/contradictions/rules/<slug:key>/edit/",
        contradiction_rules.contradiction_rule_edit,
        name="contradiction_rule_edit",
    ),
]
