"""targets.csv, targets with the document that set them."""

from datetime import datetime
from pathlib import Path

from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    boolean,
    choice,
    day,
    per_cent,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, load_vocabulary
from apps.policy.choices import Comparison
from apps.policy.models import Target
from apps.web.refusals import Problem

TARGETS = (
    Column("key", text(Target, "key"), is_required=True),
    Column("set_in", small_number, is_required=True),
    Column("document", text(Target, "document"), is_required=True),
    Column("comparison", choice(Comparison), is_required=True),
    Column("target", text(Target, "target"), is_required=True),
    Column("population", text(Target, "population"), is_required=True),
    Column("level", text(Target, "level")),
    Column("percent", per_cent, blank=None),
    Column("deadline_year", small_number, blank=None),
    Column("deadline_on", day, blank=None),
    Column("deadline_text", text(Target, "deadline_text")),
    Column("binds_iom_from", day, blank=None),
    Column("outcome_stated", text(Target, "outcome_stated")),
    Column("replaced_by", text(Target, "replaced_by")),
    Column("is_iom", boolean, is_required=True),
    Column("source", text(Target, "source"), is_required=True),
    Column("note", text(Target, "note")),
)


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of targets.csv, without a database."""
    return _read(folder).problems


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load targets.csv, which was checked; targets left out retire."""
    return [load_vocabulary(model=Target, file=_read(folder), key="key", now=now)]


def _read(folder: Path) -> ReferenceFile:
    file = read_file(folder, "targets.csv", TARGETS, key=["key"])
    keys = {row.values["key"] for row in file.rows}
    for row in file.rows:
        values = row.values
        others = keys - {values["key"]}
        if file.is_complete and values["replaced_by"] and values["replaced_by"] not in others:
            message = "There is no such other target in this file."
            file.blame(row.number, "replaced_by", "unknown_target", message, values["replaced_by"])
        if (values["percent"] is None) != (values["comparison"] == Comparison.NONE):
            message = "A value needs a comparison, and a comparison a value."
            file.blame(row.number, "comparison", "comparison", message, values["comparison"])
        on, year = values["deadline_on"], values["deadline_year"]
        if on is not None and year is not None and on.year != year:
            message = "The day lies in another year than deadline_year."
            file.blame(row.number, "deadline_on", "deadline", message, on)
    return file
