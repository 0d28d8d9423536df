"""Reads of project reports: those that somebody sees, their parts and figures, and what was accepted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.projects.choices import EDITABLE_REPORT_STATES, AwardState, ReportState
from apps.projects.models import ProjectReport, ProjectReportText, ResultFigure
from apps.projects.selectors.access import projects_seen
from apps.web.refusals import OutOfScope

REPORT = "projects.projectreport"
"""How other rooms name a report."""
ACCEPTED = Q(state=ReportState.ACCEPTED) | Q(is_stated=True)
"""What counts as accepted: also what was copied from a published document."""


@dataclass(frozen=True, slots=True)
class AcceptedReport:
    """What a project's newest accepted report says: its texts by `ReportPart`, and its figures.

    `source` names the document of a stated one; `accepted_at` is None there.
    """

    report_id: int
    project_id: int
    kind: str
    parts: Mapping[str, str]
    figures: tuple[ResultFigure, ...]
    not_implemented_because: str
    is_stated: bool
    source: str
    accepted_at: datetime | None


def ref_of(report_id: int) -> RecordRef:
    """Return a report as other rooms point to it."""
    return RecordRef(REPORT, report_id)


def reports_seen(*, scope: OfficeScope) -> QuerySet[ProjectReport]:
    """Return the reports of the projects that somebody sees."""
    return ProjectReport.objects.filter(
        project_id__in=projects_seen(scope=scope).values("pk")
    ).select_related("project", "award")


def report_seen(*, report_id: int, scope: OfficeScope, lock: bool = False) -> ProjectReport:
    """Return one report; raises OutOfScope when it does not exist for this person."""
    found = reports_seen(scope=scope)
    if lock:
        found = found.select_for_update(of=("self",))
    report = found.filter(pk=report_id).first()
    if report is None:
        raise OutOfScope
    return report


def reports_of(*, project_id: int, scope: OfficeScope) -> list[ProjectReport]:
    """Return the reports of a project by number; one statement."""
    return list(
        reports_seen(scope=scope)
        .filter(project_id=project_id)
        .select_related("submitted_by", "decided_by")
        .order_by("number")
    )


def texts_of(*, report: ProjectReport, scope: OfficeScope) -> dict[str, ProjectReportText]:
    """Return the parts that were written, by part; of a report that was found under this scope."""
    return {row.part: row for row in report.texts.select_related("changed_by")}


def figures_of(*, report: ProjectReport, scope: OfficeScope) -> list[ResultFigure]:
    """Return the result figures in their order; of a report that was found under this scope."""
    return list(report.figures.order_by("position"))


def accepted_texts(
    *, project_ids: Collection[int], scope: OfficeScope
) -> dict[int, AcceptedReport]:
    """Return the newest accepted report of each project that has one, by project; three statements.

    Projects that somebody does not see are absent.
    """
    newest = (
        reports_seen(scope=scope)
        .filter(ACCEPTED, project_id__in=set(project_ids))
        .order_by("project_id", "-number")
        .distinct("project_id")
        .prefetch_related(
            "texts", Prefetch("figures", queryset=ResultFigure.objects.order_by("position"))
        )
    )
    return {
        report.project_id: AcceptedReport(
            report_id=report.pk,
            project_id=report.project_id,
            kind=report.kind,
            parts={row.part: row.text for row in report.texts.all() if row.text},
            figures=tuple(report.figures.all()),
            not_implemented_because=report.not_implemented_because,
            is_stated=report.is_stated,
            source=report.source,
            accepted_at=report.decided_at,
        )
        for report in newest
    }


def may_list_reports(*, scope: OfficeScope) -> bool:
    """Whether somebody sees the reports of whole offices."""
    return bool(scope.over(Capability.SEE_PROJECTS))


def reports_listed(*, show: str, scope: OfficeScope) -> QuerySet[ProjectReport]:
    """Return the reports of a list: `due` (still owed, by due date), `submitted`, or `all`."""
    rows = reports_seen(scope=scope)
    if show == "due":
        rows = rows.filter(
            state__in=EDITABLE_REPORT_STATES, due_on__isnull=False, is_stated=False
        ).exclude(award__state=AwardState.CANCELLED)
        return rows.order_by("due_on", "pk")
    if show == "submitted":
        return rows.filter(state=ReportState.SUBMITTED).order_by("submitted_at", "pk")
    return rows.order_by("-due_on", "-pk")
