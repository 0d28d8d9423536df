"""The five aims that WGGI projects are assessed against; the sources do not give their wording.

An aim that was worded here stays as it is, and the loading says so.
"""

from datetime import datetime
from pathlib import Path

from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, is_loaded, remember
from apps.projects.models import Aim
from apps.web.refusals import Problem

AIMS = (
    Column("number", small_number, is_required=True),
    Column("text_en", text(Aim, "text_en")),
    Column("text_fr", text(Aim, "text_fr")),
    Column("text_es", text(Aim, "text_es")),
    Column("source", text(Aim, "source"), is_required=True),
    Column("note", text(Aim, "note")),
)


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of wggi_aims.csv, without a database."""
    return aims(folder).problems


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load wggi_aims.csv, which was checked. Three statements at most; nothing is deleted."""
    file = aims(folder)
    if is_loaded(file):
        return [Loaded(file=file.name, is_unchanged=True)]
    held = {aim.number: aim for aim in Aim.objects.all()}
    kept = [number for number, aim in held.items() if not aim.is_from_reference]
    wanted = [row.values for row in file.rows if row.values["number"] not in kept]
    changed = [
        values
        for values in wanted
        if (aim := held.get(values["number"])) is not None
        and any(getattr(aim, name) != value for name, value in values.items())
    ]
    added = [values for values in wanted if values["number"] not in held]
    Aim.objects.bulk_create(
        [Aim(**values, is_from_reference=True) for values in (*added, *changed)],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=[column.name for column in AIMS if column.name != "number"],
    )
    remember(file, now=now)
    return [
        Loaded(
            file=file.name,
            added=len(added),
            changed=len(changed),
            kept=tuple(str(number) for number in sorted(kept)),
        )
    ]


def aims(folder: Path) -> ReferenceFile:
    """Read the aims."""
    return read_file(folder, "wggi_aims.csv", AIMS, key=["number"])
