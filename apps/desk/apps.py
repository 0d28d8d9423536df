"""Registers the room `desk` with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.desk"
