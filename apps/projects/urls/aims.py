"""Addresses of the five aims and of the assessments against them."""

from django.urls import path

from apps.projects.views import aims

urlpatterns = [
    path("wggi/aims/", aims.aims, name="aims"),
    path("wggi/aims/<int:number>/", aims.aim_word, name="aim_word"),
    path("wggi/rounds/<int:year>/assessments/", aims.assessments, name="assessments"),
    path(
        "wggi/rounds/<int:year>/assessments/whole/",
        aims.assessment_of_round,
        name="assessment_of_round",
    ),
    path(
        "wggi/rounds/<int:year>/assessments/<int:project_id>/",
        aims.assessment,
        name="assessment",
    ),
]
