"""Documents are attached to records of any room, and detached again; what was attached stays as history."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.records import RecordRef, RecordView, record_to_change, records_seen
from apps.accounts.scope import OfficeScope
from apps.documents.choices import Confidentiality
from apps.documents.models import Attachment, Document
from apps.documents.selectors.access import DOCUMENT_KIND, document_seen, may_change
from apps.documents.selectors.documents import attachment_seen
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

MOST_OF_CLAIM = 500
MOST_OF_LABEL = 200


def attach(
    *,
    document_id: int,
    record: RecordRef,
    now: datetime,
    scope: OfficeScope,
    claim: str = "",
    anchor_id: int | None = None,
) -> Attachment:
    """Attach a document to a record that the person works on; `claim` says what it proves.

    Whoever sees the record reads the document from then on. So a document of the inner circle is
    attached only by those who work on it. Raises OutOfScope, NotPermitted, Invalid, and WrongState when it is
    attached already or was withdrawn.
    """
    document = document_seen(document_id=document_id, scope=scope)
    [view] = records_to_attach([record], scope=scope)
    if document.confidentiality != Confidentiality.PUBLIC and not may_change(document, scope=scope):
        raise NotPermitted(
            _(
                "This document is for the inner circle of its office; those who work for it attach it."
            )
        )
    expect_claim(claim)
    with transaction.atomic():
        locked = Document.objects.select_for_update().get(pk=document.pk)
        if locked.retired_at is not None:
            raise WrongState(
                _("This document was withdrawn. Bring it back before you change it."),
                code="withdrawn",
            )
        if anchor_id is not None and not locked.anchors.filter(pk=anchor_id).exists():
            raise OutOfScope
        if _current(locked, view).exists():
            raise WrongState(
                _("“%(title)s” is attached to this record already.") % {"title": locked.title},
                code="attached_already",
            )
        return _written(locked, view, claim=claim, anchor_id=anchor_id, now=now, scope=scope)


def detach(*, attachment_id: int, now: datetime, scope: OfficeScope) -> Attachment:
    """End an attachment; for those who work on the record, and those who work on the document.

    Raises OutOfScope, NotPermitted, and WrongState when it has ended already.
    """
    seen = attachment_seen(attachment_id=attachment_id, scope=scope)
    ref = RecordRef.of(seen.content_type_id, seen.object_id)
    record = records_seen([ref], scope=scope).get(ref)
    if not may_change(seen.document, scope=scope) and not (record and record.may_change):
        raise NotPermitted
    with transaction.atomic():
        attachment = Attachment.objects.select_for_update().get(pk=seen.pk)
        if attachment.detached_at is not None:
            raise WrongState(_("This was detached already."), code="detached_already")
        attachment.detached_at = now
        attachment.detached_by_id = scope.user_id
        attachment.save(update_fields=["detached_at", "detached_by"])
    return attachment


def records_to_attach(records: Iterable[RecordRef], *, scope: OfficeScope) -> list[RecordView]:
    """Return records that the person works on; raises OutOfScope or NotPermitted, Invalid for documents."""
    views = []
    for record in records:
        if record.kind == DOCUMENT_KIND:
            raise Invalid(
                problems=[
                    Problem(
                        code="not_a_record",
                        field="record",
                        message=_("A document is not attached to another document."),
                    )
                ]
            )
        views.append(record_to_change(record, scope=scope))
    return views


def attach_new(
    document: Document,
    records: Sequence[RecordView],
    *,
    claim: str,
    now: datetime,
    scope: OfficeScope,
) -> None:
    """Attach a document that was added in this very transaction."""
    expect_claim(claim)
    for record in records:
        _written(document, record, claim=claim, anchor_id=None, now=now, scope=scope)


def expect_claim(claim: str) -> None:
    """Raise Invalid for a text that is too long."""
    if len(claim) > MOST_OF_CLAIM:
        raise Invalid(
            problems=[
                Problem(
                    code="max_length",
                    field="claim",
                    message=_("Write at most %(limit)s characters.") % {"limit": MOST_OF_CLAIM},
                )
            ]
        )


def _current(document: Document, record: RecordView) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        document=document,
        content_type=record.ref.content_type,
        object_id=record.ref.id,
        detached_at__isnull=True,
    )


def _written(
    document: Document,
    record: RecordView,
    *,
    claim: str,
    anchor_id: int | None,
    now: datetime,
    scope: OfficeScope,
) -> Attachment:
    return Attachment.objects.create(
        document=document,
        content_type=record.ref.content_type,
        object_id=record.ref.id,
        label=record.label[:MOST_OF_LABEL],
        claim=claim.strip(),
        anchor_id=anchor_id,
        attached_by_id=scope.user_id,
        attached_at=now,
    )
