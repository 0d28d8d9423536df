"""Flows of staff over a range of periods: for a person's scope, a place in the tree, a population.

Offices, populations and standings are those of `counts`: a movement is counted where the cell that it
leads into, or comes from, would be counted. What an office has not stated is not known and never zero;
`coverage` says of how many due returns something is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.organization.choices import PeriodState
from apps.organization.selectors import contract_groups, periods, tree_on, trees_on
from apps.organization.tree import OfficeTree
from apps.staffing.analytics.composition import GRADE_GROUPS, NOBODY, Tally, add_up
from apps.staffing.analytics.flows import Flow, Ledger, Leg, Step, ledgers, legs_of
from apps.staffing.choices import UNDER_REVIEW_STATES, Population, Standing
from apps.staffing.models import Movement, MovementStatement, ReturnRevision, UptakeCell
from apps.staffing.selectors.counts import (
    UN_PARITY_CATEGORY,
    CountQuery,
    grade_categories,
    grouped_counts,
    offices_counted,
    shown_of,
)
from apps.staffing.selectors.picture import EVERYTHING, Identity, scope_label
from apps.staffing.selectors.words import population_name
from apps.web.refusals import OutOfScope


@dataclass(frozen=True)
class Flows:
    """Movements of the periods that end from `first` to `last`, with the stock before and after.

    `opening_on` is the date of the period before the first; without one the opening is not known.
    `coverage` counts returns, one for each office and period. `everybody` has no promotion or change
    of contract group from one part of the population into another that it does not list.
    """

    query: CountQuery
    dates: tuple[date, ...]
    opening_on: date | None
    by_grade: Mapping[str, Ledger]
    everybody: Ledger
    coverage: Coverage
    categories: Mapping[str, str]
    scope_label: str

    @property
    def first(self) -> date:
        """The date on which the first period ends."""
        return self.dates[0]

    @property
    def last(self) -> date:
        """The date on which the last period ends."""
        return self.dates[-1]

    @property
    def is_stated(self) -> bool:
        """Whether any office has said anything of its movements."""
        return self.coverage.counted > 0

    @property
    def identity(self) -> Identity:
        """What all figures share."""
        return {
            "population": str(self.query.population),
            "as_of": self.last,
            "scope": self.scope_label,
            "coverage": self.coverage,
            "status": Status(str(self.query.standing)),
        }

    @property
    def records(self) -> tuple[tuple[str, str], ...]:
        """The filter that leads to the returns behind a figure."""
        return (
            ("first", self.first.isoformat()),
            ("as_of", self.last.isoformat()),
            *(
                (name, value)
                for name, value in (("office", self.query.office), ("region", self.query.region))
                if value
            ),
        )

    def count(self, key: str, number: int) -> Figure:
        """Return a number of persons; not reported while no office has stated its movements."""
        return Figure.count(
            key, number if self.is_stated else None, records=self.records, **self.identity
        )

    def share(self, key: str, tally: Tally) -> Figure:
        """Return the share of women among women and men who moved; not reported like the numbers."""
        if not self.is_stated:
            return self.not_reported(key)
        return Figure.share(key, tally.women, tally.men, records=self.records, **self.identity)

    def not_reported(self, key: str) -> Figure:
        """Return a share that nobody has reported."""
        return Figure.count(key, None, unit=Unit.PER_CENT, records=self.records, **self.identity)

    @property
    def span_text(self) -> str:
        """From when to when, in words."""
        last = date_format(self.last, "DATE_FORMAT")
        if self.opening_on is None:
            return _("up to %(date)s") % {"date": last}
        return _("%(first)s to %(last)s") % {
            "first": date_format(self.opening_on, "DATE_FORMAT"),
            "last": last,
        }

    @property
    def coverage_text(self) -> str:
        """Of how many returns the movements are known."""
        return _("Movements are stated in %(counted)s of %(due)s returns due.") % {
            "counted": self.coverage.counted,
            "due": self.coverage.due,
        }

    @property
    def note(self) -> str:
        """The note beneath a table: source, population, dates, coverage, standing."""
        parts = [
            _("Source: movements that offices state with their headcount returns."),
            _("Population: %(population)s.")
            % {"population": population_name(self.query.population)},
            _("Movements: %(span)s.") % {"span": self.span_text},
            self.coverage_text,
        ]
        if self.query.standing == Standing.PROVISIONAL:
            parts.append(_("Provisional: includes returns that are not yet approved."))
        return " ".join(parts)


@dataclass(frozen=True)
class UptakeSums:
    """Persons by measure, and of how many returns anything is known of it."""

    tallies: Mapping[str, Tally]
    told: Mapping[str, int]
    due: int


def flows(*, query: CountQuery, first: date, last: date, scope: OfficeScope) -> Flows:
    """Return the movements of the periods that end from `first` to `last`, both included.

    Raises OutOfScope when there is no such period or the viewer sees no office of the query.
    """
    found = flows_if_any(query=query, first=first, last=last, scope=scope)
    if found is None:
        raise OutOfScope
    return found


def flows_if_any(*, query: CountQuery, first: date, last: date, scope: OfficeScope) -> Flows | None:
    """Return `flows`, or None where there is no period or no office. A fixed number of statements."""
    known = sorted(periods().exclude(state=PeriodState.PLANNED).values_list("as_of", flat=True))
    dates = [day for day in known if first <= day <= last]
    if not dates:
        return None
    opening_on = max((day for day in known if day < dates[0]), default=None)
    trees = trees_on(days=[*dates, *([opening_on] if opening_on else [])])
    wanted = offices_wanted(query=query, trees=trees, scope=scope)
    if not any(wanted[day] for day in dates):
        return None
    legs = legs_counted(query=query, wanted={day: wanted[day] for day in dates}, scope=scope)
    stocks = stocks_on(
        query=query,
        days=[dates[-1], *([opening_on] if opening_on else [])],
        wanted=wanted,
        trees=trees,
        scope=scope,
    )
    opening = stocks.get(opening_on) if opening_on else None
    closing = stocks.get(dates[-1])
    placing = tree_on(day=query.placed_on) if query.placed_on else trees[dates[-1]]
    return Flows(
        query=query,
        dates=tuple(dates),
        opening_on=opening_on,
        by_grade=ledgers(legs, lambda leg: str(leg.grade), opening=opening, closing=closing),
        everybody=ledgers(
            legs,
            lambda leg: EVERYTHING,
            opening=None if opening is None else {EVERYTHING: sum(opening.values(), NOBODY)},
            closing=None if closing is None else {EVERYTHING: sum(closing.values(), NOBODY)},
        ).get(EVERYTHING, Ledger()),
        coverage=coverage_of_statements(
            query=query, wanted={day: wanted[day] for day in dates}, trees=trees, scope=scope
        ),
        categories=grade_categories(),
        scope_label=scope_label(query=query, tree=placing, scope=scope),
    )


def offices_wanted(
    *, query: CountQuery, trees: Mapping[date, OfficeTree], scope: OfficeScope
) -> dict[date, frozenset[int]]:
    """Return the offices of each date that the query covers and the scope shows."""
    placing = tree_on(day=query.placed_on) if query.placed_on else None
    wanted = {}
    for day, tree in trees.items():
        offices = offices_counted(query=query, tree=tree, scope=scope, placing=placing)
        if query.location:
            offices = frozenset(
                office_id
                for office_id in offices
                if tree.nodes[office_id].location == query.location
            )
        wanted[day] = offices
    return wanted


def revisions_counted(
    *, standing: str, wanted: Mapping[date, frozenset[int]], scope: OfficeScope
) -> QuerySet[ReturnRevision]:
    """Return the revisions of the wanted offices that count: approved, or else submitted ones.

    The offices come from `offices_wanted`; those outside the scope are dropped again here.
    """
    chosen = Q(pk__in=[])
    days_of: dict[frozenset[int], list[date]] = {}
    for day, offices in wanted.items():
        days_of.setdefault(shown_of(offices, scope), []).append(day)
    for offices, days in days_of.items():
        if offices:
            chosen |= Q(
                headcount_return__period__as_of__in=days, headcount_return__office_id__in=offices
            )
    counted = Q(is_in_force=True)
    if standing == Standing.PROVISIONAL:
        in_force = ReturnRevision.objects.filter(
            headcount_return=OuterRef("headcount_return"), is_in_force=True
        )
        counted |= Q(state__in=UNDER_REVIEW_STATES) & Q(~Exists(in_force))
    return ReturnRevision.objects.filter(chosen, counted)


def legs_counted(
    *,
    query: CountQuery,
    wanted: Mapping[date, frozenset[int]],
    scope: OfficeScope,
) -> list[Leg]:
    """Return the sides of movements that lie in the population. One statement and the vocabularies.

    A change of contract group within the population moves nobody in it, and is left out.
    """
    staff, graded = contracts_of(query), grades_of(query)
    legs = []
    rows = (
        Movement.objects.filter(
            revision__in=revisions_counted(standing=query.standing, wanted=wanted, scope=scope)
        )
        .values_list(
            "kind",
            "sex",
            "contract_group__code",
            "to_contract_group__code",
            "from_grade__code",
            "to_grade__code",
            "reason",
        )
        .annotate(Sum("count"))
        .order_by()
    )
    for row in rows:
        sides = legs_of(Flow(*row))
        inside = [leg for leg in sides if leg.contract in staff and leg.grade in graded]
        if len(inside) == 2 and inside[0].step is Step.CHANGED_OUT:
            continue
        legs += inside
    return legs


def contracts_of(query: CountQuery) -> frozenset[str]:
    """Return the contract groups of the population."""
    return frozenset(
        group.code
        for group in contract_groups()
        if group.is_staff
        and (query.population != Population.ONE_YEAR_PLUS or group.in_one_year_plus)
        and (query.population != Population.UN_PARITY or group.in_un_parity)
        and query.contract in {"", group.code}
    )


def grades_of(query: CountQuery) -> frozenset[str]:
    """Return the grades of the population."""
    group = GRADE_GROUPS[query.grade_group] if query.grade_group else None
    return frozenset(
        code
        for code, category in grade_categories().items()
        if (query.population != Population.UN_PARITY or category == UN_PARITY_CATEGORY)
        and query.category in {"", category}
        and query.grade in {"", code}
        and (group is None or code in group)
    )


def stocks_on(
    *,
    query: CountQuery,
    days: Sequence[date],
    wanted: Mapping[date, frozenset[int]],
    trees: Mapping[date, OfficeTree],
    scope: OfficeScope,
) -> dict[date, dict[str, Tally]]:
    """Return the persons by grade on the dates, from the sums. One statement."""
    groups = {(day, EVERYTHING): wanted[day] for day in days}
    grouped = grouped_counts(query=query, groups=groups, trees=trees, scope=scope)
    return {
        day: add_up(counts, lambda count: count.grade) for (day, _all), counts in grouped.items()
    }


def coverage_of_statements(
    *,
    query: CountQuery,
    wanted: Mapping[date, frozenset[int]],
    trees: Mapping[date, OfficeTree],
    scope: OfficeScope,
) -> Coverage:
    """Return of how many due returns the movements are known. One statement."""
    due = sum(len(trees[day].units(within=offices)) for day, offices in wanted.items())
    movements = Movement.objects.filter(revision=OuterRef("pk"))
    none = MovementStatement.objects.filter(revision=OuterRef("pk"), has_none=True)
    counted = (
        revisions_counted(standing=query.standing, wanted=wanted, scope=scope)
        .filter(Exists(movements) | Exists(none))
        .count()
    )
    return Coverage(due=due, counted=counted, missing=max(0, due - counted))


def uptake(*, query: CountQuery, first: date, last: date, scope: OfficeScope) -> UptakeSums:
    """Return leave, flexible work, interviews and mentoring of the same offices and periods.

    Uptake has no grade and no contract group, so only the offices of the query matter. One statement
    and the trees.
    """
    known = periods().exclude(state=PeriodState.PLANNED)
    dates = list(known.filter(as_of__gte=first, as_of__lte=last).values_list("as_of", flat=True))
    trees = trees_on(days=dates)
    wanted = offices_wanted(query=query, trees=trees, scope=scope)
    tallies: dict[str, Tally] = {}
    told: dict[str, int] = {}
    rows = (
        UptakeCell.objects.filter(
            revision__in=revisions_counted(standing=query.standing, wanted=wanted, scope=scope)
        )
        .values_list("measure", "sex")
        .annotate(Sum("count"), Count("revision"))
        .order_by()
    )
    for measure, sex, persons, number in rows:
        one = Tally(*((persons or 0) if sex == each else 0 for each in "FMO"))
        tallies[measure] = tallies.get(measure, NOBODY) + one
        told[measure] = max(told.get(measure, 0), number)
    due = sum(len(trees[day].units(within=offices)) for day, offices in wanted.items())
    return UptakeSums(tallies=tallies, told=told, due=due)
