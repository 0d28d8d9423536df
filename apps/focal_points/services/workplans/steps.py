"""The way of a workplan: submitted, approved by the supervisor, then by the Gender Coordination Unit; or sent back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import WorkplanState
from apps.focal_points.models import Workplan
from apps.focal_points.selectors.workplan_steps import (
    WorkplanStep,
    workplan_facts,
    workplan_obstacle,
)
from apps.focal_points.selectors.workplans import workplan_locked
from apps.focal_points.services.workplans import telling
from apps.focal_points.services.workplans.writing import LONGEST_TEXT, too_long
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.texts import tidy
from apps.web.versions import demand_version, write


@transaction.atomic
def submit_workplan(
    *, workplan_id: int, version: int, now: datetime, scope: OfficeScope
) -> Workplan:
    """Submit a workplan to the supervisor; raises Invalid with everything that its items lack."""
    workplan = workplan_locked(workplan_id=workplan_id, scope=scope)
    demand(WorkplanStep.SUBMIT, workplan=workplan, version=version, scope=scope)
    if problems := lacks(workplan):
        raise Invalid(problems=problems)
    write(
        workplan,
        state=WorkplanState.SUBMITTED,
        submitted_by_id=scope.user_id,
        submitted_at=now,
        supervised_by_id=None,
        supervised_at=None,
        approved_by_id=None,
        approved_at=None,
        returned_because="",
    )
    telling.tell_supervisors(workplan=workplan, now=now, scope=scope)
    return workplan


def lacks(workplan: Workplan) -> list[Problem]:
    """Return what a workplan lacks before it can be submitted; `field` is `item` and its place."""
    problems = []
    items = list(workplan.items.order_by("position"))
    if not items:
        problems.append(
            Problem(code="no_items", message=_("Add what you mean to do; there is no item yet."))
        )
    for item in items:
        wanted = [
            (not item.expected_result, _("Item %(number)s: say what result is expected.")),
            (item.due_on is None, _("Item %(number)s: say until when.")),
        ]
        problems += [
            Problem(
                code="required",
                message=message % {"number": item.position},
                field=f"item-{item.pk}",
            )
            for is_missing, message in wanted
            if is_missing
        ]
    return problems


@transaction.atomic
def approve_workplan(
    *, workplan_id: int, version: int, now: datetime, scope: OfficeScope
) -> Workplan:
    """Approve a workplan: as its supervisor, then for the Gender Coordination Unit; two persons."""
    workplan = workplan_locked(workplan_id=workplan_id, scope=scope)
    demand(WorkplanStep.APPROVE, workplan=workplan, version=version, scope=scope)
    if workplan.state == WorkplanState.SUBMITTED:
        write(
            workplan,
            state=WorkplanState.SUPERVISED,
            supervised_by_id=scope.user_id,
            supervised_at=now,
        )
        telling.tell_keepers(workplan=workplan, now=now, scope=scope)
    else:
        write(
            workplan,
            state=WorkplanState.APPROVED,
            approved_by_id=scope.user_id,
            approved_at=now,
        )
    telling.tell_writers(workplan=workplan, now=now, scope=scope)
    return workplan


@transaction.atomic
def return_workplan(
    *, workplan_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> Workplan:
    """Send a workplan back with a reason; its way begins anew, also where the supervisor had approved it."""
    workplan = workplan_locked(workplan_id=workplan_id, scope=scope)
    demand(WorkplanStep.SEND_BACK, workplan=workplan, version=version, scope=scope)
    words = tidy(reason)
    if not words:
        message = _("Say what is to be changed; the focal point reads this.")
        raise Invalid(problems=[Problem(code="required", message=message, field="reason")])
    if len(words) > LONGEST_TEXT:
        raise Invalid(problems=[too_long("reason")])
    write(
        workplan,
        state=WorkplanState.RETURNED,
        returned_because=words,
        supervised_by_id=None,
        supervised_at=None,
    )
    telling.tell_writers(workplan=workplan, now=now, scope=scope)
    return workplan


@transaction.atomic
def reopen_workplan(*, workplan_id: int, version: int, scope: OfficeScope) -> Workplan:
    """Open the items of an approved workplan again: it is a draft, and both approvals are needed anew.

    Who had approved it stands in the history.
    """
    workplan = workplan_locked(workplan_id=workplan_id, scope=scope)
    demand(WorkplanStep.REOPEN, workplan=workplan, version=version, scope=scope)
    return write(
        workplan,
        state=WorkplanState.DRAFT,
        submitted_by_id=None,
        submitted_at=None,
        supervised_by_id=None,
        supervised_at=None,
        approved_by_id=None,
        approved_at=None,
    )


def demand(step: WorkplanStep, *, workplan: Workplan, version: int, scope: OfficeScope) -> None:
    """Raise what stands in the way of a step on a locked workplan.

    A request made from an older state is told so before it is told that the step does not follow.
    """
    refusal = workplan_obstacle(step, facts=workplan_facts(workplan), scope=scope)
    if not isinstance(refusal, NotPermitted):
        demand_version(workplan, version)
    if refusal is not None:
        raise refusal
