"""The statement of contribution: what one focal point did in a year, as it was on record on a day.

It carries facts only. Policy 2015–2019 (C/106/INF/8/Rev.1), paragraph 35, asks that the role be reflected
in the Staff Evaluation System.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import DateField, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.analytics.picture import Done, Held, Picture, picture_of
from apps.focal_points.choices import ActivityState, ItemProgress
from apps.focal_points.models import (
    Activity,
    Appointment,
    Contribution,
    NetworkAnswer,
    Practice,
    Workplan,
)
from apps.focal_points.selectors.access import appointments_seen
from apps.organization.selectors import newest_names
from apps.web.refusals import NotPermitted, OutOfScope

FIRST_YEAR = 1998
"""The year in which the first focal points were named (reference on focal points, section 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is on record of one appointment and year at the end of `as_of`.

    `activities` are those that were logged by then, in the order of their days; `items` those of the
    year's workplan; `credits`, `practices` and `answers` are what was shared with the network.
    """

    appointment: Appointment
    office: str
    year: int
    as_of: date
    picture: Picture
    activities: tuple[Activity, ...]
    workplan: Workplan | None
    items: tuple[Any, ...]
    credits: tuple[Contribution, ...]
    practices: tuple[Practice, ...]
    answers: tuple[NetworkAnswer, ...]

    @property
    def items_done(self) -> tuple[Any, ...]:
        """The items of the workplan that are done."""
        return tuple(each for each in self.items if each.progress == ItemProgress.DONE)

    @property
    def items_counted(self) -> int:
        """How many items the workplan has, without those that were dropped."""
        return sum(each.progress != ItemProgress.DROPPED for each in self.items)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is on record of the year."""
        return not (self.activities or self.items or self.credits or self.practices or self.answers)


def may_read_statement(*, appointment: Appointment, scope: OfficeScope) -> bool:
    """Whether somebody reads a statement: the person, the head of office, who keeps the appointments."""
    return (
        (scope.user_id is not None and appointment.user_id == scope.user_id)
        or scope.may(Capability.SUPERVISE_FOCAL_POINTS, appointment.office_id)
        or scope.may(Capability.KEEP_FOCAL_POINTS, appointment.office_id)
    )


def demand_statement(*, appointment: Appointment, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody reads the statements of an appointment."""
    if not may_read_statement(appointment=appointment, scope=scope):
        raise NotPermitted(
            _(
                "A statement of contribution is for the focal point, the head of office and the Gender"
                " Coordination Unit."
            )
        )


def statement_of(*, appointment_id: int, year: int, as_of: date, scope: OfficeScope) -> Statement:
    """Return the statement of a year as on record on a day; nine statements at most.

    Raises OutOfScope for an appointment that the person does not see, or that did not hold in that year
    before that day; NotPermitted for whom it does not concern.
    """
    appointment = (
        appointments_seen(scope=scope)
        .filter(pk=appointment_id)
        .select_related("office", "grade", "user")
        .first()
    )
    if appointment is None or not FIRST_YEAR <= year <= as_of.year:
        raise OutOfScope
    demand_statement(appointment=appointment, scope=scope)
    first, last = date(year, 1, 1), min(date(year, 12, 31), as_of)
    ends_before = appointment.ends_before
    if appointment.starts_on > last or (ends_before is not None and ends_before <= first):
        raise OutOfScope
    activities = activities_of(appointment, first=first, last=last, as_of=as_of)
    workplan = Workplan.objects.filter(appointment=appointment, year=year).first()
    days = (first, last)
    return Statement(
        appointment=appointment,
        office=newest_names(ids=[appointment.office_id]).get(appointment.office_id, ("", ""))[1],
        year=year,
        as_of=as_of,
        picture=picture_of(
            [
                Done(
                    each.happened_on,
                    each.ended_on or each.happened_on,
                    each.area.number if each.area else None,
                )
                for each in activities
                if each.happened_on is not None
            ],
            Held(appointment.starts_on, appointment.ends_before),
            year=year,
            today=as_of,
        ),
        activities=tuple(activities),
        workplan=workplan,
        items=tuple(workplan.items.select_related("area").order_by("position")) if workplan else (),
        credits=credits_of(appointment, days),
        practices=practices_of(appointment, days),
        answers=answers_of(appointment, days),
    )


def activities_of(
    appointment: Appointment, *, first: date, last: date, as_of: date
) -> list[Activity]:
    """Return what was done between two days and logged by the end of a third; one statement."""
    return list(
        Activity.objects.filter(
            appointment=appointment,
            state=ActivityState.LOGGED,
            happened_on__lte=last,
            logged_at__lte=end_of(as_of),
        )
        .annotate(last_day=Coalesce("ended_on", "happened_on", output_field=DateField()))
        .filter(last_day__gte=first)
        .select_related("area")
        .order_by("happened_on", "pk")
    )


def credits_of(appointment: Appointment, days: tuple[date, date]) -> tuple[Contribution, ...]:
    """Return the credits in bulletins and fact sheets that were published between two days; one statement."""
    theirs = (
        Q(user_id=appointment.user_id)
        if appointment.user_id
        else Q(user__isnull=True, name=appointment.name, office_id=appointment.office_id)
    )
    return tuple(
        Contribution.objects.filter(theirs, issue__published_at__range=moments(days))
        .select_related("issue")
        .order_by("issue__published_at", "pk")
    )


def practices_of(appointment: Appointment, days: tuple[date, date]) -> tuple[Practice, ...]:
    """Return the good practices that the person shared between two days; one statement at most."""
    if appointment.user_id is None:
        return ()
    return tuple(
        Practice.objects.filter(
            shared_by_id=appointment.user_id,
            office_id=appointment.office_id,
            shared_at__range=moments(days),
            taken_back_at__isnull=True,
        ).order_by("shared_at", "pk")
    )


def answers_of(appointment: Appointment, days: tuple[date, date]) -> tuple[NetworkAnswer, ...]:
    """Return the answers to the network that helped whoever asked; one statement at most."""
    if appointment.user_id is None:
        return ()
    return tuple(
        NetworkAnswer.objects.filter(
            answered_by_id=appointment.user_id,
            is_helpful=True,
            answered_at__range=moments(days),
        )
        .select_related("question")
        .order_by("answered_at", "pk")
    )


def moments(days: tuple[date, date]) -> tuple[datetime, datetime]:
    """Return the moments from the beginning of the first day to the end of the last, in UTC."""
    return datetime.combine(days[0], time(), tzinfo=UTC), end_of(days[1])


def end_of(day: date) -> datetime:
    """Return the last moment of a day in UTC."""
    return datetime.combine(day, time.max, tzinfo=UTC)
