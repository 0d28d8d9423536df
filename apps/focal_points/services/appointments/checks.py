"""What cannot stand of an appointment, and what is questioned before it may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.focal_points.choices import AppointmentRole, EditionState, PostKind, RuleKey
from apps.focal_points.models import Appointment, TermsEdition
from apps.focal_points.selectors.rules import default_rule_set
from apps.focal_points.selectors.states import Span
from apps.organization.choices import OfficeKind, Sex
from apps.organization.selectors import grades, newest_names, tree_on
from apps.web.refusals import Problem

LONGEST_NAME, LONGEST_LINE, LONGEST_TEXT = 150, 200, 2000
MOST_YEARS_BACK, MOST_YEARS_AHEAD = 10, 1
"""A beginning farther away is questioned, not refused. A choice of this product."""
EARLIEST, LATEST = date(1951, 12, 5), date(2199, 12, 31)
"""The day on which the organization was founded, and the last one that the house writes."""
LOCK = 7_305
"""First half of the key of the advisory lock under which the appointments of an office change."""
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentData:
    """What is said of an appointment; None and blank mean not known.

    `ends_before` is the first day without it. With an account and no name, the name is the account's.
    `is_sure` says yes to a beginning that was questioned.
    """

    office_id: int
    name: str
    starts_on: date
    user_id: int | None = None
    sex: str = ""
    role: str = AppointmentRole.FOCAL_POINT
    grade_id: int | None = None
    post_kind: str = ""
    post_title: str = ""
    former_posts: str = ""
    ends_before: date | None = None
    decision: str = ""
    decided_on: date | None = None
    appointed_by: str = ""
    percent_of_time: Decimal | None = None
    has_expertise: bool | None = None
    expertise: str = ""
    appraisal_year: int | None = None
    terms_edition_id: int | None = None
    terms_signed_on: date | None = None
    note: str = ""
    is_sure: bool = False


WORDS = {
    "name": LONGEST_NAME,
    "post_title": LONGEST_NAME,
    "decision": LONGEST_LINE,
    "appointed_by": LONGEST_NAME,
    "former_posts": LONGEST_TEXT,
    "expertise": LONGEST_TEXT,
    "note": LONGEST_TEXT,
}
"""Texts of an appointment, and how long each may be."""


def problems_of(data: AppointmentData, *, today: date) -> list[Problem]:
    """Return what is wrong with what was said, as far as it concerns this appointment alone."""
    problems = [*_words(data), *_choices(data), *_days(data, today)]
    percent = data.percent_of_time
    if percent is not None and not 0 < percent <= WHOLE:
        message = _("The share of working time is above 0 and at most 100 per cent.")
        problems.append(Problem(code="percent", field="percent_of_time", message=message))
    if EARLIEST <= data.starts_on <= LATEST:
        problems += _office(data)
    return problems


def _words(data: AppointmentData) -> Iterable[Problem]:
    if not data.name.strip():
        message = _("Say who the focal point is: a name, or an account of the house.")
        yield Problem(code="required", field="name", message=message)
    for name, most in WORDS.items():
        if len(getattr(data, name).strip()) > most:
            message = _("At most %(most)s characters.") % {"most": most}
            yield Problem(code="too_long", field=name, message=message)


def _choices(data: AppointmentData) -> Iterable[Problem]:
    message = _("Choose one of the list.")
    wrong = {
        "sex": bool(data.sex) and data.sex not in Sex.values,
        "role": data.role not in AppointmentRole.values,
        "post_kind": bool(data.post_kind) and data.post_kind not in PostKind.values,
        "grade": data.grade_id is not None
        and data.grade_id not in {grade.pk for grade in grades()},
        "account": data.user_id is not None
        and not get_user_model()._default_manager.filter(pk=data.user_id).exists(),
        "terms_edition": data.terms_edition_id is not None
        and not TermsEdition.objects.filter(
            pk=data.terms_edition_id, state=EditionState.PUBLISHED
        ).exists(),
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            yield Problem(code="invalid_choice", field=field, message=message)


def _days(data: AppointmentData, today: date) -> Iterable[Problem]:
    if data.ends_before is not None and data.ends_before <= data.starts_on:
        message = _("An appointment ends after it began, on %(day)s.")
        yield Problem(
            code="before_the_start",
            field="ends_before",
            message=message % {"day": date_format(data.starts_on, "DATE_FORMAT")},
        )
    for field in ("starts_on", "ends_before", "decided_on", "terms_signed_on"):
        day = getattr(data, field)
        if day is not None and not EARLIEST <= day <= LATEST:
            message = _("Choose a day between %(first)s and %(last)s.") % {
                "first": date_format(EARLIEST, "DATE_FORMAT"),
                "last": date_format(LATEST, "DATE_FORMAT"),
            }
            yield Problem(code="out_of_calendar", field=field, message=message)
        elif field in {"decided_on", "terms_signed_on"} and day is not None and day > today:
            message = _("This day has not come yet.")
            yield Problem(code="in_the_future", field=field, message=message)
    years = data.starts_on.year - today.year
    is_in_calendar = EARLIEST <= data.starts_on <= LATEST
    if is_in_calendar and not data.is_sure and not -MOST_YEARS_BACK <= years <= MOST_YEARS_AHEAD:
        message = _("Is the year %(year)s right? If so, say so below.")
        yield Problem(
            code="questioned", field="starts_on", message=message % {"year": data.starts_on.year}
        )
    cycle = data.appraisal_year
    if cycle is not None and not EARLIEST.year <= cycle <= LATEST.year:
        message = _("Enter a year such as %(year)s.") % {"year": today.year}
        yield Problem(code="year", field="appraisal_year", message=message)


def _office(data: AppointmentData) -> Iterable[Problem]:
    """Return what the office says: it must exist on the first day; a regional one asks for the post."""
    node = tree_on(day=data.starts_on).nodes.get(data.office_id)
    if node is None:
        code, name = newest_names(ids=[data.office_id]).get(data.office_id, ("", ""))
        message = (
            _("%(office)s does not exist on %(day)s.")
            % {
                "office": f"{name} ({code})",
                "day": date_format(data.starts_on, "DATE_FORMAT"),
            }
            if code
            else _("Choose one of the list.")
        )
        yield Problem(code="closed_office", field="office", message=message)
    elif (
        node.kind == OfficeKind.REGIONAL_OFFICE
        and data.role == AppointmentRole.FOCAL_POINT
        and not data.post_kind
    ):
        message = _(
            "Say which post the focal point of a regional office holds: the policy asks for a thematic"
            " specialist or a project development officer (C/106/INF/8/Rev.1, paragraph 35)."
        )
        yield Problem(code="required", field="post_kind", message=message)


def overlap_problems(data: AppointmentData, *, but: Iterable[int] = ()) -> list[Problem]:
    """Return whom an appointment collides with in its office: the same person, or a single focal point.

    The appointments of one office are changed one after the other, so that two sent at once meet here.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, data.office_id])
    span = Span(data.starts_on, data.ends_before)
    others = [
        other
        for other in Appointment.objects.filter(office_id=data.office_id)
        .exclude(pk__in=list(but))
        .order_by("starts_on", "pk")
        if span.overlaps(Span(other.starts_on, other.ends_before))
    ]
    problems = []
    is_single = others and asks_for_one()
    for other in others:
        values = {"name": other.name, "dates": _dates(other)}
        if _is_same_person(data, other):
            message = _("%(name)s serves this office at that time already: %(dates)s.")
            problems.append(Problem(code="twice", field="name", message=message % values))
        elif is_single and other.role == data.role == AppointmentRole.FOCAL_POINT:
            message = _(
                "The rule set in force asks for one focal point at a time, and %(name)s is focal point of"
                " this office: %(dates)s. End that appointment first, or appoint an alternate."
            )
            problems.append(Problem(code="not_single", field="starts_on", message=message % values))
    return problems


def asks_for_one() -> bool:
    """Whether the rule set in force says that an office has one focal point at a time."""
    found = default_rule_set()
    return found is not None and any(rule.key == RuleKey.SINGLE for rule in found.rules.all())


def _is_same_person(data: AppointmentData, other: Appointment) -> bool:
    if data.user_id is not None and other.user_id is not None:
        return data.user_id == other.user_id
    return data.name.strip().casefold() == other.name.casefold()


def _dates(other: Appointment) -> str:
    first = date_format(other.starts_on, "DATE_FORMAT")
    if other.ends_before is None:
        return _("since %(day)s") % {"day": first}
    values = {"first": first, "after": date_format(other.ends_before, "DATE_FORMAT")}
    return _("from %(first)s until before %(after)s") % values


def values_of(data: AppointmentData) -> dict[str, object]:
    """Return what was said as values of the columns, without blanks around it."""
    return {
        name: getattr(data, name).strip() if name in WORDS else getattr(data, name)
        for name in AppointmentData.__dataclass_fields__
        if name != "is_sure"
    }
