"""When people want mail: quiet hours and digests by the clock on their own wall.

Nothing here reads a clock or a table; all moments are aware. Days are those of the person's time zone, so
a change of clocks makes an hour shorter or longer and never a mail twice.
"""

from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from apps.actions.choices import DigestRhythm, Weekday

DAYS_LOOKED_BACK = 8
"""A week and a day: on one of them any rhythm has had its turn."""


@cache
def zone_of(name: str) -> tzinfo:
    """Return the zone of a name; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def out_of_quiet(moment: datetime, zone: tzinfo, quiet_from: int, quiet_until: int) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it falls into.

    Quiet hours may go over midnight; there are none where both hours are the same. Where a change of
    clocks skips their end, the moment of the change is meant.
    """
    local = moment.astimezone(zone)
    if quiet_from < quiet_until:
        is_quiet, ends_tomorrow = quiet_from <= local.hour < quiet_until, False
    else:
        ends_tomorrow = local.hour >= quiet_from
        is_quiet = quiet_from != quiet_until and (ends_tomorrow or local.hour < quiet_until)
    if not is_quiet:
        return moment
    day = local.date() + timedelta(days=ends_tomorrow)
    ends_at = datetime.combine(day, time(quiet_until), tzinfo=zone).astimezone(UTC)
    return max(moment, ends_at)


def last_digest(
    moment: datetime, zone: tzinfo, rhythm: str, weekday: int, hour: int
) -> datetime | None:
    """Return the latest moment, not after this one, at which a digest was due; None without digests."""
    if rhythm == DigestRhythm.NEVER:
        return None
    today = moment.astimezone(zone).date()
    for back in range(DAYS_LOOKED_BACK):
        day = today - timedelta(days=back)
        wanted = (
            day.weekday() == weekday if rhythm == DigestRhythm.WEEKLY else is_working(day.weekday())
        )
        due_at = datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)
        if wanted and due_at <= moment:
            return due_at
    return None


def is_working(weekday: int) -> bool:
    """Whether a day is one of the five working days of the organization's calendar."""
    return weekday < Weekday.SATURDAY
