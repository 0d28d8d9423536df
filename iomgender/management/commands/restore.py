"""Brings a backup back, the evidence files beside it too."""

import subprocess
import tarfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from iomgender import evidence_folder
from iomgender.postgres_tools import environment, program

REPLACE = (
    "--set=ON_ERROR_STOP=1",
    "--command=SET lock_timeout = '30s'",
    "--command=DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public",
    "--file=-",
)


class Command(BaseCommand):
    """All of it or nothing, in one transaction."""

    help = "Replaces the whole database by a backup; asks for --yes where there are tables."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and the word that allows deleting what is there."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="delete what the database holds now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the whole file before anything is deleted, then replace everything at once."""
        path: Path = options["file"]
        if connection.introspection.table_names() and not options["yes"]:
            raise CommandError(
                f"The database {connection.settings_dict['NAME']} is not empty: add --yes to delete "
                "all that it holds now."
            )
        evidence, folder = evidence_folder.beside(path), evidence_folder.folder()
        has_evidence = folder is not None and evidence.exists()
        if has_evidence:
            try:
                evidence_folder.expect_whole(evidence)
            except (OSError, tarfile.TarError) as error:
                raise CommandError(f"{evidence} is no whole backup: {error}") from error
        connection.close()
        script = [program("pg_restore"), "--no-owner", "--no-privileges", str(path)]
        # A file that ends too early would otherwise be noticed after half of it was brought back.
        _must_succeed(f"{path} is no whole backup", [*script, "--file=/dev/null"])
        with subprocess.Popen([*script, "--file=-"], stdout=subprocess.PIPE) as source:
            replace = [program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", *REPLACE]
            _must_succeed("Nothing was changed", replace, stdin=source.stdout)
        self.stdout.write(f"{path} is back; if it is of an earlier release, migrate now.")
        if folder is not None and has_evidence:
            number = evidence_folder.bring_back(evidence, folder)
            self.stdout.write(f"{number:,} evidence files that were missing are back in {folder}.")
        elif folder is not None:
            self.stdout.write(
                f"There is no {evidence}: copy the evidence files of the backup into {folder}."
            )
        else:
            self.stdout.write(
                "The evidence files are in a store: bring them back by its own means."
            )


def _must_succeed(problem: str, command: list[str], **more: Any) -> None:
    done = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
        check=False,
        **more,
    )
    if done.returncode:
        raise CommandError(f"{problem}: {done.stderr.decode(errors='replace').strip()}")
