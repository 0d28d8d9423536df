"""Addresses of the room: one module for each topic."""

from apps.projects.urls import beneficiaries, register, reports, rounds

app_name = "projects"
urlpatterns = [
    *register.urlpatterns,
    *rounds.urlpatterns,
    *reports.urlpatterns,
    *beneficiaries.urlpatterns,
]
