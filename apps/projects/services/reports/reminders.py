"""Reminders of reports that are due: to the project's manager, else to the heads of the office.

Each occasion is told once: its key names the report, the due date and the stage, so that a due date
that was moved begins anew. When nobody looked for days, only the newest stage is told.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import managers_above
from apps.actions.choices import NoticeKind
from apps.actions.due import today_in
from apps.actions.reminding import stage_of
from apps.actions.services.notices import NewNotice, notify
from apps.organization.selectors import tree_on
from apps.projects.choices import EDITABLE_REPORT_STATES, AwardState
from apps.projects.models import ProjectReport
from apps.projects.selectors.reports import ref_of
from apps.web.refusals import NotPermitted

STAGES = (-14, -7, -1, 0, 7)
"""Days since the due date on which a report is called for; the product's choice, not a rule of IOM."""
REPORTS_AT_ONCE = 500
# Nowhere is it more than a day later than here.
LOOKED_AHEAD = timedelta(days=1 - STAGES[0])
# Beyond the last stage nothing new is told, unless nobody looked for so long.
LOOKED_BACK = timedelta(days=60)

IS_NEAR = gettext_noop("Report %(number)s on “%(title)s” is due on %(due)s.")
IS_TODAY = gettext_noop("Report %(number)s on “%(title)s” is due today, %(due)s.")
IS_LATE = gettext_noop("Report %(number)s on “%(title)s” was due on %(due)s and is late.")


def remind_of_reports(*, now: datetime, scope: OfficeScope) -> int:
    """Tell whose reports are due or late; return the number of new notices.

    A fixed number of statements for each five hundred reports.
    """
    if not scope.reason:
        raise NotPermitted
    today = now.astimezone(UTC).date()
    reports = list(
        ProjectReport.objects.filter(
            state__in=EDITABLE_REPORT_STATES,
            is_stated=False,
            due_on__range=(today - LOOKED_BACK, today + LOOKED_AHEAD),
        )
        .exclude(award__state=AwardState.CANCELLED)
        .select_related("project__manager")
        .order_by("pk")
    )
    told = 0
    for first in range(0, len(reports), REPORTS_AT_ONCE):
        batch = reports[first : first + REPORTS_AT_ONCE]
        levels = managers_above(
            office_ids={report.project.office_id for report in batch}, on=today, scope=scope
        )
        zones = {office_id: node.time_zone for office_id, node in tree_on(day=today).nodes.items()}
        with transaction.atomic():
            notices = [each for one in batch for each in notices_of(one, levels, zones, now)]
            told += notify(notices=notices, now=now, scope=scope)
    return told


def notices_of(
    report: ProjectReport, levels: dict[int, list[list[Any]]], zones: dict[int, str], now: datetime
) -> Iterator[NewNotice]:
    """Yield what is to be told of one report now."""
    project, due_on = report.project, report.due_on
    if due_on is None:
        return
    today: date = today_in(zones.get(project.office_id, "UTC"), now)
    stage = stage_of((today - due_on).days, STAGES)
    if stage is None:
        return
    manager = project.manager
    heads = levels.get(project.office_id) or [[]]
    for person in [manager] if manager is not None and manager.is_active else heads[0]:
        yield NewNotice(
            user_id=person.pk,
            kind=NoticeKind.REMINDER,
            key=f"project-report:{report.pk}:{due_on.isoformat()}:reminder:{stage}",
            text=IS_NEAR if stage < 0 else IS_LATE if stage > 0 else IS_TODAY,
            values={"number": report.number, "title": project.title, "due": due_on},
            url=reverse("projects:report", args=[report.pk]),
            record=ref_of(report.pk),
        )
