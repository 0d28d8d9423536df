"""Projects, awards and reports for tests of beneficiaries and reports, by plain rows."""

from datetime import UTC, date, datetime
from decimal import Decimal

from apps.projects.choices import ProjectState, ReportKind, ReportState, RoundState
from apps.projects.models import (
    Award,
    FundingRound,
    Project,
    ProjectReport,
    Proposal,
)
from tests.cast import World

NAIROBI, DAKAR = "KEN-NAIROBI", "SEN-DAKAR"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEGINS, ENDS_BEFORE = date(2025, 1, 1), date(2026, 1, 1)


def make_project(
    world: World, code: str = "KE-1", *, office: str = NAIROBI, manager: str = "", **more: object
) -> Project:
    """A project of 2025."""
    said: dict[str, object] = {
        "title": f"Safe migration {code}",
        "starts_on": BEGINS,
        "ends_before": ENDS_BEFORE,
        "state": ProjectState.PLANNED,
        "created_at": NOW,
    }
    return Project.objects.create(
        code=code,
        office=world.offices[office],
        manager=world.people[manager] if manager else None,
        **(said | more),
    )


def make_award(world: World, project: Project, *, year: int = 2025) -> Award:
    """An award of a year's round for a project."""
    funding, _made = FundingRound.objects.get_or_create(
        year=year,
        defaults={
            "envelope": Decimal(80_000),
            "state": RoundState.RECOMMENDED,
            "created_at": NOW,
        },
    )
    number = funding.awards.count() + 1
    proposal = Proposal.objects.create(
        round=funding,
        office=project.office,
        title=project.title,
        created_by=world.people["gcu"],
        created_at=NOW,
    )
    return Award.objects.create(
        round=funding,
        project=project,
        proposal=proposal,
        number=number,
        amount=Decimal(10_000),
        approved_by=world.people["ddg"],
        approved_at=NOW,
    )


def make_report(
    project: Project,
    *,
    kind: ReportKind = ReportKind.FINAL,
    state: ReportState = ReportState.DUE,
    **more: object,
) -> ProjectReport:
    """A report of a project under its next number."""
    said: dict[str, object] = {
        "number": project.reports.count() + 1,
        "starts_on": project.starts_on,
        "ends_before": project.ends_before,
        "due_on": date(2026, 3, 1),
    }
    return ProjectReport.objects.create(project=project, kind=kind, state=state, **(said | more))
