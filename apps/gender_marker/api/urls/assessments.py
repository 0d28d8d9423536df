"""Addresses of the API of scores."""

from django.urls import path

from apps.gender_marker.api import assessments

urlpatterns = [
    path(
        "gender-marker/assessments/",
        assessments.MarkerAssessmentListView.as_view(),
        name="marker_assessment_list",
    ),
    path(
        "gender-marker/assessments/<int:assessment_id>/",
        assessments.MarkerAssessmentDetailView.as_view(),
        name="marker_assessment_detail",
    ),
]
