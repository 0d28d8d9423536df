"""Who has opened the confidential files of a document: for those who work on it, and for auditors."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.history.auditors import may_export
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.documents.models import Document, Reading
from apps.documents.selectors.access import document_seen, may_change


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """That somebody opened a version: `who` is empty for the system, `door` is `page` or `api`."""

    number: int
    who: str
    at: datetime
    door: str


def sees_readings(document: Document, *, scope: OfficeScope) -> bool:
    """Whether somebody who reads a document may know who else has."""
    return may_change(document, scope=scope) or may_export(scope)


def readings_of(*, document_id: int, most: int, scope: OfficeScope) -> list[ReadingLine] | None:
    """Return the newest readings of a document, or None where they are not this person's to know.

    Raises OutOfScope for a document that is not seen.
    """
    document = document_seen(document_id=document_id, scope=scope)
    if not sees_readings(document, scope=scope):
        return None
    found: QuerySet[Reading] = Reading.objects.filter(version__document=document)
    return [
        ReadingLine(
            number=reading.version.number,
            who=name_of(reading.read_by) if reading.read_by else "",
            at=reading.read_at,
            door=reading.door,
        )
        for reading in found.select_related("read_by", "version").order_by("-read_at", "-pk")[:most]
    ]
