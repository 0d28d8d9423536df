"""Counts what the page “Explore” asks for: one statement over sums, one over tallies of returns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage
from apps.organization.choices import PeriodState
from apps.organization.selectors import periods, tree_on, trees_on
from apps.organization.tree import OfficeTree
from apps.staffing.analytics.composition import NOBODY, Tally
from apps.staffing.analytics.grouping import signs_of
from apps.staffing.choices import ExploreDimension, Measure
from apps.staffing.models import ReturnTally, StaffSummary
from apps.staffing.selectors.counts import in_population, of_units, offices_counted
from apps.staffing.selectors.explore.members import (
    Member,
    date_members,
    member_of_office,
    office_members,
    person_members,
)
from apps.staffing.selectors.explore.query import OF_OFFICES, ExploreQuery
from apps.staffing.selectors.parity import expect_period
from apps.staffing.selectors.picture import scope_label

ALL = ""
Place = tuple[date, str, str]
"""A date, and the keys of a row and a column; ALL where a dimension does not part persons, or in a total."""
Signs = Mapping[tuple[date, int], tuple[tuple[tuple[str, str], int], ...]]
NO_RETURNS = Coverage(due=0, counted=0, missing=0)
COLUMNS = {
    ExploreDimension.CATEGORY: "grade__category",
    ExploreDimension.GRADE: "grade__code",
    ExploreDimension.CONTRACT: "contract_group__code",
}


@dataclass(frozen=True)
class Pivot:
    """Persons and coverage by place, and what rows and columns mean.

    `dates` are those shown, ascending; `before` the period before each, where changes are asked for.
    `coverage` has a place only where offices existed on its date.
    """

    query: ExploreQuery
    dates: tuple[date, ...]
    before: Mapping[date, date]
    rows: tuple[Member, ...]
    columns: tuple[Member, ...]
    scope_label: str
    tallies: dict[Place, Tally] = field(default_factory=dict)
    coverage: dict[Place, Coverage] = field(default_factory=dict)

    def tally(self, place: Place) -> Tally:
        """Return the persons of a place."""
        return self.tallies.get(place, NOBODY)

    def covered(self, place: Place) -> Coverage | None:
        """Return how many returns of a place count; None where no office of it existed."""
        day, row, column = place
        query = self.query
        return self.coverage.get(
            (
                day,
                row if query.rows in OF_OFFICES else ALL,
                column if query.columns in OF_OFFICES else ALL,
            )
        )

    @property
    def is_counted(self) -> bool:
        """Whether any return counts on any date shown."""
        return any(
            coverage.counted
            for (day, row, column), coverage in self.coverage.items()
            if day in self.dates and row == column == ALL
        )


def known_dates() -> tuple[date, ...]:
    """Return the dates of all periods that have opened, ascending."""
    opened = periods().exclude(state=PeriodState.PLANNED)
    return tuple(sorted(period.as_of for period in opened))


def pivot_if_any(*, query: ExploreQuery, scope: OfficeScope) -> Pivot | None:
    """Count what a sound question asks for; None when the scope shows no office of it on any date.

    Two statements over sums and tallies, beside those that read dates, trees and vocabularies. Raises
    OutOfScope for a date that is no period's.
    """
    known = known_dates()
    if query.as_of not in known:
        expect_period(as_of=query.as_of)
    dates: Sequence[date] = (query.as_of,)
    if query.has(ExploreDimension.PERIOD):
        dates = [day for day in known if (query.since or day) <= day <= query.as_of]
    before = {}
    if query.measure == Measure.CHANGE:
        before = {day: known[known.index(day) - 1] for day in dates if day != known[0]}
    asked = sorted({*dates, *before.values()})
    trees = trees_on(days=asked)
    placed_on = query.counted.placed_on
    placing = tree_on(day=placed_on) if placed_on else None
    groups = {
        day: groups_on(query=query, tree=tree, placing=placing or tree, scope=scope)
        for day, tree in trees.items()
    }
    if not any(groups[day] for day in dates):
        return None
    newest_first = [trees[day] for day in reversed(asked)]
    keys = [pair for day in dates for pair in groups[day].values()]
    pivot = Pivot(
        query=query,
        dates=tuple(dates),
        before=before,
        rows=members_of(query.rows, query, dates, {row for row, _ in keys}, newest_first, placing),
        columns=members_of(
            query.columns, query, dates, {column for _, column in keys}, newest_first, placing
        ),
        scope_label=scope_label(query=query.counted, tree=placing or newest_first[0], scope=scope),
    )
    signs = signs_by_unit(groups, trees)
    pivot.tallies.update(tallies_of(query, signs))
    pivot.coverage.update(coverages_of(query, signs, groups, trees))
    return pivot


def members_of(
    dimension: ExploreDimension | None,
    query: ExploreQuery,
    dates: Sequence[date],
    keys: set[str],
    trees: Sequence[OfficeTree],
    placing: OfficeTree | None,
) -> tuple[Member, ...]:
    """Return what stands in rows or in columns; nothing without a dimension."""
    if dimension is None:
        return ()
    if dimension == ExploreDimension.PERIOD:
        return date_members(dates)
    if dimension in OF_OFFICES:
        return office_members(dimension, keys, trees=[placing, *trees] if placing else trees)
    return person_members(dimension, query.counted)


def groups_on(
    *, query: ExploreQuery, tree: OfficeTree, placing: OfficeTree, scope: OfficeScope
) -> dict[int, tuple[str, str]]:
    """Return the row and the column that each office of a date belongs to, for those the scope shows."""
    offices = offices_counted(query=query.counted, tree=tree, scope=scope, placing=placing)
    found = {}
    for office_id in offices:
        node = tree.nodes[office_id]
        if query.counted.location not in {"", node.location}:
            continue
        keys = [
            member_of_office(dimension, node, tree=tree, placing=placing)
            if dimension is not None and dimension in OF_OFFICES
            else ALL
            for dimension in (query.rows, query.columns)
        ]
        if keys[0] is not None and keys[1] is not None:
            found[office_id] = (keys[0], keys[1])
    return found


def signs_by_unit(
    groups: Mapping[date, Mapping[int, tuple[str, str]]], trees: Mapping[date, OfficeTree]
) -> Signs:
    """Return which groups the sum of each unit enters on each date, and with which sign."""
    return {
        (day, unit_id): signs
        for day, of_offices in groups.items()
        for unit_id, signs in signs_of(
            groups=of_offices,
            parents={node.id: node.parent_id for node in trees[day].nodes.values()},
        ).items()
    }


def tallies_of(query: ExploreQuery, signs: Signs) -> dict[Place, Tally]:
    """Return the persons of all places and totals; one statement, over sums only."""
    tallies: dict[Place, Tally] = {}
    if not signs:
        return tallies
    parts = [COLUMNS[each] for each in query.dimensions if each in COLUMNS]
    rows = (
        StaffSummary.objects.filter(
            in_population(query.counted), of_units(signs), status=query.counted.standing
        )
        .values_list("period__as_of", "unit_id", *parts)
        .annotate(Sum("women"), Sum("men"), Sum("other"), Sum("missing_cells"))
        .order_by()
    )
    for day, unit_id, *values in rows:
        tally = Tally(*values[-4:])
        parted = dict(zip(parts, values, strict=False))
        for (row, column), sign in signs.get((day, unit_id), ()):
            place = (
                day,
                parted.get(COLUMNS.get(query.rows, ""), row),
                parted.get(COLUMNS.get(query.columns, ""), column) if query.columns else ALL,
            )
            for each in with_totals(place):
                tallies[each] = tallies.get(each, NOBODY) + tally.times(sign)
    return tallies


def coverages_of(
    query: ExploreQuery,
    signs: Signs,
    groups: Mapping[date, Mapping[int, tuple[str, str]]],
    trees: Mapping[date, OfficeTree],
) -> dict[Place, Coverage]:
    """Return how many returns of all places and totals are due and count; one statement, over tallies."""
    due: dict[Place, int] = {}
    counted: dict[Place, int] = {}
    for day, of_offices in groups.items():
        for office_id, (row, column) in of_offices.items():
            for place in with_totals((day, row, column)):
                due[place] = due.get(place, 0) + trees[day].nodes[office_id].is_reporting_unit
    if signs:
        found = ReturnTally.objects.filter(
            of_units(signs), status=query.counted.standing
        ).values_list("period__as_of", "unit_id", "counted")
        for day, unit_id, number in found:
            for (row, column), sign in signs.get((day, unit_id), ()):
                for place in with_totals((day, row, column)):
                    counted[place] = counted.get(place, 0) + sign * number
    return {
        place: Coverage(
            due=number, counted=counted.get(place, 0), missing=number - counted.get(place, 0)
        )
        for place, number in due.items()
    }


def with_totals(place: Place) -> Iterable[Place]:
    """Return a place and the totals that it is part of, each once."""
    day, row, column = place
    return {(day, row, column), (day, row, ALL), (day, ALL, column), (day, ALL, ALL)}
