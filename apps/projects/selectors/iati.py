"""Projects as the IATI file needs them, read in batches so that no memory holds all of them.

The markers of projects belong to a higher room, which this one cannot import: the settings name the
function that hands them over (`PROJECT_POLICY_MARKERS`), as they name the kinds of records.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils.module_loading import import_string

from apps.accounts.scope import OfficeScope
from apps.projects.iati import DAC_VOCABULARY, STATUS, PolicyMarker
from apps.projects.models import BudgetLine, Project, ProjectCountry, ProjectPartner
from apps.projects.selectors.access import projects_seen

BATCH = 500


@dataclass(frozen=True, slots=True)
class IatiContents:
    """How many projects the file holds, of them with a marker, and how many it cannot hold, by reason."""

    written: int
    with_marker: int
    without_day: int
    without_state: int


@cache
def markers_reader() -> Callable[..., Mapping[int, Sequence[PolicyMarker]]]:
    """Return the function that hands over the markers of projects, by number; others have none."""
    found: Callable[..., Mapping[int, Sequence[PolicyMarker]]] = import_string(
        settings.PROJECT_POLICY_MARKERS
    )
    return found


def markers_of(
    *, project_ids: Collection[int], scope: OfficeScope
) -> Mapping[int, Sequence[PolicyMarker]]:
    """Return the policy markers of projects as the scope may read them; four statements."""
    return markers_reader()(project_ids=project_ids, scope=scope)


def seen_by(rows: QuerySet[Project], scope: OfficeScope) -> QuerySet[Project]:
    """Return those of the projects that the scope sees."""
    return rows.filter(pk__in=projects_seen(scope=scope).values("pk"))


def contents_of(*, rows: QuerySet[Project], scope: OfficeScope) -> IatiContents:
    """Return what the file of these projects would hold; seven statements."""
    seen = seen_by(rows, scope).order_by()
    no_day = Q(starts_on__isnull=True, ends_before__isnull=True)
    has_state = Q(state__in=list(STATUS))
    written = list(seen.filter(~no_day & has_state).values_list("pk", flat=True))
    return IatiContents(
        written=len(written),
        with_marker=sum(
            any(marker.vocabulary == DAC_VOCABULARY for marker in each)
            for each in markers_of(project_ids=written, scope=scope).values()
        ),
        without_day=seen.filter(no_day & has_state).count(),
        without_state=seen.exclude(has_state).count(),
    )


def activities(*, rows: QuerySet[Project], scope: OfficeScope) -> Iterator[Any]:
    """Yield the projects by code with what belongs to them; eight statements for each batch."""
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
        part = ids[start : start + BATCH]
        markers = markers_of(project_ids=part, scope=scope)
        batch: QuerySet[Any] = Project.objects.filter(pk__in=part).select_related("service_area")
        for project in batch.prefetch_related(*parts).order_by("code"):
            project.markers_known = markers.get(project.pk, ())
            yield project
