"""The reference files of this room: figures as published, and staff by duty station in 2019.

`duty_stations.csv` fills no table: it is checked here because the demonstration shapes its offices
by it, and its codes must be those of offices.csv.
"""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from apps.organization.reference import office_codes
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    boolean,
    day,
    number,
    per_cent,
    read_file,
    text,
)
from apps.organization.reference.loading import Loaded, load_vocabulary
from apps.staffing.models import StatedFigure
from apps.web.refusals import Invalid, Problem

STATED_FIGURES = (
    Column("key", text(StatedFigure, "key"), is_required=True),
    Column("as_of", day, blank=None),
    Column("as_of_text", text(StatedFigure, "as_of_text"), is_required=True),
    Column("category", text(StatedFigure, "category"), is_required=True),
    Column("grade", text(StatedFigure, "grade"), is_required=True),
    Column("location", text(StatedFigure, "location"), is_required=True),
    Column("population", text(StatedFigure, "population"), is_required=True),
    Column("women", number, blank=None),
    Column("men", number, blank=None),
    Column("total", number, blank=None),
    Column("percent_women", per_cent, blank=None),
    Column("kind", text(StatedFigure, "kind"), is_required=True),
    Column("is_plottable", boolean, is_required=True),
    Column("why_not", text(StatedFigure, "why_not")),
    Column("source", text(StatedFigure, "source"), is_required=True),
    Column("note", text(StatedFigure, "note")),
)
DUTY_STATIONS = (
    Column("code", str, is_required=True),
    Column("as_of", day, is_required=True),
    Column("total", number, is_required=True),
    Column("source", str, is_required=True),
)


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of this room's files, without a database."""
    return [*_read_stated(folder).problems, *_read_duty_stations(folder).problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the stated figures. Raises Invalid with every problem, a row left out included."""
    file = _read_stated(folder)
    if file.problems:
        raise Invalid("Nothing was loaded.", problems=file.problems)
    with transaction.atomic():
        return [load_vocabulary(model=StatedFigure, file=file, key="key", now=now, retires=False)]


def _read_stated(folder: Path) -> ReferenceFile:
    file = read_file(folder, "stated_staffing_figures.csv", STATED_FIGURES, key=["key"])
    for row in file.rows:
        values = row.values
        if values["is_plottable"] and (values["as_of"] is None or values["percent_women"] is None):
            message = "A figure is drawn only with a definite date and a share."
            file.blame(row.number, "is_plottable", "not_plottable", message)
        if values["is_plottable"] == bool(values["why_not"]):
            message = "A figure that is not drawn says why not; one that is drawn says nothing."
            file.blame(row.number, "why_not", "why_not", message)
        women, men, total = values["women"], values["men"], values["total"]
        if None not in (women, men, total) and women + men > total:
            message = "Women and men are more than the total."
            file.blame(row.number, "total", "total", message, total)
    return file


def _read_duty_stations(folder: Path) -> ReferenceFile:
    file = read_file(folder, "duty_stations.csv", DUTY_STATIONS, key=["code", "as_of"])
    codes = office_codes(folder=folder)
    for row in file.rows:
        if codes and row.values["code"] not in codes:
            message = "There is no such office in offices.csv."
            file.blame(row.number, "code", "unknown_office", message, row.values["code"])
    return file
