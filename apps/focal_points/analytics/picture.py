"""The picture of one appointment's year, and from when nothing was heard.

It is made of months and areas, never of a number of activities: whoever logs one briefing ten times
has the same picture as who logs it once (issue on focal points: it cannot be gamed by volume).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

INACTIVE_AFTER_MONTHS = 12
"""Silent for so long is inactive. The product's own choice (reference on focal points, section 5)."""
MONTHS_OF_A_YEAR = 12
AREAS = 9
"""The areas of work in the terms of reference (evaluation of 2006, annex 5)."""


@dataclass(frozen=True, slots=True)
class Done:
    """One activity: its first and last day, and the number of its area, None where none was named."""

    first: date
    last: date
    area: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """From when until before when an appointment holds, and the days on which its person said: I go on."""

    starts_on: date
    ends_before: date | None
    went_on: tuple[date, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether the appointment holds on a day."""
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a year looks like on a day.

    `months` are those of the year (1 to 12) with at least one activity, `held_months` those in which
    the appointment held until that day. `areas` are the numbers of the areas covered in the year.
    `silent_since` is the last day on which anything was heard, or the first of the appointment.
    """

    months: frozenset[int]
    held_months: frozenset[int]
    areas: frozenset[int]
    silent_since: date
    is_inactive: bool


def picture_of(done: Iterable[Done], held: Held, *, year: int, today: date) -> Picture:
    """Return the picture of a year as it stands on `today`; what lies ahead of that day does not count."""
    months: set[int] = set()
    areas: set[int] = set()
    heard = [held.starts_on, *(day for day in held.went_on if day <= today)]
    for each in done:
        last = min(each.last, today)
        if each.first > last:
            continue
        heard.append(last)
        touched = months_touched(each.first, last, year=year)
        months |= touched
        if touched and each.area is not None:
            areas.add(each.area)
    silent_since = max(heard)
    return Picture(
        months=frozenset(months),
        held_months=frozenset(held_months(held, year=year, today=today)),
        areas=frozenset(areas),
        silent_since=silent_since,
        is_inactive=held.holds_on(today)
        and months_after(silent_since, INACTIVE_AFTER_MONTHS) <= today,
    )


def months_touched(first: date, last: date, *, year: int) -> set[int]:
    """Return the months of a year that the days from `first` to `last` touch."""
    if first.year > year or last.year < year:
        return set()
    begins = first.month if first.year == year else 1
    ends = last.month if last.year == year else MONTHS_OF_A_YEAR
    return set(range(begins, ends + 1))


def held_months(held: Held, *, year: int, today: date) -> set[int]:
    """Return the months of a year in which an appointment held on at least one day until `today`."""
    last = today
    if held.ends_before is not None:
        last = min(today, date.fromordinal(held.ends_before.toordinal() - 1))
    return months_touched(held.starts_on, last, year=year) if held.starts_on <= last else set()


def months_after(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or its last where there is no such day."""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
