"""Registers the room `focal_points` with Django."""

from django.apps import AppConfig


class FocalPointsConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.focal_points"
