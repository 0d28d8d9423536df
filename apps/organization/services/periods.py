"""Reporting periods: planned, open, closed, certified; moved by administrators and by the clock.

planned → open → closed → certified, and back: closed → open by who keeps periods, certified → open
by who certifies. Raises WrongState for a step out of order, Invalid for impossible dates, Invalid
without a reason where one is asked for, NotPermitted, OutOfScope for an unknown period.
"""

from dataclasses import dataclass
from datetime import date, datetime

import pghistory
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.organization.choices import PeriodState
from apps.organization.deadlines import has_closed_everywhere, has_opened_anywhere
from apps.organization.models import ReportingPeriod
from apps.organization.permits import (
    Permits,
    demand_certifying,
    demand_period_keeping,
    demand_state,
)
from apps.organization.selectors import tree_on
from apps.web.refusals import Invalid, OutOfScope, Problem


@dataclass(frozen=True, slots=True)
class PeriodMoves:
    """What the clock did: the dates of the periods it opened and closed."""

    opened: tuple[date, ...] = ()
    closed: tuple[date, ...] = ()


def create_period(
    *, scope: Permits, as_of: date, opens_on: date, closes_on: date
) -> ReportingPeriod:
    """Plan a period; the clock, or an administrator, opens it."""
    demand_period_keeping(scope)
    problems = _problems_of_days(as_of, opens_on, closes_on)
    if ReportingPeriod.objects.filter(as_of=as_of).exists():
        problems.append(_problem("as_of", _("There is already a period of this date.")))
    if problems:
        raise Invalid(problems=problems)
    with transaction.atomic(), pghistory.context(action="create_period"):
        return ReportingPeriod.objects.create(as_of=as_of, opens_on=opens_on, closes_on=closes_on)


@transaction.atomic
def reschedule_period(
    *, scope: Permits, as_of: date, opens_on: date, closes_on: date, reason: str
) -> ReportingPeriod:
    """Change the days of entry of a planned or open period."""
    demand_period_keeping(scope)
    period = _locked(as_of)
    demand_state(period, PeriodState.PLANNED, PeriodState.OPEN)
    _demand_reason(reason)
    problems = _problems_of_days(as_of, opens_on, closes_on)
    if problems:
        raise Invalid(problems=problems)
    period.opens_on, period.closes_on = opens_on, closes_on
    return _save(period, action="reschedule_period", reason=reason)


@transaction.atomic
def open_period(*, scope: Permits, as_of: date, on: date) -> ReportingPeriod:
    """Open a planned period by hand on a day, before its day has come."""
    demand_period_keeping(scope)
    period = _locked(as_of)
    demand_state(period, PeriodState.PLANNED)
    if period.closes_on < on:
        # The clock would close it at once.
        message = _("Its last day of entry has passed; set a later one first.")
        raise Invalid(problems=[_problem("closes_on", message)])
    period.state = PeriodState.OPEN
    period.opens_on = min(period.opens_on, on)
    return _save(period, action="open_period")


@transaction.atomic
def close_period(*, scope: Permits, as_of: date, on: date, reason: str) -> ReportingPeriod:
    """Close an open period by hand on a day, before its last day is over."""
    demand_period_keeping(scope)
    period = _locked(as_of)
    demand_state(period, PeriodState.OPEN)
    _demand_reason(reason)
    period.state = PeriodState.CLOSED
    period.closes_on = max(period.opens_on, min(period.closes_on, on))
    return _save(period, action="close_period", reason=reason)


@transaction.atomic
def certify_period(*, scope: Permits, as_of: date, on: date) -> ReportingPeriod:
    """Certify a closed period on a day; the Gender Coordination Unit stands by its figures."""
    demand_certifying(scope)
    period = _locked(as_of)
    demand_state(period, PeriodState.CLOSED)
    period.state, period.certified_on = PeriodState.CERTIFIED, on
    return _save(period, action="certify_period")


@transaction.atomic
def reopen_period(
    *, scope: Permits, as_of: date, closes_on: date, on: date, reason: str
) -> ReportingPeriod:
    """Open a closed or certified period again until a new last day, `on` or later.

    Who certified takes it back: a certified period is reopened by the Gender Coordination Unit.
    """
    period = _locked(as_of)
    if period.state == PeriodState.CERTIFIED:
        demand_certifying(scope)
    else:
        demand_period_keeping(scope)
    demand_state(period, PeriodState.CLOSED, PeriodState.CERTIFIED)
    _demand_reason(reason)
    if closes_on < on:
        message = _("The new last day of entry must be today or later.")
        raise Invalid(problems=[_problem("closes_on", message)])
    period.state, period.closes_on, period.certified_on = PeriodState.OPEN, closes_on, None
    return _save(period, action="reopen_period", reason=reason)


@transaction.atomic
def move_periods(*, now: datetime) -> PeriodMoves:
    """Open and close periods by the clock; `now` is aware.

    A period opens when its first day has begun anywhere on earth and closes when its last day is
    over in the zone of every reporting unit of its date. Running it twice changes nothing more.
    """
    opened: list[date] = []
    closed: list[date] = []
    periods = ReportingPeriod.objects.filter(state__in=[PeriodState.PLANNED, PeriodState.OPEN])
    for period in periods.select_for_update().order_by("as_of"):
        if period.state == PeriodState.PLANNED and has_opened_anywhere(period, now):
            period.state = PeriodState.OPEN
            opened.append(period.as_of)
        if period.state == PeriodState.OPEN:
            zones = (node.time_zone for node in tree_on(day=period.as_of).units())
            if has_closed_everywhere(period, zones, now):
                period.state = PeriodState.CLOSED
                closed.append(period.as_of)
        if period.as_of in {*opened, *closed}:
            _save(period, action="move_periods", reason="the clock")
    return PeriodMoves(opened=tuple(opened), closed=tuple(closed))


def _locked(as_of: date) -> ReportingPeriod:
    period = ReportingPeriod.objects.select_for_update().filter(as_of=as_of).first()
    if period is None:
        raise OutOfScope(
            _("There is no period of %(day)s.") % {"day": date_format(as_of, "DATE_FORMAT")}
        )
    return period


def _save(period: ReportingPeriod, *, action: str, reason: str = "") -> ReportingPeriod:
    with pghistory.context(action=action, reason=reason.strip()):
        period.save(update_fields=["state", "opens_on", "closes_on", "certified_on"])
    return period


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(problems=[_problem("reason", _("Say why; the history keeps the reason."))])


def _problems_of_days(as_of: date, opens_on: date, closes_on: date) -> list[Problem]:
    problems = []
    if closes_on < opens_on:
        problems.append(
            _problem("closes_on", _("The last day of entry cannot lie before the first."))
        )
    if closes_on < as_of:
        problems.append(
            _problem("closes_on", _("The last day of entry cannot lie before the date counted."))
        )
    return problems


def _problem(field: str, message: str) -> Problem:
    return Problem(code="invalid", message=message, field=field)
