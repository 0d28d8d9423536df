"""How complete and how timely the returns of each office are, period by period.

A return is on time when it was first submitted before the period's deadline in its office's own time zone;
a reopening lets an office enter late and does not make it punctual. Empty and complete differ: a return
that holds nothing is begun, one that holds a zero in every cell states that nobody worked there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import pgettext_lazy

from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.deadlines import deadline_of, is_open_for
from apps.organization.selectors import trees_on
from apps.organization.tree import OfficeNode, OfficeTree
from apps.staffing.choices import EDITABLE_STATES, RevisionState
from apps.staffing.selectors.cells import cells_filled
from apps.staffing.selectors.completeness_returns import (
    KnownReturn,
    returns_known,
    without_persons,
)
from apps.staffing.selectors.openness import days_of_entry
from apps.staffing.selectors.returns import PeriodLine, branch_of, period_lines
from apps.web.parts import Text

MOST_PERIODS = 6
"""So many periods stand beside one another."""


class Progress(StrEnum):
    """How far one return has come."""

    NOT_OWED = "not_owed"
    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    COMPLETE = "complete"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    ATTESTED = "attested"
    APPROVED = "approved"


class Timeliness(StrEnum):
    """Whether a return came before its deadline; not known where no moment is on record."""

    ON_TIME = "on_time"
    LATE = "late"
    NOT_KNOWN = "not_known"


RECEIVED = frozenset({Progress.SUBMITTED, Progress.ATTESTED, Progress.APPROVED})
"""Returns that have come; all others that are owed are missing."""

NOBODY, LATE, OVERDUE, REOPENED = "nobody", "late", "overdue", "reopened"
FILTER_NAMES: dict[str, Text] = {
    Progress.NOT_BEGUN: pgettext_lazy("returns that are", "Nothing begun"),
    Progress.BEGUN: pgettext_lazy("returns that are", "Begun, with cells missing"),
    Progress.COMPLETE: pgettext_lazy("returns that are", "Complete, not submitted"),
    Progress.RETURNED: pgettext_lazy("returns that are", "Returned"),
    Progress.SUBMITTED: pgettext_lazy("returns that are", "Submitted"),
    Progress.ATTESTED: pgettext_lazy("returns that are", "Attested"),
    Progress.APPROVED: pgettext_lazy("returns that are", "Approved"),
    OVERDUE: pgettext_lazy("returns that are", "Missing after the deadline"),
    LATE: pgettext_lazy("returns that are", "Submitted late"),
    REOPENED: pgettext_lazy("returns that are", "Reopened now"),
    NOBODY: pgettext_lazy("returns that are", "Complete, and nobody works there"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """One office in one period.

    `missing` of `owed` cells are told while somebody still enters. `at` is when the return came into its
    state. `is_nobody`: every cell is filled and none counts anybody. `reopened_until` only while it holds.
    """

    as_of: date
    progress: Progress
    closes_on: date | None = None
    at: datetime | None = None
    missing: int = 0
    owed: int = 0
    is_nobody: bool = False
    is_corrected: bool = False
    is_overdue: bool = False
    timeliness: Timeliness | None = None
    days_late: int = 0
    reopened_until: date | None = None

    @property
    def is_due(self) -> bool:
        """Whether the office owes a return."""
        return self.progress is not Progress.NOT_OWED

    @property
    def is_received(self) -> bool:
        """Whether the return has come."""
        return self.progress in RECEIVED


@dataclass(frozen=True, slots=True)
class Sums:
    """Returns of a row, a column or everything; `missing` ones have not come, some not yet in time."""

    due: int = 0
    approved: int = 0
    approved_on_time: int = 0
    on_time: int = 0
    late: int = 0
    not_known: int = 0
    missing: int = 0
    overdue: int = 0

    @classmethod
    def of(cls, cells: Sequence[MatrixCell]) -> "Sums":
        """Count cells; those that are not owed count nowhere."""
        due = [cell for cell in cells if cell.is_due]
        came = [cell for cell in due if cell.is_received]
        approved = [cell for cell in came if cell.progress is Progress.APPROVED]

        def at(timeliness: Timeliness, of: Sequence[MatrixCell]) -> int:
            return sum(cell.timeliness is timeliness for cell in of)

        return cls(
            due=len(due),
            approved=len(approved),
            approved_on_time=at(Timeliness.ON_TIME, approved),
            on_time=at(Timeliness.ON_TIME, came),
            late=at(Timeliness.LATE, came),
            not_known=at(Timeliness.NOT_KNOWN, came),
            missing=len(due) - len(came),
            overdue=sum(cell.is_overdue for cell in due),
        )


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One office, as it was in the newest period shown in which it owed a return."""

    office: OfficeNode
    branch: OfficeNode
    cells: tuple[MatrixCell, ...]
    sums: Sums


@dataclass(frozen=True, slots=True)
class MatrixFilters:
    """What to list; empty means everything. `what` is asked of the newest period shown."""

    branch: str = ""
    what: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Offices by region and name, periods with the newest first, and the sums of what is shown."""

    periods: tuple[PeriodLine, ...]
    rows: tuple[MatrixRow, ...]
    columns: tuple[Sums, ...]
    total: Sums
    all_rows: int


def periods_shown(
    lines: Sequence[PeriodLine], last: date | None, most: int = MOST_PERIODS
) -> list[PeriodLine]:
    """Return the periods to show, the newest first: those that have opened, up to a date."""
    opened = [line for line in lines if line.state != PeriodState.PLANNED]
    return [line for line in opened if last is None or line.as_of <= last][:most]


def completeness(
    *,
    last: date | None,
    filters: MatrixFilters,
    at: datetime,
    most_periods: int = MOST_PERIODS,
    scope: OfficeScope,
) -> Matrix:
    """Return the matrix of what one sees; five statements and the trees, whatever the number of offices."""
    periods = periods_shown(period_lines(scope=scope), last, most_periods)
    trees = trees_on(days=[line.as_of for line in periods])
    known = returns_known(periods, scope=scope)
    cells = cells_of(periods, trees, known, at=at, scope=scope)
    rows = []
    for office_id, found in cells.items():
        newest = next(line for line in periods if found[line.id].is_due)
        tree = trees[newest.as_of]
        node = tree.nodes[office_id]
        ordered = tuple(found[line.id] for line in periods)
        rows.append(MatrixRow(node, branch_of(tree, node), ordered, Sums.of(ordered)))
    rows.sort(key=lambda row: (row.branch.name, row.office.name, row.office.code))
    shown = [row for row in rows if matches(row, filters)]
    columns = [Sums.of([row.cells[place] for row in shown]) for place in range(len(periods))]
    return Matrix(
        periods=tuple(periods),
        rows=tuple(shown),
        columns=tuple(columns),
        total=Sums.of([cell for row in shown for cell in row.cells]),
        all_rows=len(rows),
    )


def cells_of(
    periods: Sequence[PeriodLine],
    trees: Mapping[date, OfficeTree],
    known: Mapping[tuple[int, int], KnownReturn],
    *,
    at: datetime,
    scope: OfficeScope,
) -> dict[int, dict[int, MatrixCell]]:
    """Return a cell for every office and period, where the office owes a return in one of them."""
    due = {
        line.id: {node.id: node for node in trees[line.as_of].units() if node.id in scope.visible}
        for line in periods
    }
    days = {line.id: line.as_of for line in periods}
    entered = [
        (one.revision_id, one.office_id, days[period_id])
        for (period_id, _office), one in known.items()
        if one.state in EDITABLE_STATES
    ]
    filled = cells_filled(entered)
    empty = without_persons([one.revision_id for one in known.values()])
    offices = {office_id for nodes in due.values() for office_id in nodes}
    return {
        office_id: {
            line.id: cell_of(
                line,
                due[line.id].get(office_id),
                known.get((line.id, office_id)),
                filled=filled,
                empty=empty,
                at=at,
            )
            for line in periods
        }
        for office_id in offices
    }


def cell_of(
    period: PeriodLine,
    node: OfficeNode | None,
    known: KnownReturn | None,
    *,
    filled: Mapping[int, tuple[int, int]],
    empty: set[int],
    at: datetime,
) -> MatrixCell:
    """Return one cell; without a node the office owed nothing on that date."""
    if node is None:
        return MatrixCell(as_of=period.as_of, progress=Progress.NOT_OWED)
    reopened = period.reopened.get(node.id)
    days = days_of_entry(period, reopened)
    is_reopened = days is not period and is_open_for(days, node.time_zone, at)
    deadline = deadline_of(period, node.time_zone)
    cell = MatrixCell(
        as_of=period.as_of,
        progress=Progress.NOT_BEGUN,
        closes_on=period.closes_on,
        reopened_until=days.closes_on if is_reopened else None,
    )
    if known is not None:
        owed, missing = filled.get(known.revision_id, (0, 0))
        progress = progress_of(known, missing)
        cell = replace(
            cell,
            progress=progress,
            at=known.at,
            missing=missing,
            owed=owed,
            is_nobody=progress not in {Progress.BEGUN, Progress.NOT_BEGUN}
            and not missing
            and known.revision_id in empty,
            is_corrected=known.is_corrected,
        )
    if not cell.is_received:
        return replace(cell, is_overdue=at >= deadline)
    came = known.first_submitted_at if known else None
    if came is None:
        return replace(cell, timeliness=Timeliness.NOT_KNOWN)
    if came < deadline:
        return replace(cell, timeliness=Timeliness.ON_TIME)
    day = came.astimezone(ZoneInfo(node.time_zone)).date()
    return replace(
        cell, timeliness=Timeliness.LATE, days_late=max(1, (day - period.closes_on).days)
    )


def progress_of(known: KnownReturn, missing: int) -> Progress:
    """Return how far a return has come, with so many cells missing."""
    if known.state == RevisionState.DRAFT:
        return Progress.BEGUN if missing else Progress.COMPLETE
    return Progress(known.state)


def matches(row: MatrixRow, filters: MatrixFilters) -> bool:
    """Whether a row belongs to what was asked for."""
    words = filters.text.casefold().split()
    places = f"{row.office.name} {row.office.code} {row.office.duty_station}".casefold()
    return (
        (not filters.branch or row.branch.code == filters.branch)
        and (not filters.what or is_so(row.cells[0], filters.what))
        and all(word in places for word in words)
    )


def is_so(cell: MatrixCell, what: str) -> bool:
    """Whether a cell is what a filter names."""
    return {
        NOBODY: cell.is_nobody,
        LATE: cell.timeliness is Timeliness.LATE,
        OVERDUE: cell.is_overdue,
        REOPENED: cell.reopened_until is not None,
    }.get(what, cell.progress == what)
