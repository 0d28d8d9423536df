"""Registers the room `reports` with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.reports"
