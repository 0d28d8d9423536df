"""Terms of reference: editions, and their tasks by area."""

from collections import defaultdict
from dataclasses import dataclass

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import EditionState
from apps.focal_points.models import Area, Task, TermsEdition
from apps.focal_points.selectors.access import keeps_network
from apps.web.refusals import OutOfScope


@dataclass(frozen=True, slots=True)
class AreaTasks:
    """One area with the tasks that an edition has in it, in their order."""

    area: Area
    tasks: tuple[Task, ...]


def editions(*, scope: OfficeScope) -> list[TermsEdition]:
    """Return the editions that somebody reads, the newest first: a draft is for those who write it."""
    if not scope.has_entered:
        return []
    found = TermsEdition.objects.select_related("published_by").order_by("-number")
    if not keeps_network(scope=scope):
        found = found.filter(state=EditionState.PUBLISHED)
    return list(found)


def published_editions(*, scope: OfficeScope) -> list[TermsEdition]:
    """Return the published editions, the newest first."""
    return [each for each in editions(scope=scope) if each.state == EditionState.PUBLISHED]


def edition_seen(*, number: int, scope: OfficeScope) -> TermsEdition:
    """Return one edition; raises OutOfScope when it does not exist for this person."""
    found = next((each for each in editions(scope=scope) if each.number == number), None)
    if found is None:
        raise OutOfScope
    return found


def tasks_of(*, edition: TermsEdition, scope: OfficeScope) -> list[AreaTasks]:
    """Return the areas in their order with the tasks of an edition; retired areas only with tasks.

    Three statements.
    """
    edition = edition_seen(number=edition.number, scope=scope)
    by_area: dict[int, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(edition=edition).order_by("area", "position"):
        by_area[task.area_id].append(task)
    return [
        AreaTasks(area, tuple(by_area[area.pk]))
        for area in Area.objects.order_by("number")
        if area.retired_on is None or by_area[area.pk]
    ]
