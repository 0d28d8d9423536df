"""What the home page says of project reports: owed, waiting to be accepted, decided. One statement each."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.due import late_from
from apps.organization.selectors import tree_on
from apps.projects.choices import EDITABLE_REPORT_STATES, AwardState, ReportState
from apps.projects.models import ProjectReport, ProjectReportText
from apps.projects.selectors.report_words import status_of, title_of
from apps.projects.selectors.reports import reports_seen
from apps.web.parts import DeskItem, DeskList

SHOWN_BEFORE = timedelta(days=30)
"""So long before its due date a report stands on the home page; a choice of this product."""


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the reports that somebody owes as the project's manager, or as head where there is none."""
    if scope.user_id is None or not scope.over(Capability.KEEP_PROJECTS):
        return DeskList()
    mine = Q(project__manager_id=scope.user_id)
    if attests := scope.over(Capability.ATTEST):
        mine |= Q(project__manager=None) & attests.where("project__office_id")
    near = Q(due_on__lte=now.date() + SHOWN_BEFORE) | Q(state=ReportState.RETURNED)
    rows = (
        reports_seen(scope=scope)
        .filter(mine, near, state__in=EDITABLE_REPORT_STATES, due_on__isnull=False, is_stated=False)
        .exclude(award__state=AwardState.CANCELLED)
        .order_by("due_on", "pk")
    )
    return desk_list(rows, now=now, most=most, show="due", button=pgettext("button", "Write"))


def waiting(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the submitted reports that somebody is to accept, and did not write; the oldest first."""
    runs, attests = scope.over(Capability.RUN_WGGI), scope.over(Capability.ATTEST)
    if scope.user_id is None or not (runs or attests):
        return DeskList()
    theirs = Q(pk__in=[])
    if runs:
        theirs |= Q(award__isnull=False) & runs.where("project__office_id")
    if attests:
        theirs |= Q(award=None) & attests.where("project__office_id")
    written = ProjectReportText.objects.filter(
        report_id=OuterRef("pk"), changed_by_id=scope.user_id
    )
    rows = (
        reports_seen(scope=scope)
        .filter(theirs, ~Exists(written), state=ReportState.SUBMITTED)
        .exclude(submitted_by_id=scope.user_id)
        .select_related("submitted_by")
        .order_by("submitted_at", "pk")
    )
    return desk_list(rows, now=now, most=most, show="submitted", button=_("Read and decide"))


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the reports of one's own projects that others decided since a moment, the newest first."""
    if scope.user_id is None or not scope.over(Capability.KEEP_PROJECTS):
        return DeskList()
    mine = Q(project__manager_id=scope.user_id) | Q(submitted_by_id=scope.user_id)
    rows = (
        reports_seen(scope=scope)
        .filter(mine, decided_at__gt=since, decided_at__lte=now)
        .exclude(decided_by_id=scope.user_id)
        .select_related("decided_by")
        .order_by("-decided_at", "-pk")
    )
    return desk_list(rows, now=now, most=most, show="all")


def desk_list(
    rows: QuerySet[ProjectReport], *, now: datetime, most: int, show: str, button: str = ""
) -> DeskList:
    """Return the first reports of a list and how many there are; one statement."""
    found: list[Any] = list(rows.annotate(number_in_all=Window(Count("pk")))[:most])
    if not found:
        return DeskList()
    nodes = tree_on(day=now.date()).nodes
    items = []
    for report in found:
        node = nodes.get(report.project.office_id)
        zone = node.time_zone if node else "UTC"
        is_open = report.state in EDITABLE_REPORT_STATES
        items.append(
            DeskItem(
                title=_("%(title)s: %(report)s")
                % {"title": report.project.title, "report": title_of(report)},
                url=reverse("projects:report", args=[report.pk]),
                context=node.name if node else "",
                button=button,
                status=status_of(report, today=now.date()),
                due_at=late_from(report.due_on, zone) if is_open and show == "due" else None,
                zone=zone,
                happened_at=report.submitted_at if show == "submitted" else report.decided_at,
                by=name_of(report.submitted_by if show == "submitted" else report.decided_by)
                if show != "due"
                else "",
            )
        )
    return DeskList(
        items=tuple(items),
        total=found[0].number_in_all,
        url=f"{reverse('projects:reports')}?show={show}",
    )
