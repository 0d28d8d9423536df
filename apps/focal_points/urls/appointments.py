"""Addresses of appointments, rule sets and terms of reference."""

from django.urls import path

from apps.focal_points.views import rule_sets
from apps.focal_points.views.appointments import changing, page, register

urlpatterns = [
    path("focal-points/appointments/", register.appointments, name="appointments"),
    path(
        "focal-points/appointments.<str:extension>",
        register.appointments_file,
        name="appointments_file",
    ),
    path("focal-points/appointments/<int:appointment_id>/", page.appointment, name="appointment"),
    path("focal-points/appointments/new/", changing.appointment_new, name="appointment_new"),
    path(
        "focal-points/appointments/<int:appointment_id>/correct/",
        changing.appointment_correct,
        name="appointment_correct",
    ),
    path(
        "focal-points/appointments/<int:appointment_id>/end/",
        changing.appointment_end,
        name="appointment_end",
    ),
    path(
        "focal-points/appointments/<int:appointment_id>/succeed/",
        changing.appointment_succeed,
        name="appointment_succeed",
    ),
    path("focal-points/rules/", rule_sets.rule_set_list, name="rule_sets"),
    path("focal-points/rules/<slug:code>/", rule_sets.rule_set, name="rule_set"),
]
