"""What the pages of a return say of its lock and of its reopening, with a button for who can do something."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import users_who_may
from apps.organization.choices import PeriodState
from apps.staffing.selectors.locks import Lock, lock_on
from apps.staffing.selectors.reopenings import (
    StandingReopening,
    may_end,
    obstacle_to_reopening,
    reopening_of,
    row_of_head,
)
from apps.staffing.selectors.review import Facts, Step, obstacle
from apps.staffing.selectors.revisions import ReturnHead
from apps.web.parts import Action

MOST_NAMES = 2
"""So many people are named of those who can open a return again."""


@dataclass(frozen=True, slots=True)
class ShownLock:
    """A lock as a page shows it: the words, whom to ask, and what the viewer can do."""

    reason: str
    since: str = ""
    who_reopens: str = ""
    people: str = ""
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class ShownReopening:
    """A reopening as a page shows it, and whether the viewer may end it before its day."""

    reopening: StandingReopening
    may_end: bool


def lock_of(
    head: ReturnHead, facts: Facts, *, scope: OfficeScope, now: datetime
) -> ShownLock | None:
    """Return why the viewer cannot change the numbers of a return that was begun; None when they can."""
    refusal = obstacle(Step.ENTER, facts=facts, scope=scope)
    if refusal is None:
        return None
    return lock_for_all(head, scope=scope, now=now) or ShownLock(reason=str(refusal))


def lock_for_all(head: ReturnHead, *, scope: OfficeScope, now: datetime) -> ShownLock | None:
    """Return what keeps everybody from changing a return, begun or not; None when nothing does."""
    lock = lock_on(
        head.newest,
        office=head.office,
        period=head.period,
        reopened=head.period.reopened.get(head.office.id),
        at=now,
    )
    if lock is None:
        return None
    action = action_on(lock, head, scope=scope, now=now)
    return ShownLock(
        reason=lock.reason,
        since=lock.since,
        who_reopens=lock.who_reopens,
        people="" if action else people_of(lock, head, scope=scope, now=now),
        action=action,
    )


def people_of(lock: Lock, head: ReturnHead, *, scope: OfficeScope, now: datetime) -> str:
    """Return the names of some who can do what the lock says."""
    if lock.opened_by is None:
        return ""
    able = users_who_may(
        capability=lock.opened_by, office_id=head.office.id, on=now.date(), scope=scope
    )
    return ", ".join(name_of(user) for user in able[:MOST_NAMES])


def action_on(lock: Lock, head: ReturnHead, *, scope: OfficeScope, now: datetime) -> Action | None:
    """Return the button for a viewer who can open the return or its period again."""
    row = row_of_head(head, at=now, scope=scope)
    is_closed = lock.code == "period_closed" and head.period.state != PeriodState.PLANNED
    if is_closed and obstacle_to_reopening(row, scope=scope) is None:
        return Action(_("Reopen for this office"), reopen_address(head), key="reopen")
    keeps = scope.may(
        Capability.CERTIFY
        if head.period.state == PeriodState.CERTIFIED
        else Capability.KEEP_PERIODS
    )
    if keeps and (is_closed or lock.code == "period_certified"):
        return Action(
            _("Reopen the whole period"),
            reverse("organization:period_reopen", args=[head.period.as_of.isoformat()]),
            key="reopen-period",
        )
    return None


def reopening_shown(
    head: ReturnHead, *, scope: OfficeScope, now: datetime
) -> ShownReopening | None:
    """Return the reopening of a return while it is in force; one statement, none where there is none."""
    if head.office.id not in head.period.reopened:
        return None
    row = row_of_head(head, at=now, scope=scope)
    found = reopening_of(row=row, scope=scope)
    if found is None or not found.is_in_force:
        return None
    return ShownReopening(found, may_end(row, scope=scope))


def reopen_actions(head: ReturnHead, *, scope: OfficeScope, now: datetime) -> list[Action]:
    """Return the way to the form of a reopening, for who may give one."""
    if not scope.may(Capability.APPROVE, head.office.id):
        return []
    row = row_of_head(head, at=now, scope=scope)
    if obstacle_to_reopening(row, scope=scope) is not None:
        return []
    label = _("Reopen for this office")
    if row.is_open:
        label = _("Give this office more days")
    return [Action(label, reopen_address(head), kind="link", key="reopen")]


def reopen_address(head: ReturnHead) -> str:
    """Return the address of the form of a reopening."""
    return reverse("staffing:return_reopen", args=[head.office.code, head.period.as_of])
