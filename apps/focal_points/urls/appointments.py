"""Addresses of appointments, rule sets and terms of reference."""

from django.urls import path

from apps.focal_points.views import rule_sets, terms
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
    path("focal-points/rules/<slug:code>/edit/", rule_sets.rule_set_edit, name="rule_set_edit"),
    path("focal-points/terms/", terms.terms, name="terms"),
    path("focal-points/terms/new/", terms.terms_new, name="terms_new"),
    path("focal-points/terms/<int:number>/", terms.edition, name="edition"),
    path("focal-points/terms/<int:number>/title/", terms.terms_name, name="terms_name"),
    path("focal-points/terms/<int:number>/publish/", terms.terms_publish, name="terms_publish"),
    path("focal-points/terms/<int:number>/areas/<int:area>/", terms.terms_area, name="terms_area"),
    path(
        "focal-points/appointments/<int:appointment_id>/terms-<str:language>.<str:extension>",
        terms.appointment_terms,
        name="appointment_terms",
    ),
]
