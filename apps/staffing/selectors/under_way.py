"""The returns that somebody still works on, in periods that are not certified."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.selectors import trees_on
from apps.staffing.choices import RevisionState
from apps.staffing.models import HeadcountCell, HeadcountReturn, ReturnRevision
from apps.staffing.selectors.returns import (
    PeriodLine,
    Persons,
    ReturnRow,
    current_period,
    period_lines,
    persons_of,
    row_of,
)
from apps.staffing.selectors.samples import is_held_back

UNFINISHED = (PeriodState.OPEN, PeriodState.CLOSED)
"""A certified period asks nothing of anybody."""


def unfinished_periods(*, scope: OfficeScope) -> tuple[list[PeriodLine], PeriodLine | None]:
    """Return the periods in which something may still be done, and the one that people work on.

    None for the latter when it is certified already.
    """
    lines = period_lines(scope=scope)
    unfinished = [line for line in lines if line.state in UNFINISHED]
    current = current_period(lines)
    return unfinished, current if current in unfinished else None


def open_rows(
    which: Q, *, lines: Iterable[PeriodLine], now: datetime, scope: OfficeScope
) -> list[ReturnRow]:
    """Return the returns whose revision under way is one of `which`.

    A return has one revision under way at most, and it is the newest.
    """
    periods = {line.id: line for line in lines}
    trees = trees_on(days=[line.as_of for line in periods.values()])
    found = list(
        ReturnRevision.objects.filter(which, headcount_return__period__in=periods)
        .select_related(
            "headcount_return", "submitted_by", "attested_by", "approved_by", "returned_by"
        )
        .annotate(is_held=is_held_back())
    )
    alone = of_one_person(found, scope=scope)
    rows = []
    for revision in found:
        period = periods[revision.headcount_return.period_id]
        tree = trees[period.as_of]
        node = tree.nodes.get(revision.headcount_return.office_id)
        if node is not None:
            rows.append(
                row_of(
                    node,
                    tree=tree,
                    period=period,
                    revisions=[revision],
                    is_one_person=revision.pk in alone,
                    held=[revision.pk] if revision.is_held else [],
                    at=now,
                    scope=scope,
                )
            )
    return rows


def not_started(
    lines: Iterable[PeriodLine],
    *,
    now: datetime,
    scope: OfficeScope,
    over: Capability = Capability.ENTER,
) -> list[ReturnRow]:
    """Return the due units of periods that nobody has begun, of the offices of a capability."""
    periods = {line.id: line for line in lines}
    offices = scope.over(over)
    begun = set(
        HeadcountReturn.objects.filter(
            offices.where("office"), period__in=periods, revisions__isnull=False
        )
        .values_list("period_id", "office_id")
        .distinct()
    )
    trees = trees_on(days=[line.as_of for line in periods.values()])
    return [
        row_of(
            node,
            tree=trees[line.as_of],
            period=line,
            revisions=[],
            is_one_person=False,
            at=now,
            scope=scope,
        )
        for line in periods.values()
        for node in trees[line.as_of].units()
        if node.id in offices and (line.id, node.id) not in begun
    ]


def of_one_person(revisions: Iterable[ReturnRevision], *, scope: OfficeScope) -> set[int]:
    """Return the submitted revisions that count one person, of offices whose own head looks on."""
    own = [
        one.pk
        for one in revisions
        if one.state == RevisionState.SUBMITTED
        and one.headcount_return.office_id in scope.attest_roots
    ]
    persons = persons_of(own) if own else {}
    return {pk for pk in own if persons.get(pk, Persons()).total <= 1}


def entered_by_viewer(rows: Iterable[ReturnRow], *, scope: OfficeScope) -> set[int]:
    """Return the revisions in which the viewer typed numbers, and which others must review.

    Looked for only where the viewer may type: in offices of HR, and in corrections.
    """
    suspected = [
        row.revision_id
        for row in rows
        if row.number > 1 or scope.may(Capability.ENTER, row.office.id)
    ]
    if not suspected:
        return set()
    return set(
        HeadcountCell.objects.filter(revision__in=suspected, changed_by=scope.user_id)
        .values_list("revision_id", flat=True)
        .distinct()
    )
