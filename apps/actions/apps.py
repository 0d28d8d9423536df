"""Registers the room `actions` with Django."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.actions"
