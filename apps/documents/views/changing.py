"""Pages where a document is changed, withdrawn, brought back, and a link looked at."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.history import values_at
from apps.accounts.records import RecordRef
from apps.accounts.requests import ScopedRequest
from apps.documents.forms import EditForm, WithdrawForm
from apps.documents.models import Document
from apps.documents.selectors.access import DOCUMENT_KIND, document_to_change
from apps.documents.services import editing, links
from apps.documents.services.files import expect_not_retired
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, WrongState

FIELDS = ("title", "address", "description", "confidentiality", "language", "retain_until")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ScopedRequest, document_id: int) -> HttpResponse:
    """Change what is said of a document; `?restore=` fills the form with an earlier state."""
    document = document_to_change(document_id=document_id, scope=request.scope)
    expect_not_retired(document)
    if request.method != "POST":
        earlier = _earlier(request, document)
        initial = {name: earlier.get(name, getattr(document, name)) for name in FIELDS}
        form = EditForm(initial={**initial, "version": document.version}, kind=document.kind)
        return _edited(request, document, form, is_restored=bool(earlier))
    form = EditForm(request.POST, kind=document.kind)
    if not form.is_valid():
        return _edited(request, document, form, status=422)
    try:
        editing.edit(
            document_id=document_id,
            version=form.cleaned_data["version"],
            facts=form.facts(office_id=document.office_id),
            address=form.cleaned_data.get("address", ""),
            now=datetime.now(UTC),
            scope=request.scope,
        )
    except Invalid as refusal:
        form.take(refusal)
        return _edited(request, document, form, status=422)
    except WrongState as refusal:
        # What was typed stays; the form now stands on the state that somebody else left.
        typed = request.POST.copy()
        typed["version"] = str(document.version)
        form = EditForm(typed, kind=document.kind)
        form.is_valid()
        return _edited(request, document, form, status=409, refusal=refusal)
    messages.success(request, _("The changes are saved."))
    return go_to(request, reverse("documents:document", args=[document_id]))


def _earlier(request: ScopedRequest, document: Document) -> Mapping[str, Any]:
    """Return the state after the event that the address names; nothing without one."""
    event = request.GET.get("restore", "")
    if not (event.isascii() and event.isdigit() and len(event) < 18):
        return {}
    ref = RecordRef(kind=DOCUMENT_KIND, id=document.pk)
    values: Mapping[str, Any] = values_at(ref=ref, event_id=int(event), scope=request.scope)
    return values


def _edited(
    request: ScopedRequest,
    document: Document,
    form: EditForm,
    *,
    status: int = 200,
    refusal: WrongState | None = None,
    is_restored: bool = False,
) -> HttpResponse:
    context = {
        **_frame(document, _("Change")),
        "form": form,
        "refusal": refusal,
        "is_restored": is_restored,
    }
    return render_page(request, "documents/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ScopedRequest, document_id: int) -> HttpResponse:
    """Withdraw a document with a reason, after a page that names the consequence."""
    document = document_to_change(document_id=document_id, scope=request.scope)
    expect_not_retired(document)
    form = WithdrawForm(request.POST or None, initial={"version": document.version})
    if request.method == "POST" and form.is_valid():
        try:
            editing.withdraw(
                document_id=document_id,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                now=datetime.now(UTC),
                scope=request.scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(
                request,
                _("“%(title)s” was withdrawn. You can bring it back here.")
                % {"title": document.title},
            )
            return go_to(request, reverse("documents:document", args=[document_id]))
    status = 422 if request.method == "POST" else 200
    context = {**_frame(document, _("Withdraw")), "form": form}
    return render_page(request, "documents/withdraw.html", context, status=status)


@require_POST
def bring_back(request: ScopedRequest, document_id: int) -> HttpResponse:
    """Undo a withdrawal."""
    version = request.POST.get("version", "")
    document = editing.bring_back(
        document_id=document_id,
        version=int(version) if version.isascii() and version.isdigit() else 0,
        scope=request.scope,
    )
    messages.success(request, _("“%(title)s” is back.") % {"title": document.title})
    return go_to(request, reverse("documents:document", args=[document_id]))


@require_POST
def check(request: ScopedRequest, document_id: int) -> HttpResponse:
    """Ask for a look at a link now, and follow it."""
    job = links.ask_to_check(
        document_id=document_id,
        asked_by=request.user,
        now=datetime.now(UTC),
        scope=request.scope,
    )
    return go_to(request, reverse("jobs:job", args=[job.pk]))


def _frame(document: Document, title: str) -> dict[str, object]:
    """Return what stands above the forms of one document."""
    address = reverse("documents:document", args=[document.pk])
    return {
        "title": title,
        "crumbs": [(_("Documents"), reverse("documents:document_list")), (document.title, address)],
        "document": document,
        "back": address,
    }
