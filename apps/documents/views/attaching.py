"""Attaching documents to records of any room, and detaching them."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.records import RecordRef, record_seen, records_seen
from apps.accounts.requests import ScopedRequest
from apps.documents.selectors.access import document_seen
from apps.documents.services import attaching
from apps.documents.views.requests import refused_json, wants_json
from apps.web.pages import go_to
from apps.web.refusals import Refusal


@require_POST
def attach(request: ScopedRequest, document_id: int) -> HttpResponse:
    """Attach a document to the record that the form names, and go back to the record."""
    document = document_seen(document_id=document_id, scope=request.scope)
    ref = RecordRef.named(request.POST.get("record", ""))
    try:
        attaching.attach(
            document_id=document_id,
            record=ref,
            claim=request.POST.get("claim", "").replace("\x00", ""),
            now=datetime.now(UTC),
            scope=request.scope,
        )
    except Refusal as refusal:
        if wants_json(request):
            return refused_json(refusal)
        raise
    record = record_seen(ref, scope=request.scope)
    if wants_json(request):
        address = reverse("documents:document", args=[document_id])
        return JsonResponse({"title": document.title, "url": address}, status=201)
    messages.success(
        request,
        _("“%(title)s” is now evidence of “%(record)s”.")
        % {"title": document.title, "record": record.label},
    )
    return go_to(request, record.url)


@require_POST
def detach(request: ScopedRequest, attachment_id: int) -> HttpResponse:
    """End an attachment, and go back to the record, or to the document where the record is not seen."""
    ended = attaching.detach(
        attachment_id=attachment_id, now=datetime.now(UTC), scope=request.scope
    )
    messages.success(
        request,
        _("“%(title)s” is no longer evidence of “%(record)s”.")
        % {"title": ended.document.title, "record": ended.label},
    )
    ref = RecordRef.of(ended.content_type_id, ended.object_id)
    record = records_seen([ref], scope=request.scope).get(ref)
    if record and request.POST.get("back") != "document":
        return go_to(request, record.url)
    return go_to(request, reverse("documents:document", args=[ended.document_id]))
