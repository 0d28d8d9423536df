"""The way of a report: submitted by the office, accepted or returned by somebody else; the project follows."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.choices import ProjectState, ReportKind, ReportPart, ReportState
from apps.projects.models import Project, ProjectReport
from apps.projects.selectors.report_steps import (
    ReportStep,
    report_facts,
    report_obstacle,
    required_parts,
)
from apps.projects.selectors.reports import report_seen
from apps.projects.services.reports import telling
from apps.projects.services.reports.asking import ask_what_came_of_it
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.texts import tidy
from apps.web.versions import demand_version, write

LONGEST_REASON = 4_000
NOT_BEGUN = (ProjectState.PROPOSED, ProjectState.PLANNED, ProjectState.NOT_KNOWN)
RUNNING = (*NOT_BEGUN, ProjectState.UNDER_WAY, ProjectState.NOT_COMPLETED)


def why_required(part: ReportPart) -> str:
    """Return why a report is not submitted without a part."""
    return {
        ReportPart.SUMMARY: _("Write the summary: it is what most readers read."),
        ReportPart.RESULTS: _("Write the results: without them nobody can tell what came of it."),
        ReportPart.GENDER: _(
            "Write the gender section: the policy asks for one in every project report"
            " (paragraph 42)."
        ),
    }[part]


@transaction.atomic
def submit_report(
    *, report_id: int, version: int, now: datetime, scope: OfficeScope
) -> ProjectReport:
    """Submit a report to those who accept it; raises Invalid with every part that is missing.

    With its final report a project is asked what came of it (`services.reports.asking`).
    """
    report = report_seen(report_id=report_id, scope=scope, lock=True)
    demand(ReportStep.SUBMIT, report=report, version=version, now=now, scope=scope)
    written = {row.part for row in report.texts.all() if row.text}
    problems = [
        Problem(code="required", message=why_required(part), field=part)
        for part in required_parts(report)
        if part not in written
    ]
    if problems:
        raise Invalid(problems=problems)
    write(
        report,
        state=ReportState.SUBMITTED,
        submitted_by_id=scope.user_id,
        submitted_at=now,
        returned_because="",
    )
    telling.tell_deciders(report=report, now=now, scope=scope)
    if report.kind == ReportKind.FINAL:
        ask_what_came_of_it(report=report, now=now, scope=scope)
    return report


@transaction.atomic
def accept_report(
    *, report_id: int, version: int, now: datetime, scope: OfficeScope
) -> ProjectReport:
    """Accept a report; the project is under way after a progress report, over after the final one."""
    report = report_seen(report_id=report_id, scope=scope, lock=True)
    demand(ReportStep.ACCEPT, report=report, version=version, now=now, scope=scope)
    write(report, state=ReportState.ACCEPTED, decided_by_id=scope.user_id, decided_at=now)
    move_project(report)
    telling.tell_authors(report=report, now=now, scope=scope)
    return report


@transaction.atomic
def return_report(
    *, report_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> ProjectReport:
    """Return a report to be mended, with the reason that its authors read."""
    report = report_seen(report_id=report_id, scope=scope, lock=True)
    demand(ReportStep.SEND_BACK, report=report, version=version, now=now, scope=scope)
    words = tidy(reason)
    if not words or len(words) > LONGEST_REASON:
        message = (
            _("At most %(most)s characters.") % {"most": LONGEST_REASON}
            if words
            else _("Say what is to be mended; the authors read this.")
        )
        raise Invalid(problems=[Problem(code="required", message=message, field="reason")])
    write(
        report,
        state=ReportState.RETURNED,
        returned_because=words,
        decided_by_id=scope.user_id,
        decided_at=now,
    )
    telling.tell_authors(report=report, now=now, scope=scope)
    return report


def demand(
    step: ReportStep, *, report: ProjectReport, version: int, now: datetime, scope: OfficeScope
) -> None:
    """Raise what stands in the way of a step on a locked report.

    A request made from an older state is told so before it is told that the step does not follow.
    """
    facts = report_facts(report=report, now=now, scope=scope)
    refusal = report_obstacle(step, facts=facts, scope=scope)
    if not isinstance(refusal, NotPermitted):
        demand_version(report, version)
    if refusal is not None:
        raise refusal


def move_project(report: ProjectReport) -> None:
    """Let the project follow an accepted report; one that is over already stays as it is."""
    project = Project.objects.select_for_update().get(pk=report.project_id)
    state, reason = project.state, ""
    if report.kind == ReportKind.FINAL and project.state in RUNNING:
        reason = report.not_implemented_because
        state = ProjectState.NOT_IMPLEMENTED if reason else ProjectState.COMPLETED
    elif report.kind == ReportKind.PROGRESS and project.state in NOT_BEGUN:
        state = ProjectState.UNDER_WAY
    if state != project.state:
        project.state, project.state_because = state, reason
        project.version += 1
        project.save(update_fields=["state", "state_because", "version"])
