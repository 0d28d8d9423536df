"""Invented awards with their projects, payments and reports."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from apps.projects.choices import (
    PaymentKind,
    ProjectOrigin,
    ProjectState,
    ReportKind,
    ReportPart,
    ReportState,
)
from apps.projects.demo.stage import CENT, INVENTED, Stage
from apps.projects.models import (
    Award,
    Payment,
    Project,
    ProjectReport,
    ProjectReportText,
    Proposal,
    ResultFigure,
)


def make_award(row: Mapping[str, str], proposal: Proposal, number: int, stage: Stage) -> None:
    """Enter the project of a proposal, its award, a first payment, and its final report."""
    is_over = row["report"] == "accepted"
    project = Project.objects.create(
        code=f"WGGI-{proposal.round.year}-{number:02}",
        title=row["title"],
        summary=row["summary"],
        office_id=proposal.office_id,
        starts_on=proposal.starts_on,
        ends_before=proposal.ends_before,
        manager_id=proposal.created_by_id,
        state=ProjectState.COMPLETED if is_over else ProjectState.UNDER_WAY,
        targeting=proposal.targeting,
        context=proposal.context,
        is_gender_main=True,
        is_counter_trafficking=False,
        origin=ProjectOrigin.PROPOSAL,
        note=INVENTED,
        created_at=stage.at(-285),
    )
    proposal.project = project
    proposal.save(update_fields=["project"])
    amount = Decimal(row["amount"])
    award = Award.objects.create(
        round=proposal.round,
        project=project,
        proposal=proposal,
        number=number,
        amount=amount,
        ends_before=proposal.ends_before,
        approved_by_id=stage.people["ddg"],
        approved_at=stage.at(-285),
    )
    Payment.objects.create(
        award=award,
        kind=PaymentKind.PAYMENT,
        amount=amount if is_over else (amount / 2).quantize(CENT),
        paid_on=stage.today - timedelta(days=260),
        reference=f"SPECIMEN-{number}",
        note=INVENTED,
        entered_by_id=stage.people["budget"],
        entered_at=stage.at(-260),
    )
    make_report(row, award, stage)


def make_report(row: Mapping[str, str], award: Award, stage: Stage) -> None:
    """Enter the final report: overdue, sent and waiting, or accepted with a figure."""
    state = {
        "overdue": ReportState.DUE,
        "submitted": ReportState.SUBMITTED,
        "accepted": ReportState.ACCEPTED,
    }[row["report"]]
    writer = stage.people[row["writer"]]
    is_sent = state != ReportState.DUE
    is_accepted = state == ReportState.ACCEPTED
    report = ProjectReport.objects.create(
        project_id=award.project_id,
        award=award,
        kind=ReportKind.FINAL,
        number=1,
        starts_on=award.project.starts_on,
        ends_before=award.project.ends_before,
        due_on=stage.today - timedelta(days=40),
        state=state,
        submitted_by_id=writer if is_sent else None,
        submitted_at=stage.at(-45) if is_sent else None,
        decided_by_id=stage.people["wggi"] if is_accepted else None,
        decided_at=stage.at(-30) if is_accepted else None,
    )
    if not is_sent:
        return
    ProjectReportText.objects.bulk_create(
        ProjectReportText(
            report=report,
            part=part,
            text=row["summary"] if part == ReportPart.SUMMARY else INVENTED,
            changed_by_id=writer,
            changed_at=stage.at(-45),
        )
        for part in ReportPart
    )
    ResultFigure.objects.create(
        report=report,
        position=1,
        indicator="Participants",
        value=146,
        unit="persons",
        women=143,
        men=3,
    )
