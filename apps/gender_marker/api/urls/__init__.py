"""Addresses of the room's API, below /api/v1/: one module for each topic."""

from apps.gender_marker.api.urls import (
    assessments,
    contradictions,
    editions,
    estimates,
    portfolio,
    second,
    shares,
)

urlpatterns = [
    *assessments.urlpatterns,
    *contradictions.urlpatterns,
    *editions.urlpatterns,
    *estimates.urlpatterns,
    *portfolio.urlpatterns,
    *second.urlpatterns,
    *shares.urlpatterns,
]
