"""Addresses of coverage, the home of the room."""

from django.urls import path

from apps.focal_points.views import coverage, coverage_files

urlpatterns = [
    path("focal-points/", coverage.overview, name="overview"),
    path("focal-points/coverage/offices/", coverage.offices, name="coverage_offices"),
    path(
        "focal-points/coverage/<str:what>.<str:extension>",
        coverage_files.coverage_file,
        name="coverage_file",
    ),
]
