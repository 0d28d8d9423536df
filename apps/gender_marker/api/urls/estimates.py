"""Addresses of the annual estimate in the API."""

from django.urls import path

from apps.gender_marker.api import estimates

urlpatterns = [
    path(
        "gender-marker/estimates/",
        estimates.AnnualEstimatesView.as_view(),
        name="gender_marker_estimates",
    ),
]
