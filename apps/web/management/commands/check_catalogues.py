"""Refuse catalogues with missing, fuzzy or placeholder-breaking entries."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.web import catalogues
from apps.web.extraction import extract


class Command(BaseCommand):
    """Compares the catalogues with the texts of the sources; part of `bin/lint`."""

    help = "Fail when a translation is missing, fuzzy or has other placeholders than its text."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the missing texts in the form `extract_catalogues --fill` reads."""
        parser.add_argument(
            "--missing", action="store_true", help="print the missing texts as JSON, and succeed"
        )

    def handle(self, *args: object, missing: bool = False, **options: object) -> None:
        """Print every fault; raise CommandError when there is one."""
        template = extract(Path(settings.BASE_DIR))
        found: list[catalogues.Fault] = []
        for language in catalogues.LANGUAGES:
            path = catalogues.catalogue_path(Path(settings.LOCALE_PATHS[0]), language)
            found.extend(catalogues.faults(template, catalogues.read(path, language), language))
        if missing:
            wanted: dict[str, dict[str, object]] = {name: {} for name in catalogues.LANGUAGES}
            for fault in found:
                if fault.kind == "missing":
                    wanted[fault.language][fault.key] = list(fault.plurals) or ""
            self.stdout.write(json.dumps(wanted, ensure_ascii=False, indent=1))
            return
        for fault in found:
            self.stderr.write(str(fault))
        if found:
            raise CommandError(f"{len(found)} entries of the catalogues must be corrected")
        self.stdout.write(f"catalogues complete: {len(template)} texts in each language")
