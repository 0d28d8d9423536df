"""Pages of files: download one, send the next version."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import FileResponse, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.requests import ScopedRequest
from apps.documents.content import MOST_MEGABYTES
from apps.documents.forms import NewVersionForm, sent_file
from apps.documents.models import Document
from apps.documents.selectors.access import document_to_change, version_to_serve
from apps.documents.selectors.documents import newest_number
from apps.documents.services.files import add_version, expect_not_retired
from apps.documents.services.reading import record_reading
from apps.documents.services.storing import opened
from apps.documents.serving import file_response
from apps.documents.views.requests import problems_of, refused_json, wants_json
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, Refusal, WrongState


@require_safe
def download(request: ScopedRequest, version_id: int) -> FileResponse:
    """Give out a file to be saved; the reading of a confidential one is written down."""
    version = version_to_serve(version_id=version_id, scope=request.scope)
    stored = opened(version, scope=request.scope)
    if request.method == "GET":
        record_reading(version=version, door="page", now=datetime.now(UTC), scope=request.scope)
    return file_response(version, stored)


@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: ScopedRequest, document_id: int) -> HttpResponse:
    """Send the next version; when another one came first, say so and keep what was typed."""
    document = document_to_change(document_id=document_id, scope=request.scope)
    expect_not_retired(document)
    number = newest_number(document=document, scope=request.scope)
    if number is None:
        raise WrongState(_("A link has no versions; change its address instead."), code="a_link")
    if request.method != "POST":
        return _shown(
            request, document, NewVersionForm(initial={"replaces": number}), number=number
        )
    form = NewVersionForm(request.POST, request.FILES)
    if not form.is_valid():
        if wants_json(request):
            return refused_json(Invalid(problems=problems_of(form)))
        return _shown(request, document, form, number=number, status=422)
    try:
        version = add_version(
            document_id=document_id,
            replaces=form.cleaned_data["replaces"],
            sent=sent_file(form.cleaned_data["file"]),
            note=form.cleaned_data["note"],
            now=datetime.now(UTC),
            scope=request.scope,
        )
    except Refusal as refusal:
        number = newest_number(document=document, scope=request.scope)
        if wants_json(request):
            return refused_json(refusal, replaces=number)
        if isinstance(refusal, Invalid):
            form.take(refusal)
            return _shown(request, document, form, number=number, status=422)
        if refusal.code != "newer_version":
            raise
        again = NewVersionForm(initial={"replaces": number, "note": form.cleaned_data["note"]})
        return _shown(request, document, again, number=number, status=409, refusal=refusal)
    address = reverse("documents:document", args=[document_id])
    if wants_json(request):
        return JsonResponse({"title": document.title, "url": address}, status=201)
    messages.success(request, _("Version %(number)s is here.") % {"number": version.number})
    return go_to(request, address)


def _shown(
    request: ScopedRequest,
    document: Document,
    form: NewVersionForm,
    *,
    number: int | None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Show the form for the version after `number`."""
    address = reverse("documents:document", args=[document.pk])
    context = {
        "title": _("New version"),
        "crumbs": [(_("Documents"), reverse("documents:document_list")), (document.title, address)],
        "facts": [_("It becomes version %(number)s.") % {"number": (number or 0) + 1}],
        "document": document,
        "form": form,
        "refusal": refusal,
        "most_megabytes": MOST_MEGABYTES,
        "back": address,
    }
    return render_page(request, "documents/new_version.html", context, status=status)
