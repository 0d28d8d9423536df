"""Appointments as lists and pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, Lower

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope, scope_for
from apps.focal_points.choices import AppointmentRole
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.access import appointment_seen, appointments_seen, may_keep
from apps.focal_points.selectors.rules import Failure, failures_by_set
from apps.focal_points.selectors.states import AppointmentState, active_on, in_state, judged_on
from apps.organization.selectors import newest_names
from apps.organization.tree import OfficeTree
from apps.web.marking import words_in

KIND = "focal_points.appointment"


@dataclass(frozen=True, slots=True)
class SetResult:
    """What an appointment does not keep of one rule set."""

    rule_set: Any
    failures: list[Failure]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePeople:
    """Whom an office had and has beside one appointment."""

    beside: tuple[Appointment, ...]
    to_come: tuple[Appointment, ...]
    former: tuple[Appointment, ...]


def ref_of(appointment_id: int) -> RecordRef:
    """Return how other rooms point to an appointment."""
    return RecordRef(KIND, appointment_id)


def listed(*, rows: QuerySet[Appointment], on: date) -> QuerySet[Appointment]:
    """Return appointments as a list shows them: those that hold on the day first, then by office."""
    place = Case(
        When(active_on(on), then=Value(0)),
        When(in_state(AppointmentState.TO_COME, on), then=Value(1)),
        default=Value(2),
    )
    return rows.select_related("office", "grade").order_by(
        place, "office__code", "-role", "-starts_on", "pk"
    )


def named_like(*, rows: QuerySet[Appointment], text: str) -> QuerySet[Appointment]:
    """Keep appointments that have all the words in name, title of the post or code of the office.

    Accents and case do not count.
    """
    columns = Concat(
        F("name"),
        Value(" "),
        F("post_title"),
        Value(" "),
        F("office__code"),
        output_field=TextField(),
    )
    rows = rows.alias(said=Unaccent(Lower(columns)))
    for word in words_in(text):
        rows = rows.filter(said__contains=word)
    return rows


def office_names(*, appointments: Iterable[Appointment], tree: OfficeTree) -> dict[int, str]:
    """Return the names of offices by id; of one that is not in the tree its newest. One statement at most."""
    ids = {each.office_id for each in appointments}
    newest = newest_names(ids=ids - tree.nodes.keys()) if ids - tree.nodes.keys() else {}
    return {
        office_id: tree.nodes[office_id].name
        if office_id in tree.nodes
        else newest.get(office_id, ("", ""))[1]
        for office_id in ids
    }


def appointment_with(*, appointment_id: int, scope: OfficeScope) -> Appointment:
    """Return one appointment with its office, grade, account and edition of terms; raises OutOfScope."""
    appointment_seen(appointment_id=appointment_id, scope=scope)
    return Appointment.objects.select_related(
        "office", "grade", "user", "terms_edition", "created_by"
    ).get(pk=appointment_id)


def results_of(*, appointment: Appointment, today: date, scope: OfficeScope) -> list[SetResult]:
    """Return what an appointment does not keep of each set, on the day nearest to today; none for alternates.

    Rules are asked of focal points.
    """
    if appointment.role != AppointmentRole.FOCAL_POINT:
        return []
    found = failures_by_set(
        as_of=judged_on(appointment, today), appointments=[appointment], scope=scope
    )
    return [
        SetResult(each, found.by_code[each.code].get(appointment.pk, [])) for each in found.sets
    ]


def people_of_office(*, appointment: Appointment, today: date, scope: OfficeScope) -> OfficePeople:
    """Return the other appointments of the same office that somebody sees; one statement."""
    rows = list(
        appointments_seen(scope=scope)
        .filter(office_id=appointment.office_id)
        .exclude(pk=appointment.pk)
        .select_related("grade")
        .order_by("-starts_on", "pk")
    )
    ended = [each for each in rows if each.ends_before and each.ends_before <= today]
    to_come = [each for each in rows if each.starts_on > today]
    return OfficePeople(
        beside=tuple(each for each in rows if each not in ended and each not in to_come),
        to_come=tuple(to_come),
        former=tuple(ended),
    )


def appointments_named(*, ids: Iterable[int], scope: OfficeScope) -> dict[int, Appointment]:
    """Return appointments that somebody sees, by id; one statement."""
    return {
        each.pk: each
        for each in appointments_seen(scope=scope).filter(pk__in=set(ids)).select_related("office")
    }


def lacks_role(*, appointment: Appointment, today: date, scope: OfficeScope) -> bool:
    """Whether the account of an appointment logs nothing for the office, because no role lets it.

    Told to those who keep the appointments, while it has not ended.
    """
    user = appointment.user
    if user is None or not may_keep(appointment, scope=scope):
        return False
    if appointment.ends_before is not None and appointment.ends_before <= today:
        return False
    theirs = scope_for(user, on=judged_on(appointment, today))
    return not theirs.may(Capability.LOG_ACTIVITIES, appointment.office_id)


def left_without(*, appointment: Appointment, day: date, scope: OfficeScope) -> bool:
    """Whether the office has no focal point on a day once an appointment no longer holds; one statement.

    Told to those who keep the appointments of the office.
    """
    if appointment.role != AppointmentRole.FOCAL_POINT or not may_keep(appointment, scope=scope):
        return False
    others = Appointment.objects.filter(
        active_on(day), office_id=appointment.office_id, role=AppointmentRole.FOCAL_POINT
    )
    return not others.exclude(pk=appointment.pk).exists()
