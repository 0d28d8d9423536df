"""Writing activities: a draft that is saved while somebody types, the log, and its corrections."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.actions.services.register import TWICE
from apps.focal_points.choices import ActivityState, AppointmentRole
from apps.focal_points.models import Activity, ActivityPartner, Appointment
from apps.focal_points.selectors.access import activity_seen
from apps.focal_points.selectors.activities.reading import may_change
from apps.focal_points.services.activities.data import (
    ActivityData,
    PartnerData,
    draft_problems,
    log_problems,
)
from apps.organization.selectors import tree_on
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState
from apps.web.versions import demand_version, write

LOCK = 7_302_051
"""First key of the advisory lock of one writer, so that two requests sent at once make one activity."""


@transaction.atomic
def save_draft(
    *,
    activity_id: int | None,
    version: int,
    data: ActivityData,
    now: datetime,
    scope: OfficeScope,
) -> Activity:
    """Keep what somebody has typed so far; without `activity_id` a draft is begun.

    The same sent twice is kept once. Raises OutOfScope, NotPermitted, WrongState for what is logged by
    now or was changed in another window, Invalid for what no draft can hold.
    """
    hold_writer(scope=scope)
    kept = activity_to_write(activity_id=activity_id, scope=scope) if activity_id else None
    if kept is not None and kept.state != ActivityState.DRAFT:
        raise WrongState(_("This activity is logged by now. Open it to correct it."))
    demand_logging(office_id=data.office_id, scope=scope)
    if kept is not None and is_said(kept, data):
        return kept
    if kept is not None:
        demand_version(kept, version)
    problems = draft_problems(data, kept=kept, scope=scope)
    if kept is None and data.says_nothing:
        problems.append(
            Problem(code="nothing", field="title", message=_("Nothing has been typed yet."))
        )
    if problems:
        raise Invalid(problems=problems)
    return put(kept, data, state=ActivityState.DRAFT, now=now, scope=scope)


@transaction.atomic
def log_activity(
    *,
    activity_id: int | None,
    version: int,
    data: ActivityData,
    confirmed: int | None = None,
    now: datetime,
    scope: OfficeScope,
) -> Activity:
    """Log an activity, new or from a draft, or correct one that is logged.

    The appointment of its writer that is in force on the day is linked to it. The same sent twice is
    logged once. Raises OutOfScope, NotPermitted, WrongState (`stale` after somebody else's change), and
    Invalid with all problems at once; then nothing is written.
    """
    hold_writer(scope=scope)
    kept = activity_to_write(activity_id=activity_id, scope=scope) if activity_id else None
    is_logged = kept is not None and kept.state == ActivityState.LOGGED
    if kept is not None and is_logged and is_said(kept, data):
        return kept
    if kept is None or not is_logged or kept.office_id != data.office_id:
        demand_logging(office_id=data.office_id, scope=scope)
    if kept is not None:
        demand_version(kept, version)
    if problems := log_problems(data, confirmed=confirmed, kept=kept, now=now, scope=scope):
        raise Invalid(problems=problems)
    return put(kept, data, state=ActivityState.LOGGED, now=now, scope=scope)


def hold_writer(*, scope: OfficeScope) -> None:
    """Let the requests of one writer follow each other until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, scope.user_id or 0])


def demand_logging(*, office_id: int, scope: OfficeScope) -> None:
    """Raise OutOfScope or NotPermitted unless somebody logs activities of an office."""
    if scope.may(Capability.LOG_ACTIVITIES, office_id):
        return
    if office_id in scope.over(Capability.SEE_FOCAL_POINTS):
        raise NotPermitted(_("Focal points log the activities of their office."))
    raise OutOfScope


def activity_to_write(*, activity_id: int, scope: OfficeScope) -> Activity:
    """Return an activity to be written on, locked; raises OutOfScope, NotPermitted, WrongState."""
    seen = activity_seen(activity_id=activity_id, scope=scope)
    if not may_change(seen, scope=scope):
        raise NotPermitted(_("Its writer and the focal points of the office correct an activity."))
    activity = Activity.objects.select_for_update().get(pk=seen.pk)
    if activity.state == ActivityState.WITHDRAWN:
        raise WrongState(_("This activity was withdrawn. It stays as it is."))
    return activity


def put(
    kept: Activity | None,
    data: ActivityData,
    *,
    state: ActivityState,
    now: datetime,
    scope: OfficeScope,
) -> Activity:
    """Write what was said as a new activity, or as the next version of one."""
    values = {**tidied(data), "state": state}
    if state == ActivityState.LOGGED:
        values["logged_at"] = (kept.logged_at if kept else None) or now
        values["appointment_id"] = appointment_on(
            user_id=kept.created_by_id if kept else scope.user_id,
            office_id=data.office_id,
            day=data.happened_on or now.date(),
        )
    if kept is not None:
        activity: Activity = write(kept, **values)
    else:
        sent_before = sent_twice(values, data, now=now, scope=scope)
        if sent_before is not None:
            return sent_before
        activity = Activity.objects.create(**values, created_by_id=scope.user_id, created_at=now)
    put_partners(activity, data.partners)
    return activity


def sent_twice(
    values: dict[str, Any], data: ActivityData, *, now: datetime, scope: OfficeScope
) -> Activity | None:
    """Return the activity that the same request has made a moment ago, or None."""
    if scope.user_id is None:
        return None
    same = {name: value for name, value in values.items() if name != "logged_at"}
    made = Activity.objects.filter(
        **same, created_by_id=scope.user_id, version=1, created_at__gt=now - TWICE
    )
    return next((each for each in made if partners_of(each) == named(data.partners)), None)


def tidied(data: ActivityData) -> dict[str, Any]:
    """Return the columns as they are kept: texts without blank ends."""
    return {
        name: value.replace("\x00", "").replace("\r\n", "\n").strip()
        if isinstance(value, str)
        else value
        for name, value in data.values().items()
    }


def is_said(activity: Activity, data: ActivityData) -> bool:
    """Whether an activity says exactly that already."""
    return all(
        getattr(activity, name) == value for name, value in tidied(data).items()
    ) and partners_of(activity) == named(data.partners)


def named(partners: tuple[PartnerData, ...]) -> tuple[PartnerData, ...]:
    """Return partners as they are kept."""
    return tuple(
        PartnerData(name=each.name.strip(), kind=each.kind, contact=each.contact)
        for each in partners
    )


def partners_of(activity: Activity) -> tuple[PartnerData, ...]:
    """Return the partners of an activity in their order."""
    return tuple(
        PartnerData(name=each.name, kind=each.kind, contact=each.contact)
        for each in activity.partners.order_by("position")
    )


def put_partners(activity: Activity, partners: tuple[PartnerData, ...]) -> None:
    """Write the partners of an activity in their order; one that stays is not touched."""
    held = {each.position: each for each in activity.partners.all()}
    for place, said in enumerate(named(partners), start=1):
        row = held.pop(place, None) or ActivityPartner(activity=activity, position=place)
        if row.pk is None or (row.name, row.kind, row.contact) != (
            said.name,
            said.kind,
            said.contact,
        ):
            row.name, row.kind, row.contact = said.name, said.kind, said.contact
            row.save()
    for row in held.values():
        row.delete()


def appointment_on(*, user_id: int | None, office_id: int, day: date) -> int | None:
    """Return the appointment of a person in force on a day for an office, else for the nearest above."""
    if user_id is None:
        return None
    line = tree_on(day=day).lineage(office_id)
    found = Appointment.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=day),
        user_id=user_id,
        office_id__in=line,
        starts_on__lte=day,
    )
    nearest = min(
        found,
        key=lambda each: (line.index(each.office_id), each.role != AppointmentRole.FOCAL_POINT),
        default=None,
    )
    return nearest.pk if nearest else None
