"""`check_history FILE` or `check_history --database`: is the history what it was?"""

import gzip
from argparse import ArgumentParser
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.history.chain import closed, faults
from apps.accounts.history.seals import broken_seals, newest_seals
from apps.accounts.scope import OfficeScope

GZIP = b"\x1f\x8b"


class Command(BaseCommand):
    """Names every line of an exported file, or every sealed block of the database, that differs."""

    help = (
        "Checks an exported history (a file, without the database), or the stored history against "
        "its seals, and names what was changed, left out, added or moved."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file, or the wish to check the database."""
        parser.add_argument("file", type=Path, nargs="?", help="an exported history")
        parser.add_argument(
            "--head", default="", help="the head that was noted elsewhere when the file was made"
        )
        parser.add_argument(
            "--database", action="store_true", help="check the stored history against its seals"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is wrong and fail, or say that nothing is."""
        path: Path | None = options["file"]
        if (path is None) is not options["database"]:
            raise CommandError("Name a file, or --database, and not both.")
        if path is None:
            self.check_database()
        else:
            self.check_file(path, options["head"])

    def check_file(self, path: Path, head: str) -> None:
        """Check a file line by line, compressed or not."""
        try:
            found = [str(fault) for fault in faults(lines_of(path))]
            self.conclude(str(path), found)
            end = closed(deque(lines_of(path), maxlen=1).pop())
        except (OSError, EOFError) as error:
            raise CommandError(f"{path} cannot be read: {error}.") from error
        if head and end.head != head.strip().lower():
            self.conclude(str(path), [f"its head is {end.head}, not the one that was noted"])
        self.stdout.write(f"{path}: {end.count:,} events, as they were written. Head: {end.head}")

    def check_database(self) -> None:
        """Compute the seals again."""
        scope = OfficeScope.everything("command check_history")
        self.conclude("The stored history", [str(broken) for broken in broken_seals(scope=scope)])
        for seal in newest_seals(scope=scope):
            self.stdout.write(f"{seal.table}: as sealed up to event {seal.up_to}. {seal.head}")

    def conclude(self, what: str, found: list[str]) -> None:
        """Fail with everything that is wrong."""
        if found:
            raise CommandError("\n".join([f"{what} is not as it was written:", *found]))


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file with their ends."""
    with path.open("rb") as file:
        is_compressed = file.read(2) == GZIP
    with gzip.open(path) if is_compressed else path.open("rb") as file:
        yield from file
