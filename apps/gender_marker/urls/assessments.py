"""Addresses of assessments."""

from django.urls import path

from apps.gender_marker.views import assessing, assessments

urlpatterns = [
    path("gender-marker/projects/<int:project_id>/", assessments.project, name="project"),
    path(
        "gender-marker/projects/<int:project_id>/comparison.<str:extension>",
        assessments.project_file,
        name="project_file",
    ),
    path(
        "gender-marker/projects/<int:project_id>/assess/", assessing.assess_new, name="assess_new"
    ),
    path(
        "gender-marker/projects/<int:project_id>/assess/<slug:stage>/",
        assessing.assess,
        name="assess",
    ),
    path(
        "gender-marker/projects/<int:project_id>/assess/<slug:stage>/live/",
        assessing.assess_live,
        name="assess_live",
    ),
    path(
        "gender-marker/projects/<int:project_id>/assess/<slug:stage>/score/",
        assessing.assess_score,
        name="assess_score",
    ),
    path(
        "gender-marker/drafts/<int:assessment_id>/discard/",
        assessing.draft_discard,
        name="draft_discard",
    ),
    path(
        "gender-marker/assessments/<int:assessment_id>/",
        assessments.assessment,
        name="assessment",
    ),
    path(
        "gender-marker/assessments/<int:assessment_id>/withdraw/",
        assessments.assessment_withdraw,
        name="assessment_withdraw",
    ),
]
