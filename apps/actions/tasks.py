"""Background work of the room: mail, digests and reminders."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.actions.services.digests import write_digests as write_due_digests
from apps.actions.services.following import tell_followers as tell_of_changes
from apps.actions.services.mail import SEND_DUE, send_due
from apps.actions.services.reminders import remind as remind_of_actions

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


@shared_task(name="apps.actions.tasks.remind")
def remind(**_unknown: Any) -> int:
    """Tell people what is due or late, each day of their office once."""
    return remind_of_actions(now=timezone.now(), scope=OfficeScope.everything("reminders"))


@shared_task(name="apps.actions.tasks.tell_followers")
def tell_followers(**_unknown: Any) -> int:
    """Tell people that records which they follow have changed."""
    return tell_of_changes(now=timezone.now(), scope=OfficeScope.everything("subscriptions"))
