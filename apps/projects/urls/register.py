"""Addresses of the project register."""

from django.urls import path

from apps.projects.views import project_page, register

urlpatterns = [
    path("projects/", register.register, name="register"),
    path("projects/register.<str:extension>", register.register_file, name="register_file"),
    path("projects/<int:project_id>/", project_page.project, name="project"),
]
