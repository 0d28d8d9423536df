"""Files of scores: read, compared with what is held, shown, and written in one transaction."""

from apps.gender_marker.services.imports.life import apply, check, discard, receive
from apps.gender_marker.services.imports.reading import CHECKED_AT_ONCE, MOST_MEGABYTES
from apps.gender_marker.services.imports.work import ask_to_apply, ask_to_check

__all__ = [
    "CHECKED_AT_ONCE",
    "MOST_MEGABYTES",
    "apply",
    "ask_to_apply",
    "ask_to_check",
    "check",
    "discard",
    "receive",
]
