"""Addresses of the room's API, below /api/v1/: one module for each topic."""

from apps.focal_points.api.urls import (
    activities,
    appointments,
    coverage,
    network,
    recognition,
    workplans,
)

urlpatterns = [
    *activities.urlpatterns,
    *appointments.urlpatterns,
    *coverage.urlpatterns,
    *workplans.urlpatterns,
    *recognition.urlpatterns,
    *network.urlpatterns,
]
