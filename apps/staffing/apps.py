"""Registers the room `staffing` with Django."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.staffing"
