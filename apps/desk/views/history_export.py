"""The export of the history for auditors: of one record at once, of everything as a job."""

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.history.export import lines_of_record
from apps.accounts.history.seals import newest_seals
from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef
from apps.accounts.requests import ScopedRequest
from apps.desk.forms import HistoryExportForm
from apps.desk.services.history_export import (
    KEPT_FOR,
    ask_for_export,
    expect_exporter,
    finished_export,
    open_export,
)
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid

JSON_LINES = "application/x-ndjson"


@require_http_methods(["GET", "HEAD", "POST"])
def history_exports(request: ScopedRequest) -> HttpResponse:
    """Ask for the history between two days; shows the seals of the stored history too."""
    expect_exporter(scope=request.scope)
    form = HistoryExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            job = ask_for_export(
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
                asked_by=request.user,
                at=timezone.now(),
                scope=request.scope,
            )
        except Invalid as refusal:
            for problem in refusal.problems:
                form.add_error(problem.field, str(problem.message))
        else:
            return go_to(request, reverse("jobs:job", args=[job.pk]))
    context = {
        "title": _("Export of the history"),
        "form": form,
        "seals": newest_seals(scope=request.scope),
        "days": KEPT_FOR.days,
    }
    return render_page(
        request, "desk/history_exports.html", context, status=422 if form.errors else 200
    )


@require_safe
def history_export(request: ScopedRequest, job_id: int) -> HttpResponse:
    """Show what an export holds, with its head to be noted elsewhere, and offer the file."""
    job = finished_export(job_id=job_id, scope=request.scope)
    context = {
        "title": _("Export of the history"),
        "crumbs": [
            (_("Export of the history"), reverse("desk:history_exports")),
            (f"{job.pk}", ""),
        ],
        "job": job,
        "kept_until": job.finished_at + KEPT_FOR if job.finished_at else None,
    }
    return render_page(request, "desk/history_export.html", context)


@require_safe
def history_export_file(request: ScopedRequest, job_id: int) -> HttpResponseBase:
    """Download the file of an export."""
    file = open_export(job_id=job_id, scope=request.scope)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"history-{job_id}.jsonl.gz",
        content_type="application/gzip",
    )


@require_safe
def record_export(request: ScopedRequest, kind: str, record_id: int) -> HttpResponseBase:
    """Download every event of one record with all its values, hash by hash."""
    lines = lines_of_record(
        ref=RecordRef(kind, record_id),
        at=timezone.now(),
        made_for=name_of(request.user),
        scope=request.scope,
    )
    return StreamingHttpResponse(
        lines,
        content_type=JSON_LINES,
        headers={"Content-Disposition": f'attachment; filename="history-{kind}-{record_id}.jsonl"'},
    )
