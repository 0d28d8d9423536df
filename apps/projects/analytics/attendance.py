"""Who of a group has stopped coming, by the meetings that were held."""

from collections.abc import Sequence
from datetime import date, timedelta

LAST_MEETINGS = 3
"""Absent from so many meetings in a row is inactive. A choice of this product."""
LONG = timedelta(days=365)
"""Absent from every meeting for so long is inactive too. A choice of this product."""


def is_inactive(meetings: Sequence[tuple[date, bool]], *, starts_on: date, on: date) -> bool:
    """Whether a member since a day has stopped coming.

    `meetings` are those that were held, with whether this member was there. Those before the
    membership, or after the day that is asked about, say nothing. Without a meeting nobody is inactive.
    """
    counted = sorted(each for each in meetings if starts_on <= each[0] <= on)
    if not counted:
        return False
    last = counted[-LAST_MEETINGS:]
    missed_the_last = len(last) == LAST_MEETINGS and not any(came for _day, came in last)
    has_long_been_away = starts_on <= on - LONG and not any(
        came and day > on - LONG for day, came in counted
    )
    return missed_the_last or has_long_been_away
