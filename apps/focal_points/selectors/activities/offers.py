"""What the form of an activity offers: offices, areas, items of workplans, projects."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ItemProgress
from apps.focal_points.models import Appointment, Area, WorkplanItem
from apps.focal_points.selectors.access import appointments_seen
from apps.organization.selectors import tree_on
from apps.projects.selectors.access import projects_seen

MOST_PROJECTS = 40
"""So many projects of an office are offered while a code is typed; a choice of this product."""


def areas() -> list[Area]:
    """Return the areas of work in use, in their order. They are known to everybody who logs in."""
    return list(Area.objects.filter(retired_on__isnull=True).order_by("number"))


def items_for(*, office_id: int, scope: OfficeScope) -> QuerySet[WorkplanItem]:
    """Return the items of workplans that an activity of an office may belong to."""
    return WorkplanItem.objects.filter(
        workplan__appointment__in=appointments_seen(scope=scope).values("pk"),
        workplan__appointment__office_id=office_id,
    )


def open_items(*, office_id: int, today: date, scope: OfficeScope) -> list[WorkplanItem]:
    """Return the items of this year and the last that are not done or dropped; one statement."""
    return list(
        items_for(office_id=office_id, scope=scope)
        .filter(workplan__year__in=(today.year, today.year - 1))
        .exclude(progress__in=(ItemProgress.DONE, ItemProgress.DROPPED))
        .order_by("-workplan__year", "position")
    )


def own_office(*, on: date, scope: OfficeScope) -> int | None:
    """Return the office for which somebody most likely logs: of their appointment, else the only one, else
    the one above all others that they log for.
    """
    offices = scope.over(Capability.LOG_ACTIVITIES)
    if scope.user_id is not None:
        appointed = (
            Appointment.objects.filter(
                Q(ends_before__isnull=True) | Q(ends_before__gt=on),
                user_id=scope.user_id,
                starts_on__lte=on,
            )
            .order_by("-role", "starts_on")
            .values_list("office_id", flat=True)
        )
        found = next((each for each in appointed if each in offices), None)
        if found is not None:
            return found
    if offices.everywhere:
        return None
    nodes = tree_on(day=on).nodes
    above = [
        each for each in offices.ids if each in nodes and nodes[each].parent_id not in offices.ids
    ]
    return above[0] if len(above) == 1 else None


def project_offers(*, office_id: int | None, scope: OfficeScope) -> list[Any]:
    """Return the newest projects of an office that somebody sees, for the field of their codes."""
    if office_id is None:
        return []
    return list(
        projects_seen(scope=scope)
        .filter(Q(office_id=office_id) | Q(further_offices__office_id=office_id))
        .distinct()
        .order_by("-pk")[:MOST_PROJECTS]
    )


def project_by_code(*, code: str, scope: OfficeScope) -> Any:
    """Return the project of a code that somebody sees, or None."""
    return projects_seen(scope=scope).filter(code__iexact=code.strip()).first()
