"""Addresses of second readers in the API."""

from django.urls import path

from apps.gender_marker.api import second

urlpatterns = [
    path(
        "gender-marker/samples/", second.MarkerSampleListView.as_view(), name="marker_sample_list"
    ),
    path("gender-marker/agreement/", second.AgreementView.as_view(), name="marker_agreement"),
]
