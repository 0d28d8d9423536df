"""Registers the room `accounts` with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.accounts"
