"""A report in words: what it is called, where it stands, what it covers."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.projects.choices import (
    EDITABLE_REPORT_STATES,
    AwardState,
    ReportKind,
    ReportPart,
    ReportState,
)
from apps.web.parts import Kind, StatusTag

KINDS: dict[str, Kind] = {
    ReportState.DUE: "info",
    ReportState.DRAFT: "info",
    ReportState.SUBMITTED: "wait",
    ReportState.RETURNED: "warn",
    ReportState.ACCEPTED: "good",
}


def title_of(report: Any) -> str:
    """Return what a report is called within its project."""
    return _("%(kind)s, no. %(number)s") % {
        "kind": ReportKind(report.kind).label,
        "number": report.number,
    }


def period_of(starts_on: date | None, ends_before: date | None) -> str:
    """Return a period with its last day; empty when neither end is known."""
    if starts_on is None and ends_before is None:
        return ""
    last = ends_before - timedelta(days=1) if ends_before else None
    return " – ".join(
        date_format(day, "DATE_FORMAT") if day else pgettext("period", "not known")
        for day in (starts_on, last)
    )


def is_owed(report: Any) -> bool:
    """Whether somebody still owes a report: it is due, and its award was not cancelled."""
    is_cancelled = report.award is not None and report.award.state == AwardState.CANCELLED
    return (
        report.due_on is not None
        and report.state in EDITABLE_REPORT_STATES
        and not report.is_stated
        and not is_cancelled
    )


def status_of(report: Any, *, today: date | None) -> StatusTag:
    """Return where a report stands, with the day of it; what is late says so where `today` is known."""
    if report.is_stated:
        return StatusTag("calm", pgettext("project report", "Copied from a document"))
    if today is not None and is_owed(report) and report.due_on < today:
        return StatusTag("bad", pgettext("project report", "Late"), on=report.due_on)
    on: date | datetime | None = None
    if report.state in (ReportState.ACCEPTED, ReportState.RETURNED):
        on = report.decided_at
    elif report.state == ReportState.SUBMITTED:
        on = report.submitted_at
    return StatusTag(KINDS[report.state], ReportState(report.state).label, on=on)


def due_words(report: Any) -> str:
    """Return when a report is due; empty when it is not owed."""
    if not is_owed(report):
        return ""
    return _("due %(day)s") % {"day": date_format(report.due_on, "DATE_FORMAT")}


def hints() -> dict[str, str]:
    """Return what belongs into each part."""
    return {
        ReportPart.SUMMARY: _("What was done, for whom and where, in a few sentences."),
        ReportPart.CONSTRAINTS: _("What stood in the way, and what was done about it."),
        ReportPart.RESULTS: _("What changed for women and for men. Numbers stand below."),
        ReportPart.GENDER: _(
            "Policy paragraph 42: how women, men, girls and boys took part and gained, and what was"
            " done for equality between them."
        ),
        ReportPart.DELAYS: _("Only where something came later than planned."),
        ReportPart.LESSONS: _("What you would do again, and what you would do otherwise."),
    }
