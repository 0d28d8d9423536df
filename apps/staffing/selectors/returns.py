"""The returns of a period: who owes one, where each stands, and what the viewer does next."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils.translation import pgettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.deadlines import deadline_of, is_open_for
from apps.organization.selectors import periods, tree_on
from apps.organization.tree import OfficeNode, OfficeTree
from apps.staffing.choices import EDITABLE_STATES, RevisionState
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.cells import cells_filled
from apps.staffing.selectors.openness import days_of_entry, reopened_in, with_reopenings
from apps.staffing.selectors.review import Facts, Step, facts_from, obstacle
from apps.staffing.selectors.samples import is_held_back
from apps.web.parts import Text

NOT_STARTED = "not_started"
STATE_NAMES: dict[str, Text] = {
    NOT_STARTED: pgettext_lazy("headcount return", "Not started"),
    **{state.value: state.label for state in RevisionState},
}
"""States of a return in the order of its way; the first one has no revision yet."""

PERSONS = """
    SELECT cell.revision_id,
           COALESCE(SUM(cell.count) FILTER (WHERE cell.sex = 'F'), 0),
           COALESCE(SUM(cell.count) FILTER (WHERE cell.sex = 'M'), 0),
           COALESCE(SUM(cell.count) FILTER (WHERE cell.sex = 'O'), 0)
    FROM staffing_headcountcell cell
    JOIN organization_contractgroup contract
        ON contract.id = cell.contract_group_id AND contract.is_staff
    WHERE cell.revision_id = ANY(%(revisions)s)
    GROUP BY cell.revision_id
"""


class NextStep(StrEnum):
    """The one main action of a row."""

    START = "start"
    CONTINUE = "continue"
    ATTEST = "attest"
    APPROVE = "approve"
    VIEW = "view"
    NONE = ""


@dataclass(slots=True)
class PeriodLine:
    """A reporting period as pages need it; `reopened` is the last day of entry of single offices, by id."""

    id: int
    as_of: date
    opens_on: date
    closes_on: date
    state: str
    certified_on: date | None = None
    reopened: Mapping[int, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Persons:
    """Staff of a return; `missing` counts the cells that are still owed."""

    women: int = 0
    men: int = 0
    other: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """All staff, other and undisclosed included."""
        return self.women + self.men + self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """One reporting unit in one period; the newest revision tells its state.

    `in_force` is the number of the approved revision that counts while a correction is under way;
    `is_held_back` whether chance drew it to be read in full.
    `persons` is None until `with_persons` has looked.
    """

    office: OfficeNode
    branch: OfficeNode
    period: PeriodLine
    state: str = NOT_STARTED
    is_open: bool
    closes_on: date
    deadline: datetime
    next_step: NextStep
    revision_id: int | None = None
    version: int = 0
    number: int = 0
    state_at: datetime | None = None
    state_by: str = ""
    return_reason: str = ""
    in_force: int | None = None
    is_held_back: bool = False
    persons: Persons | None = None

    @property
    def waits_for_viewer(self) -> bool:
        """Whether the viewer has something to do with it."""
        return self.next_step not in {NextStep.VIEW, NextStep.NONE}

    @property
    def is_due(self) -> bool:
        """Whether the office still has to submit."""
        return self.state in {NOT_STARTED, *EDITABLE_STATES}

    @property
    def is_late(self) -> bool:
        """Whether nothing was submitted although the deadline has passed."""
        return (
            not self.is_open
            and not self.is_correction
            and self.state in {NOT_STARTED, RevisionState.DRAFT}
        )

    @property
    def is_correction(self) -> bool:
        """Whether the newest revision corrects an approved one."""
        return self.number > 1 and self.state != RevisionState.APPROVED


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFilters:
    """What to list; empty means everything. `branch` is the code of a regional office."""

    state: str = ""
    branch: str = ""
    text: str = ""
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class ReturnList:
    """The rows that match, those that wait for the viewer first; the counts are before filters."""

    rows: tuple[ReturnRow, ...]
    due: int
    waiting: int
    states: Mapping[str, int] = field(default_factory=dict)


def period_lines(*, scope: OfficeScope) -> list[PeriodLine]:
    """Return the periods whose returns may be looked at, the newest first; nobody else's."""
    if not scope.visible:
        return []
    return [line_of(period) for period in with_reopenings(periods(), scope=scope)]


def period_line(*, as_of: date, scope: OfficeScope) -> PeriodLine | None:
    """Return the period of a date, or None."""
    period = with_reopenings(periods().filter(as_of=as_of), scope=scope).first()
    if period is None or not scope.visible:
        return None
    return line_of(period)


def line_of(period: Any) -> PeriodLine:
    """Return a row of the periods' table as a value."""
    return PeriodLine(
        id=period.pk,
        as_of=period.as_of,
        opens_on=period.opens_on,
        closes_on=period.closes_on,
        state=period.state,
        certified_on=period.certified_on,
        reopened=reopened_in(period),
    )


def current_period(lines: Sequence[PeriodLine]) -> PeriodLine | None:
    """Return the period people work on: the newest open one, else the newest that has opened."""
    for states in ({PeriodState.OPEN}, {PeriodState.CLOSED, PeriodState.CERTIFIED}):
        for line in lines:
            if line.state in states:
                return line
    return lines[0] if lines else None


def branches_of(*, as_of: date, scope: OfficeScope) -> list[OfficeNode]:
    """Return the regional offices, or other branches, that have due units in the scope."""
    tree = tree_on(day=as_of)
    nodes = {branch_of(tree, node) for node in tree.units() if node.id in scope.visible}
    return sorted(nodes, key=lambda node: (node.name, node.code))


def branch_of(tree: OfficeTree, node: OfficeNode) -> OfficeNode:
    """Return the regional office above an office, else the highest office below the root."""
    region = tree.region_of(node.id)
    if region is not None:
        return region
    line = tree.lineage(node.id)
    return tree.nodes[line[-2] if len(line) > 1 else line[0]]


def list_returns(
    *, period: PeriodLine, filters: ReturnFilters, at: datetime, scope: OfficeScope
) -> ReturnList:
    """Return the due units of a period that the viewer sees, with the state of each return.

    One statement for all revisions, one more where a head may attest the own office; persons come
    with `with_persons` for the rows that are shown.
    """
    tree = tree_on(day=period.as_of)
    found: dict[int, list[ReturnRevision]] = {}
    held: set[int] = set()
    for revision in (
        ReturnRevision.objects.filter(
            scope.visible.where("headcount_return__office"), headcount_return__period_id=period.id
        )
        .select_related(
            "headcount_return", "submitted_by", "attested_by", "approved_by", "returned_by"
        )
        .annotate(is_held=is_held_back())
        .order_by("headcount_return__office_id", "number")
    ):
        found.setdefault(revision.headcount_return.office_id, []).append(revision)
        if revision.is_held:
            held.add(revision.pk)
    alone = one_person_offices(found, scope=scope)
    rows = [
        row_of(
            node,
            tree=tree,
            period=period,
            revisions=found.get(node.id, []),
            is_one_person=node.id in alone,
            held=held,
            at=at,
            scope=scope,
        )
        for node in tree.units()
        if node.id in scope.visible
    ]
    counts = Counter(row.state for row in rows)
    shown = [row for row in rows if matches(row, filters)]
    return ReturnList(
        rows=tuple(sorted(shown, key=lambda row: not row.waits_for_viewer)),
        due=len(rows),
        waiting=sum(row.waits_for_viewer for row in rows),
        states={state: counts[state] for state in STATE_NAMES},
    )


def row_of(
    node: OfficeNode,
    *,
    tree: OfficeTree,
    period: PeriodLine,
    revisions: Sequence[ReturnRevision],
    is_one_person: bool,
    held: Collection[int] = (),
    at: datetime,
    scope: OfficeScope,
) -> ReturnRow:
    """Return the row of one unit from its revisions in the order of their numbers.

    `held` are the revisions that are held back to be read in full.
    """
    reopened = period.reopened.get(node.id)
    days = days_of_entry(period, reopened)
    is_open = is_open_for(days, node.time_zone, at)
    may_enter = scope.may(Capability.ENTER, node.id)
    row = ReturnRow(
        office=node,
        branch=branch_of(tree, node),
        period=period,
        is_open=is_open,
        closes_on=days.closes_on,
        deadline=deadline_of(days, node.time_zone),
        next_step=NextStep.START if may_enter and is_open else NextStep.NONE,
    )
    if not revisions:
        return row
    newest = revisions[-1]
    facts = facts_from(newest, office=node, period=period, reopened=reopened, at=at)
    facts = replace(facts, persons=1 if is_one_person else 2)
    moment, person = last_hand(newest)
    return replace(
        row,
        state=newest.state,
        next_step=next_step(facts, scope),
        revision_id=newest.pk,
        version=newest.version,
        number=newest.number,
        state_at=moment,
        state_by=person,
        return_reason=newest.return_reason if newest.state == RevisionState.RETURNED else "",
        in_force=next((one.number for one in revisions if one.is_in_force), None),
        is_held_back=newest.pk in held,
    )


def next_step(facts: Facts, scope: OfficeScope) -> NextStep:
    """Return the main action of the viewer on a revision; reading, when nothing else is theirs."""
    for step, action in (
        (Step.ATTEST, NextStep.ATTEST),
        (Step.APPROVE, NextStep.APPROVE),
        (Step.ENTER, NextStep.CONTINUE),
    ):
        if step == Step.ENTER and not scope.may(Capability.ENTER, facts.office_id):
            continue  # human resources management may mend a correction, but need not
        if obstacle(step, facts=facts, scope=scope) is None:
            return action
    return NextStep.VIEW


def last_hand(revision: ReturnRevision) -> tuple[datetime | None, str]:
    """Return when the revision came into its state, and through whom."""
    moment, person = {
        RevisionState.DRAFT: (revision.created_at, None),
        RevisionState.RETURNED: (revision.returned_at, revision.returned_by),
        RevisionState.SUBMITTED: (revision.submitted_at, revision.submitted_by),
        RevisionState.ATTESTED: (revision.attested_at, revision.attested_by),
        RevisionState.APPROVED: (revision.approved_at, revision.approved_by),
    }[RevisionState(revision.state)]
    return moment, name_of(person)


def one_person_offices(
    found: Mapping[int, Sequence[ReturnRevision]], *, scope: OfficeScope
) -> set[int]:
    """Return the offices of one person whose submitted return their own head may not attest."""
    own = {
        revisions[-1].pk: office_id
        for office_id, revisions in found.items()
        if office_id in scope.attest_roots and revisions[-1].state == RevisionState.SUBMITTED
    }
    persons = persons_of(list(own)) if own else {}
    return {
        office_id
        for revision_id, office_id in own.items()
        if persons.get(revision_id, Persons()).total <= 1
    }


def matches(row: ReturnRow, filters: ReturnFilters) -> bool:
    """Whether a row belongs to what was asked for."""
    words = filters.text.casefold().split()
    places = f"{row.office.name} {row.office.code} {row.office.duty_station}".casefold()
    return (
        (not filters.state or row.state == filters.state)
        and (not filters.branch or row.branch.code == filters.branch)
        and (not filters.is_waiting or row.waits_for_viewer)
        and all(word in places for word in words)
    )


def with_persons(
    *, rows: Sequence[ReturnRow], as_of: date, scope: OfficeScope
) -> tuple[ReturnRow, ...]:
    """Return rows of `list_returns` with their staff and missing cells; two statements at most."""
    listed = {row.revision_id: row for row in rows if row.revision_id is not None}
    persons = persons_of(list(listed)) if listed else {}
    filled = cells_filled(
        [(pk, row.office.id, as_of) for pk, row in listed.items() if row.state in EDITABLE_STATES]
    )
    return tuple(
        row
        if row.revision_id is None
        else replace(
            row,
            persons=replace(
                persons.get(row.revision_id, Persons()),
                missing=filled.get(row.revision_id, (0, 0))[1],
            ),
        )
        for row in rows
    )


def persons_of(revision_ids: Sequence[int]) -> dict[int, Persons]:
    """Return the staff that revisions count; those without any cell are absent."""
    with connection.cursor() as cursor:
        cursor.execute(PERSONS, {"revisions": list(revision_ids)})
        return {
            revision_id: Persons(women=women, men=men, other=other)
            for revision_id, women, men, other in cursor.fetchall()
        }
