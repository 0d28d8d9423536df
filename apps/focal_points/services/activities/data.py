"""What an activity says, and what of it cannot be accepted: everything at once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.actions.due import today_in
from apps.figures.display import format_number
from apps.focal_points.choices import ActivityKind, ContactKind, Observance, PartnerKind
from apps.focal_points.models import Activity, Area
from apps.focal_points.models.activities import COUNTS
from apps.focal_points.selectors.activities.offers import items_for
from apps.organization.selectors import newest_names, tree_on
from apps.projects.selectors.access import projects_seen
from apps.web.refusals import Problem

LONGEST = {"title": 200, "outcome": 4000, "place": 120, "name": 150, "reason": 2000}
MOST_PARTNERS = 20
ASKED_FROM = 500
"""From so many participants on the number must be confirmed; a choice of this product."""
MOST_PARTICIPANTS = 100_000
"""More are refused as a slip of the finger; a choice of this product."""
EARLIEST = date(1998, 1, 1)
"""Focal points were first named in 1998 (paper of the 80th session of the Council)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerData:
    """Who an activity was done with."""

    name: str
    kind: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityData:
    """What an activity says; None and blank are not said. Counts are persons, None: nobody counted."""

    office_id: int
    happened_on: date | None = None
    ended_on: date | None = None
    kind: str = ""
    observance: str = ""
    area_id: int | None = None
    title: str = ""
    outcome: str = ""
    place: str = ""
    language: str = "en"
    staff_women: int | None = None
    staff_men: int | None = None
    staff_other: int | None = None
    external_women: int | None = None
    external_men: int | None = None
    external_other: int | None = None
    project_id: int | None = None
    item_id: int | None = None
    partners: tuple[PartnerData, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return the columns of the activity itself."""
        return {
            each.name: getattr(self, each.name) for each in fields(self) if each.name != "partners"
        }

    @property
    def participants(self) -> int:
        """How many persons were counted, of whatever sex, staff or not."""
        return sum(getattr(self, name) or 0 for name in COUNTS)

    @property
    def says_nothing(self) -> bool:
        """Whether nobody has typed anything of their own yet."""
        return not (
            self.kind
            or self.title.strip()
            or self.outcome.strip()
            or self.place.strip()
            or self.participants
            or self.partners
        )


def today_at(office_id: int, now: datetime) -> date:
    """Return the day that it is in an office; in UTC where the office is closed."""
    node = tree_on(day=now.date()).nodes.get(office_id)
    return today_in(node.time_zone if node else "UTC", now)


def draft_problems(
    data: ActivityData, *, kept: Activity | None, scope: OfficeScope
) -> list[Problem]:
    """Return what even a draft cannot hold: texts that are too long, words and records not known."""
    return [*text_problems(data), *choice_problems(data), *link_problems(data, kept, scope)]


def log_problems(
    data: ActivityData,
    *,
    confirmed: int | None,
    kept: Activity | None,
    now: datetime,
    scope: OfficeScope,
) -> list[Problem]:
    """Return everything for which an activity cannot be logged.

    `confirmed` is the number of participants that the person has said is right; `kept` the activity as
    it stands: what it holds already may stay.
    """
    return [
        *missing(data),
        *day_problems(data, now),
        *draft_problems(data, kept=kept, scope=scope),
        *participant_problems(data, confirmed),
    ]


def missing(data: ActivityData) -> Iterator[Problem]:
    """Yield what an activity cannot do without."""
    for field, sentence in (
        ("kind", _("Choose what it was.")),
        ("happened_on", _("Say on which day it was.")),
        ("title", _("Give it a title.")),
    ):
        value = getattr(data, field)
        if not (value.strip() if isinstance(value, str) else value):
            yield Problem(code="required", field=field, message=sentence)


def day_problems(data: ActivityData, now: datetime) -> Iterator[Problem]:
    """Yield what is wrong with the days: in the future, in the wrong order, a closed office."""
    today = today_at(data.office_id, now)
    day = data.happened_on
    for field, each in (("happened_on", day), ("ended_on", data.ended_on)):
        if each is not None and each > today:
            yield Problem(
                code="in_the_future",
                field=field,
                message=_(
                    "%(day)s is still to come in the office. Log the activity when it has been done; until"
                    " then it belongs in the workplan."
                )
                % {"day": date_format(each, "DATE_FORMAT")},
            )
    if day is None or day > today:
        return
    if data.ended_on is not None and data.ended_on < day:
        yield Problem(
            code="ends_before_it_begins",
            field="ended_on",
            message=_("The last day lies before the first."),
        )
    if day < EARLIEST:
        yield Problem(
            code="too_early",
            field="happened_on",
            message=_("Focal points were first named in 1998: look at the year."),
        )
    elif data.office_id not in tree_on(day=day).nodes:
        code, name = newest_names(ids=[data.office_id]).get(data.office_id, ("", ""))
        yield Problem(
            code="office_closed",
            field="happened_on",
            message=_(
                "%(office)s did not exist on %(day)s, so nothing was done in it on that day. Correct the day"
                " or choose another office."
            )
            % {"office": name or code, "day": date_format(day, "DATE_FORMAT")},
        )


def participant_problems(data: ActivityData, confirmed: int | None) -> Iterator[Problem]:
    """Yield what is wrong with the number of participants: a negative one, too many, an unlikely number."""
    for name in COUNTS:
        if (getattr(data, name) or 0) < 0:
            yield Problem(
                code="negative", field=name, message=_("Write a number of persons, or nothing.")
            )
    number = data.participants
    words = {"number": format_number(number, get_language() or "en")}
    if number > MOST_PARTICIPANTS:
        yield Problem(
            code="too_many",
            field="staff_women",
            message=_(
                "%(number)s participants are more than this register takes. Count those who took part in"
                " person."
            )
            % words,
        )
    elif number >= ASKED_FROM and confirmed != number:
        yield Problem(
            code="confirm",
            field="confirmed",
            message=_("%(number)s participants: is that right? Confirm it, or correct the numbers.")
            % words,
        )


def text_problems(data: ActivityData) -> Iterator[Problem]:
    """Yield texts that are too long."""
    for name in ("title", "outcome", "place"):
        if len(getattr(data, name).strip()) > LONGEST[name]:
            yield too_long(name, LONGEST[name])
    if any(len(each.name.strip()) > LONGEST["name"] for each in data.partners):
        yield too_long("partners", LONGEST["name"])
    if len(data.partners) > MOST_PARTNERS:
        message = _("An activity has at most %(most)s partners.") % {"most": MOST_PARTNERS}
        yield Problem(code="too_many", field="partners", message=message)


def too_long(field: str, most: int) -> Problem:
    """Return the problem of a text that is too long."""
    message = _("Write at most %(limit)s characters.") % {"limit": most}
    return Problem(code="max_length", field=field, message=message)


def choice_problems(data: ActivityData) -> Iterator[Problem]:
    """Yield words that are in no list."""
    lists: tuple[tuple[str, str, Collection[str]], ...] = (
        ("kind", data.kind, ["", *ActivityKind.values]),
        ("observance", data.observance, ["", *Observance.values]),
        ("language", data.language, [code for code, _name in settings.LANGUAGES]),
    )
    for field, value, allowed in lists:
        if value not in allowed:
            yield Problem(code="unknown", field=field, message=_("Choose one of the list."))
    for partner in data.partners:
        if (
            not partner.name.strip()
            or partner.kind not in PartnerKind.values
            or partner.contact not in ContactKind.values
        ):
            yield Problem(
                code="partner",
                field="partners",
                message=_("Name each partner, what it is, and the kind of contact."),
            )
            break


def link_problems(
    data: ActivityData, kept: Activity | None, scope: OfficeScope
) -> Iterator[Problem]:
    """Yield records that the person does not see, or that belong elsewhere; one statement for each."""
    if data.area_id not in (None, kept and kept.area_id) and not Area.objects.filter(
        Q(retired_on__isnull=True), pk=data.area_id
    ):
        yield Problem(code="unknown", field="area", message=_("Choose one of the list."))
    if data.project_id not in (None, kept and kept.project_id) and not projects_seen(
        scope=scope
    ).filter(pk=data.project_id):
        yield Problem(
            code="unknown", field="project", message=_("You see no project with this code.")
        )
    if data.item_id not in (None, kept and kept.item_id) and not items_for(
        office_id=data.office_id, scope=scope
    ).filter(pk=data.item_id):
        yield Problem(
            code="unknown",
            field="item",
            message=_("Choose an item of a workplan of the office."),
        )
