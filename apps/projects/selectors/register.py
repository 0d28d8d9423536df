"""The register of projects as each person sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import newest_names
from apps.organization.tree import OfficeTree
from apps.projects.choices import ProjectState
from apps.projects.models import (
    BudgetLine,
    Project,
    ProjectCountry,
    ProjectOffice,
    ProjectPartner,
    ServiceArea,
)
from apps.projects.selectors.access import project_seen, projects_seen
from apps.web.parts import Kind, StatusTag

KIND = "projects.project"
STATE_KINDS: dict[str, Kind] = {
    ProjectState.PROPOSED: "info",
    ProjectState.PLANNED: "wait",
    ProjectState.UNDER_WAY: "info",
    ProjectState.COMPLETED: "good",
    ProjectState.NOT_COMPLETED: "warn",
    ProjectState.NOT_IMPLEMENTED: "bad",
    ProjectState.CANCELLED: "calm",
    ProjectState.NOT_KNOWN: "calm",
}
BEGINNING = frozenset({ProjectState.PLANNED, ProjectState.UNDER_WAY})
ENDED = frozenset({ProjectState.COMPLETED, ProjectState.NOT_COMPLETED})


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office as a page names it."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectParts:
    """Everything that belongs to one project beside its own columns."""

    office: OfficeName
    further_offices: tuple[OfficeName, ...]
    countries: tuple[ProjectCountry, ...]
    partners: tuple[ProjectPartner, ...]
    budget: tuple[BudgetLine, ...]


def ref_of(project_id: int) -> RecordRef:
    """Return how other rooms point to a project."""
    return RecordRef(KIND, project_id)


def sees_register(*, scope: OfficeScope) -> bool:
    """Whether the register is a page for this person."""
    return bool(scope.over(Capability.SEE_PROJECTS))


def may_create(*, scope: OfficeScope) -> bool:
    """Whether somebody enters projects of any office."""
    return bool(scope.over(Capability.KEEP_PROJECTS))


def listed(*, rows: QuerySet[Project]) -> QuerySet[Any]:
    """Return projects as a list shows them, the newest first, with sums of their budget lines in USD.

    `budget` is None where a project has no line, `spent` where the spending of any line is not known.
    """
    lines = BudgetLine.objects.filter(project=OuterRef("pk")).order_by().values("project")
    total = lines.annotate(total=Sum("amount_usd")).values("total")
    spent = (
        lines.annotate(total=Sum("spent_usd"), unknown=Count("pk") - Count("spent_usd"))
        .filter(unknown=0)
        .values("total")
    )
    money = DecimalField(max_digits=16, decimal_places=2)
    return (
        rows.select_related("office", "service_area", "manager")
        .annotate(
            budget=Subquery(total, output_field=money), spent=Subquery(spent, output_field=money)
        )
        .order_by(F("starts_on").desc(nulls_last=True), "code")
    )


def budget_of_year(year: int) -> Subquery:
    """Return the column of a project's budget of a year in US dollars; None without a line of that year."""
    lines = BudgetLine.objects.filter(project=OuterRef("pk"), year=year).order_by()
    total = lines.values("project").annotate(total=Sum("amount_usd")).values("total")
    return Subquery(total, output_field=DecimalField(max_digits=16, decimal_places=2))


def below(*, tree: OfficeTree, code: str) -> Q:
    """Return the filter of projects of an office and all below it, those where it takes part included."""
    ids = tree.subtree(tree.by_code[code].id)
    part = ProjectOffice.objects.filter(office_id__in=ids)
    return Q(office_id__in=ids) | Q(pk__in=part.values("project_id"))


def of_year(year: int) -> Q:
    """Return the filter of projects of a year: they run in it, have money of it, or a source says so.

    One whose end is not known counts from its beginning on.
    """
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    runs = Q(starts_on__lt=after) & (Q(ends_before__isnull=True) | Q(ends_before__gt=first))
    funded = BudgetLine.objects.filter(year=year)
    return (
        runs
        | Q(pk__in=funded.values("project_id"))
        | Q(starts_on__isnull=True, year_stated__contains=str(year))
    )


def service_areas_used(*, on: date, scope: OfficeScope) -> list[ServiceArea]:
    """Return the service areas in their order: those in force, and retired ones that projects still have."""
    used = projects_seen(scope=scope).filter(service_area__isnull=False).order_by()
    return list(
        ServiceArea.objects.filter(
            Q(retired_on__isnull=True)
            | Q(retired_on__gt=on)
            | Q(pk__in=used.values("service_area_id"))
        ).order_by("position", "key")
    )


def office_names(*, projects: Iterable[Project], tree: OfficeTree) -> dict[int, str]:
    """Return the names of leading offices by id; of one that is closed by now its code."""
    return {
        project.office_id: tree.nodes[project.office_id].name
        if project.office_id in tree.nodes
        else project.office.code
        for project in projects
    }


def project_with(*, project_id: int, scope: OfficeScope) -> tuple[Project, ProjectParts]:
    """Return one project and what belongs to it; raises OutOfScope. Seven statements."""
    project_seen(project_id=project_id, scope=scope)
    project = Project.objects.select_related("office", "service_area", "manager", "created_by").get(
        pk=project_id
    )
    further = list(
        ProjectOffice.objects.filter(project=project)
        .order_by("office__code")
        .values_list("office_id", flat=True)
    )
    names = newest_names(ids=[project.office_id, *further])

    def named(office_id: int) -> OfficeName:
        code, name = names.get(office_id, ("", ""))
        return OfficeName(office_id, code, name)

    return project, ProjectParts(
        office=named(project.office_id),
        further_offices=tuple(map(named, further)),
        countries=tuple(
            ProjectCountry.objects.filter(project=project)
            .select_related("country")
            .order_by("country__name")
        ),
        partners=tuple(ProjectPartner.objects.filter(project=project).order_by("name")),
        budget=tuple(
            BudgetLine.objects.filter(project=project).order_by("year", "fund", "currency")
        ),
    )


def last_day(project: Any) -> date | None:
    """Return the last day of a project, or None when its end is not known."""
    return project.ends_before - timedelta(days=1) if project.ends_before else None


def status_of(project: Any) -> StatusTag:
    """Return the state of a project as a tag; the day is its beginning, or its end once it is over."""
    state = ProjectState(project.state)
    day = None
    if state in BEGINNING:
        day = project.starts_on
    elif state in ENDED:
        day = last_day(project)
    return StatusTag(STATE_KINDS[state], state.label, on=day)
