"""What approving returns does to the corporate shares of women, and how much of a total is still provisional.

The totals are those of approved returns of the offices that the viewer sees, as on the dashboard.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, Sum

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.organization.choices import Sex
from apps.organization.selectors import grades, tree_on, trees_on
from apps.organization.tree import OfficeTree
from apps.staffing.analytics.approval_effects import Effect, change_of, effect_of
from apps.staffing.analytics.composition import NOBODY, Count, Tally, add_up, total
from apps.staffing.choices import Population, Standing
from apps.staffing.models import HeadcountCell, ReturnRevision
from apps.staffing.selectors.counts import (
    CountQuery,
    Group,
    coverages,
    grouped_counts,
    in_population,
    offices_counted,
)
from apps.staffing.selectors.picture import scope_label

Places = dict[tuple[Population, str], Tally]
"""Persons by population and grade."""


@dataclass(frozen=True, kw_only=True)
class ApprovalEffect:
    """What one approval, or several together, do to the totals of a date.

    `grades` are those of all staff whose persons change, the most senior first. `added` is how many returns count that
    did not before: a correction only takes the place of what counts.
    """

    as_of: date
    populations: Mapping[Population, Effect]
    grades: Mapping[str, Effect]
    coverage: Coverage
    added: int
    scope_label: str

    def figure(self, effect: Effect, population: Population, *, is_after: bool) -> Figure:
        """Return the share of women before or after; what is not approved yet is provisional."""
        tally = effect.after if is_after else effect.before
        counted = self.coverage.counted + (self.added if is_after else 0)
        return Figure.share(
            "staffing.effect.share_women",
            tally.women,
            tally.men,
            population=str(population),
            as_of=self.as_of,
            scope=self.scope_label,
            coverage=Coverage(self.coverage.due, counted, self.coverage.due - counted),
            status=Status.PROVISIONAL if is_after else Status.APPROVED,
        )

    def change(self, effect: Effect, population: Population) -> Figure:
        """Return the change in points; empty where one of the two has no share."""
        return Figure.change(
            "staffing.effect.points",
            self.figure(effect, population, is_after=False),
            self.figure(effect, population, is_after=True),
        )


@dataclass(frozen=True)
class Basis:
    """The approved totals of a date, and the offices that they count."""

    as_of: date
    totals: Places
    coverage: Coverage
    tree: OfficeTree

    @cached_property
    def sums(self) -> dict[Population, Tally]:
        """Return all persons of each population."""
        return {
            population: sum(
                (tally for (of, _grade), tally in self.totals.items() if of == population), NOBODY
            )
            for population in Population
        }


def effect_of_approval(
    *, revisions: Iterable[int], scope: OfficeScope
) -> dict[int, ApprovalEffect]:
    """Return by revision what its approval alone would do; revisions outside the scope are absent.

    A fixed number of statements for any number of revisions: eight, and those of trees that are not kept.
    """
    changes = changes_of(revisions=revisions, scope=scope)
    bases = bases_of({change.as_of for change in changes}, scope=scope)
    order = [grade.code for grade in grades()]
    return {
        change.revision_id: effect_on(bases[change.as_of], [change], order, scope=scope)
        for change in changes
        if change.as_of in bases
    }


def joint_effect(
    *, revisions: Iterable[int], as_of: date, scope: OfficeScope
) -> ApprovalEffect | None:
    """Return what approving several returns of a date does together; None where no office is counted."""
    changes = [
        change for change in changes_of(revisions=revisions, scope=scope) if change.as_of == as_of
    ]
    basis = bases_of({as_of}, scope=scope).get(as_of)
    if basis is None:
        return None
    return effect_on(basis, changes, [grade.code for grade in grades()], scope=scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a revision adds to the approved totals when it comes into force."""

    revision_id: int
    as_of: date
    is_new: bool
    places: Places


def changes_of(*, revisions: Iterable[int], scope: OfficeScope) -> list[Change]:
    """Return what revisions would change, those that are in force already left out; three statements."""
    rows = list(
        ReturnRevision.objects.filter(
            scope.visible.where("headcount_return__office"),
            pk__in=set(revisions),
            is_in_force=False,
        ).values_list("pk", "headcount_return_id", "headcount_return__period__as_of")
    )
    in_force = dict(
        ReturnRevision.objects.filter(
            headcount_return__in=[owed for _pk, owed, _day in rows], is_in_force=True
        ).values_list("headcount_return_id", "pk")
    )
    persons = persons_by_place([*(pk for pk, _owed, _day in rows), *in_force.values()])
    changes = []
    for pk, owed, as_of in rows:
        now, before = persons.get(pk, {}), persons.get(in_force.get(owed, 0), {})
        moved = {
            place: change
            for place in {*now, *before}
            if (change := change_of(now.get(place, NOBODY), before.get(place, NOBODY))) != NOBODY
        }
        changes.append(
            Change(revision_id=pk, as_of=as_of, is_new=owed not in in_force, places=moved)
        )
    return changes


def persons_by_place(revision_ids: Sequence[int]) -> dict[int, Places]:
    """Return the persons of revisions by population and grade; one statement."""
    sums = {
        f"{population}_{sex}": Sum(
            "count",
            filter=in_population(CountQuery(population=population)) & Q(sex=sex),
            default=0,
        )
        for population in Population
        for sex in Sex
    }
    found: dict[int, Places] = {}
    rows: Iterable[Mapping[str, Any]] = (
        HeadcountCell.objects.filter(
            revision__in=revision_ids, count__gt=0, contract_group__is_staff=True
        )
        .values("revision_id", "grade__code")
        .annotate(**sums)
        .order_by()
    )
    for row in rows:
        for population in Population:
            tally = Tally(*(row[f"{population}_{sex}"] for sex in Sex))
            if tally != NOBODY:
                found.setdefault(row["revision_id"], {})[population, row["grade__code"]] = tally
    return found


def bases_of(dates: Iterable[date], *, scope: OfficeScope) -> dict[date, Basis]:
    """Return the approved totals of dates on which the viewer sees an office; four statements."""
    trees = trees_on(days=sorted(dates))
    wanted = {
        day: offices
        for day, tree in trees.items()
        if (offices := offices_counted(query=CountQuery(), tree=tree, scope=scope))
    }
    groups: dict[Group, frozenset[int]] = {(day, ""): offices for day, offices in wanted.items()}
    totals: dict[date, Places] = {day: {} for day in wanted}
    for population in Population:
        query = CountQuery(population=population)
        for (day, _all), counts in grouped_counts(
            query=query, groups=groups, trees=trees, scope=scope
        ).items():
            for grade, tally in add_up(counts, grade_of).items():
                totals[day][population, grade] = tally
    coverage = coverages(query=CountQuery(), wanted=wanted, trees=trees, scope=scope)
    return {day: Basis(day, totals[day], coverage[day], trees[day]) for day in wanted}


def grade_of(count: Count) -> str:
    """Return the grade of a count."""
    return count.grade


def effect_on(
    basis: Basis, changes: Sequence[Change], order: Sequence[str], *, scope: OfficeScope
) -> ApprovalEffect:
    """Return what changes do together to the totals of their date; `order` are the grades."""
    populations = {
        population: effect_of(
            basis.sums[population],
            [
                tally
                for change in changes
                for (of, _grade), tally in change.places.items()
                if of == population
            ],
        )
        for population in Population
    }
    moved = {
        grade for change in changes for of, grade in change.places if of == Population.ALL_STAFF
    }
    by_grade = {
        grade: effect_of(
            basis.totals.get((Population.ALL_STAFF, grade), NOBODY),
            [
                change.places[Population.ALL_STAFF, grade]
                for change in changes
                if (Population.ALL_STAFF, grade) in change.places
            ],
        )
        for grade in order
        if grade in moved
    }
    return ApprovalEffect(
        as_of=basis.as_of,
        populations=populations,
        grades={grade: effect for grade, effect in by_grade.items() if not effect.is_nil},
        coverage=basis.coverage,
        added=sum(change.is_new for change in changes),
        scope_label=scope_label(query=CountQuery(), tree=basis.tree, scope=scope),
    )


@dataclass(frozen=True, slots=True)
class ProvisionalPart:
    """How much of a date's total is not approved yet: persons, per cent of all that are sent, and returns."""

    persons: Figure
    all_persons: Figure
    per_cent: Figure
    returns: Figure
    approved_returns: Figure
    missing_returns: int


def provisional_part(*, as_of: date, scope: OfficeScope) -> ProvisionalPart | None:
    """Return how much of what offices have sent is still to be approved; None where no office is seen.

    Four statements. A correction under way changes nothing here: what is in force counts until it is approved.
    """
    tree = tree_on(day=as_of)
    offices = offices_counted(query=CountQuery(), tree=tree, scope=scope)
    if not offices:
        return None
    group: Group = (as_of, "")
    tallies, covered = {}, {}
    for standing in Standing:
        query = CountQuery(standing=standing)
        counts = grouped_counts(
            query=query, groups={group: offices}, trees={as_of: tree}, scope=scope
        )
        tallies[standing] = total(counts[group])
        covered[standing] = coverages(
            query=query, wanted={as_of: offices}, trees={as_of: tree}, scope=scope
        )[as_of]
    label = scope_label(query=CountQuery(), tree=tree, scope=scope)
    sent, approved = covered[Standing.PROVISIONAL], covered[Standing.APPROVED]
    every, sure = tallies[Standing.PROVISIONAL].total, tallies[Standing.APPROVED].total

    def count(key: str, number: int, unit: Unit, population: str) -> Figure:
        return Figure.count(
            f"staffing.provisional.{key}",
            number,
            unit=unit,
            population=population,
            as_of=as_of,
            scope=label,
            coverage=sent,
            status=Status.PROVISIONAL,
        )

    everybody = str(Population.ALL_STAFF)
    return ProvisionalPart(
        persons=count("persons", every - sure, Unit.PERSONS, everybody),
        all_persons=count("all_persons", every, Unit.PERSONS, everybody),
        per_cent=Figure.share(
            "staffing.provisional.part",
            every - sure,
            sure,
            population=everybody,
            as_of=as_of,
            scope=label,
            coverage=sent,
            status=Status.PROVISIONAL,
        ),
        returns=count("returns", sent.counted - approved.counted, Unit.OFFICES, "reporting_units"),
        approved_returns=count("approved", approved.counted, Unit.OFFICES, "reporting_units"),
        missing_returns=sent.missing,
    )
