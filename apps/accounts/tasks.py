"""Background work of the room: the seals of the stored history."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.accounts.history.seals import seal_histories
from apps.accounts.scope import OfficeScope


@shared_task(name="apps.accounts.tasks.seal_history")
def seal_history(**_unknown: Any) -> None:
    """Seal what was written since the last night; unknown keywords are ignored."""
    seal_histories(now=timezone.now(), scope=OfficeScope.everything("seal the history"))
