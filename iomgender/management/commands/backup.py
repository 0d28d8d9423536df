"""Writes the whole database into one file, and the evidence files into one beside it."""

import os
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iomgender import evidence_folder
from iomgender.postgres_tools import environment, program

IN_A_STORE = "The evidence files are not in a folder of this machine but in a store: back it up by its own means."


class Command(BaseCommand):
    """In PostgreSQL's custom format, readable by the owner only: it holds personal data."""

    help = "Writes the whole database into a new file, and the evidence files into one beside it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write beside the file and rename, so that a broken backup never has its name."""
        path: Path = options["file"]
        evidence = evidence_folder.beside(path)
        for each in (path, evidence):
            if each.exists():
                raise CommandError(f"{each} exists already: name a new file.")
        part = path.with_name(f"{path.name}.part")
        command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
        try:
            # Made anew, so that it has these permissions and not those of a leftover.
            part.unlink(missing_ok=True)
            output = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{part} cannot be written: {error.strerror}.") from error
        try:
            done = subprocess.run(
                command, stdout=output, stderr=subprocess.PIPE, env=environment(), check=False
            )
        finally:
            os.close(output)
        if done.returncode:
            part.unlink()
            raise CommandError(f"The backup failed: {done.stderr.decode(errors='replace').strip()}")
        part.rename(path)
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes.")
        # After the database: whatever it names by now is in the folder already.
        folder = evidence_folder.folder()
        if folder is None:
            self.stdout.write(IN_A_STORE)
            return
        try:
            number = evidence_folder.save(folder, evidence)
        except OSError as error:
            raise CommandError(f"{evidence} cannot be written: {error}.") from error
        self.stdout.write(f"{evidence}: {number:,} evidence files. Keep both files together.")
