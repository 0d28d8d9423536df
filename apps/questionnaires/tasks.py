"""Background work of the room: what days bring to campaigns."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.questionnaires.services.campaigns import close_over
from apps.questionnaires.services.inviting import invite_all, remind_all


@shared_task(name="apps.questionnaires.tasks.move_campaigns")
def move_campaigns(**_unknown: Any) -> None:
    """Close what is over, invite to what begins, remind of what ends; each person of each once."""
    scope = OfficeScope.everything("days of campaigns")
    now = timezone.now()
    close_over(now=now, scope=scope)
    invite_all(now=now, scope=scope)
    remind_all(now=now, scope=scope)
