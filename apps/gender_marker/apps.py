"""Registers the room `gender_marker` with Django."""

from django.apps import AppConfig


class GenderMarkerConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.gender_marker"
