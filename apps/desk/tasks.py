"""Background work of the room: the export of the history, and the end of its files."""

from datetime import date
from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.desk.services.history_export import remove_old_exports, run_export


@shared_task(name="apps.desk.tasks.export_history")
def export_history(*, job_id: int, starts_on: str, ends_on: str, **_unknown: Any) -> None:
    """Export the history between two days; unknown keywords of later versions are ignored."""
    run_export(
        job_id=job_id,
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on),
        clock=timezone.now,
    )


@shared_task(name="apps.desk.tasks.remove_history_exports")
def remove_history_exports(**_unknown: Any) -> None:
    """Remove exported files that were kept long enough."""
    remove_old_exports(
        now=timezone.now(), scope=OfficeScope.everything("remove old exports of history")
    )
