"""Due dates are days, and a day ends at another moment in every office: here as moments.

Nothing here reads a clock or a table.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def today_in(zone: str, now: datetime) -> date:
    """Return the day that it is in a zone at a moment; `now` is aware."""
    return now.astimezone(ZoneInfo(zone)).date()


def late_from(due_on: date, zone: str) -> datetime:
    """Return the first moment at which what was due on a day is late in a zone, aware."""
    return datetime.combine(due_on + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
