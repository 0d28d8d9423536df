"""The home page in words: how many things, when each is due, and where else to look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.records import RecordRef, records_seen
from apps.accounts.scope import OfficeScope
from apps.desk.selectors.home import Home
from apps.organization.deadlines import zone_label
from apps.projects.selectors.register import sees_register as sees_projects
from apps.web.parts import DeskItem

A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page with its due moment in words, as it is called in the office's own zone."""

    item: DeskItem
    due: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A room of the house: where it is and what is there."""

    label: str
    url: str
    what: str


def lines_of(items: Iterable[DeskItem], *, now: datetime) -> list[Line]:
    """Return lines with their due moments in words."""
    return [
        Line(
            item,
            due=due_words(item, now=now),
            is_late=item.due_at is not None and item.due_at <= now,
        )
        for item in items
    ]


def due_words(item: DeskItem, *, now: datetime) -> str:
    """Return until when something is due: `due 31 January 2026, 23:59 (Nairobi), in 3 days`.

    The day and hour are those of the office's time zone, the last minute in which it is not late.
    """
    if item.due_at is None:
        return ""
    zone = ZoneInfo(item.zone)
    last = (item.due_at - A_MOMENT).astimezone(zone)
    days = (last.date() - now.astimezone(zone).date()).days
    values = {
        "date": date_format(last, "DATE_FORMAT"),
        "time": f"{last:%H:%M}",
        "place": zone_label(item.zone),
    }
    if item.due_at <= now:
        late = ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
        since = _("was due %(date)s, %(time)s (%(place)s)") % values
        return _("%(since)s, %(late)s") % {"since": since, "late": late} if days else since
    until = _("due %(date)s, %(time)s (%(place)s)") % values
    if days == 0:
        left = _("today")
    else:
        left = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return _("%(deadline)s, %(left)s") % {"deadline": until, "left": left}


def summary(found: Home) -> str:
    """Return the page in one sentence: what is owed and what waits."""
    owed = ngettext("%(number)s thing to do", "%(number)s things to do", found.owed.total) % {
        "number": found.owed.total
    }
    waiting = ngettext(
        "%(number)s thing waits for you", "%(number)s things wait for you", found.waiting.total
    ) % {"number": found.waiting.total}
    if found.owed.total and found.waiting.total:
        return _("%(owed)s, %(waiting)s") % {"owed": owed, "waiting": waiting}
    if found.owed.total:
        return owed
    return waiting if found.waiting.total else _("Nothing is due")


def places(scope: OfficeScope) -> list[Place]:
    """Return where somebody without anything to do may look."""
    known = [
        (
            scope.is_inner_circle,
            Place(
                _("Dashboard"),
                reverse("staffing:dashboard"),
                _("Women and men by grade, office and over time"),
            ),
        ),
        (
            scope.is_inner_circle,
            Place(
                _("Returns"),
                reverse("staffing:return_list"),
                _("Where each office’s return stands"),
            ),
        ),
        (
            scope.is_inner_circle,
            Place(_("Actions"), reverse("actions:register"), _("Who does what, and by when")),
        ),
        (
            sees_projects(scope=scope),
            Place(
                _("Projects"), reverse("projects:register"), _("What is done, where and for whom")
            ),
        ),
        (
            True,
            Place(_("WGGI"), reverse("projects:wggi"), _("Its members, rounds and reports")),
        ),
        (
            True,
            Place(_("Reports"), reverse("reports:report_list"), _("What the Council has received")),
        ),
        (
            True,
            Place(_("Targets"), reverse("policy:target_list"), _("What was promised, and when")),
        ),
        (
            scope.is_inner_circle,
            Place(
                _("Commitments"),
                reverse("policy:commitments"),
                _("What the policy asks for, paragraph by paragraph"),
            ),
        ),
        (
            True,
            Place(_("Offices"), reverse("organization:office_list"), _("The tree, on any day")),
        ),
    ]
    return [place for is_open, place in known if is_open]


@dataclass(frozen=True, slots=True)
class PackLine:
    """One entry of a hand-over; `left_because` says why it stayed where it was."""

    label: str
    url: str
    due_on: date | None
    left_because: str


@dataclass(frozen=True, slots=True)
class PackPart:
    """The entries of one kind."""

    name: str
    lines: tuple[PackLine, ...]

    @property
    def gone(self) -> tuple[PackLine, ...]:
        """Those that moved."""
        return tuple(line for line in self.lines if not line.left_because)

    @property
    def left(self) -> tuple[PackLine, ...]:
        """Those that stayed."""
        return tuple(line for line in self.lines if line.left_because)


def pack_parts(pack: Mapping[str, Any], *, scope: OfficeScope) -> list[PackPart]:
    """Return a pack by kind, in the order in which a successor reads it; empty kinds are left out.

    A record that the reader does not see, or not any more, has neither name nor address.
    """
    names = {
        "actions": _("Actions and verifications"),
        "documents": _("Evidence that is kept"),
        "projects": _("Projects that are managed"),
        "focal_points": _("Appointments as focal point"),
        "roles": _("Roles"),
    }
    refs = {
        line["record"]: ref_of(line["record"])
        for lines in pack.values()
        for line in lines
        if "record" in line
    }
    seen = records_seen(refs.values(), scope=scope)
    hidden = {named for named, ref in refs.items() if ref not in seen}
    unseen = {"label": _("a record that you do not see"), "url": ""}
    shown = {
        kind: [line | unseen if line.get("record") in hidden else line for line in lines]
        for kind, lines in pack.items()
    }
    return [
        PackPart(
            name,
            tuple(
                PackLine(
                    label=line["label"],
                    url=line["url"],
                    due_on=date.fromisoformat(line["due_on"]) if line["due_on"] else None,
                    left_because=line.get("left_because", ""),
                )
                for line in shown[kind]
            ),
        )
        for kind, name in names.items()
        if shown.get(kind)
    ]


def ref_of(named: str) -> RecordRef:
    """Return the record that a line names as `kind:id`."""
    kind, _colon, number = named.rpartition(":")
    return RecordRef(kind, int(number))
