"""What the home page says of appointments: what others have changed."""

from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Window
from django.urls import reverse

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.selectors.people import people_named
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.access import appointments_seen
from apps.focal_points.selectors.states import status_of
from apps.web.parts import DeskItem, DeskList


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the appointments that others changed since a moment, the newest change first.

    For heads of office and the Gender Coordination Unit: those of their offices. One statement, two
    where something is found; none for the others.
    """
    offices = scope.over(Capability.SUPERVISE_FOCAL_POINTS)
    if scope.may(Capability.KEEP_FOCAL_POINTS):
        offices = scope.over(Capability.KEEP_FOCAL_POINTS)
    if scope.user_id is None or not offices:
        return DeskList()
    events: Any = Appointment.pgh_event_model.objects  # type: ignore[attr-defined]
    newest = (
        events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_created_at__lte=now)
        .order_by("-pgh_id")
        .values("pgh_id")[:1]
    )
    lines = list(
        events.filter(pgh_created_at__gt=since, pgh_created_at__lte=now)
        .filter(offices.where("office_id"))
        .filter(pgh_obj_id__in=appointments_seen(scope=scope).values("pk"))
        .exclude(pgh_context__metadata__user=scope.user_id)
        .filter(pgh_id=Subquery(newest))
        .annotate(number=Window(Count("pgh_id")))
        .select_related("pgh_context", "office")
        .order_by("-pgh_id")[:most]
    )
    if not lines:
        return DeskList()
    actors = {line.pk: _actor(line) for line in lines}
    people = people_named(ids=actors.values(), scope=scope)
    return DeskList(
        items=tuple(
            DeskItem(
                title=line.name,
                url=reverse("focal_points:appointment", args=[line.pgh_obj_id]),
                context=line.office.code,
                status=status_of(line, now.date()),
                happened_at=line.pgh_created_at,
                by=name_of(people.get(actors[line.pk])),  # type: ignore[arg-type]
            )
            for line in lines
        ),
        total=lines[0].number,
        url=reverse("focal_points:appointments"),
    )


def _actor(event: Any) -> int | None:
    """Return who made a change, as far as the door knew."""
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    user = metadata.get("user") if isinstance(metadata, dict) else None
    return user if isinstance(user, int) else None
