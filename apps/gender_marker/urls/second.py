"""Addresses of second readers: quality checks, samples, blind readings, agreement."""

from django.urls import path

from apps.gender_marker.views import agreement, blind, checks, samples

SAMPLE = "gender-marker/samples/<int:sample_id>/"
BLIND = "gender-marker/blind/<int:reading_id>/"

urlpatterns = [
    path("gender-marker/second-readers/", samples.second, name="second"),
    path("gender-marker/assessments/<int:assessment_id>/check/", checks.check, name="check"),
    path("gender-marker/samples/new/", samples.sample_new, name="sample_new"),
    path(SAMPLE, samples.sample, name="sample"),
    path(f"{SAMPLE}close/", samples.sample_close, name="sample_close"),
    path(f"{SAMPLE}<slug:what>.<str:extension>", agreement.sample_file, name="sample_file"),
    path(
        "gender-marker/readings/<int:reading_id>/give/", samples.reading_give, name="reading_give"
    ),
    path(BLIND, blind.blind, name="blind"),
    path(f"{BLIND}live/", blind.blind_live, name="blind_live"),
    path(f"{BLIND}decline/", blind.blind_decline, name="blind_decline"),
    path(f"{BLIND}documents/<int:version_id>/", blind.blind_document, name="blind_document"),
    path("gender-marker/agreement/", agreement.agreement, name="agreement"),
    path(
        "gender-marker/agreement/<slug:what>.<str:extension>",
        agreement.agreement_file,
        name="agreement_file",
    ),
]
