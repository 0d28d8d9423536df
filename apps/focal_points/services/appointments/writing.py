"""Appointments are begun, put right, ended, and handed to a successor."""

from dataclasses import replace
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityState
from apps.focal_points.models import Activity, Appointment
from apps.focal_points.selectors.access import appointment_to_keep
from apps.focal_points.services.appointments.checks import (
    LONGEST_TEXT,
    AppointmentData,
    overlap_problems,
    problems_of,
    values_of,
)
from apps.focal_points.services.appointments.telling import tell_of_beginning, tell_of_end
from apps.web.refusals import Invalid, NotPermitted, Problem, WrongState
from apps.web.versions import demand_version, write


def demand_keeping(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody appoints focal points anywhere."""
    if not scope.over(Capability.KEEP_FOCAL_POINTS):
        raise NotPermitted(_("The Gender Coordination Unit appoints focal points."))


@transaction.atomic
def appoint(*, data: AppointmentData, now: datetime, scope: OfficeScope) -> Appointment:
    """Begin an appointment, and tell the person, the head of office and the Gender Coordination Unit.

    The same sent twice makes one. Rules of a rule set that are not kept do not stand in the way: the
    page says them. Raises NotPermitted and Invalid.
    """
    demand_keeping(scope=scope)
    data = named(data)
    if not scope.may(Capability.KEEP_FOCAL_POINTS, data.office_id):
        raise NotPermitted(_("The Gender Coordination Unit appoints focal points."))
    problems = problems_of(data, today=now.date())
    overlaps = overlap_problems(data)
    twin = Appointment.objects.filter(
        office_id=data.office_id,
        user=data.user_id,
        name=data.name.strip(),
        role=data.role,
        starts_on=data.starts_on,
        ends_before=data.ends_before,
    ).first()
    if twin is not None and not problems:
        return twin
    if problems or overlaps:
        raise Invalid(problems=[*problems, *overlaps])
    made = Appointment.objects.create(
        **values_of(data), created_by_id=scope.user_id, created_at=now
    )
    tell_of_beginning(appointment=made, now=now, scope=scope)
    return made


@transaction.atomic
def correct(
    *,
    appointment_id: int,
    version: int,
    data: AppointmentData,
    now: datetime,
    scope: OfficeScope,
) -> Appointment:
    """Put right what is written of an appointment. Raises OutOfScope, NotPermitted, WrongState, Invalid."""
    found = appointment_to_keep(appointment_id=appointment_id, scope=scope)
    data = named(data)
    if not scope.may(Capability.KEEP_FOCAL_POINTS, data.office_id):
        raise NotPermitted(_("The Gender Coordination Unit appoints focal points."))
    demand_version(found, version)
    if data.starts_on == found.starts_on:
        # Its beginning was questioned when it was first written down.
        data = replace(data, is_sure=True)
    problems = [
        *problems_of(data, today=now.date()),
        *overlap_problems(data, but=[found.pk]),
    ]
    if data.ends_before is None and found.ended_because:
        message = _("This appointment was ended with a reason; say until when it held.")
        problems.append(Problem(code="required", field="ends_before", message=message))
    if problems:
        raise Invalid(problems=problems)
    return write(found, **values_of(data))


@transaction.atomic
def end(
    *,
    appointment_id: int,
    version: int,
    ends_before: date,
    reason: str,
    now: datetime,
    scope: OfficeScope,
) -> Appointment:
    """End an appointment; the day is the first without it. Tells whom `appoint` tells.

    Raises OutOfScope, NotPermitted, WrongState for one that has ended, Invalid.
    """
    found = appointment_to_keep(appointment_id=appointment_id, scope=scope)
    demand_version(found, version)
    expect_running(found, today=now.date())
    problems = end_problems(found, ends_before=ends_before, reason=reason)
    if problems:
        raise Invalid(problems=problems)
    ended = write(found, ends_before=ends_before, ended_because=reason.strip())
    tell_of_end(appointment=ended, now=now, scope=scope)
    return ended


@transaction.atomic
def succeed(
    *,
    appointment_id: int,
    version: int,
    reason: str,
    data: AppointmentData,
    now: datetime,
    scope: OfficeScope,
) -> Appointment:
    """End an appointment and begin that of the successor on the same day, both or neither.

    The successor serves the same office in the same role, whatever `data` says. Returns the new
    appointment. Raises like `end` and `appoint`.
    """
    found = appointment_to_keep(appointment_id=appointment_id, scope=scope)
    demand_version(found, version)
    data = replace(named(data), office_id=found.office_id, role=found.role)
    expect_running(found, today=now.date())
    problems = [
        replace(each, field="starts_on") if each.field == "ends_before" else each
        for each in end_problems(found, ends_before=data.starts_on, reason=reason)
    ]
    problems += problems_of(data, today=now.date())
    if problems:
        raise Invalid(problems=problems)
    ended = write(found, ends_before=data.starts_on, ended_because=reason.strip())
    made = appoint(data=data, now=now, scope=scope)
    tell_of_end(appointment=ended, now=now, scope=scope)
    return made


def named(data: AppointmentData) -> AppointmentData:
    """Return what was said with the name of the account where no name was given."""
    if data.user_id is None or data.name.strip():
        return data
    user = get_user_model()._default_manager.filter(pk=data.user_id).first()
    return replace(data, name=name_of(user)) if user is not None else data


def expect_running(found: Appointment, *, today: date) -> None:
    """Raise WrongState for an appointment that has ended."""
    if found.ends_before is not None and found.ends_before <= today:
        raise WrongState(_("This appointment has ended already."), code="ended")


def end_problems(found: Appointment, *, ends_before: date, reason: str) -> list[Problem]:
    """Return what stands in the way of an end: no reason, a day before the first, later activities."""
    problems = []
    if not reason.strip():
        message = _("Say why it ends; it stays on record.")
        problems.append(Problem(code="required", field="reason", message=message))
    elif len(reason.strip()) > LONGEST_TEXT:
        message = _("At most %(most)s characters.") % {"most": LONGEST_TEXT}
        problems.append(Problem(code="too_long", field="reason", message=message))
    if ends_before <= found.starts_on:
        message = _("An appointment ends after it began, on %(day)s.")
        problems.append(
            Problem(
                code="before_the_start",
                field="ends_before",
                message=message % {"day": date_format(found.starts_on, "DATE_FORMAT")},
            )
        )
    later = (
        Activity.objects.filter(
            appointment=found, state=ActivityState.LOGGED, happened_on__gte=ends_before
        )
        .order_by("-happened_on")
        .first()
    )
    if later is not None and later.happened_on is not None:
        message = _("“%(title)s” was logged for %(day)s; choose a later day.")
        problems.append(
            Problem(
                code="was_active_later",
                field="ends_before",
                message=message
                % {"title": later.title, "day": date_format(later.happened_on, "DATE_FORMAT")},
            )
        )
    return problems
