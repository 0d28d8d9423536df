"""Who may do what with a workplan now, and if not, why not: one table for pages and services.

The order of the answers is the house's: not permitted, then wrong state, then two persons.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import managers_above, users_who_may
from apps.actions.due import today_in
from apps.focal_points.choices import AppointmentRole, WorkplanState
from apps.focal_points.models import Appointment, Workplan
from apps.organization.selectors import tree_on
from apps.web.refusals import NotPermitted, Refusal, WrongState

EDITABLE_STATES = (WorkplanState.DRAFT, WorkplanState.RETURNED)
"""Items are added, changed, moved and removed in these only."""
DUE_MONTH, DUE_DAY = 1, 31
"""A workplan is owed by 31 January of its year: the product's own day, no rule of IOM names one."""
DAYS_AFTER_THE_START = 30
"""Who is appointed later owes it so many days after that; the product's own choice."""


class WorkplanStep(StrEnum):
    """What a person can do with a workplan."""

    WRITE = "write"
    SUBMIT = "submit"
    PROGRESS = "progress"
    PROMISE = "promise"
    NOTE = "note"
    REOPEN = "reopen"
    APPROVE = "approve"
    SEND_BACK = "send_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkplanFacts:
    """What the rules look at; `person_id` is the account of the focal point, None without one."""

    office_id: int
    state: str
    person_id: int | None
    writers: frozenset[int]
    supervised_by_id: int | None


def today_at(office_id: int, now: datetime) -> date:
    """Return the day that it is in an office; in UTC when it is closed by now."""
    node = tree_on(day=now.date()).nodes.get(office_id)
    return today_in(node.time_zone if node else "UTC", now)


def workplan_facts(workplan: Workplan) -> WorkplanFacts:
    """Return what is known of a workplan without looking further than its appointment."""
    appointment = workplan.appointment
    hands = {appointment.user_id, workplan.created_by_id, workplan.submitted_by_id}
    return WorkplanFacts(
        office_id=appointment.office_id,
        state=workplan.state,
        person_id=appointment.user_id,
        writers=frozenset(hand for hand in hands if hand is not None),
        supervised_by_id=workplan.supervised_by_id,
    )


def writes(*, person_id: int | None, office_id: int, scope: OfficeScope) -> bool:
    """Whether somebody keeps the workplan of an appointment: its person; without an account, the GCU."""
    if person_id is None:
        return scope.may(Capability.KEEP_FOCAL_POINTS, office_id)
    return person_id == scope.user_id and scope.may(Capability.LOG_ACTIVITIES, office_id)


def not_theirs(person_id: int | None) -> NotPermitted:
    """Return the refusal for whoever does not write a workplan."""
    if person_id is None:
        return NotPermitted(
            _("This focal point has no account; the Gender Coordination Unit keeps the workplan.")
        )
    return NotPermitted(_("The focal point writes this workplan."))


def workplan_obstacle(
    step: WorkplanStep, *, facts: WorkplanFacts, scope: OfficeScope
) -> Refusal | None:
    """Return why the step is refused, or None when it is free."""
    if step in (WorkplanStep.APPROVE, WorkplanStep.SEND_BACK):
        return deciding(facts, scope)
    if not writes(person_id=facts.person_id, office_id=facts.office_id, scope=scope):
        return not_theirs(facts.person_id)
    if step in (WorkplanStep.WRITE, WorkplanStep.SUBMIT):
        return wrong_state(facts, EDITABLE_STATES)
    if step is WorkplanStep.REOPEN:
        return wrong_state(facts, (WorkplanState.APPROVED,))
    return None


def deciding(facts: WorkplanFacts, scope: OfficeScope) -> Refusal | None:
    """Let the supervisor decide first and the Gender Coordination Unit second, never the same person."""
    supervises = scope.may(Capability.SUPERVISE_FOCAL_POINTS, facts.office_id)
    keeps = scope.may(Capability.KEEP_FOCAL_POINTS, facts.office_id)
    if not (supervises or keeps):
        return NotPermitted(
            _("The supervisor and the Gender Coordination Unit approve this workplan.")
        )
    if facts.state == WorkplanState.SUBMITTED and not supervises:
        return WrongState(_("The supervisor approves this workplan first."))
    if facts.state == WorkplanState.SUPERVISED and not keeps:
        return WrongState(_("The Gender Coordination Unit approves this workplan next."))
    if refusal := wrong_state(facts, (WorkplanState.SUBMITTED, WorkplanState.SUPERVISED)):
        return refusal
    if scope.user_id in facts.writers:
        return NotPermitted(
            _("This is your own workplan, or you wrote in it, so somebody else approves it."),
            code="same_person",
        )
    if facts.state == WorkplanState.SUPERVISED and scope.user_id == facts.supervised_by_id:
        return NotPermitted(
            _("You approved this workplan as its supervisor, so somebody else approves it now."),
            code="same_person",
        )
    return None


def wrong_state(facts: WorkplanFacts, states: tuple[str, ...]) -> Refusal | None:
    """Refuse a step that does not follow from the state of the workplan."""
    if facts.state in states:
        return None
    return WrongState(
        _("This step does not follow from the state “%(state)s”.")
        % {"state": WorkplanState(facts.state).label}
    )


def years_open(*, appointment: Appointment, today: date) -> list[int]:
    """Return the years for which a workplan may be begun: this one and the next, within the term.

    That a workplan is begun for no other year is the product's own choice.
    """
    ends = appointment.ends_before
    return [
        year
        for year in (today.year, today.year + 1)
        if appointment.starts_on.year <= year and (ends is None or ends > date(year, 1, 1))
    ]


def may_begin(*, appointment: Appointment, now: datetime, scope: OfficeScope) -> Refusal | None:
    """Return why somebody may not begin a workplan of an appointment that they see, or None."""
    person_id, office_id = appointment.user_id, appointment.office_id
    if not writes(person_id=person_id, office_id=office_id, scope=scope):
        return not_theirs(person_id)
    today = today_at(office_id, now)
    if office_id not in tree_on(day=today).nodes:
        return WrongState(_("This office is closed, so no workplan is begun for it."))
    if appointment.ends_before is not None and appointment.ends_before <= today:
        return WrongState(_("This appointment has ended, so no workplan is begun for it."))
    return None


def due_on(*, starts_on: date, year: int) -> date:
    """Return the day by which the workplan of a year is owed by somebody appointed on a day."""
    return max(
        date(year, DUE_MONTH, DUE_DAY),
        date.fromordinal(starts_on.toordinal() + DAYS_AFTER_THE_START),
    )


def owes(appointment: Appointment) -> bool:
    """Whether a workplan is asked of an appointment: of focal points; alternates write one if they want."""
    return appointment.role == AppointmentRole.FOCAL_POINT


def supervisors_of(*, workplan: Workplan, on: date, scope: OfficeScope) -> list[Any]:
    """Return who is asked for the first yes: the nearest head above who did not write in the workplan.

    Of an office whose head is the focal point that is the head above. Empty where nobody is known, and
    for those who neither see the office nor work for it. Two statements at most.
    """
    facts = workplan_facts(workplan)
    if facts.office_id not in scope.visible and not scope.may(
        Capability.CONTRIBUTE, facts.office_id
    ):
        return []
    may = {
        user.pk
        for user in users_who_may(
            capability=Capability.SUPERVISE_FOCAL_POINTS,
            office_id=facts.office_id,
            on=on,
            scope=scope,
        )
    }
    levels = managers_above(office_ids=[facts.office_id], on=on, scope=scope)
    near = (
        [one for one in level if one.pk in may - facts.writers]
        for level in levels.get(facts.office_id, [])
    )
    return next((level for level in near if level), [])


def keepers_for(*, workplan: Workplan, on: date, scope: OfficeScope) -> list[Any]:
    """Return who is asked for the second yes: those who keep the network and did not write in it."""
    facts = workplan_facts(workplan)
    barred = facts.writers | {facts.supervised_by_id}
    return [
        user
        for user in users_who_may(
            capability=Capability.KEEP_FOCAL_POINTS,
            office_id=facts.office_id,
            on=on,
            scope=scope,
        )
        if user.pk not in barred
    ]
