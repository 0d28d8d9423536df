"""`import_headcounts FILE --period YYYY-MM-DD`: the same import as the page's, from the terminal."""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.staffing.models import HeadcountImport
from apps.staffing.selectors.import_words import expected_of, message_of, notice_text
from apps.staffing.services import imports
from apps.web.refusals import Problem, Refusal

MEGABYTE = 1024 * 1024
COUNTERS = ("new", "changed", "unchanged", "blank", "rejected")


class Command(BaseCommand):
    """Import headcounts, all or nothing; exit 1 when nothing was imported because of problems."""

    help = (
        "Imports headcounts from a CSV or XLSX file. Prints what is new, changed, unchanged and"
        " rejected, and every problem with its place. The same file twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, its period, and how to import it."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a CSV or XLSX file")
        parser.add_argument(
            "--period",
            required=True,
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the date of the reporting period",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would happen; write nothing"
        )
        parser.add_argument(
            "--good-rows", action="store_true", help="import the good rows and leave out the others"
        )
        parser.add_argument(
            "--reason", default="", help="begin corrections of approved returns, for this reason"
        )
        parser.add_argument(
            "--user", default="", help="act within the scope of this user name, and in their name"
        )

    def handle(
        self,
        *args: Any,
        file: Path,
        period: date,
        dry_run: bool,
        good_rows: bool,
        reason: str,
        user: str,
        **options: Any,
    ) -> None:
        """Import, or rehearse; refusals are one clear sentence each."""
        now = datetime.now(UTC)
        content = content_of(file)
        scope = scope_of(user, now)
        common: dict[str, Any] = {
            "content": content,
            "filename": file.name,
            "as_of": period,
            "at": now,
            "scope": scope,
        }
        try:
            if dry_run:
                found = self.rehearse(reason, common)
                self.stdout.write("Rehearsal only: nothing was imported.")
                if found.problems:
                    raise CommandError(number_of(found.problems))
                return
            with pghistory.context(door="import", user=scope.user_id, command="import_headcounts"):
                kept = imports.import_file(only_good=good_rows, reason=reason, **common)
        except Refusal as refusal:
            if refusal.code != "problems_remain":
                raise CommandError(told(refusal)) from refusal
            self.rehearse(reason, common)
            message = f"{number_of(refusal.problems)} Nothing was imported."
            raise CommandError(message) from refusal
        self.tell(kept.preview)
        self.tell_result(kept)

    def rehearse(self, reason: str, common: Mapping[str, Any]) -> imports.Rehearsal:
        """Print what the file would do."""
        found = imports.rehearse(has_reason=bool(reason.strip()), **common)
        self.tell(found.preview)
        return found

    def tell(self, preview: Mapping[str, Any]) -> None:
        """Print the counters, notices, and each kind of problem with its first places."""
        counts = preview["counts"]
        self.stdout.write(", ".join(f"{counts[key]} {key}" for key in COUNTERS) + " (cells)")
        for notice in preview["notices"]:
            self.stdout.write(f"Note: {notice_text(notice)}")
        for group in preview["groups"]:
            self.stderr.write(line_of(group))

    def tell_result(self, kept: HeadcountImport) -> None:
        """Print what was written, and where."""
        returns: Sequence[Mapping[str, Any]] = kept.result["returns"]
        if not returns:
            self.stdout.write(f"Import {kept.pk}: nothing changed, all of it was so already.")
            return
        counts = kept.result["counts"]
        self.stdout.write(
            f"Import {kept.pk}: {counts['new'] + counts['changed']} cells written"
            f" in {len(returns)} {'return' if len(returns) == 1 else 'returns'}."
        )


def content_of(file: Path) -> bytes:
    """Return the bytes of a file that is not too large; raises CommandError."""
    try:
        size = file.stat().st_size
        if size > imports.MOST_MEGABYTES * MEGABYTE:
            raise CommandError(
                f"{file} has {-(-size // MEGABYTE)} MB; at most {imports.MOST_MEGABYTES} MB can be"
                " read. Send it in several parts."
            )
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def scope_of(username: str, now: datetime) -> OfficeScope:
    """Return the scope of a person, or of the machine; raises CommandError for nobody."""
    if not username:
        return OfficeScope.everything("command: import_headcounts")
    person = user_by_name(name=username, scope=OfficeScope.everything("command: who imports"))
    if person is None:
        raise CommandError(f"There is no user {username}.")
    return scope_for(person, on=now.date())


def line_of(group: Mapping[str, Any]) -> str:
    """Return identical problems as one line: where, what, what was found, what was expected."""
    places = ", ".join(f"{sheet}!{cell}" if sheet else cell for sheet, cell in group["places"])
    more = group["count"] - len(group["places"])
    return " ".join(
        part
        for part in (
            f"{places}{f' and {more} more' if more else ''}: {message_of(group['code'])}",
            f"Found: {group['value']}." if group["value"] else "",
            f"Expected: {expected_of(group['code'])}.",
            f"Nearest: {group['nearest']}." if group["nearest"] else "",
        )
        if part
    )


def number_of(problems: Sequence[Problem]) -> str:
    """Say how many problems there are."""
    return f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'} found."


def told(refusal: Refusal) -> str:
    """Return a refusal with what was expected."""
    lines = [
        f"{each.message} Expected: {each.expected}" if each.expected else str(each.message)
        for each in refusal.problems
    ]
    return "\n".join(lines) or str(refusal)
