"""Due dates and meetings as iCalendar files: whole days, and moments, which every calendar shows in its own zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//iomgender//due dates//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """One entry: `uid` stays the same for ever, `version` rises with every change."""

    uid: str
    version: int
    due_on: date
    title: str
    words: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting: `starts_at` is aware; how long it takes nobody says, so the entry has no end."""

    uid: str
    version: int
    starts_at: datetime
    title: str
    words: str
    place: str
    url: str
    is_cancelled: bool = False


def calendar_of(entries: Iterable[DueDay], *, name: str, made_at: datetime) -> bytes:
    """Return a calendar (RFC 5545) with one whole day for each entry; texts are escaped by the library."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("sequence", entry.version)
        event.add("dtstamp", made_at)
        event.add("dtstart", entry.due_on)
        event.add("dtend", entry.due_on + timedelta(days=1))
        event.add("summary", one_line(entry.title))
        event.add("description", entry.words)
        event.add("url", entry.url)
        # A due date does not make anybody busy.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def calendar_of_meeting(meeting: Meeting, *, made_at: datetime) -> bytes:
    """Return a calendar (RFC 5545) with one meeting, in universal time; texts are escaped by the library."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.version)
    event.add("dtstamp", made_at)
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("summary", one_line(meeting.title))
    event.add("description", meeting.words)
    event.add("location", one_line(meeting.place))
    event.add("url", meeting.url)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def one_line(text: str) -> str:
    """Return a text without line breaks and other control characters."""
    return "".join(character if character.isprintable() else " " for character in text)
