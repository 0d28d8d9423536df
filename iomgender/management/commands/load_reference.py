"""`load_reference`: loads what every organization-wide file says, or only checks the files."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from apps.focal_points import reference as focal_points
from apps.gender_marker import reference as gender_marker
from apps.organization import reference as organization
from apps.organization.reference.files import sentence
from apps.organization.reference.loading import Loaded
from apps.policy import reference as policy
from apps.projects import reference as projects
from apps.questionnaires import reference as questionnaires
from apps.staffing import reference as staffing
from apps.web.refusals import Invalid, Problem

ROOMS = (organization, policy, questionnaires, staffing, projects, focal_points, gender_marker)
"""From the lowest room up: higher ones may name what lower ones load."""


class Command(BaseCommand):
    """Load the reference files; the same files twice change nothing, and nothing is deleted."""

    help = "Loads the reference files; with --check only validates them, without a database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and whether to check only."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="validate the files without a database; exit 1 when they have problems",
        )
        parser.add_argument(
            "--folder",
            type=Path,
            default=settings.REFERENCE_DIR,
            help="where the files are (default: fixtures/reference)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check all files of all rooms first, so that all problems are told at once."""
        folder: Path = options["folder"]
        problems = [problem for room in ROOMS for problem in room.check(folder=folder)]
        if problems:
            raise CommandError(_told(problems))
        if options["check"]:
            self.stdout.write(f"The reference files in {folder} are sound.")
            return
        now = timezone.now()
        try:
            with transaction.atomic(), pghistory.context(door="command", command="load_reference"):
                loaded = [result for room in ROOMS for result in room.load(folder=folder, now=now)]
        except Invalid as refusal:
            raise CommandError(_told(refusal.problems)) from refusal
        for result in loaded:
            self.stdout.write(_outcome(result))


def _told(problems: Sequence[Problem]) -> str:
    number = len(problems)
    heading = f"{number} {'problem' if number == 1 else 'problems'}; nothing was loaded."
    return "\n".join([heading, *map(sentence, problems)])


def _outcome(result: Loaded) -> str:
    if result.is_unchanged:
        return f"{result.file}: unchanged"
    text = (
        f"{result.file}: {result.added} added, {result.changed} changed, {result.retired} retired"
    )
    if result.kept:
        text += f"; kept as changed here: {', '.join(result.kept)}"
    return text
