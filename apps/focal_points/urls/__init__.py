"""Addresses of the room: one module for each topic."""

from apps.focal_points.urls import appointments, workplans

app_name = "focal_points"
urlpatterns = [
    *appointments.urlpatterns,
    *workplans.urlpatterns,
]
