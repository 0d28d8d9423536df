"""The end of files: of infected ones, and of those whose retention has ended. The rows stay."""

from datetime import date, datetime

from django.db import transaction

from apps.accounts.scope import OfficeScope
from apps.documents.choices import TextState
from apps.documents.models import DocumentPage, DocumentVersion
from apps.documents.services.storing import delete_on_commit
from apps.web.refusals import NotPermitted


def remove_file(version: DocumentVersion, *, at: datetime) -> None:
    """Remove the bytes of a version and the text that was read from them; the caller holds its lock.

    Name, size, checksum and history stay, so that it is still told what there was.
    """
    name = version.file.name
    version.file = ""
    version.removed_at = at
    version.text_state = TextState.EMPTY
    version.save(update_fields=["file", "removed_at", "text_state"])
    DocumentPage.objects.filter(version=version).delete()
    if name:
        delete_on_commit(name)


def end_retention(*, today: date, now: datetime, scope: OfficeScope) -> int:
    """Remove the files of documents that were to be kept until before today; return how many."""
    if not scope.reason:
        raise NotPermitted
    ended = DocumentVersion.objects.filter(
        document__retain_until__lt=today, removed_at__isnull=True
    ).order_by("pk")
    removed = 0
    for version_id in list(ended.values_list("pk", flat=True)):
        with transaction.atomic():
            # Asked again under the lock: somebody may have prolonged it meanwhile.
            version = ended.select_for_update(of=("self",)).filter(pk=version_id).first()
            if version is not None:
                remove_file(version, at=now)
                removed += 1
    return removed
