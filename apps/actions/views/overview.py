"""The register by day and by month, and as files."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.actions.calendars import calendar_of
from apps.actions.choices import LIVE_STATES
from apps.actions.selectors.exports import due_days, header, rows_of
from apps.actions.selectors.months import (
    MONTHS_AHEAD,
    MonthLine,
    calendar_of_month,
    month_start,
    months_ahead,
)
from apps.actions.selectors.register import overdue
from apps.actions.views.register import asked_for, page_context
from apps.actions.views.wording import HIDDEN_CAUSE
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.pages import render_page

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 1)


@require_safe
def calendar(request: ScopedRequest) -> HttpResponse:
    """Show a month with what is due on each day."""
    shown = asked_for(request)
    month = month_in(request.GET.get("month", ""), shown.today)
    weeks = calendar_of_month(
        rows=shown.rows, month=month, today=shown.today, now=shown.now, scope=request.scope
    )
    number = sum(day.total for week in weeks for day in week if not day.is_outside)
    name = date_format(month, "YEAR_MONTH_FORMAT")
    context = page_context(request, shown, "calendar") | {
        "month": month,
        "month_name": name,
        "before": month_start(month, months=-1).strftime("%Y-%m") if month > EARLIEST else "",
        "after": month_start(month, months=1).strftime("%Y-%m") if month < LATEST else "",
        "weeks": weeks,
        "weekdays": [day.on for day in weeks[0]],
        "register_url": reverse("actions:register"),
        "sentence": ngettext(
            "%(number)s action falls due in %(month)s.",
            "%(number)s actions fall due in %(month)s.",
            number,
        )
        % {"number": number, "month": name},
    }
    return render_page(request, "actions/calendar.html", context)


@require_safe
def timeline(request: ScopedRequest) -> HttpResponse:
    """Show what falls due in the next months."""
    shown = asked_for(request)
    lines = months_ahead(rows=shown.rows, today=shown.today, scope=request.scope)
    late = overdue(shown.rows, now=shown.now).count()
    context = page_context(request, shown, "timeline") | {
        "lines": lines,
        "most": max(line.owed for line in lines),
        "late": late,
        "register_url": reverse("actions:register"),
        "sentence": timeline_words(lines, late),
    }
    return render_page(request, "actions/timeline.html", context)


@require_safe
def register_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the register shows: CSV, XLSX, or an iCalendar file of what is not closed."""
    shown = asked_for(request)
    scope = request.scope
    name = f"actions-{shown.today.isoformat()}.{extension}"
    if extension == "ics":
        entries = due_days(
            rows=shown.rows.filter(state__in=LIVE_STATES),
            tree=shown.tree,
            now=shown.now,
            address_of=lambda action_id: request.build_absolute_uri(
                reverse("actions:action_detail", args=[action_id])
            ),
            scope=scope,
        )
        content = calendar_of(entries, name=_("Actions"), made_at=shown.now)
        return attachment(content, "text/calendar; charset=utf-8", name)
    if extension not in {"csv", "xlsx"}:
        raise Http404
    rows = rows_of(
        rows=shown.rows, tree=shown.tree, now=shown.now, hidden=str(HIDDEN_CAUSE), scope=scope
    )
    if extension == "csv":
        return attachment(write_csv(header(), rows), CSV_TYPE, name)
    sheet: dict[str, Any] = {"name": _("Actions"), "header": header(), "rows": rows}
    return attachment(write_xlsx([SheetContent(**sheet)], title=_("Actions")), XLSX_TYPE, name)


def month_in(text: str, today: date) -> date:
    """Return the first day of the month in an address (`2026-03`); this month for anything else."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return month_start(today)
    return month if EARLIEST <= month <= LATEST else month_start(today)


def timeline_words(lines: list[MonthLine], late: int) -> str:
    """Return the timeline in a sentence or two."""
    total = sum(line.owed for line in lines)
    words = ngettext(
        "%(number)s action is owed in the %(months)s months from %(month)s on.",
        "%(number)s actions are owed in the %(months)s months from %(month)s on.",
        total,
    ) % {
        "number": total,
        "months": MONTHS_AHEAD,
        "month": date_format(lines[0].starts_on, "YEAR_MONTH_FORMAT"),
    }
    if total:
        top = max(lines, key=lambda line: line.owed)
        words += " " + ngettext(
            "The most, %(number)s, falls due in %(month)s.",
            "The most, %(number)s, fall due in %(month)s.",
            top.owed,
        ) % {"number": top.owed, "month": date_format(top.starts_on, "YEAR_MONTH_FORMAT")}
    if late:
        words += " " + ngettext("%(number)s is overdue.", "%(number)s are overdue.", late) % {
            "number": late
        }
    return words
