"""Background work of the room."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.gender_marker.services.imports.work import run_apply, run_check
from apps.gender_marker.services.reading_reminders import remind_readers
from apps.gender_marker.services.reminding import remind_of_the_unscored


@shared_task(name="apps.gender_marker.tasks.check_marker_import")
def check_marker_import(*, job_id: int, import_id: int, **_unknown: Any) -> None:
    """Check an uploaded file of scores; unknown keywords of later versions are ignored."""
    run_check(job_id=job_id, import_id=import_id, clock=timezone.now)


@shared_task(name="apps.gender_marker.tasks.apply_marker_import")
def apply_marker_import(
    *, job_id: int, import_id: int, only_good: bool = False, **_unknown: Any
) -> None:
    """Import a checked file of scores; unknown keywords of later versions are ignored."""
    run_apply(job_id=job_id, import_id=import_id, only_good=only_good, clock=timezone.now)


@shared_task(name="apps.gender_marker.tasks.remind_blind_readers")
def remind_blind_readers(**_unknown: Any) -> int:
    """Remind readers of what they have to read blind, a week before and on the day; each once."""
    return remind_readers(now=timezone.now(), scope=OfficeScope.everything("blind readings"))


@shared_task(name="apps.gender_marker.tasks.remind_of_scores")
def remind_of_scores(**_unknown: Any) -> int:
    """Remind managers of projects that are unscored, once a month; harmless when run twice."""
    scope = OfficeScope.everything("reminders of unscored projects")
    return remind_of_the_unscored(now=timezone.now(), scope=scope)
