"""Addresses of the editions in the API."""

from django.urls import path

from apps.gender_marker.api import editions

urlpatterns = [
    path("gender-marker/editions/", editions.EditionsView.as_view(), name="gender_marker_editions"),
    path("gender-marker/compute/", editions.ComputeView.as_view(), name="gender_marker_compute"),
]
