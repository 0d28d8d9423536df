"""Writes of the room: offices on a date, and reporting periods.

Every function takes the scope of who acts, in the shape of `permits.Permits`.
"""

from apps.organization.services.offices import (
    close_office,
    merge_office,
    move_office,
    open_office,
    reclassify_office,
    rename_office,
)
from apps.organization.services.periods import (
    certify_period,
    close_period,
    create_period,
    move_periods,
    open_period,
    reopen_period,
    reschedule_period,
)

__all__ = [
    "certify_period",
    "close_office",
    "close_period",
    "create_period",
    "merge_office",
    "move_office",
    "move_periods",
    "open_office",
    "open_period",
    "reclassify_office",
    "rename_office",
    "reopen_period",
    "reschedule_period",
]
