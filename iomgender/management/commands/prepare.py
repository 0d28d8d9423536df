"""Makes an installation ready to run: tables, catalogues, reference data and, at first, demo data."""

from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from apps.accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE
from apps.organization.selectors import has_demo_data, periods


class Command(BaseCommand):
    """In one process: starting Django four times would be most of a later start of `bin/up`."""

    help = "Migrates, compiles catalogues, loads reference data and, into an empty database, demo data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--reset-demo`."""
        parser.add_argument(
            "--reset-demo", action="store_true", help="delete everything, then load demo data anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all of it; what was done before is quick. Prints the demo accounts, if there are."""
        _quietly("migrate", "--no-input")
        if options["reset_demo"]:
            _empty()
            _quietly("migrate", "--no-input")
        _quietly("compile_catalogues")
        _quietly("load_reference")
        if settings.DEMO_DATA_ALLOWED:
            _quietly("load_demo", "--if-empty")
        if has_demo_data():
            self.stdout.write(f"Demo accounts, all data invented (password {DEMO_PASSWORD}):")
            for name, _, _, language, _, role, office in DEMO_PEOPLE:
                self.stdout.write(
                    f"  {name:<20}{role.label}, {office or 'all offices'} ({language})"
                )


def _quietly(*words: str) -> None:
    """Run a command of which only an error is worth reading."""
    call_command(*words, verbosity=0, stdout=StringIO())


def _empty() -> None:
    """Delete every table, unless it holds what somebody entered in earnest."""
    if not settings.DEMO_DATA_ALLOWED:
        raise CommandError("Demonstration data are forbidden in this installation.")
    if periods().exists() and not has_demo_data():
        raise CommandError("This database holds no demonstration data, so it is not deleted.")
    with connection.cursor() as cursor:
        # Somebody in the middle of a transaction is told of, not waited for.
        cursor.execute("SET lock_timeout = '10s'")
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        cursor.execute("SET lock_timeout = 0")
    connection.close()
