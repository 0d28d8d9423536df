"""How many focal points documents state for a year; from `focal_point_counts.csv`."""

from datetime import datetime
from pathlib import Path

from apps.focal_points.choices import StatedGroup
from apps.focal_points.models import StatedFocalPoints
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    choice,
    number,
    read_file,
    small_number,
)
from apps.organization.reference.loading import Loaded, is_loaded, remember
from apps.web.refusals import Problem

COUNTS = (
    Column("year", small_number, is_required=True),
    Column("group", choice(StatedGroup), is_required=True),
    Column("total", number, is_required=True),
    Column("women", number, blank=None),
    Column("men", number, blank=None),
    Column("offices", number, blank=None),
    Column("countries", number, blank=None),
    Column("source", str, is_required=True),
    Column("note", str),
)


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of the file, without a database."""
    return counts(folder).problems


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the counts, which were checked; a year that is left out retires."""
    file = counts(folder)
    if is_loaded(file):
        return [Loaded(file=file.name, is_unchanged=True)]
    known = {(row.year, row.group): row for row in StatedFocalPoints.objects.all()}
    wanted = {
        (row.values["year"], row.values["group"]): {**row.values, "retired_on": None}
        for row in file.rows
    }
    added = [StatedFocalPoints(**values) for key, values in wanted.items() if key not in known]
    changed = []
    for key, values in wanted.items():
        row = known.get(key)
        if row is not None and any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    retired = [row for key, row in known.items() if key not in wanted and row.retired_on is None]
    for row in retired:
        row.retired_on = now.date()
    if changed or retired:
        fields = [*(column.name for column in COUNTS), "retired_on"]
        StatedFocalPoints.objects.bulk_update([*changed, *retired], fields)
    StatedFocalPoints.objects.bulk_create(added)
    remember(file, now=now)
    return [Loaded(file=file.name, added=len(added), changed=len(changed), retired=len(retired))]


def counts(folder: Path) -> ReferenceFile:
    """Read the counts; women and men together are no more than all."""
    file = read_file(folder, "focal_point_counts.csv", COUNTS, key=["year", "group"])
    for row in file.rows:
        values = row.values
        if (values["women"] or 0) + (values["men"] or 0) > values["total"]:
            message = "Women and men are more than all focal points."
            file.blame(row.number, "total", "more_than_all", message, values["total"])
    return file
