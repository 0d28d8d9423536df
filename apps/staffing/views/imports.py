"""Pages of a file import: choose a file, look at what it would do, import it, see what it did."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.organization.choices import PeriodState
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.staffing.choices import ImportState
from apps.staffing.forms.imports import ImportChoiceForm, ImportFileForm
from apps.staffing.models import HeadcountImport
from apps.staffing.selectors.import_words import (
    expected_of,
    findings_in_words,
    message_of,
    notice_text,
)
from apps.staffing.selectors.imports import (
    changed_returns,
    changes_written,
    form_header,
    form_rows,
    import_seen,
    imports_seen,
    period_of_import,
    problems_of_import,
)
from apps.staffing.selectors.returns import PeriodLine, current_period, period_lines
from apps.staffing.services import imports
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.pages import go_to, render_page
from apps.web.parts import StatusTag
from apps.web.refusals import Invalid, OutOfScope, Problem

RECENT = 10
COUNTERS = ("new", "changed", "unchanged", "blank", "rejected")
STATE_KINDS: dict[str, Any] = {
    ImportState.UPLOADED: "wait",
    ImportState.CHECKED: "info",
    ImportState.APPLIED: "good",
    ImportState.DISCARDED: "calm",
    ImportState.REFUSED: "bad",
}


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: ScopedRequest) -> HttpResponse:
    """Choose a file and a period; a good file leads to its preview, a bad one says why here."""
    imports.expect_importer(request.scope)
    periods = open_first(period_lines(scope=request.scope))
    if request.method != "POST":
        form = ImportFileForm(
            initial={"period": request.GET.get("period")}, dates=[one.as_of for one in periods]
        )
        return show_new(request, form)
    form = ImportFileForm(request.POST, request.FILES, dates=[one.as_of for one in periods])
    if not form.is_valid():
        return show_new(request, form, status=422)
    file = form.cleaned_data["file"]
    is_large = file.size > imports.CHECKED_AT_ONCE
    now = datetime.now(UTC)
    try:
        kept = imports.receive(
            content=file.read(),
            filename=file.name,
            as_of=form.cleaned_data["period"],
            at=now,
            scope=request.scope,
            check_now=not is_large,
        )
    except Invalid as refused:
        return show_new(request, form, problems=refused.problems, status=422)
    if is_large:
        job = imports.ask_to_check(
            import_id=kept.pk, asked_by=request.user, at=now, scope=request.scope
        )
        return go_to(request, reverse("jobs:job", args=[job.pk]))
    return go_to(request, reverse("staffing:import_preview", args=[kept.pk]))


def open_first(lines: Sequence[PeriodLine]) -> list[PeriodLine]:
    """Return the periods that have opened, the one now worked on first."""
    current = current_period(lines)
    opened = [one for one in lines if one.state != PeriodState.PLANNED]
    return sorted(opened, key=lambda one: (one != current, -one.as_of.toordinal()))


def show_new(
    request: ScopedRequest,
    form: ImportFileForm,
    *,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the page where a file is chosen, with what was wrong with the last one."""
    recent = list(imports_seen(scope=request.scope)[:RECENT])
    return render_page(
        request,
        "staffing/import_new.html",
        {
            "title": _("Import headcounts from a file"),
            "form": form,
            "problems": list(problems),
            "header": form_header(),
            "most_megabytes": imports.MOST_MEGABYTES,
            "recent": [(one, state_tag(one), address_of(one)) for one in recent],
        },
        status=status,
    )


@require_safe
def import_preview(request: ScopedRequest, import_id: int) -> HttpResponse:
    """Show what a file would do, every problem at once, and the choice of how to import it."""
    kept = import_seen(import_id=import_id, scope=request.scope)
    if kept.state == ImportState.APPLIED:
        return redirect("staffing:import_result", import_id=import_id)
    return show_preview(request, kept, ImportChoiceForm())


def show_preview(
    request: ScopedRequest,
    kept: HeadcountImport,
    form: ImportChoiceForm,
    *,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the preview with the choice as it was made."""
    preview = kept.preview
    shown = request.GET.get("show", "")
    if shown not in {"new", "changed"}:
        shown = "changed" if preview.get("changes", {}).get("changed") else "new"
    return render_page(
        request,
        "staffing/import_preview.html",
        {
            **frame_of(kept),
            "form": form,
            "problems": list(problems),
            "is_checked": kept.state == ImportState.CHECKED,
            "is_waiting": kept.state == ImportState.UPLOADED,
            "is_own": kept.uploaded_by_id == request.scope.user_id,
            "refusal_lines": preview.get("refusal", []),
            "counters": counters_of(preview.get("counts", {})),
            "groups": groups_in_words(preview.get("groups", [])),
            "groups_left": preview.get("problems", 0)
            - sum(group["count"] for group in preview.get("groups", [])),
            "findings": findings_in_words(preview.get("findings", {})),
            "notices": [notice_text(notice) for notice in preview.get("notices", [])],
            "shown": shown,
            "changes": preview.get("changes", {}).get(shown, []),
            "is_cut": preview.get("counts", {}).get(shown, 0)
            > len(preview.get("changes", {}).get(shown, [])),
            "will_change": sum(preview.get("counts", {}).get(key, 0) for key in ("new", "changed")),
            "awaiting_reason": preview.get("awaiting_reason", 0),
            "refresh_every": 3 if kept.state == ImportState.UPLOADED else 0,
        },
        status=status,
    )


@require_POST
def import_apply(request: ScopedRequest, import_id: int) -> HttpResponse:
    """Ask for the import as it was chosen, and follow it to its end."""
    kept = import_seen(import_id=import_id, scope=request.scope)
    form = ImportChoiceForm(request.POST)
    if not form.is_valid():
        return show_preview(request, kept, form, status=422)
    if problem := hindrance(kept, form):
        return show_preview(request, kept, form, problems=[problem], status=422)
    job = imports.ask_to_apply(
        import_id=import_id,
        only_good=form.only_good,
        reason=form.cleaned_data["reason"],
        asked_by=request.user,
        at=datetime.now(UTC),
        scope=request.scope,
    )
    if job is None:
        return go_to(request, reverse("staffing:import_result", args=[import_id]))
    return go_to(request, reverse("jobs:job", args=[job.pk]))


def hindrance(kept: HeadcountImport, form: ImportChoiceForm) -> Problem | None:
    """Return why a choice cannot work out, as far as the preview tells; the import looks again."""
    problems = kept.preview.get("problems", 0)
    waiting = kept.preview.get("awaiting_reason", 0)
    if form.only_good or not problems:
        return None
    if waiting == problems:
        if form.cleaned_data["reason"]:
            return None
        return Problem(
            code="required",
            field="reason",
            message=_("Say why the approved numbers change, or import the good rows only."),
        )
    return Problem(
        code="problems_remain",
        field="mode_1",
        message=_(
            "Some rows cannot be imported. Correct the file and choose it again, or import the good"
            " rows only."
        ),
    )


@require_POST
def import_discard(request: ScopedRequest, import_id: int) -> HttpResponse:
    """Put a file aside that is not to be imported."""
    kept = imports.discard(import_id=import_id, scope=request.scope)
    messages.success(
        request,
        _("“%(filename)s” was put aside. Nothing was imported.") % {"filename": kept.filename},
    )
    return go_to(request, reverse("staffing:import_new"))


@require_safe
def import_result(request: ScopedRequest, import_id: int) -> HttpResponse:
    """Show what an import did; this page stays."""
    kept = import_seen(import_id=import_id, scope=request.scope)
    if kept.state != ImportState.APPLIED:
        return redirect("staffing:import_preview", import_id=import_id)
    counts = kept.result["counts"]
    return render_page(
        request,
        "staffing/import_result.html",
        {
            **frame_of(kept),
            "counters": counters_of(counts),
            "written": counts["new"] + counts["changed"],
            "counts": counts,
            "reason": kept.result.get("reason", ""),
            "returns": changed_returns(kept=kept, scope=request.scope),
            "groups": groups_in_words(kept.preview.get("groups", [])),
            "notices": [notice_text(notice) for notice in kept.preview.get("notices", [])],
        },
    )


@require_safe
def import_problems_file(request: ScopedRequest, import_id: int, extension: str) -> HttpResponse:
    """Download every problem of a file with its place."""
    problems = problems_of_import(import_id=import_id, scope=request.scope)
    header = [
        *(_("Sheet"), _("Cell"), _("Problem"), _("Found"), _("Expected"), _("Nearest match")),
    ]
    rows = [
        [one.sheet, one.cell, str(one.message), one.value, str(one.expected), one.nearest]
        for one in problems
    ]
    return spreadsheet(header, rows, extension, f"import-{import_id}-problems", _("Problems"))


@require_safe
def import_changes_file(request: ScopedRequest, import_id: int, extension: str) -> HttpResponse:
    """Download every cell that an import would change, or has changed, old and new."""
    kept = import_seen(import_id=import_id, scope=request.scope)
    header = [_("Office"), _("Contract"), _("Grade"), _("Sex"), _("Old"), _("New")]
    rows: list[tuple[str, ...]]
    if kept.state == ImportState.APPLIED:
        rows = list(changes_written(import_id=import_id, scope=request.scope))
    elif kept.state == ImportState.CHECKED:
        header += [_("Sheet"), _("Cell")]
        rows = imports.changes_ahead(import_id=import_id, at=datetime.now(UTC), scope=request.scope)
    else:
        raise OutOfScope
    return spreadsheet(
        header, with_numbers(rows), extension, f"import-{import_id}-changes", _("Changes")
    )


@require_safe
def import_form_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download a file to fill: what the returns hold now, of one office or of all one enters."""
    imports.expect_importer(request.scope)
    try:
        as_of = date.fromisoformat(request.GET.get("period", ""))
    except ValueError as error:
        raise Http404 from error
    period = imports.expect_period(as_of=as_of, scope=request.scope)
    office = request.GET.get("office", "")
    rows = form_rows(period=period, office=office, scope=request.scope)
    name = f"headcounts-{office.lower() or 'all'}-{as_of.isoformat()}"
    return spreadsheet(form_header(), list(rows), extension, name, _("Headcounts"))


def with_numbers(rows: Sequence[Sequence[str]]) -> list[list[str | int]]:
    """Return rows with their numbers as numbers, so that a spreadsheet can add them."""
    return [[int(text) if text.isdigit() else text for text in row] for row in rows]


def spreadsheet(
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    extension: str,
    name: str,
    sheet: str,
) -> HttpResponse:
    """Return rows as a file that the browser saves; raises Http404 for other endings."""
    if extension == "csv":
        content, content_type = write_csv(header, rows), CSV_TYPE
    elif extension == "xlsx":
        content = write_xlsx([SheetContent(name=sheet, header=header, rows=rows)])
        content_type = XLSX_TYPE
    else:
        raise Http404
    return attachment(content, content_type, f"{name}.{extension}")


def frame_of(kept: HeadcountImport) -> dict[str, object]:
    """Return what stands above every page of one import."""
    period = period_of_import(kept)
    return {
        "title": kept.filename,
        "crumbs": [
            (_("Returns"), f"{reverse('staffing:return_list')}?period={period.as_of.isoformat()}"),
            (_("Import headcounts from a file"), reverse("staffing:import_new")),
        ],
        "status": state_tag(kept),
        "facts": [
            _("as of %(date)s") % {"date": date_format(period.as_of, "DATE_FORMAT")},
        ],
        "period": period,
        "kept": kept,
    }


def state_tag(kept: HeadcountImport) -> StatusTag:
    """Return where an import stands."""
    return StatusTag(
        STATE_KINDS[kept.state],
        kept.get_state_display(),
        on=kept.applied_at or kept.uploaded_at,
        by=name_of(kept.uploaded_by),
    )


def address_of(kept: HeadcountImport) -> str:
    """Return the page of an import."""
    name = "import_result" if kept.state == ImportState.APPLIED else "import_preview"
    return reverse(f"staffing:{name}", args=[kept.pk])


def counters_of(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return (key, words, number) of the counters, in their order; nothing before the check."""
    words = {
        "new": _("new"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "blank": _("left blank"),
        "rejected": _("rejected"),
    }
    return [(key, words[key], counts[key]) for key in COUNTERS if key in counts]


def groups_in_words(groups: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return groups of identical problems with their sentences."""
    return [
        {
            **group,
            "message": message_of(group["code"]),
            "expected": expected_of(group["code"]),
            "places": [f"{sheet}!{cell}" if sheet else cell for sheet, cell in group["places"]],
            "more": group["count"] - len(group["places"]),
        }
        for group in groups
    ]
