"""Addresses of the room: one module for each topic."""

from apps.projects.urls import register

app_name = "projects"
urlpatterns = [
    *register.urlpatterns,
]
