"""Who has opened a confidential file is written down."""

from datetime import datetime

from apps.accounts.scope import OfficeScope
from apps.documents.choices import Confidentiality
from apps.documents.models import DocumentVersion, Reading


def record_reading(
    *, version: DocumentVersion, door: str, now: datetime, scope: OfficeScope
) -> None:
    """Write down that somebody opens a version, by `page` or `api`; nothing for public documents."""
    if version.document.confidentiality == Confidentiality.PUBLIC:
        return
    Reading.objects.create(version=version, read_by_id=scope.user_id, read_at=now, door=door)
