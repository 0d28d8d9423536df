"""guideline_activities.csv: what the guidelines of 2005 ask for, by objective and expected result."""

from datetime import datetime
from pathlib import Path

from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    boolean,
    choice,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, load_vocabulary
from apps.policy.choices import Guideline
from apps.policy.models import GuidelineActivity
from apps.web.refusals import Problem

ACTIVITIES = (
    Column("key", text(GuidelineActivity, "key"), is_required=True),
    Column("guideline", choice(Guideline), is_required=True),
    Column("position", small_number, is_required=True),
    *(
        Column(f"{name}_{code}", text(GuidelineActivity, f"{name}_{code}"), is_required=True)
        for name in ("objective", "expected_result", "text")
        for code in ("en", "fr", "es")
    ),
    Column("is_our_reading", boolean, is_required=True),
    Column("source", text(GuidelineActivity, "source"), is_required=True),
    Column("note", text(GuidelineActivity, "note")),
)


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of the file, without a database."""
    return _read(folder).problems


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the file, which was checked; rows that are left out retire."""
    return [load_vocabulary(model=GuidelineActivity, file=_read(folder), key="key", now=now)]


def _read(folder: Path) -> ReferenceFile:
    return read_file(folder, "guideline_activities.csv", ACTIVITIES, key=["key"])
