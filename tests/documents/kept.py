"""Documents as plain rows, for tests of their text: what is not said is of no account."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from apps.accounts.scope import OfficeScope
from apps.documents.choices import Confidentiality, DocumentKind, FileKind, TextState
from apps.documents.models import Attachment, Document, DocumentPage, DocumentVersion
from apps.documents.services import extraction
from apps.organization.models import Office
from tests.cast import World

MACHINE = OfficeScope.everything("test")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def document(
    world: World,
    *,
    office: str = "KEN-NAIROBI",
    title: str = "Report of the year",
    language: str = "en",
    confidentiality: str = Confidentiality.INNER_CIRCLE,
    keeper: str = "focalpoint.nairobi",
    description: str = "",
) -> Document:
    """A document without versions."""
    return Document.objects.create(
        office=world.offices[office],
        kind=DocumentKind.FILE,
        title=title,
        description=description,
        language=language,
        confidentiality=confidentiality,
        keeper=world.people[keeper],
        created_by=world.people[keeper],
        created_at=NOW,
    )


def version(
    of: Document, content: bytes = b"", *, kind: str = FileKind.PDF, at: datetime = NOW
) -> DocumentVersion:
    """The next version of a document, its text still unread."""
    number = of.versions.count() + 1
    name = storages["documents"].save(f"{of.pk}/{number}", ContentFile(content))
    return DocumentVersion.objects.create(
        document=of,
        number=number,
        file=name,
        file_name=f"report.{kind}",
        file_kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sent_sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=of.keeper,
        uploaded_at=at,
    )


def read_version(of: Document, content: bytes, *, kind: str = FileKind.PDF) -> DocumentVersion:
    """The next version of a document, its text read as the worker does."""
    made = version(of, content, kind=kind)
    extraction.ask_for_text(version=made, scope=MACHINE)
    extraction.read_text(version_id=made.pk, scope=MACHINE)
    made.refresh_from_db()
    return made


def with_text(of: Document, *texts: str) -> DocumentVersion:
    """The next version of a document with the given pages, as if they had been read from a file."""
    made = version(of)
    pages = [DocumentPage(version=made, number=n, text=t) for n, t in enumerate(texts, start=1)]
    DocumentPage.objects.bulk_create(pages)
    DocumentVersion.objects.filter(pk=made.pk).update(
        text_state=TextState.READ, page_count=len(texts)
    )
    DocumentPage.objects.filter(version__document=of).exclude(version=made).update(words=None)
    extraction.words_anew(document=of, scope=MACHINE)
    made.refresh_from_db()
    return made


def attachment(of: Document, record: Office, *, claim: str = "") -> Attachment:
    """That a document proves something of an office."""
    return Attachment.objects.create(
        document=of,
        content_type=ContentType.objects.get_for_model(Office),
        object_id=record.pk,
        label=record.code,
        claim=claim,
        attached_by=of.keeper,
        attached_at=NOW,
    )


def texts(of: DocumentVersion) -> Sequence[str]:
    """The text of each page."""
    return list(of.pages.order_by("number").values_list("text", flat=True))
