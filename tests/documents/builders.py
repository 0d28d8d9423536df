"""Documents as people of the cast add them, through the services."""

from datetime import UTC, datetime

from apps.accounts.records import RecordRef
from apps.documents.models import Document, DocumentVersion
from apps.documents.services import files, links
from apps.documents.services.facts import DocumentFacts
from apps.documents.services.files import SentFile
from tests.cast import World
from tests.documents.evidence_files import pdf

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAIROBI, DAKAR = "KEN-NAIROBI", "SEN-DAKAR"


def sent(text: str = "Parity reached in 2025", name: str = "Report.pdf") -> SentFile:
    """A PDF with a text of its own."""
    return SentFile(content=pdf(text), name=name)


def facts(world: World, office: str = NAIROBI, **more) -> DocumentFacts:
    """What is said of a document of an office."""
    return DocumentFacts(office_id=world.offices[office].pk, **more)


def add(
    world: World,
    by: str = "hr.nairobi",
    *,
    office: str = NAIROBI,
    file: SentFile | None = None,
    attach_to: list[RecordRef] | None = None,
    claim: str = "",
    **said,
) -> Document:
    """A document that somebody has added."""
    return files.add_file(
        sent=file or sent(f"{office} {said.get('title', '')}"),
        facts=facts(world, office, **said),
        attach_to=attach_to or [],
        claim=claim,
        now=NOW,
        scope=world.scope(by),
    )


def link(
    world: World,
    by: str = "hr.nairobi",
    *,
    office: str = NAIROBI,
    address: str = "https://example.org/policy",
    **said,
) -> Document:
    """A link that somebody has added."""
    return links.add_link(
        address=address, facts=facts(world, office, **said), now=NOW, scope=world.scope(by)
    )


def next_version(
    world: World, document: Document, by: str = "hr.nairobi", text: str = "Second"
) -> DocumentVersion:
    """The version after the newest."""
    newest = document.versions.order_by("-number").first()
    return files.add_version(
        document_id=document.pk,
        replaces=newest.number,
        sent=sent(text),
        now=NOW,
        scope=world.scope(by),
    )


def office_record(world: World, code: str = NAIROBI) -> RecordRef:
    """An office as a record: everybody who has logged in sees it."""
    return RecordRef(kind="organization.office", id=world.offices[code].pk)
