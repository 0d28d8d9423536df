"""focal_point_events.csv and focal_point_publications.csv: what documents tell of before this register.

Rows that are left out retire. They are shown with their sources and are in no sum.
"""

from datetime import datetime
from pathlib import Path

from apps.focal_points.models import StatedEvent, StatedPublication
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, load_vocabulary
from apps.web.refusals import Problem

EVENTS = (
    Column("key", text(StatedEvent, "key"), is_required=True),
    Column("year", small_number, is_required=True),
    Column("date_text", text(StatedEvent, "date_text")),
    Column("title", text(StatedEvent, "title"), is_required=True),
    Column("place", text(StatedEvent, "place")),
    Column("partners", text(StatedEvent, "partners")),
    Column("kind", text(StatedEvent, "kind"), is_required=True),
    Column("figure", text(StatedEvent, "figure")),
    Column("source", text(StatedEvent, "source"), is_required=True),
)
PUBLICATIONS = (
    Column("key", text(StatedPublication, "key"), is_required=True),
    Column("year_text", text(StatedPublication, "year_text"), is_required=True),
    Column("title", text(StatedPublication, "title"), is_required=True),
    Column("kind", text(StatedPublication, "kind"), is_required=True),
    Column("issuer", text(StatedPublication, "issuer")),
    Column("note", text(StatedPublication, "note")),
    Column("source", text(StatedPublication, "source"), is_required=True),
)


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of both files, without a database."""
    return [*events(folder).problems, *publications(folder).problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load both files, which were checked."""
    return [
        load_vocabulary(model=StatedEvent, file=events(folder), key="key", now=now),
        load_vocabulary(model=StatedPublication, file=publications(folder), key="key", now=now),
    ]


def events(folder: Path) -> ReferenceFile:
    """Read the events."""
    return read_file(folder, "focal_point_events.csv", EVENTS, key=["key"])


def publications(folder: Path) -> ReferenceFile:
    """Read the publications."""
    return read_file(folder, "focal_point_publications.csv", PUBLICATIONS, key=["key"])
