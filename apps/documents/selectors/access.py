"""Who may read a document, in one place: pages, API, download and search ask here.

Public ones are for everybody who has logged in. Those of the inner circle are for whoever sees the
office, for who keeps them, for who has added them and still works for the office, and for whoever a record
opens them that they are attached to: see `opens`. A withdrawn one is seen only by those who may bring it back.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef, RecordView, kind_of, records_seen
from apps.accounts.scope import OfficeScope
from apps.documents.choices import Confidentiality, ScanState
from apps.documents.models import Attachment, Document, DocumentVersion
from apps.web.refusals import NotPermitted, OutOfScope, WrongState

DOCUMENT_KIND = "documents.document"


@cache
def hidden_records() -> Callable[..., tuple[str, QuerySet[Any]]]:
    """Return the function that names the records hidden from somebody: their kind and numbers."""
    found: Callable[..., tuple[str, QuerySet[Any]]] = import_string(settings.HIDDEN_RECORDS)
    return found


def attached_to_hidden(*, scope: OfficeScope) -> QuerySet[Any]:
    """Return the documents, by number, that are or were attached to a record hidden from somebody.

    They tell what the record tells, so nothing else opens them as long as it is hidden.
    """
    kind, numbers = hidden_records()(scope=scope)
    app, model = kind.split(".")
    attached = Attachment.objects.filter(
        content_type__app_label=app, content_type__model=model, object_id__in=numbers
    )
    return attached.order_by().values("document_id")


def documents_seen(*, scope: OfficeScope) -> QuerySet[Document]:
    """Return the documents that somebody may read, as far as office, keeper and publicity tell.

    What is seen only through a record that it is attached to is not among them: that is known to the
    rooms of the records alone. `document_seen` and `documents_seen_among` ask those too.
    """
    if not scope.has_entered:
        return Document.objects.none()
    working = scope.over(Capability.CONTRIBUTE)
    found = Document.objects.exclude(pk__in=attached_to_hidden(scope=scope))
    if not scope.visible.everywhere:
        readable = Q(confidentiality=Confidentiality.PUBLIC) | scope.visible.where("office_id")
        if scope.user_id is not None:
            # The keeper changes when somebody leaves, who has added it never does.
            added = Q(created_by_id=scope.user_id) & working.where("office_id")
            readable |= Q(keeper_id=scope.user_id) | added
        found = found.filter(readable)
    if not working.everywhere:
        found = found.filter(Q(retired_at__isnull=True) | working.where("office_id"))
    return found


def documents_seen_among(*, ids: Iterable[int], scope: OfficeScope) -> dict[int, Document]:
    """Return those of some documents that somebody may read, through attachments too, by id.

    A fixed number of statements: one for what the database can tell, one for attachments of the
    rest, and those of the rooms whose records they are attached to.
    """
    wanted = set(ids)
    seen = {each.pk: each for each in documents_seen(scope=scope).filter(pk__in=wanted)}
    rest = wanted - set(seen)
    if not rest or not scope.has_entered:
        return seen
    attached: dict[RecordRef, list[Document]] = {}
    attachments = Attachment.objects.filter(
        document_id__in=rest, document__retired_at__isnull=True, detached_at__isnull=True
    ).exclude(document_id__in=attached_to_hidden(scope=scope))
    for each in attachments.select_related("document"):
        ref = RecordRef.of(each.content_type_id, each.object_id)
        # One document does not open another: a circle of them would open itself.
        if ref.kind != DOCUMENT_KIND:
            attached.setdefault(ref, []).append(each.document)
    for ref, record in records_seen(attached, scope=scope).items():
        if opens(record, scope=scope):
            seen.update({each.pk: each for each in attached[ref]})
    return seen


def opens(record: RecordView, *, scope: OfficeScope) -> bool:
    """Whether a record that somebody sees lets them read the confidential documents attached to it.

    Offices, periods and targets are seen by everybody: only those who work on one, or see its office,
    read what is attached to it. Other kinds say it of themselves.
    """
    return (
        record.may_change
        or (record.office_id is not None and record.office_id in scope.visible)
        or kind_of(record.ref).opens_evidence
    )


def document_seen(*, document_id: int, scope: OfficeScope) -> Document:
    """Return a document that somebody may read; raises OutOfScope."""
    found = documents_seen_among(ids=[document_id], scope=scope).get(document_id)
    if found is None:
        raise OutOfScope
    return found


def may_change(document: Document, *, scope: OfficeScope) -> bool:
    """Whether somebody who reads a document may also change, withdraw and attach it."""
    return scope.may(Capability.CONTRIBUTE, document.office_id)


def document_to_change(*, document_id: int, scope: OfficeScope) -> Document:
    """Return a document that is this person's to work on; raises OutOfScope or NotPermitted."""
    document = document_seen(document_id=document_id, scope=scope)
    if not may_change(document, scope=scope):
        raise NotPermitted
    return document


def version_seen(*, version_id: int, scope: OfficeScope) -> DocumentVersion:
    """Return a version, with its document, that somebody may read; raises OutOfScope."""
    version = DocumentVersion.objects.select_related("document").filter(pk=version_id).first()
    if version is None:
        raise OutOfScope
    document_seen(document_id=version.document_id, scope=scope)
    return version


def version_to_serve(*, version_id: int, scope: OfficeScope) -> DocumentVersion:
    """Return a version whose file may be given out now.

    Raises OutOfScope, or WrongState where the file is gone or the virus scanner has not yet passed it.
    """
    version = version_seen(version_id=version_id, scope=scope)
    if version.scan_state == ScanState.INFECTED:
        raise WrongState(
            _(
                "A virus was found in this file, so it was removed. Whoever keeps it can send it anew."
            ),
            code="infected",
        )
    if version.removed_at is not None or not version.file:
        raise WrongState(
            _("The time for which this file was to be kept has ended, so it was removed."),
            code="removed",
        )
    if version.scan_state == ScanState.WAITING:
        raise WrongState(
            _("The virus scanner has not looked at this file yet. Try again in a few minutes."),
            code="not_scanned_yet",
        )
    return version
