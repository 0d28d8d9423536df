"""Who is told of an appointment: the person, the head of office, the Gender Coordination Unit."""

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import users_who_may
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.focal_points.choices import AppointmentRole
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.appointments import ref_of
from apps.focal_points.selectors.states import last_day
from apps.organization.selectors import newest_names

MACHINE = "iomgender"
BEGUN = {
    AppointmentRole.FOCAL_POINT: gettext_noop(
        "%(who)s appointed %(name)s as gender focal point of %(office)s from %(day)s."
    ),
    AppointmentRole.ALTERNATE: gettext_noop(
        "%(who)s appointed %(name)s as alternate of the gender focal point of %(office)s from %(day)s."
    ),
}
ENDED = gettext_noop(
    "%(who)s ended the appointment of %(name)s for %(office)s; its last day is %(day)s: %(reason)s"
)


def tell_of_beginning(*, appointment: Appointment, now: datetime, scope: OfficeScope) -> None:
    """Tell that somebody was appointed."""
    text = BEGUN[AppointmentRole(appointment.role)]
    _tell(appointment, text, "begun", day=appointment.starts_on, now=now, scope=scope)


def tell_of_end(*, appointment: Appointment, now: datetime, scope: OfficeScope) -> None:
    """Tell that an appointment ends, and why."""
    day = last_day(appointment)
    if day is not None:
        occasion = f"ended:{appointment.version}"
        _tell(appointment, ENDED, occasion, day=day, now=now, scope=scope)


def _tell(
    appointment: Appointment,
    text: str,
    occasion: str,
    *,
    day: date,
    now: datetime,
    scope: OfficeScope,
) -> None:
    told = {
        person.pk
        for capability in (Capability.SUPERVISE_FOCAL_POINTS, Capability.KEEP_FOCAL_POINTS)
        for person in users_who_may(
            capability=capability, office_id=appointment.office_id, on=now.date(), scope=scope
        )
    }
    if appointment.user_id is not None:
        told.add(appointment.user_id)
    office = newest_names(ids=[appointment.office_id])[appointment.office_id][1]
    values: dict[str, str | date] = {
        "who": _actor(scope),
        "name": appointment.name,
        "office": office,
        "day": day,
        "reason": appointment.ended_because,
    }
    notify(
        notices=[
            NewNotice(
                user_id=user_id,
                kind=NoticeKind.DECISION,
                key=f"appointment:{appointment.pk}:{occasion}",
                text=text,
                values=values,
                url=reverse("focal_points:appointment", args=[appointment.pk]),
                record=ref_of(appointment.pk),
            )
            for user_id in sorted(told - {scope.user_id or 0})
        ],
        now=now,
        scope=scope,
    )


def _actor(scope: OfficeScope) -> str:
    """Return the name of whoever acts; the product's own where it is a job."""
    if scope.user_id is None:
        return MACHINE
    return name_of(get_user_model()._default_manager.filter(pk=scope.user_id).first())
