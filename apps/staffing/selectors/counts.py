"""Reads persons from the sums: for a person's scope, a place in the tree, and a population."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Sum, Value

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage
from apps.organization.selectors import grades
from apps.organization.tree import OfficeTree
from apps.staffing.analytics.composition import GRADE_GROUPS, Count, Tally
from apps.staffing.choices import Population, Standing
from apps.staffing.models import ReturnTally, StaffSummary

UN_PARITY_CATEGORY = "professional"


@dataclass(frozen=True, slots=True)
class CountQuery:
    """What to count; empty texts mean everything. Conditions narrow one another.

    `office` and `region` cover the named office and all below it, in the tree of the date, or in
    the tree of `placed_on` (for dates before, ended offices stay where their date had them).
    `grade_group` is a key of GRADE_GROUPS, `country` an ISO 3166 code of three letters.
    `alone` leaves out what is below `office`.
    """

    population: Population = Population.ALL_STAFF
    standing: Standing = Standing.APPROVED
    office: str = ""
    region: str = ""
    category: str = ""
    grade: str = ""
    grade_group: str = ""
    contract: str = ""
    location: str = ""
    un_region: str = ""
    country: str = ""
    alone: bool = False
    placed_on: date | None = None


def offices_counted(
    *, query: CountQuery, tree: OfficeTree, scope: OfficeScope, placing: OfficeTree | None = None
) -> frozenset[int]:
    """Return the offices of one date's tree that the query covers and the scope shows.

    `placing` is the tree of `query.placed_on`. Empty when there is none.
    """
    offices = shown_of(frozenset(tree.nodes), scope)
    for code in (query.office, query.region):
        if code:
            offices &= offices_below(code, tree=tree, placing=placing or tree)
    if query.alone:
        node = tree.by_code.get(query.office)
        offices &= frozenset() if node is None else {node.id}
    if query.un_region:
        offices = frozenset(
            office_id for office_id in offices if tree.nodes[office_id].un_region == query.un_region
        )
    if query.country:
        offices = frozenset(
            office_id for office_id in offices if tree.nodes[office_id].country == query.country
        )
    return offices


def offices_below(code: str, *, tree: OfficeTree, placing: OfficeTree) -> frozenset[int]:
    """Return the offices of a date's tree that `placing` puts under a code, itself included.

    Offices that have ended by then stay where the date's own tree has them.
    """
    then, later = tree.by_code.get(code), placing.by_code.get(code)
    offices = placing.subtree(later.id) & frozenset(tree.nodes) if later else frozenset()
    if then is None or placing is tree:
        return offices
    ended = tree.subtree(then.id) - frozenset(placing.nodes)
    return offices | ended


def weights(tree: OfficeTree, offices: frozenset[int]) -> dict[int, int]:
    """Return how often each unit's sums enter, so that every office is counted once.

    A unit whose whole subtree is wanted enters once; an office wanted without all that stands
    below it enters once, with the subtrees directly below it taken away.
    """
    factors: dict[int, int] = {}
    waiting = list(tree.children.get(None, ()))
    while waiting:
        office_id = waiting.pop()
        subtree = tree.subtree(office_id)
        if subtree <= offices:
            factors[office_id] = factors.get(office_id, 0) + 1
            continue
        if not subtree & offices:
            continue
        children = tree.children.get(office_id, ())
        if office_id in offices:
            factors[office_id] = factors.get(office_id, 0) + 1
            for child_id in children:
                factors[child_id] = factors.get(child_id, 0) - 1
        waiting.extend(children)
    return {unit_id: factor for unit_id, factor in factors.items() if factor}


def in_population(query: CountQuery) -> Q:
    """Return the filter of the sums for the population, and for grade, contract and location."""
    chosen = Q(contract_group__is_staff=True)
    if query.population == Population.ONE_YEAR_PLUS:
        chosen &= Q(contract_group__in_one_year_plus=True)
    elif query.population == Population.UN_PARITY:
        chosen &= Q(contract_group__in_un_parity=True, grade__category=UN_PARITY_CATEGORY)
    if query.grade_group:
        chosen &= Q(grade__code__in=GRADE_GROUPS[query.grade_group])
    for path, value in (
        ("grade__category", query.category),
        ("grade__code", query.grade),
        ("contract_group__code", query.contract),
        ("location", query.location),
    ):
        if value:
            chosen &= Q(**{path: value})
    return chosen


Group = tuple[date, str]


def grouped_counts(
    *,
    query: CountQuery,
    groups: Mapping[Group, frozenset[int]],
    trees: Mapping[date, OfficeTree],
    scope: OfficeScope,
    by_contract: bool = False,
) -> dict[Group, list[Count]]:
    """Return the persons of each group of offices on its date, by location and grade.

    With `by_contract` by contract as well; otherwise contracts are added up. `trees` are those of
    the dates. One statement for any number of groups, over sums only. The offices of a group must
    come from `offices_counted`, which applies the scope; offices outside the scope are dropped again
    here.
    """
    factors = {
        group: weights(trees[group[0]], shown_of(offices, scope))
        for group, offices in groups.items()
    }
    groups_of: dict[tuple[date, int], list[tuple[Group, int]]] = {}
    for group, chosen in factors.items():
        for unit_id, factor in chosen.items():
            groups_of.setdefault((group[0], unit_id), []).append((group, factor))
    counts: dict[Group, list[Count]] = {group: [] for group in groups}
    if not groups_of:
        return counts
    contract = F("contract_group__code") if by_contract else Value("")
    rows = (
        StaffSummary.objects.filter(
            in_population(query), of_units(groups_of), status=query.standing
        )
        .values_list("period__as_of", "unit_id", "location", "grade__code", contract)
        .annotate(Sum("women"), Sum("men"), Sum("other"), Sum("missing_cells"))
        .order_by()
    )
    for as_of, unit_id, location, grade, contract, women, men, other, missing in rows:
        for group, factor in groups_of.get((as_of, unit_id), ()):
            counts[group].append(
                Count(
                    as_of=as_of,
                    location=location,
                    grade=grade,
                    contract=contract,
                    tally=Tally(women, men, other, missing).times(factor),
                )
            )
    return counts


def of_units(wanted: Iterable[tuple[date, int]]) -> Q:
    """Return the filter of the sums of the given units, each on its own dates."""
    dates_of: dict[int, set[date]] = {}
    for as_of, unit_id in wanted:
        dates_of.setdefault(unit_id, set()).add(as_of)
    units_of: dict[frozenset[date], list[int]] = {}
    for unit_id, dates in dates_of.items():
        units_of.setdefault(frozenset(dates), []).append(unit_id)
    chosen = Q()
    for days, units in units_of.items():
        chosen |= Q(period__as_of__in=days, unit_id__in=units)
    return chosen


def shown_of(offices: frozenset[int], scope: OfficeScope) -> frozenset[int]:
    """Return those of the offices that the scope shows."""
    return offices if scope.visible.everywhere else offices & scope.visible.ids


def own_counts(
    *,
    query: CountQuery,
    as_of: date,
    offices: frozenset[int],
    tree: OfficeTree,
    scope: OfficeScope,
) -> dict[int, Tally]:
    """Return each reporting unit's own persons on a date, whose tree is given.

    One statement, over sums only.
    """
    shown = shown_of(offices, scope)
    needed = set(shown)
    for office_id in shown:
        needed.update(tree.children.get(office_id, ()))
    sums = {
        unit_id: Tally(women, men, other, missing)
        for unit_id, women, men, other, missing in StaffSummary.objects.filter(
            in_population(query), period__as_of=as_of, unit_id__in=needed, status=query.standing
        )
        .values_list("unit_id")
        .annotate(Sum("women"), Sum("men"), Sum("other"), Sum("missing_cells"))
        .order_by()
    }
    own: dict[int, Tally] = {}
    for office_id in shown:
        if not tree.nodes[office_id].is_reporting_unit:
            continue
        tally = sums.get(office_id, Tally())
        for child_id in tree.children.get(office_id, ()):
            tally = tally + sums.get(child_id, Tally()).times(-1)
        own[office_id] = tally
    return own


def units_counted(
    *,
    query: CountQuery,
    as_of: date,
    offices: frozenset[int],
    tree: OfficeTree,
    scope: OfficeScope,
) -> frozenset[int]:
    """Return the reporting units whose own return counts on a date, whose tree is given.

    One statement, over tallies only: those of a unit less those of the units below it.
    """
    shown = shown_of(offices, scope)
    needed = set(shown)
    for office_id in shown:
        needed.update(tree.children.get(office_id, ()))
    numbers = dict(
        ReturnTally.objects.filter(
            period__as_of=as_of, unit_id__in=needed, status=query.standing
        ).values_list("unit_id", "counted")
    )
    return frozenset(
        office_id
        for office_id in shown
        if tree.nodes[office_id].is_reporting_unit
        and numbers.get(office_id, 0)
        > sum(numbers.get(child_id, 0) for child_id in tree.children.get(office_id, ()))
    )


def coverages(
    *,
    query: CountQuery,
    wanted: Mapping[date, frozenset[int]],
    trees: Mapping[date, OfficeTree],
    scope: OfficeScope,
) -> dict[date, Coverage]:
    """Return, for each date, how many of the wanted offices owe a return and how many count.

    `trees` are those of the dates. One statement, over tallies only.
    """
    factors: dict[date, dict[int, int]] = {}
    due: dict[date, int] = {}
    for as_of, offices in wanted.items():
        tree = trees[as_of]
        shown = shown_of(offices, scope)
        if query.location:
            shown = frozenset(
                office_id for office_id in shown if tree.nodes[office_id].location == query.location
            )
        factors[as_of] = weights(tree, shown)
        due[as_of] = len(tree.units(within=shown))
    counted = dict.fromkeys(wanted, 0)
    units = {unit_id for chosen in factors.values() for unit_id in chosen}
    for as_of, unit_id, number in ReturnTally.objects.filter(
        period__as_of__in=list(wanted), unit_id__in=units, status=query.standing
    ).values_list("period__as_of", "unit_id", "counted"):
        counted[as_of] += number * factors[as_of].get(unit_id, 0)
    return {
        as_of: Coverage(due=due[as_of], counted=counted[as_of], missing=due[as_of] - counted[as_of])
        for as_of in wanted
    }


def grade_categories() -> dict[str, str]:
    """Return the category of every grade code."""
    return {grade.code: grade.category for grade in grades()}
