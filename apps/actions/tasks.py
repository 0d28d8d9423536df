"""Background work of the room: mail and digests."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.actions.services.digests import write_digests as write_due_digests
from apps.actions.services.mail import SEND_DUE, send_due

logger = logging.getLogger("apps.actions")

MAILS_OF_A_RUN = 500


@shared_task(name=SEND_DUE)
def send_mails(**_unknown: Any) -> None:
    """Send the mails that are due; what is left goes with the next run, a minute later."""
    run = send_due(
        clock=timezone.now, most=MAILS_OF_A_RUN, scope=OfficeScope.everything("the outbox")
    )
    if run.sent or run.refused or run.postponed or run.uncertain:
        logger.info("outbox: %s", run)


@shared_task(name="apps.actions.tasks.write_digests")
def write_digests(**_unknown: Any) -> int:
    """Write down the digests whose hour has come, wherever their readers are."""
    return write_due_digests(now=timezone.now(), scope=OfficeScope.everything("digests"))
