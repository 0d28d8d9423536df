"""How far the returns have come: what is late below a manager, and how many are in each state."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.organization.selectors import trees_on
from apps.staffing.choices import RevisionState
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.picture import scope_label
from apps.staffing.selectors.returns import (
    NOT_STARTED,
    STATE_NAMES,
    PeriodLine,
    ReturnRow,
    current_period,
    period_lines,
)
from apps.staffing.selectors.statuses import KINDS, status_of_row
from apps.staffing.selectors.under_way import not_started, open_rows, unfinished_periods
from apps.web.parts import DeskItem, Kind, Text


@dataclass(frozen=True, slots=True)
class LateReturns:
    """What is late below somebody: the first lines, how many, and how many by region's name."""

    items: tuple[DeskItem, ...] = ()
    total: int = 0
    regions: tuple[tuple[str, int], ...] = ()
    url: str = ""


def late_below(*, now: datetime, most: int, scope: OfficeScope) -> LateReturns:
    """Return the offices one sees whose return missed the deadline; four statements.

    Of the period that people work on, and only until it is certified. The regions with the most
    come first.
    """
    _lines, current = unfinished_periods(scope=scope)
    if current is None:
        return LateReturns()
    begun = open_rows(
        Q(state=RevisionState.DRAFT) & scope.visible.where("headcount_return__office"),
        lines=[current],
        now=now,
        scope=scope,
    )
    rows = [*begun, *not_started([current], now=now, scope=scope, over=Capability.SEE)]
    late = sorted((row for row in rows if row.is_late), key=lambda row: row.office.name)
    regions = Counter(row.branch.name for row in late)
    return LateReturns(
        items=tuple(late_item(row) for row in late[:most]),
        total=len(late),
        regions=tuple(sorted(regions.items(), key=lambda pair: (-pair[1], pair[0]))),
        url=reverse("staffing:return_list"),
    )


@dataclass(frozen=True, slots=True)
class StateFigure:
    """How many returns are in a state, and the list of them."""

    label: Text
    kind: Kind
    figure: Figure
    url: str


@dataclass(frozen=True, slots=True)
class ReturnsOverview:
    """How far the returns of a period have come, by state; `due` are the offices that owe one."""

    period: PeriodLine
    due: Figure
    states: tuple[StateFigure, ...]


def overview(*, now: datetime, scope: OfficeScope) -> ReturnsOverview | None:
    """Return how many returns one sees are in each state, in the newest period; three statements.

    Counted are the approved ones; all others of the offices that owe a return are missing. None
    when there is no period, or no office that owes a return in it.
    """
    period = current_period(period_lines(scope=scope))
    if period is None:
        return None
    tree = trees_on(days=[period.as_of])[period.as_of]
    units = [node.id for node in tree.units() if node.id in scope.visible]
    newest = dict(
        ReturnRevision.objects.filter(
            headcount_return__period=period.id, headcount_return__office__in=units
        )
        .order_by("headcount_return__office", "-number")
        .distinct("headcount_return__office")
        .values_list("headcount_return__office", "state")
    )
    if not units:
        return None
    counts = Counter(newest.get(office_id, NOT_STARTED) for office_id in units)
    approved = counts[RevisionState.APPROVED]

    def figure(key: str, number: int) -> Figure:
        return Figure.count(
            f"returns_{key}",
            number,
            population="reporting_units",
            as_of=period.as_of,
            scope=scope_label(query=CountQuery(), tree=tree, scope=scope),
            coverage=Coverage(len(units), approved, len(units) - approved),
            status=Status.APPROVED if approved == len(units) else Status.PROVISIONAL,
            unit=Unit.OFFICES,
        )

    listed = f"{reverse('staffing:return_list')}?period={period.as_of.isoformat()}"
    return ReturnsOverview(
        period=period,
        due=figure("due", len(units)),
        states=tuple(
            StateFigure(
                label=label,
                kind=KINDS[state],
                figure=figure(state, counts[state]),
                url=f"{listed}&state={state}",
            )
            for state, label in STATE_NAMES.items()
        ),
    )


def late_item(row: ReturnRow) -> DeskItem:
    """Return a return as something that an office below failed to do."""
    return DeskItem(
        title=row.office.name,
        url=reverse("staffing:return_detail", args=[row.office.code, row.period.as_of]),
        context=row.branch.name,
        status=status_of_row(row, row.period),
        due_at=row.deadline,
        zone=row.office.time_zone,
    )
