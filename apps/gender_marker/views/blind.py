"""A project read blind: its facts and documents, the questions of the marker, no score of it."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.forms import look_at
from apps.accounts.requests import ScopedRequest
from apps.documents.services.reading import record_reading
from apps.documents.services.storing import opened
from apps.documents.serving import file_response
from apps.gender_marker.choices import ReadingState
from apps.gender_marker.forms.assessing import LiveForm
from apps.gender_marker.forms.blind import BlindForm
from apps.gender_marker.forms.samples import DeclineForm
from apps.gender_marker.models import BlindReading
from apps.gender_marker.selectors.outcomes import results_of
from apps.gender_marker.selectors.readings import (
    documents_of,
    facts_of,
    open_reading,
    own_reading,
    sheet_of_reading,
    version_to_read,
)
from apps.gender_marker.services.readings import decline, hand_in, save_reading
from apps.gender_marker.views.samples import crumbs, reading_status
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, WrongState


@require_http_methods(["GET", "HEAD", "POST"])
def blind(request: ScopedRequest, reading_id: int) -> HttpResponse:
    """Answer the questions on a project that is read blind; saved as a draft, or handed in."""
    scope = request.scope
    if request.method != "POST":
        found = own_reading(reading_id=reading_id, scope=scope)
        if found.state == ReadingState.DONE:
            return show_done(request, found)
    found = open_reading(reading_id=reading_id, scope=scope)
    form = BlindForm(
        request.POST if request.method == "POST" else None,
        sheet=sheet_of_reading(reading=found),
        initial={"version": found.version},
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            saved = save_reading(
                reading_id=reading_id,
                answers={name: typed.said for name, typed in form.said().items()},
                version=form.cleaned_data["version"],
                scope=scope,
            )
            look_at(form, saved.version)
            if request.POST.get("do") == "hand_in":
                hand_in(
                    reading_id=reading_id, version=saved.version, now=timezone.now(), scope=scope
                )
        except Invalid as refusal:
            form.take_holes(refusal)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            found = open_reading(reading_id=reading_id, scope=scope)
            look_at(form, found.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            if request.POST.get("do") == "hand_in":
                messages.success(request, _("Handed in. Thank you."))
            else:
                messages.success(request, _("Saved as a draft. It counts when it is handed in."))
            return go_to(request, reverse("gender_marker:blind", args=[reading_id]))
    return show_open(request, found, form, status)


def show_open(
    request: ScopedRequest, found: BlindReading, form: BlindForm, status: int
) -> HttpResponse:
    """Render the facts, the documents and the questions of an open reading."""
    scope = request.scope
    sheet = sheet_of_reading(reading=found)
    context = {
        "title": _("Read blind: %(title)s") % {"title": found.project.title},
        "crumbs": crumbs(),
        "status": reading_status(found),
        "facts": [found.project.code, found.sample.edition.code],
        "actions": [
            Action(
                _("Decline"),
                reverse("gender_marker:blind_decline", args=[found.pk]),
                kind="link",
                key="decline",
            )
        ],
        "reading": found,
        "known": facts_of(reading=found, scope=scope),
        "documents": [
            (
                each,
                reverse("gender_marker:blind_document", args=[found.pk, each.version.pk])
                if each.version is not None and each.download_url
                else "",
            )
            for each in documents_of(reading=found, scope=scope)
        ],
        "form": form,
        "groups": form.groups(),
        "results": results_of(sheet=sheet),
        "live_url": reverse("gender_marker:blind_live", args=[found.pk]),
    }
    return render_page(request, "gender_marker/blind.html", context, status=status)


def show_done(request: ScopedRequest, found: BlindReading) -> HttpResponse:
    """Render a reading that is handed in, to its reader."""
    sheet = sheet_of_reading(reading=found)
    context = {
        "title": _("Read blind: %(title)s") % {"title": found.project.title},
        "crumbs": crumbs(),
        "status": reading_status(found),
        "facts": [found.project.code, found.sample.edition.code],
        "result": results_of(sheet=sheet)[0],
        "answers": [
            (
                asking,
                in_language(asking.question, "text"),
                in_language(option, "label")
                if (option := asking.option(asking.said.answer))
                else "",
            )
            for asking in sheet.askings
        ],
    }
    return render_page(request, "gender_marker/blind_done.html", context)


@require_POST
def blind_live(request: ScopedRequest, reading_id: int) -> HttpResponse:
    """Return where the answers lead as they stand in the form; nothing is saved."""
    found = open_reading(reading_id=reading_id, scope=request.scope)
    sheet = sheet_of_reading(reading=found)
    answers = LiveForm(request.POST, sheet=sheet).answers()
    context: dict[str, Any] = {"results": results_of(sheet=sheet, said=answers)}
    return render_page(request, "gender_marker/_assess_results.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def blind_decline(request: ScopedRequest, reading_id: int) -> HttpResponse:
    """Decline a reading, with the reason."""
    scope = request.scope
    found = open_reading(reading_id=reading_id, scope=scope)
    form = DeclineForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            decline(
                reading_id=reading_id,
                because=form.cleaned_data["because"],
                version=form.cleaned_data["version"],
                now=timezone.now(),
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            look_at(form, found.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("Declined. The project is given to somebody else."))
            return go_to(request, reverse("gender_marker:second"))
    here = reverse("gender_marker:blind", args=[reading_id])
    context = {
        "title": _("Decline to read this project"),
        "crumbs": [*crumbs(), (found.project.title, here)],
        "form": form,
        "cancel_url": here,
    }
    return render_page(request, "gender_marker/blind_decline.html", context, status=status)


@require_safe
def blind_document(request: ScopedRequest, reading_id: int, version_id: int) -> FileResponse:
    """Give out a document of the project to its blind reader; the reading of it is written down."""
    scope = request.scope
    found = open_reading(reading_id=reading_id, scope=scope)
    version = version_to_read(reading=found, version_id=version_id, scope=scope)
    stored = opened(version, scope=scope)
    if request.method == "GET":
        record_reading(version=version, door="page", now=datetime.now(UTC), scope=scope)
    return file_response(version, stored)
