"""Headcount files: read, checked by set-based SQL, shown, and written in one transaction."""

from apps.staffing.services.imports.life import (
    Rehearsal,
    apply,
    changes_ahead,
    check,
    discard,
    expect_importer,
    expect_period,
    import_file,
    read,
    receive,
    rehearse,
)
from apps.staffing.services.imports.reading import CHECKED_AT_ONCE, MOST_MEGABYTES
from apps.staffing.services.imports.work import ask_to_apply, ask_to_check

__all__ = [
    "CHECKED_AT_ONCE",
    "MOST_MEGABYTES",
    "Rehearsal",
    "apply",
    "ask_to_apply",
    "ask_to_check",
    "changes_ahead",
    "check",
    "discard",
    "expect_importer",
    "expect_period",
    "import_file",
    "read",
    "receive",
    "rehearse",
]
