"""Addresses of the room: one module for each topic."""

from apps.focal_points.urls import (
    activities,
    appointments,
    coverage,
    network,
    recognition,
    workplans,
)

app_name = "focal_points"
urlpatterns = [
    *activities.urlpatterns,
    *appointments.urlpatterns,
    *coverage.urlpatterns,
    *workplans.urlpatterns,
    *recognition.urlpatterns,
    *network.urlpatterns,
]
