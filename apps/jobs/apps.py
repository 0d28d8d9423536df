"""Registers the room `jobs` with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.jobs"
