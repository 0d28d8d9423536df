"""Addresses of the room: one module for each topic."""

from apps.projects.urls import register, rounds

app_name = "projects"
urlpatterns = [
    *register.urlpatterns,
    *rounds.urlpatterns,
]
