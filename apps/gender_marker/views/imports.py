"""Pages of an import of scores: choose a file, look at what it would do, import it, see what it did."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import ImportState, Stage
from apps.gender_marker.forms.imports import ScoreFileForm, ScoreModeForm
from apps.gender_marker.models import MarkerImport
from apps.gender_marker.selectors.import_words import expected_of, message_of, place_of
from apps.gender_marker.selectors.imports import (
    changes_seen,
    editions_to_import,
    expect_importer,
    form_choices,
    form_header,
    form_notes,
    import_seen,
    imports_seen,
    problems_of_import,
    scores_written,
)
from apps.gender_marker.selectors.tables import table_of
from apps.gender_marker.services import imports
from apps.projects.selectors.import_words import Found
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import StatusTag
from apps.web.refusals import Invalid, OutOfScope, Problem

RECENT = 10
COUNTERS = ("new", "replaced", "unchanged", "rejected")
SHOWN = ("replaced", "new")
STATE_KINDS: dict[str, Any] = {
    ImportState.UPLOADED: "wait",
    ImportState.CHECKED: "info",
    ImportState.APPLIED: "good",
    ImportState.DISCARDED: "calm",
    ImportState.REFUSED: "bad",
}


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: ScopedRequest) -> HttpResponse:
    """Choose a file; a good one leads to its preview, a bad one says why here."""
    expect_importer(scope=request.scope)
    editions = [
        (each.code, f"{in_language(each, 'title')} ({each.code})")
        for each in editions_to_import(scope=request.scope)
    ]
    if request.method != "POST":
        return show_new(request, ScoreFileForm(editions=editions))
    form = ScoreFileForm(request.POST, request.FILES, editions=editions)
    if not form.is_valid():
        return show_new(request, form, status=422)
    file = form.cleaned_data["file"]
    is_large = file.size > imports.CHECKED_AT_ONCE
    now = datetime.now(UTC)
    try:
        kept = imports.receive(
            content=file.read(),
            filename=file.name,
            edition_code=form.cleaned_data["edition"],
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
    return go_to(request, reverse("gender_marker:import_preview", args=[kept.pk]))


def show_new(
    request: ScopedRequest,
    form: ScoreFileForm,
    *,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the page where a file is chosen, with what was wrong with the last one."""
    recent = list(imports_seen(scope=request.scope)[:RECENT])
    context = {
        "title": _("Import scores from a file"),
        "crumbs": [(_("Gender marker"), reverse("gender_marker:overview"))],
        "form": form,
        "problems": list(problems),
        "most_megabytes": imports.MOST_MEGABYTES,
        "editions": form.fields["edition"].choices,  # type: ignore[attr-defined]
        "recent": [(one, state_tag(one), address_of(one)) for one in recent],
    }
    return render_page(request, "gender_marker/import_new.html", context, status=status)


@require_safe
def import_preview(request: ScopedRequest, import_id: int) -> HttpResponse:
    """Show what a file would do, every problem at once, and the choice of how to import it."""
    kept = import_seen(import_id=import_id, scope=request.scope)
    if kept.state == ImportState.APPLIED:
        return redirect("gender_marker:import_result", import_id=import_id)
    return show_preview(request, kept, ScoreModeForm())


def show_preview(
    request: ScopedRequest,
    kept: MarkerImport,
    form: ScoreModeForm,
    *,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the preview with the choice as it was made."""
    preview = kept.preview
    counts = preview.get("counts", {})
    shown = request.GET.get("show", "")
    if shown not in SHOWN:
        shown = next((kind for kind in SHOWN if counts.get(kind)), "new")
    changes = changes_seen(kept=kept, kind=shown, scope=request.scope)
    context = {
        **frame_of(kept),
        "form": form,
        "problems": list(problems),
        "is_checked": kept.state == ImportState.CHECKED,
        "is_waiting": kept.state == ImportState.UPLOADED,
        "is_own": kept.uploaded_by_id == request.scope.user_id,
        "refusal_lines": preview.get("refusal", []),
        "counters": counters_of(counts),
        "groups": groups_in_words(preview.get("groups", [])),
        "groups_left": groups_left(preview),
        "unread": ", ".join(preview.get("unread", [])),
        "shown": shown,
        "changes": [{**line, "stage": Stage(line["stage"]).label} for line in changes],
        "is_cut": counts.get(shown, 0) > len(changes),
        "will_change": sum(counts.get(key, 0) for key in SHOWN),
        "refresh_every": 3 if kept.state == ImportState.UPLOADED else 0,
    }
    return render_page(request, "gender_marker/import_preview.html", context, status=status)


@require_POST
def import_apply(request: ScopedRequest, import_id: int) -> HttpResponse:
    """Ask for the import as it was chosen, and follow it to its end."""
    kept = import_seen(import_id=import_id, scope=request.scope)
    form = ScoreModeForm(request.POST)
    if not form.is_valid():
        return show_preview(request, kept, form, status=422)
    if kept.preview.get("problems") and not form.only_good:
        message = _(
            "Some rows cannot be imported. Correct the file and choose it again, or import the good"
            " rows only."
        )
        problem = Problem(code="problems_remain", field="mode_1", message=message)
        return show_preview(request, kept, form, problems=[problem], status=422)
    job = imports.ask_to_apply(
        import_id=import_id,
        only_good=form.only_good,
        asked_by=request.user,
        at=datetime.now(UTC),
        scope=request.scope,
    )
    if job is None:
        return go_to(request, reverse("gender_marker:import_result", args=[import_id]))
    return go_to(request, reverse("jobs:job", args=[job.pk]))


@require_POST
def import_discard(request: ScopedRequest, import_id: int) -> HttpResponse:
    """Put a file aside that is not to be imported."""
    kept = imports.discard(import_id=import_id, scope=request.scope)
    messages.success(
        request,
        _("“%(filename)s” was put aside. Nothing was imported.") % {"filename": kept.filename},
    )
    return go_to(request, reverse("gender_marker:import_new"))


@require_safe
def import_result(request: ScopedRequest, import_id: int) -> HttpResponse:
    """Show what an import did; this page stays."""
    kept = import_seen(import_id=import_id, scope=request.scope)
    if kept.state != ImportState.APPLIED:
        return redirect("gender_marker:import_preview", import_id=import_id)
    counts = kept.result["counts"]
    context = {
        **frame_of(kept),
        "counters": counters_of(counts),
        "written": counts["new"] + counts["replaced"],
        "counts": counts,
        "scores": scores_written(kept=kept, scope=request.scope),
        "groups": groups_in_words(kept.preview.get("groups", [])),
        "groups_left": groups_left(kept.preview),
    }
    return render_page(request, "gender_marker/import_result.html", context)


@require_safe
def import_problems_file(request: ScopedRequest, import_id: int, extension: str) -> HttpResponse:
    """Download every problem of a file with its place."""
    problems = problems_of_import(import_id=import_id, scope=request.scope)
    header = [
        *(_("Sheet"), _("Cell"), _("Column"), _("Problem"), _("Found"), _("Expected")),
    ]
    rows = [
        [one.sheet, one.cell, one.field, str(one.message), one.value, str(one.expected)]
        for one in problems
    ]
    name = f"import-{import_id}-problems.{extension}"
    if extension == "csv":
        return attachment(write_csv(header, rows), CSV_TYPE, name)
    if extension != "xlsx":
        raise Http404
    sheet = SheetContent(name=_("Problems"), header=header, rows=rows)
    return attachment(write_xlsx([sheet]), XLSX_TYPE, name)


@require_safe
def import_form_file(request: ScopedRequest, code: str, extension: str) -> HttpResponse:
    """Download a file to fill for one edition; as a workbook with what may be chosen in each column."""
    expect_importer(scope=request.scope)
    edition = editions_to_import(scope=request.scope).filter(code=code).first()
    if edition is None:
        raise OutOfScope
    table = table_of(edition=edition)
    name = f"scores-{slugify(edition.code)}.{extension}"
    if extension == "csv":
        return attachment(write_csv(form_header(table), []), CSV_TYPE, name)
    if extension != "xlsx":
        raise Http404
    sheets = [
        SheetContent(
            name=_("Scores"), header=form_header(table), rows=[], choices=dict(form_choices(table))
        ),
        SheetContent(
            name=_("What may stand here"),
            header=[_("Column"), _("Expected")],
            rows=form_notes(table),
        ),
    ]
    return attachment(write_xlsx(sheets), XLSX_TYPE, name)


def frame_of(kept: MarkerImport) -> dict[str, object]:
    """Return what stands above every page of one import."""
    return {
        "title": kept.filename,
        "crumbs": [
            (_("Gender marker"), reverse("gender_marker:overview")),
            (_("Import scores from a file"), reverse("gender_marker:import_new")),
        ],
        "facts": [kept.edition.code],
        "status": state_tag(kept),
        "kept": kept,
    }


def state_tag(kept: MarkerImport) -> StatusTag:
    """Return where an import stands."""
    return StatusTag(
        STATE_KINDS[kept.state],
        kept.get_state_display(),
        on=kept.applied_at or kept.uploaded_at,
        by=name_of(kept.uploaded_by),
    )


def address_of(kept: MarkerImport) -> str:
    """Return the page of an import."""
    name = "import_result" if kept.state == ImportState.APPLIED else "import_preview"
    return reverse(f"gender_marker:{name}", args=[kept.pk])


def counters_of(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return (key, words, number) of the counters, in their order; nothing before the check."""
    words = {
        "new": _("new"),
        "replaced": _("replaced"),
        "unchanged": _("unchanged"),
        "rejected": _("rejected"),
    }
    return [(key, words[key], counts[key]) for key in COUNTERS if key in counts]


def groups_left(preview: Mapping[str, Any]) -> int:
    """Return how many problems stand in the file of problems only."""
    told: int = sum(group["count"] for group in preview.get("groups", []))
    return int(preview.get("problems", 0)) - told


def groups_in_words(groups: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return groups of identical problems with their sentences."""
    return [
        {
            **group,
            "message": message_of(group["code"]),
            "expected": expected_of(group["code"]),
            "places": [place_of(Found(*place)) for place in group["places"]],
            "more": group["count"] - len(group["places"]),
        }
        for group in groups
    ]
