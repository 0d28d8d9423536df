"""Projects as the IATI file needs them, read in batches so that no memory holds all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from apps.accounts.scope import OfficeScope
from apps.projects.iati import STATUS
from apps.projects.models import BudgetLine, Project, ProjectCountry, ProjectPartner
from apps.projects.selectors.access import projects_seen

BATCH = 500


@dataclass(frozen=True, slots=True)
class IatiContents:
    """How many projects the file holds, and how many it cannot hold, by reason."""

    written: int
    without_day: int
    without_state: int


def seen_by(rows: QuerySet[Project], scope: OfficeScope) -> QuerySet[Project]:
    """Return those of the projects that the scope sees."""
    return rows.filter(pk__in=projects_seen(scope=scope).values("pk"))


def contents_of(*, rows: QuerySet[Project], scope: OfficeScope) -> IatiContents:
    """Return what the file of these projects would hold; three statements."""
    seen = seen_by(rows, scope).order_by()
    no_day = Q(starts_on__isnull=True, ends_before__isnull=True)
    has_state = Q(state__in=list(STATUS))
    return IatiContents(
        written=seen.filter(~no_day & has_state).count(),
        without_day=seen.filter(no_day & has_state).count(),
        without_state=seen.exclude(has_state).count(),
    )


def activities(*, rows: QuerySet[Project], scope: OfficeScope) -> Iterator[Any]:
    """Yield the projects by code with what belongs to them; six statements for each batch."""
    ids = list(seen_by(rows, scope).order_by("code").values_list("pk", flat=True))
    parts = (
        Prefetch(
            "countries",
            ProjectCountry.objects.select_related("country").order_by("country__iso3"),
            to_attr="countries_known",
        ),
        Prefetch("partners", ProjectPartner.objects.order_by("name"), to_attr="partners_known"),
        Prefetch("budget_lines", BudgetLine.objects.order_by("year"), to_attr="budget_known"),
    )
    for start in range(0, len(ids), BATCH):
        batch = Project.objects.filter(pk__in=ids[start : start + BATCH])
        yield from batch.select_related("service_area").prefetch_related(*parts).order_by("code")
