"""Registers the room `documents` with Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.documents"
