"""Addresses of the room: one module for each topic."""

from apps.projects.urls import register, reports, rounds

app_name = "projects"
urlpatterns = [
    *register.urlpatterns,
    *rounds.urlpatterns,
    *reports.urlpatterns,
]
