"""Addresses of the API of appointments and rule sets."""

from django.urls import path

from apps.focal_points.api import appointments

urlpatterns = [
    path(
        "focal-points/appointments/",
        appointments.AppointmentListView.as_view(),
        name="focal_point_appointments",
    ),
    path(
        "focal-points/rule-sets/",
        appointments.RuleSetListView.as_view(),
        name="focal_point_rule_sets",
    ),
]
