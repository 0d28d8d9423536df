"""Bring the catalogues up to the texts of the sources."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.web import catalogues
from apps.web.extraction import extract


class Command(BaseCommand):
    """Merges new texts into the French and Spanish catalogues; removes those no longer used."""

    help = "Merge the texts of the sources into locale/*/LC_MESSAGES/django.po."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take translations from a file."""
        parser.add_argument(
            "--fill",
            type=Path,
            help='JSON file {"fr": {"text": "translation" or [plural forms]}, "es": {…}}; '
            'a text with a context is written "context|text"',
        )

    def handle(self, *args: object, fill: Path | None = None, **options: object) -> None:
        """Write both catalogues and tell how much is still to translate."""
        template = extract(Path(settings.BASE_DIR))
        supplied = json.loads(fill.read_text(encoding="utf-8")) if fill else {}
        for language in catalogues.LANGUAGES:
            path = catalogues.catalogue_path(Path(settings.LOCALE_PATHS[0]), language)
            merged = catalogues.merge(template, catalogues.read(path, language), language)
            unknown = catalogues.fill(merged, supplied.get(language, {}))
            if unknown:
                raise CommandError(f"{language}: no such text: {', '.join(unknown)}")
            catalogues.write(merged, path)
            left = sum(
                1
                for fault in catalogues.faults(template, merged, language)
                if fault.kind == "missing"
            )
            self.stdout.write(f"{language}: {len(template)} texts, {left} to translate")
