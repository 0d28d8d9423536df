"""Background work of the room: what the clock brings, texts of new versions, links to look at."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.documents.services import extraction, links, removing, scanning, storing

logger = logging.getLogger("apps.documents")


@shared_task(name="apps.documents.tasks.scan_waiting")
def scan_waiting(**_unknown: Any) -> None:
    """Scan the files for which the virus scanner did not answer when they came."""
    counts = scanning.scan_waiting(
        clock=timezone.now, scope=OfficeScope.everything("scan files that wait")
    )
    if any(counts.values()):
        logger.info("files scanned later: %s", counts)


@shared_task(name="apps.documents.tasks.end_retention")
def end_retention(**_unknown: Any) -> None:
    """Remove the files whose time of keeping has ended."""
    now = timezone.now()
    removed = removing.end_retention(
        today=now.date(), now=now, scope=OfficeScope.everything("end of retention")
    )
    logger.info("files removed because their retention has ended: %s", removed)


@shared_task(name="apps.documents.tasks.remove_orphans")
def remove_orphans(**_unknown: Any) -> None:
    """Remove stored files that no document names."""
    storing.remove_orphans(
        now=timezone.now(), scope=OfficeScope.everything("stored files of nobody")
    )


@shared_task(name="apps.documents.tasks.check_links")
def check_links(**_unknown: Any) -> None:
    """Look at the links that nobody has looked at for a week."""
    counts = links.check_links(
        clock=timezone.now, scope=OfficeScope.everything("weekly look at links")
    )
    if counts:
        logger.info("links looked at: %s", counts)


@shared_task(name="apps.documents.tasks.check_link")
def check_link(*, job_id: int, document_id: int, **_unknown: Any) -> None:
    """Look at one link that somebody asked for; unknown keywords of later versions are ignored."""
    links.run_check(job_id=job_id, document_id=document_id, clock=timezone.now)


@shared_task(name=extraction.READ_TEXT)
def read_text(*, version_id: int, **_unknown: Any) -> None:
    """Read the text of a version; unknown keywords of later versions are ignored."""
    extraction.read_text(version_id=version_id, scope=OfficeScope.everything("text of a document"))


@shared_task(name="apps.documents.tasks.read_texts_left")
def read_texts_left(**_unknown: Any) -> None:
    """Send again what was left unread: the broker was away, a worker died, a scanner was late."""
    left = extraction.waiting_for_text(
        now=timezone.now(), scope=OfficeScope.everything("texts left unread")
    )
    for version_id in left:
        read_text.delay(version_id=version_id)
