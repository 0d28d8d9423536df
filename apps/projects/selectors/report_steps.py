"""Who may do what with a project report now, and if not, why not: one table for pages and services.

The order of the answers is the house's: not permitted, then wrong state, then two persons.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.actions.due import today_in
from apps.organization.selectors import tree_on
from apps.projects.choices import EDITABLE_REPORT_STATES, ReportPart, ReportState
from apps.projects.models import Project, ProjectReport
from apps.web.refusals import NotPermitted, Refusal, WrongState

REQUIRED_PARTS = (ReportPart.SUMMARY, ReportPart.RESULTS, ReportPart.GENDER)
"""Without these nobody can tell what came of a project; the gender section is policy paragraph 42."""
REQUIRED_WHERE_NOTHING_WAS_DONE = (ReportPart.SUMMARY,)
"""A project that could not be implemented has no results; it says why instead."""


class ReportStep(StrEnum):
    """What a person can do with a report."""

    WRITE = "write"
    SUBMIT = "submit"
    ACCEPT = "accept"
    SEND_BACK = "send_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What the rules look at; `begins_on` is when the project begins, `writers` who wrote the report."""

    office_id: int
    state: str
    is_funded: bool
    is_stated: bool
    begins_on: date | None
    today: date
    writers: frozenset[int]


def today_at(office_id: int, now: datetime) -> date:
    """Return the day that it is in an office; in UTC when it is closed by now."""
    node = tree_on(day=now.date()).nodes.get(office_id)
    return today_in(node.time_zone if node else "UTC", now)


def report_facts(*, report: ProjectReport, now: datetime, scope: OfficeScope) -> ReportFacts:
    """Return what is known of a report that was found under this scope; one statement beside the tree's."""
    project = report.project
    writers = set(report.texts.values_list("changed_by_id", flat=True)) | {report.submitted_by_id}
    return ReportFacts(
        office_id=project.office_id,
        state=report.state,
        is_funded=report.award_id is not None,
        is_stated=report.is_stated,
        begins_on=project.starts_on or report.starts_on,
        today=today_at(project.office_id, now),
        writers=frozenset(writer for writer in writers if writer is not None),
    )


def report_obstacle(step: ReportStep, *, facts: ReportFacts, scope: OfficeScope) -> Refusal | None:
    """Return why the step is refused, or None when it is free."""
    if step in (ReportStep.WRITE, ReportStep.SUBMIT):
        if not scope.may(Capability.KEEP_PROJECTS, facts.office_id):
            return NotPermitted(_("The office that leads a project writes its reports."))
        if facts.is_stated:
            return WrongState(_("This report was copied from a document, and stays as it is."))
        return wrong_state(facts, EDITABLE_REPORT_STATES) or not_begun(facts.begins_on, facts.today)
    if not decides(facts, scope):
        if facts.is_funded:
            return NotPermitted(_("The WGGI accepts the reports of the projects that it funds."))
        return NotPermitted(_("The head of the office accepts this report."))
    if refusal := wrong_state(facts, (ReportState.SUBMITTED,)):
        return refusal
    if scope.user_id in facts.writers:
        return NotPermitted(
            _("You wrote or submitted this report, so somebody else accepts it."),
            code="same_person",
        )
    return None


def decides(facts: ReportFacts, scope: OfficeScope) -> bool:
    """Whether somebody accepts such reports: the WGGI what it funds, the head of the office the rest."""
    needed = Capability.RUN_WGGI if facts.is_funded else Capability.ATTEST
    return scope.may(needed, facts.office_id)


def wrong_state(facts: ReportFacts, states: tuple[str, ...]) -> Refusal | None:
    """Refuse a step that does not follow from the state of the report."""
    if facts.state in states:
        return None
    return WrongState(
        _("This step does not follow from the state “%(state)s”.")
        % {"state": ReportState(facts.state).label}
    )


def not_begun(begins_on: date | None, today: date) -> Refusal | None:
    """Refuse a report on a project that has not begun."""
    if begins_on is None or begins_on <= today:
        return None
    return WrongState(
        _("The project begins on %(day)s; there is nothing to report before that day.")
        % {"day": date_format(begins_on, "DATE_FORMAT")},
        code="not_begun",
    )


def required_parts(report: ProjectReport) -> tuple[ReportPart, ...]:
    """Return the parts without which a report is not submitted."""
    return REQUIRED_WHERE_NOTHING_WAS_DONE if report.not_implemented_because else REQUIRED_PARTS


def may_begin_report(*, project: Project, now: datetime, scope: OfficeScope) -> Refusal | None:
    """Return why somebody may not begin a report on a project that they see, or None."""
    if not scope.may(Capability.KEEP_PROJECTS, project.office_id):
        return NotPermitted(_("The office that leads a project writes its reports."))
    return not_begun(project.starts_on, today_at(project.office_id, now))
