"""What the home page says of projects: what others have changed."""

from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Window
from django.urls import reverse

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.selectors.people import people_named
from apps.projects.models import Project
from apps.projects.selectors.access import projects_seen
from apps.projects.selectors.register import status_of
from apps.web.parts import DeskItem, DeskList


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the projects that others changed since a moment, the newest change first.

    Those that somebody manages, and those of the offices whose projects they keep. One statement, two
    where something is found; none for those who keep none.
    """
    kept = scope.over(Capability.KEEP_PROJECTS)
    if scope.user_id is None or not kept:
        return DeskList()
    concerned = Q(manager_id=scope.user_id)
    if not kept.everywhere:
        concerned |= kept.where("office_id")
    events: Any = Project.pgh_event_model.objects  # type: ignore[attr-defined]
    newest = (
        events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_created_at__lte=now)
        .order_by("-pgh_id")
        .values("pgh_id")[:1]
    )
    lines = list(
        events.filter(concerned, pgh_created_at__gt=since, pgh_created_at__lte=now)
        .filter(pgh_obj_id__in=projects_seen(scope=scope).values("pk"))
        .exclude(pgh_context__metadata__user=scope.user_id)
        .filter(pgh_id=Subquery(newest))
        .annotate(number=Window(Count("pgh_id")))
        .select_related("pgh_context")
        .order_by("-pgh_id")[:most]
    )
    if not lines:
        return DeskList()
    actors = {line.pk: actor_of(line) for line in lines}
    people = people_named(ids=actors.values(), scope=scope)
    return DeskList(
        items=tuple(
            DeskItem(
                title=line.title,
                url=reverse("projects:project", args=[line.pgh_obj_id]),
                context=line.code,
                status=status_of(line),
                happened_at=line.pgh_created_at,
                by=name_of(people.get(actors[line.pk])),  # type: ignore[arg-type]
            )
            for line in lines
        ),
        total=lines[0].number,
        url=reverse("projects:register"),
    )


def actor_of(event: Any) -> int | None:
    """Return who made a change, as far as the door knew."""
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    user = metadata.get("user") if isinstance(metadata, dict) else None
    return user if isinstance(user, int) else None
