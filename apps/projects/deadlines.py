"""Until when an office may submit to a round: whole days, each in the office's own time zone.

Nothing here reads a clock or a table.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from apps.actions.due import late_from
from apps.organization.deadlines import FIRST_ON_EARTH, LAST_ON_EARTH
from apps.projects.choices import RoundState


class Call(Protocol):
    """What is needed of a funding round."""

    state: str
    submissions_until: date | None


def closes_at(call: Call, zone: str) -> datetime | None:
    """Return the first moment at which the last day for proposals is over in a zone, aware."""
    return late_from(call.submissions_until, zone) if call.submissions_until else None


def takes_proposals(call: Call, zone: str, now: datetime) -> bool:
    """Whether an office in a zone may still submit; `now` is aware."""
    closing = closes_at(call, zone)
    return call.state == RoundState.OPEN and closing is not None and now < closing


def is_over_everywhere(call: Call, zones: Iterable[str], now: datetime) -> bool:
    """Whether the last day for proposals is over in all zones; without any, where days end last."""
    closings = [closes_at(call, zone) for zone in (set(zones) or {LAST_ON_EARTH})]
    return all(closing is not None and now >= closing for closing in closings)


def day_has_begun(day: date, now: datetime) -> bool:
    """Whether a day has begun where days begin first (UTC+14)."""
    return now.astimezone(FIRST_ON_EARTH).date() >= day


def day_is_over(day: date, now: datetime) -> bool:
    """Whether a day is over where days end last (UTC−12)."""
    return now >= late_from(day, LAST_ON_EARTH)
