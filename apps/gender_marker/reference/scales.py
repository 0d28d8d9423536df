"""marker_scales.csv: the markers. A marker that is left out retires."""

from datetime import datetime
from pathlib import Path

from apps.gender_marker.models import Scale
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, load_vocabulary
from apps.web.refusals import Problem

SCALES = (
    Column("code", text(Scale, "code"), is_required=True),
    Column("name_en", text(Scale, "name_en"), is_required=True),
    Column("name_fr", text(Scale, "name_fr"), is_required=True),
    Column("name_es", text(Scale, "name_es"), is_required=True),
    Column("position", small_number, is_required=True),
    Column("source", text(Scale, "source"), is_required=True),
    Column("note", text(Scale, "note")),
)


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of the file, without a database."""
    return scales(folder).problems


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the markers, which were checked."""
    return [load_vocabulary(model=Scale, file=scales(folder), key="code", now=now)]


def scales(folder: Path) -> ReferenceFile:
    """Read the markers."""
    return read_file(folder, "marker_scales.csv", SCALES, key=["code"])


def demand_scale(file: ReferenceFile, column: str, known: ReferenceFile) -> None:
    """Blame every row of a file whose column names a marker that marker_scales.csv lacks."""
    codes = {row.values["code"] for row in known.rows}
    for row in file.rows:
        if known.is_complete and row.values[column] not in codes:
            message = "There is no such marker in marker_scales.csv."
            file.blame(row.number, column, "unknown_scale", message, row.values[column])
