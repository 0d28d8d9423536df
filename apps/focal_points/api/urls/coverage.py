"""Addresses of coverage in the API."""

from django.urls import path

from apps.focal_points.api import coverage

urlpatterns = [
    path("focal-points/coverage/", coverage.CoverageView.as_view(), name="focal_point_coverage"),
    path(
        "focal-points/coverage/stated/",
        coverage.StatedCoverageView.as_view(),
        name="focal_point_coverage_stated",
    ),
]
