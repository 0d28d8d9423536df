"""Builds the report to the Council without the web."""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.reports.choices import LANGUAGES, DocumentFormat
from apps.reports.services.editions import freeze, make_files
from apps.reports.services.registering import register_edition
from apps.web.refusals import Refusal


class Command(BaseCommand):
    """Freezes an edition and writes its files, also into a folder when one is named."""

    help = "Freeze the figures of YEAR and write the report as DOCX, PDF, XLSX and HTML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the year, the language and the folder."""
        parser.add_argument("year", type=int, help="the reporting year: data at 31 December")
        parser.add_argument("--language", choices=list(LANGUAGES), default="en")
        parser.add_argument("--out", type=Path, help="a folder to write the files into as well")

    def handle(
        self, *args: object, year: int, language: str, out: Path | None, **options: object
    ) -> None:
        """Build, and print where the files are and how long each step took."""
        scope = OfficeScope.everything(f"command: the report to the Council of {year}")
        try:
            with pghistory.context(door="command", command="build_council_report"):
                started = monotonic()
                edition = freeze(year=year, at=timezone.now(), scope=scope)
                register_edition(edition=edition, at=timezone.now(), scope=scope)
                self.stdout.write(
                    f"Frozen: {year}, edition {edition.number}, checksum {edition.checksum}"
                    f" ({monotonic() - started:.1f} s)"
                )
                for document_format in DocumentFormat:
                    started = monotonic()
                    files = make_files(
                        edition=edition,
                        languages=[language],
                        document_format=document_format,
                        at=timezone.now(),
                        scope=scope,
                    )
                    for file in files:
                        where = ""
                        if out is not None:
                            out.mkdir(parents=True, exist_ok=True)
                            path = out / (
                                f"gender-report-{year}-{edition.number}-{language}"
                                f"-{file.audience}.{file.format}"
                            )
                            path.write_bytes(file.content)
                            where = f" {path}"
                        self.stdout.write(f"Made: {file.audience} {file.format}{where}")
                    self.stdout.write(f"  {monotonic() - started:.1f} s")
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"The files cannot be written: {error}") from error
