"""Registers the room `questionnaires` with Django."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Configuration of the room."""

    name = "apps.questionnaires"
