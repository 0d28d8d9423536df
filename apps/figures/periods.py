"""Pure arithmetic on the dates of reporting periods; nobody here reads a clock."""

from collections.abc import Iterable
from datetime import date


def nearest(day: date, days: Iterable[date]) -> date | None:
    """Return the day closest to the one asked for, the earlier of two equally close; None if none.

    The answer to an `as_of` that is no period's date.
    """
    return min(days, key=lambda other: (abs((other - day).days), other), default=None)


def year_before(day: date) -> date:
    """Return the same day a year earlier; 29 February becomes 28 February.

    Raises ValueError in the year 1.
    """
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year - 1, day=28)
    return day.replace(year=day.year - 1)
