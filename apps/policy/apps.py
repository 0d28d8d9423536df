"""Registers the room `policy` with Django."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.policy"
