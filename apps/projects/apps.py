"""Registers the room `projects` with Django."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.projects"
