"""What the home page says of workplans: owed, waiting for a yes, decided.

One statement each, and that of the tree where something is found.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.due import late_from
from apps.focal_points.choices import AppointmentRole, WorkplanState
from apps.focal_points.models import Appointment, Workplan
from apps.focal_points.selectors.access import workplans_seen
from apps.focal_points.selectors.workplan_steps import due_on
from apps.focal_points.selectors.workplan_words import KINDS, status_of, title_of
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.parts import DeskItem, DeskList, StatusTag


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the workplans that a focal point owes: those of this year, and any that was sent back.

    From the first day of the year, with the day of `due_on`. None for who keeps no workplan.
    """
    if scope.user_id is None or not scope.over(Capability.LOG_ACTIVITIES):
        return DeskList()
    today = now.date()
    this_year = Workplan.objects.filter(appointment_id=OuterRef("pk"), year=today.year)
    rows: list[Any] = list(
        Appointment.objects.filter(
            Q(ends_before__isnull=True) | Q(ends_before__gt=today),
            scope.over(Capability.LOG_ACTIVITIES).where("office_id"),
            user_id=scope.user_id,
            starts_on__lte=today,
        )
        .annotate(
            plan=FilteredRelation(
                "workplans", condition=Q(workplans__year__in=[today.year, today.year + 1])
            )
        )
        .filter(
            Q(plan__state=WorkplanState.RETURNED)
            | Q(role=AppointmentRole.FOCAL_POINT)
            & (
                Q(plan__year=today.year, plan__state=WorkplanState.DRAFT)
                | Q(~Exists(this_year), plan__isnull=True)
            )
        )
        .annotate(
            plan_id=F("plan__pk"),
            plan_year=F("plan__year"),
            plan_state=F("plan__state"),
            number_in_all=Window(Count("pk")),
        )
        .order_by("plan__year", "starts_on", "pk")[:most]
    )
    if not rows:
        return DeskList()
    tree = tree_on(day=today)
    return DeskList(
        items=tuple(owed_item(row, tree=tree, today=today) for row in rows),
        total=rows[0].number_in_all,
        url=reverse("focal_points:workplans"),
    )


def owed_item(row: Any, *, tree: OfficeTree, today: date) -> DeskItem:
    """Return the line of a workplan that is owed, begun or not."""
    node = tree.nodes.get(row.office_id)
    zone = node.time_zone if node else "UTC"
    year = row.plan_year or today.year
    if row.plan_id is None:
        url = reverse("focal_points:workplan_new", args=[row.pk])
        status, button = None, pgettext("button", "Begin")
    else:
        state = WorkplanState(row.plan_state)
        url = reverse("focal_points:workplan", args=[row.plan_id])
        status, button = StatusTag(KINDS[state], state.label), pgettext("button", "Write")
    return DeskItem(
        title=_("Your workplan for %(year)s") % {"year": year},
        url=url,
        context=node.name if node else "",
        button=button,
        status=status,
        due_at=late_from(due_on(starts_on=row.starts_on, year=year), zone),
        zone=zone,
    )


def waiting(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the workplans that somebody is to approve and did not write, the oldest first."""
    supervises = scope.over(Capability.SUPERVISE_FOCAL_POINTS)
    keeps = scope.over(Capability.KEEP_FOCAL_POINTS)
    if scope.user_id is None or not (supervises or keeps):
        return DeskList()
    theirs = Q(pk__in=[])
    if supervises:
        theirs |= Q(state=WorkplanState.SUBMITTED) & supervises.where("appointment__office_id")
    if keeps:
        theirs |= (
            Q(state=WorkplanState.SUPERVISED)
            & keeps.where("appointment__office_id")
            & ~Q(supervised_by_id=scope.user_id)
        )
    own = (
        Q(submitted_by_id=scope.user_id)
        | Q(created_by_id=scope.user_id)
        | Q(appointment__user_id=scope.user_id)
    )
    rows = (
        workplans_seen(scope=scope)
        .filter(theirs)
        .exclude(own)
        .select_related("appointment", "submitted_by")
        .annotate(number_in_all=Window(Count("pk")))
        .order_by("submitted_at", "pk")
    )
    return listed(list(rows[:most]), now=now, button=_("Read and decide"), is_waiting=True)


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return one's own workplans that somebody approved since a moment, the newest first."""
    if scope.user_id is None or not scope.over(Capability.LOG_ACTIVITIES):
        return DeskList()
    within = Q(approved_at__gt=since, approved_at__lte=now) | Q(
        approved_at__isnull=True, supervised_at__gt=since, supervised_at__lte=now
    )
    mine = Q(appointment__user_id=scope.user_id) | Q(submitted_by_id=scope.user_id)
    rows = (
        workplans_seen(scope=scope)
        .filter(mine, within)
        .select_related("appointment", "supervised_by", "approved_by")
        .annotate(number_in_all=Window(Count("pk")))
        .order_by("-supervised_at", "-pk")
    )
    return listed(list(rows[:most]), now=now)


def listed(
    rows: list[Any], *, now: datetime, button: str = "", is_waiting: bool = False
) -> DeskList:
    """Return workplans as lines: who submitted those that wait, and when; else who approved them."""
    if not rows:
        return DeskList()
    nodes = tree_on(day=now.date()).nodes
    items = []
    for row in rows:
        node = nodes.get(row.appointment.office_id)
        decided_at = row.approved_at or row.supervised_at
        items.append(
            DeskItem(
                title=title_of(row),
                url=reverse("focal_points:workplan", args=[row.pk]),
                context=node.name if node else "",
                button=button,
                status=status_of(row),
                zone=node.time_zone if node else "UTC",
                happened_at=row.submitted_at if is_waiting else decided_at,
                by=name_of(
                    row.submitted_by if is_waiting else row.approved_by or row.supervised_by
                ),
            )
        )
    return DeskList(
        items=tuple(items),
        total=rows[0].number_in_all,
        url=reverse("focal_points:workplans"),
    )
