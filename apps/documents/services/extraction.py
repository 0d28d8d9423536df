"""The text of a version is read once it is kept, by a worker, completely or not at all."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import pghistory
from celery import current_app
from django.db import transaction
from django.db.models import F, Func, Q, QuerySet, Value

from apps.accounts.scope import OfficeScope
from apps.documents.choices import ScanState, TextState
from apps.documents.extraction import isolated
from apps.documents.extraction.pages import Page
from apps.documents.models import Document, DocumentPage, DocumentVersion
from apps.documents.selectors.access import may_change
from apps.documents.services.places import look_for_passages
from apps.web.refusals import NotPermitted

logger = logging.getLogger("apps.documents")

READ_TEXT = "apps.documents.tasks.read_text"
LEFT_WAITING_AFTER = timedelta(minutes=5)
MOST_SENT_AGAIN = 200


def ask_for_text(*, version: DocumentVersion, scope: OfficeScope) -> None:
    """Have the text of a version that has just been added read; joins the caller's transaction.

    From now on the words of earlier versions are not found any more. When the broker is away the
    version stays waiting, and `waiting_for_text` finds it later. Raises NotPermitted.
    """
    if not may_change(version.document, scope=scope):
        raise NotPermitted
    earlier = DocumentPage.objects.filter(version__document=version.document_id)
    earlier.exclude(version=version).update(words=None)

    # By name, because services do not know tasks.
    def send() -> None:
        current_app.send_task(READ_TEXT, kwargs={"version_id": version.pk})

    transaction.on_commit(send, robust=True)


def waiting_for_text(*, now: datetime, scope: OfficeScope) -> list[int]:
    """Return the versions whose text should have been read by now, the oldest first."""
    if not scope.reason:
        raise NotPermitted
    waiting = _readable().filter(uploaded_at__lt=now - LEFT_WAITING_AFTER).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:MOST_SENT_AGAIN])


def read_text(*, version_id: int, scope: OfficeScope) -> TextState | None:
    """Read the text of a version and keep it; None when there is nothing to do, or not yet.

    The file is read outside any transaction, in a process of its own. Pages, words, the state and
    the places of marked passages are written together. Called twice, even at once, it writes once.
    """
    if not scope.reason:
        raise NotPermitted
    version = _readable().filter(pk=version_id).first()
    if version is None:
        return None
    with version.open_stored() as file:
        reading = isolated.read(kind=version.file_kind, file=file)
    state = TextState(reading.state)
    with transaction.atomic(), pghistory.context(door="task"):
        # The document first, as `add_version` does: which version is the newest holds until the end.
        document = Document.objects.select_for_update().get(pk=version.document_id)
        locked = _readable().select_for_update().filter(pk=version_id).first()
        if locked is None:
            return None
        _keep(locked, document, state, reading.pages)
    logger.info("version %s: text %s, %s pages", version_id, state, len(reading.pages))
    return state


def words_anew(*, document: Document, scope: OfficeScope) -> None:
    """Make the words of a document anew whose language was changed; joins the transaction."""
    if not may_change(document, scope=scope):
        raise NotPermitted
    newest = DocumentVersion.objects.filter(document=document).order_by("-number").first()
    if newest is not None:
        _write_words(newest, document.language)


def _readable() -> QuerySet[DocumentVersion]:
    """Return the versions that wait for being read and may be: those that no scanner holds back."""
    held_back = Q(scan_state__in=[ScanState.WAITING, ScanState.INFECTED])
    return DocumentVersion.objects.filter(
        ~held_back, text_state=TextState.WAITING, removed_at__isnull=True
    ).exclude(file="")


def _keep(
    version: DocumentVersion, document: Document, state: TextState, pages: Sequence[Page]
) -> None:
    DocumentPage.objects.filter(version=version).delete()
    DocumentPage.objects.bulk_create(
        [
            DocumentPage(version=version, number=page.number, label=page.label, text=page.text)
            for page in pages
        ],
        batch_size=500,
    )
    is_newest = not DocumentVersion.objects.filter(
        document=document, number__gt=version.number
    ).exists()
    if is_newest:
        _write_words(version, document.language)
    version.text_state = state
    version.page_count = len(pages) or None
    version.save(update_fields=["text_state", "page_count"])
    look_for_passages(version=version)


def _write_words(version: DocumentVersion, language: str) -> None:
    config = Func(Value(language), function="words_config")
    DocumentPage.objects.filter(version=version).update(
        words=Func(config, F("text"), function="to_tsvector")
    )
