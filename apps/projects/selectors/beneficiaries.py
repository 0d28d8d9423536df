"""Reads of beneficiaries: sheets that somebody sees, and what they say in figures.

A sheet counts in the year in which its period ends. Persons reached by two projects, or in two
periods, are counted twice, because no names are kept; the tables say so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import (
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.figure import PROJECTS, Coverage, Figure, Status
from apps.organization.selectors import countries
from apps.projects.choices import (
    UNRECORDED,
    AgeGroup,
    BeneficiaryKind,
    BeneficiarySex,
    CountState,
    Facet,
    ProjectOrigin,
    ProjectState,
)
from apps.projects.models import BeneficiaryCount, BeneficiarySheet, Project
from apps.projects.selectors.access import projects_seen
from apps.web.refusals import OutOfScope

OWING_STATES = (
    ProjectState.PLANNED,
    ProjectState.UNDER_WAY,
    ProjectState.COMPLETED,
    ProjectState.NOT_COMPLETED,
)
"""Projects of these states say whom they reach in every year in which they run."""
SEX_KEYS: dict[str, str] = {
    BeneficiarySex.WOMEN: "women",
    BeneficiarySex.MEN: "men",
    BeneficiarySex.OTHER: "other",
    BeneficiarySex.UNRECORDED: "unrecorded",
}
POPULATIONS: dict[str, str] = {
    BeneficiaryKind.PLANNED: "beneficiaries_planned",
    BeneficiaryKind.REACHED: "beneficiaries_reached",
}


class CountKey(NamedTuple):
    """Which count of a sheet."""

    facet: str
    category: str
    sex: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Persons of one kind, year and scope by sex. None: nobody counted; `missing` are blank cells.

    `projects` are those with a count, `owing` those that ran and have a count or owe one.
    """

    persons: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)
    projects: frozenset[int] = frozenset()
    owing: frozenset[int] = frozenset()

    @property
    def total(self) -> int | None:
        """Everybody who was counted, or None when no project counted anybody."""
        return sum(self.persons.values()) if self.persons else None

    @property
    def coverage(self) -> Coverage:
        """Projects that owe a count, that counted, that are missing."""
        due = len(self.owing | self.projects)
        counted = len(self.projects)
        return Coverage(due=due, counted=counted, missing=due - counted, of=PROJECTS)

    def plus(self, other: "Tally") -> "Tally":
        """Return both together."""

        def added(one: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
            return {sex: one.get(sex, 0) + more.get(sex, 0) for sex in {*one, *more}}

        return Tally(
            persons=added(self.persons, other.persons),
            missing=added(self.missing, other.missing),
            projects=self.projects | other.projects,
            owing=self.owing | other.owing,
        )


Tallies = dict[tuple[int, str], Tally]


def sees_in_full(*, scope: OfficeScope) -> bool:
    """Whether somebody reads beneficiaries as they were counted; others read what is published."""
    return bool(scope.over(Capability.SEE_PROJECTS))


def sheets_seen(*, scope: OfficeScope) -> QuerySet[BeneficiarySheet]:
    """Return the sheets of the projects that somebody sees."""
    return BeneficiarySheet.objects.filter(
        project_id__in=projects_seen(scope=scope).values("pk")
    ).select_related("project", "changed_by")


def sheet_seen(*, sheet_id: int, scope: OfficeScope) -> BeneficiarySheet:
    """Return one sheet; raises OutOfScope when it does not exist for this person."""
    sheet = sheets_seen(scope=scope).filter(pk=sheet_id).first()
    if sheet is None:
        raise OutOfScope
    return sheet


def sheets_of(*, project_id: int, scope: OfficeScope) -> list[BeneficiarySheet]:
    """Return the sheets of a project with their counts, planned before reached, by period; two statements."""
    return list(
        sheets_seen(scope=scope)
        .filter(project_id=project_id)
        .prefetch_related("counts")
        .order_by("kind", "starts_on")
    )


def counts_of(*, sheet: BeneficiarySheet, scope: OfficeScope) -> dict[CountKey, BeneficiaryCount]:
    """Return the counts of a sheet that was found under this scope, in the order they were entered."""
    return {CountKey(row.facet, row.category, row.sex): row for row in sheet.counts.order_by("pk")}


def country_names() -> dict[str, str]:
    """Return the names of countries of origin by code, and of those that nobody wrote down; one statement."""
    return {UNRECORDED: _("Country not recorded")} | {
        country.iso3: country.name for country in countries()
    }


def category_name(facet: str, category: str, names: Mapping[str, str]) -> str:
    """Return what a category is called: an age group, a country by its name, a word of the project's own.

    `names` are those of `country_names`.
    """
    if facet == Facet.AGE and category in AgeGroup.values:
        return str(AgeGroup(category).label)
    return names.get(category, category) if facet == Facet.ORIGIN else category


def tallies(*, project_id: int | None = None, scope: OfficeScope) -> Tallies:
    """Return the persons of the projects that somebody sees, by (year, kind); three statements."""
    projects = projects_seen(scope=scope)
    if project_id is not None:
        projects = projects.filter(pk=project_id)
    sheets = BeneficiarySheet.objects.filter(project_id__in=projects.values("pk")).annotate(
        last=ExpressionWrapper(F("ends_before") - timedelta(days=1), output_field=DateField()),
    )
    counted = BeneficiaryCount.objects.filter(
        sheet_id=OuterRef("pk"), facet=Facet.TOTAL, state=CountState.COUNTED
    )
    by_year = (
        sheets.annotate(year=ExtractYear("last"), has_counts=Exists(counted))
        .values_list("project_id", "kind", "year", "has_counts")
        .order_by()
    )
    with_counts: dict[tuple[int, str], set[int]] = {}
    number: dict[tuple[int, str], int] = {}
    for project, kind, year, has_counts in by_year:
        number[year, kind] = number.get((year, kind), 0) + 1
        if has_counts:
            with_counts.setdefault((year, kind), set()).add(project)
    sums = sums_by_sex(sheets)
    owing = owing_by_year(projects)
    keys = {*number, *((year, kind) for year in owing for kind in BeneficiaryKind.values)}
    return {
        (year, kind): Tally(
            persons={
                sex: persons
                for sex, (persons, _said) in sums.get((year, kind), {}).items()
                if persons is not None
            },
            missing={
                sex: missing
                for sex in BeneficiarySex.values
                if (
                    missing := number.get((year, kind), 0)
                    - sums.get((year, kind), {}).get(sex, (None, 0))[1]
                )
            },
            projects=frozenset(with_counts.get((year, kind), ())),
            owing=frozenset(owing.get(year, ())),
        )
        for year, kind in sorted(keys)
    }


def sums_by_sex(
    sheets: QuerySet[BeneficiarySheet],
) -> dict[tuple[int, str], dict[str, tuple[int | None, int]]]:
    """Return by (year, kind) and sex the persons of all counts, and how many cells say something."""
    rows = (
        BeneficiaryCount.objects.filter(sheet__in=sheets, facet=Facet.TOTAL)
        .annotate(
            last=ExpressionWrapper(
                F("sheet__ends_before") - timedelta(days=1), output_field=DateField()
            )
        )
        .annotate(year=ExtractYear("last"))
        .values_list("year", "sheet__kind", "sex")
        .annotate(persons=Sum("count"), said=Count("pk", filter=~Q(state=CountState.MISSING)))
        .order_by()
    )
    found: dict[tuple[int, str], dict[str, tuple[int | None, int]]] = {}
    for year, kind, sex, persons, said in rows:
        found.setdefault((year, kind), {})[sex] = (persons, said)
    return found


def owing_by_year(projects: QuerySet[Project]) -> dict[int, set[int]]:
    """Return the projects that ran in each year, as far as their days are known; not those of history."""
    owing: dict[int, set[int]] = {}
    running = projects.filter(
        state__in=OWING_STATES, starts_on__isnull=False, ends_before__isnull=False
    ).exclude(origin=ProjectOrigin.STATED)
    for pk, starts_on, ends_before in running.values_list("pk", "starts_on", "ends_before"):
        if starts_on is None or ends_before is None:
            continue
        for year in range(starts_on.year, (ends_before - timedelta(days=1)).year + 1):
            owing.setdefault(year, set()).add(pk)
    return owing


def all_years(found: Tallies, kind: str) -> Tally:
    """Return all years together."""
    whole = Tally()
    for (_year, of_kind), tally in found.items():
        if of_kind == kind:
            whole = whole.plus(tally)
    return whole


def figures_of_tally(
    tally: Tally, *, kind: str, key: str, as_of: date, scope_name: str
) -> dict[str, Figure]:
    """Return women, men, other, unrecorded, total and the share of women as figures."""
    common = {
        "population": POPULATIONS[kind],
        "as_of": as_of,
        "scope": scope_name,
        "coverage": tally.coverage,
        "status": Status.PROVISIONAL,
    }
    figures = {
        name: Figure.count(
            f"{key}.{name}",
            tally.persons.get(sex),
            missing_cells=tally.missing.get(sex, 0),
            **common,  # type: ignore[arg-type]
        )
        for sex, name in SEX_KEYS.items()
    }
    figures["total"] = Figure.count(
        f"{key}.total",
        tally.total,
        missing_cells=sum(tally.missing.values()),
        **common,  # type: ignore[arg-type]
    )
    women, men = tally.persons.get(BeneficiarySex.WOMEN), tally.persons.get(BeneficiarySex.MEN)
    figures["share_women"] = Figure.share(f"{key}.share_women", women, men, **common)  # type: ignore[arg-type]
    return figures


def age_tallies(*, year: int | None, scope: OfficeScope) -> dict[str, dict[str, int]]:
    """Return persons reached by age group and sex, of one year or all, for what somebody sees.

    Who was counted in a total and in no age group stands under `unrecorded`. One statement.
    """
    sheets = BeneficiarySheet.objects.filter(
        project_id__in=projects_seen(scope=scope).values("pk"), kind=BeneficiaryKind.REACHED
    )
    if year is not None:
        first, after = date(year, 1, 1), date(year + 1, 1, 1)
        sheets = sheets.filter(ends_before__gt=first, ends_before__lte=after)
    return by_age(
        BeneficiaryCount.objects.filter(
            sheet__in=sheets, facet__in=[Facet.TOTAL, Facet.AGE], state=CountState.COUNTED
        )
        .values_list("facet", "category", "sex")
        .annotate(persons=Sum("count"))
        .order_by()
    )


def by_age(rows: Iterable[tuple[str, str, str, int]]) -> dict[str, dict[str, int]]:
    """Return sums of totals and age groups by group and sex; the rest of a total is unrecorded."""
    found: dict[str, dict[str, int]] = {group: {} for group in AgeGroup.values}
    rest: dict[str, int] = {}
    for facet, category, sex, persons in rows:
        if facet == Facet.TOTAL:
            rest[sex] = rest.get(sex, 0) + persons
        else:
            rest[sex] = rest.get(sex, 0) - persons
            group = category if category in found else UNRECORDED
            found[group][sex] = found[group].get(sex, 0) + persons
    for sex, persons in rest.items():
        if persons > 0:
            found[UNRECORDED][sex] = found[UNRECORDED].get(sex, 0) + persons
    return found
