"""Until when an office may answer: days of a period as moments in the office's own time zone.

A period names whole days; a day ends at another moment in every zone. Nothing here reads a clock
or a table.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.organization.choices import PeriodState

FIRST_ON_EARTH = timezone(timedelta(hours=14))
LAST_ON_EARTH = "Etc/GMT+12"
"""UTC−12 in the IANA spelling, whose sign is turned round."""


class Answerable(Protocol):
    """What is needed of a reporting period."""

    opens_on: date
    closes_on: date
    state: str


def deadline_of(period: Answerable, zone: str) -> datetime:
    """Return the first moment at which the last day of entry is over in a zone, aware.

    Where a change of clocks skips that midnight, the moment of the change is meant; where it comes
    twice, the first one.
    """
    return datetime.combine(period.closes_on + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))


def is_open_for(period: Answerable, zone: str, now: datetime) -> bool:
    """Whether an office in a zone may enter now; `now` is aware.

    Opening is one moment for all (nobody is harmed by an early start), closing is each office's own.
    """
    return period.state == PeriodState.OPEN and now < deadline_of(period, zone)


def has_opened_anywhere(period: Answerable, now: datetime) -> bool:
    """Whether the first day of entry has begun where days begin first (UTC+14)."""
    return now.astimezone(FIRST_ON_EARTH).date() >= period.opens_on


def has_closed_everywhere(period: Answerable, zones: Iterable[str], now: datetime) -> bool:
    """Whether the last day of entry is over in all zones; without any, where days end last."""
    return all(now >= deadline_of(period, zone) for zone in (set(zones) or {LAST_ON_EARTH}))


def zone_label(zone: str) -> str:
    """Return the place in a zone's name: `Africa/Nairobi` → `Nairobi`, `UTC` → `UTC`."""
    return zone.rpartition("/")[2].replace("_", " ")


def deadline_text(period: Answerable, zone: str) -> str:
    """Return the deadline as people read it: `closes 31 January 2026 23:59 (Nairobi)`."""
    return _("closes %(date)s 23:59 (%(place)s)") % {
        "date": date_format(period.closes_on, "DATE_FORMAT"),
        "place": zone_label(zone),
    }
