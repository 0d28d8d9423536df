"""Where an appointment stands on a day: to come, active, ended; and the day on which it is judged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.enums import TextChoices
from django.utils.translation import pgettext_lazy

from apps.focal_points.choices import AppointmentRole
from apps.web.parts import Kind, StatusTag


class AppointmentState(TextChoices):
    """Where an appointment stands on a day; nothing of it is kept, the dates say it."""

    ACTIVE = "active", pgettext_lazy("appointment", "Active")
    TO_COME = "to_come", pgettext_lazy("appointment", "To come")
    ENDED = "ended", pgettext_lazy("appointment", "Ended")


KINDS: dict[AppointmentState, Kind] = {
    AppointmentState.ACTIVE: "good",
    AppointmentState.TO_COME: "wait",
    AppointmentState.ENDED: "calm",
}


@dataclass(frozen=True, slots=True)
class Span:
    """From a day until before another; without the other no end is known."""

    starts_on: date
    ends_before: date | None = None

    def overlaps(self, other: "Span") -> bool:
        """Whether two spans share a day."""
        return (self.ends_before is None or other.starts_on < self.ends_before) and (
            other.ends_before is None or self.starts_on < other.ends_before
        )


def active_on(day: date) -> Q:
    """Return the filter of appointments that hold on a day."""
    return Q(starts_on__lte=day) & (Q(ends_before__isnull=True) | Q(ends_before__gt=day))


def in_state(state: str, day: date) -> Q:
    """Return the filter of appointments that stand in a state on a day."""
    if state == AppointmentState.ACTIVE:
        return active_on(day)
    if state == AppointmentState.TO_COME:
        return Q(starts_on__gt=day)
    return Q(ends_before__lte=day)


def state_on(appointment: Any, day: date) -> AppointmentState:
    """Return where an appointment stands on a day."""
    if appointment.ends_before is not None and appointment.ends_before <= day:
        return AppointmentState.ENDED
    if appointment.starts_on > day:
        return AppointmentState.TO_COME
    return AppointmentState.ACTIVE


def last_day(appointment: Any) -> date | None:
    """Return the last day of an appointment, or None when no end is known."""
    return appointment.ends_before - timedelta(days=1) if appointment.ends_before else None


def status_of(appointment: Any, day: date) -> StatusTag:
    """Return the state as a tag: active since, to come from, ended after its last day."""
    state = state_on(appointment, day)
    on = last_day(appointment) if state == AppointmentState.ENDED else appointment.starts_on
    return StatusTag(KINDS[state], state.label, on=on)


def judged_on(appointment: Any, day: date) -> date:
    """Return the day on which an appointment is held against the rules: the nearest of its own days."""
    end = last_day(appointment)
    if end is not None and end < day:
        return end
    return max(appointment.starts_on, day)


def asked_on(rows: Iterable[Any], day: date) -> list[Any]:
    """Return the focal points among some appointments that hold on the day: of them rules are asked."""
    return [
        each
        for each in rows
        if each.role == AppointmentRole.FOCAL_POINT
        and state_on(each, day) == AppointmentState.ACTIVE
    ]
