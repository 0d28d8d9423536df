"""Documents as other rooms point to them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.documents.selectors.access import DOCUMENT_KIND, documents_seen_among, may_change


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the documents that a scope sees, by id."""
    return {
        document.pk: RecordView(
            ref=RecordRef(kind=DOCUMENT_KIND, id=document.pk),
            label=document.title,
            url=reverse("documents:document", args=[document.pk]),
            office_id=document.office_id,
            may_change=may_change(document, scope=scope),
        )
        for document in documents_seen_among(ids=ids, scope=scope).values()
    }


def restore_url(ref: RecordRef, event_id: int) -> str:
    """Return the form filled with what was said of a document after an event."""
    return f"{reverse('documents:edit', args=[ref.id])}?restore={event_id}"


DOCUMENT = RecordKind(
    name=_("Document"),
    seen=seen,
    history=(
        HistoryTable(model="documents.document"),
        HistoryTable(
            model="documents.documentversion", path="document_id", hidden=frozenset({"file"})
        ),
        HistoryTable(model="documents.attachment", path="document_id"),
        HistoryTable(model="documents.anchor", path="document_id"),
    ),
    restore_url=restore_url,
)
