"""Compile the catalogues for the running program."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.web import catalogues


class Command(BaseCommand):
    """Writes django.mo beside django.po where it is older; quick when nothing changed."""

    help = "Compile locale/*/LC_MESSAGES/django.po with Babel; no gettext program is needed."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        """Compile every language that has a catalogue."""
        for language in catalogues.LANGUAGES:
            path = catalogues.catalogue_path(Path(settings.LOCALE_PATHS[0]), language)
            if path.exists():
                catalogues.compile_catalogue(path, language)
