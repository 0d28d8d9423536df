"""Registers the room `organization` with Django."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.organization"
