"""What an import may do with the return of each office: the rules are those of the grid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.deadlines import is_open_for
from apps.organization.tree import OfficeNode
from apps.staffing.choices import EDITABLE_STATES, RevisionState
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.openness import days_of_entry, reopened_until
from apps.staffing.selectors.returns import PeriodLine
from apps.staffing.selectors.review import Step, facts_from, obstacle
from apps.web.refusals import NotPermitted


class Way(StrEnum):
    """How numbers get into a return."""

    BEGIN = "begin"
    EDIT = "edit"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done with one office.

    `revision` is the newest one, whose cells are compared, None before the first. With a `refusal`
    (a code of a problem) nothing of the office may change; what is unchanged stands all the same.
    """

    office: OfficeNode
    revision: ReturnRevision | None
    way: Way
    refusal: str = ""


def plans_for(
    *,
    offices: Iterable[OfficeNode],
    period: PeriodLine,
    has_reason: bool,
    at: datetime,
    scope: OfficeScope,
    lock: bool,
) -> list[Plan]:
    """Return a plan for each office; with `lock` their returns stay as they are until the end.

    Two statements. With `has_reason` approved returns get a correction.
    """
    nodes = {office.id: office for office in offices}
    revisions = ReturnRevision.objects.filter(
        headcount_return__period_id=period.id, headcount_return__office_id__in=list(nodes)
    ).select_related("headcount_return")
    if lock:
        revisions = revisions.select_for_update(of=("self", "headcount_return"))
    newest: dict[int, ReturnRevision] = {}
    for revision in revisions.order_by("pk"):
        office_id = revision.headcount_return.office_id
        if office_id not in newest or newest[office_id].number < revision.number:
            newest[office_id] = revision
    reopened = reopened_until(period_id=period.id, office_ids=list(nodes), scope=scope)
    return [
        plan_for(
            node,
            newest.get(node.id),
            period=period,
            reopened=reopened.get(node.id),
            has_reason=has_reason,
            at=at,
            scope=scope,
        )
        for node in nodes.values()
    ]


def plan_for(
    office: OfficeNode,
    revision: ReturnRevision | None,
    *,
    period: PeriodLine,
    reopened: date | None,
    has_reason: bool,
    at: datetime,
    scope: OfficeScope,
) -> Plan:
    """Return the plan for one office and its newest revision; `reopened` is its own last day of entry."""
    if revision is None:
        refusal = ""
        if not scope.may(Capability.ENTER, office.id):
            refusal = "not_permitted"
        elif not is_open_for(days_of_entry(period, reopened), office.time_zone, at):
            refusal = {
                PeriodState.PLANNED.value: "period_not_open",
                PeriodState.CERTIFIED.value: "period_certified",
            }.get(period.state, "period_closed")
        return Plan(office=office, revision=None, way=Way.BEGIN, refusal=refusal)
    facts = facts_from(revision, office=office, period=period, reopened=reopened, at=at)
    if revision.state == RevisionState.APPROVED:
        found = obstacle(Step.CORRECT, facts=facts, scope=scope)
        refusal = "" if has_reason else "approved"
        if isinstance(found, NotPermitted):
            refusal = "not_permitted"
        elif found is not None:
            refusal = "late_correction" if found.code == "period_closed" else found.code
        return Plan(office=office, revision=revision, way=Way.CORRECT, refusal=refusal)
    found = obstacle(Step.ENTER, facts=facts, scope=scope)
    refusal = ""
    if isinstance(found, NotPermitted):
        refusal = "not_permitted"
    elif found is not None:
        refusal = found.code if revision.state in EDITABLE_STATES else "submitted"
    return Plan(office=office, revision=revision, way=Way.EDIT, refusal=refusal)
