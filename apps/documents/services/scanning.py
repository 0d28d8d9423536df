"""The virus scanner: asked before a file is kept, and again for files that it did not answer for."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.documents import clamd
from apps.documents.choices import ScanState
from apps.documents.containers import refused
from apps.documents.models import DocumentVersion
from apps.documents.services.removing import remove_file
from apps.web.refusals import NotPermitted

logger = logging.getLogger("apps.documents")

Scan = Callable[[bytes], str]


def scan(content: bytes) -> str:
    """Return the name of a virus or nothing; raises ScannerSilentError."""
    return clamd.virus_in(content, address=settings.CLAMD_ADDRESS)


def state_of(content: bytes) -> ScanState:
    """Return what the scanner says of a file that has come in; raises Invalid when it is infected.

    Without a scanner nothing is scanned, and the page says so. With one that does not answer the
    file waits, and is served to nobody until it was looked at.
    """
    if not settings.CLAMD_ADDRESS:
        return ScanState.NOT_SCANNED
    try:
        virus = scan(content)
    except clamd.ScannerSilentError as silence:
        logger.error("the virus scanner does not answer: %s", silence)
        return ScanState.WAITING
    if virus:
        logger.warning("an infected file was refused: %s", virus)
        raise refused(
            "infected",
            _(
                "The virus scanner found “%(virus)s” in this file. Nothing of it was kept. Have the"
                " computer that it comes from looked at."
            )
            % {"virus": virus},
        )
    return ScanState.CLEAN


def scan_waiting(*, clock: Callable[[], datetime], scope: OfficeScope) -> dict[str, int]:
    """Scan the files that wait; return how many were clean and how many infected.

    Stops at the first silence of the scanner. An infected file is removed and its version says so;
    whoever keeps the document sees it among what they owe.
    """
    if not scope.reason:
        raise NotPermitted
    counts = {"clean": 0, "infected": 0}
    if not settings.CLAMD_ADDRESS:
        return counts
    waiting = DocumentVersion.objects.filter(scan_state=ScanState.WAITING, removed_at__isnull=True)
    for version_id in list(waiting.order_by("pk").values_list("pk", flat=True)):
        version = DocumentVersion.objects.get(pk=version_id)
        try:
            with version.open_stored() as stored:
                virus = scan(stored.read())
        except clamd.ScannerSilentError as silence:
            logger.error("the virus scanner does not answer: %s", silence)
            break
        except OSError:
            logger.exception("the stored file of version %s cannot be read", version_id)
            continue
        _write(version_id, virus, at=clock())
        counts["infected" if virus else "clean"] += 1
    return counts


def _write(version_id: int, virus: str, *, at: datetime) -> None:
    with transaction.atomic():
        version = DocumentVersion.objects.select_for_update().get(pk=version_id)
        if version.scan_state != ScanState.WAITING or version.removed_at is not None:
            return
        version.scan_state = ScanState.INFECTED if virus else ScanState.CLEAN
        version.scanned_at = at
        version.save(update_fields=["scan_state", "scanned_at"])
        if virus:
            logger.warning("version %s was infected and is removed: %s", version_id, virus)
            remove_file(version, at=at)
