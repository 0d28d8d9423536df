"""Files of projects: read, compared with the register, shown, and written in one transaction."""

from apps.projects.services.imports.life import apply, check, discard, expect_importer, receive
from apps.projects.services.imports.reading import CHECKED_AT_ONCE, MOST_MEGABYTES
from apps.projects.services.imports.work import ask_to_apply, ask_to_check

__all__ = [
    "CHECKED_AT_ONCE",
    "MOST_MEGABYTES",
    "apply",
    "ask_to_apply",
    "ask_to_check",
    "check",
    "discard",
    "expect_importer",
    "receive",
]
