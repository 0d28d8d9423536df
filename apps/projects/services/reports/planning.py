"""Reports that an award makes due; the days are the product's own choice, not a rule of IOM."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.choices import EDITABLE_REPORT_STATES, ReportKind, ReportState
from apps.projects.models import Award, Project, ProjectReport
from apps.web.refusals import Invalid, NotPermitted

LONG = timedelta(days=183)
"""A project that is longer owes a progress report at half time."""
FINAL_AFTER = timedelta(days=60)
"""So long after the last day the final report is due."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One report that is to be due: what it covers, `ends_before` exclusive, and by which day."""

    kind: ReportKind
    starts_on: date
    ends_before: date
    due_on: date


def plans_of(*, starts_on: date, ends_before: date) -> list[Plan]:
    """Return the reports of a project of these days: progress at half time if it is long, and final."""
    plans = []
    if ends_before - starts_on > LONG:
        half = starts_on + (ends_before - starts_on) // 2
        plans.append(Plan(ReportKind.PROGRESS, starts_on, half, half))
    last_day = ends_before - timedelta(days=1)
    return [*plans, Plan(ReportKind.FINAL, starts_on, ends_before, last_day + FINAL_AFTER)]


@transaction.atomic
def plan_reports(
    *, award: Award, starts_on: date, ends_before: date, now: datetime, scope: OfficeScope
) -> list[ProjectReport]:
    """Make the due reports of an award; return those that are new, none when called again.

    `ends_before` is exclusive. Raises NotPermitted unless awards are this person's to approve, and
    Invalid for a project that ends before it begins.
    """
    demand(award, scope)
    in_order(starts_on, ends_before)
    if award.reports.exists():
        return []
    return make(award, plans_of(starts_on=starts_on, ends_before=ends_before))


@transaction.atomic
def replan_reports(
    *, award: Award, ends_before: date, now: datetime, scope: OfficeScope
) -> list[ProjectReport]:
    """Move the reports of an award whose end was moved; return all that are due or open.

    What was submitted or accepted stays. The final report moves with the end. A progress report that
    nobody has begun moves to the new half time, or goes when there is none any more; one comes where
    the project has become long and its half time is still ahead. Raises as `plan_reports` does.
    """
    demand(award, scope)
    reports = list(award.reports.select_for_update().order_by("number"))
    final = next((report for report in reports if report.kind == ReportKind.FINAL), None)
    if final is None or final.starts_on is None or final.state not in EDITABLE_REPORT_STATES:
        return []
    in_order(final.starts_on, ends_before)
    planned = {
        plan.kind: plan for plan in plans_of(starts_on=final.starts_on, ends_before=ends_before)
    }
    progress = next((report for report in reports if report.kind == ReportKind.PROGRESS), None)
    halfway = planned.get(ReportKind.PROGRESS)
    open_reports = [move(final, planned[ReportKind.FINAL])]
    if progress is not None and progress.state == ReportState.DUE:
        if halfway is None:
            progress.delete()
        else:
            open_reports.append(move(progress, halfway))
    elif progress is None and halfway is not None and halfway.due_on > now.date():
        open_reports += make(award, [halfway])
    return open_reports


def demand(award: Award, scope: OfficeScope) -> None:
    """Refuse whoever does not approve awards of the office that leads the project."""
    if not scope.may(Capability.APPROVE_AWARDS, award.project.office_id):
        raise NotPermitted


def in_order(starts_on: date, ends_before: date) -> None:
    """Refuse a project that ends before it begins."""
    if starts_on >= ends_before:
        raise Invalid(_("A project begins before it ends."), code="ends_before_it_begins")


def make(award: Award, plans: Iterable[Plan]) -> list[ProjectReport]:
    """Write down planned reports under the next numbers of the project."""
    number = next_number(award.project_id)
    return ProjectReport.objects.bulk_create(
        ProjectReport(
            project_id=award.project_id,
            award=award,
            kind=plan.kind,
            number=number + place,
            starts_on=plan.starts_on,
            ends_before=plan.ends_before,
            due_on=plan.due_on,
        )
        for place, plan in enumerate(plans)
    )


def next_number(project_id: int) -> int:
    """Return the next number of a project's reports; holds the project until the transaction ends."""
    Project.objects.select_for_update().filter(pk=project_id).first()
    newest = ProjectReport.objects.filter(project_id=project_id).aggregate(newest=Max("number"))
    return (newest["newest"] or 0) + 1


def move(report: ProjectReport, plan: Plan) -> ProjectReport:
    """Give a report other days, as its next version."""
    if (report.ends_before, report.due_on) != (plan.ends_before, plan.due_on):
        report.ends_before, report.due_on = plan.ends_before, plan.due_on
        report.version += 1
        report.save(update_fields=["ends_before", "due_on", "version"])
    return report
