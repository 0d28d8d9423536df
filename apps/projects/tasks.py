"""Background work of the room."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.projects.services.awards.reminding import tell_of_due_tranches
from apps.projects.services.imports.work import run_apply, run_check
from apps.projects.services.reports.reminders import remind_of_reports
from apps.projects.services.reviews.telling import remind_reviewers as remind_of_reviews
from apps.projects.services.rounds.keeping import close_submissions

logger = logging.getLogger("apps.projects")


@shared_task(name="apps.projects.tasks.close_rounds")
def close_rounds(**_unknown: Any) -> None:
    """Bring rounds under review whose last day for proposals is over everywhere; harmless when run twice."""
    moved = close_submissions(
        now=timezone.now(), scope=OfficeScope.everything("the calendar of funding rounds")
    )
    if moved:
        logger.info("the clock closed %s funding rounds for proposals", moved)


@shared_task(name="apps.projects.tasks.remind_of_project_reports")
def remind_of_project_reports(**_unknown: Any) -> int:
    """Tell managers, or heads where there is none, what is due or late; each occasion once."""
    scope = OfficeScope.everything("reminders of project reports")
    return remind_of_reports(now=timezone.now(), scope=scope)


@shared_task(name="apps.projects.tasks.check_project_import")
def check_project_import(*, job_id: int, import_id: int, **_unknown: Any) -> None:
    """Check an uploaded file; unknown keywords of later versions are ignored."""
    run_check(job_id=job_id, import_id=import_id, clock=timezone.now)


@shared_task(name="apps.projects.tasks.apply_project_import")
def apply_project_import(
    *, job_id: int, import_id: int, only_good: bool = False, **_unknown: Any
) -> None:
    """Import a checked file; unknown keywords of later versions are ignored."""
    run_apply(job_id=job_id, import_id=import_id, only_good=only_good, clock=timezone.now)


@shared_task(name="apps.projects.tasks.remind_reviewers")
def remind_reviewers(**_unknown: Any) -> int:
    """Tell reviewers of reviews that are due soon, each occasion once."""
    return remind_of_reviews(now=timezone.now(), scope=OfficeScope.everything("reminders"))


@shared_task(name="apps.projects.tasks.remind_of_tranches")
def remind_of_tranches(**_unknown: Any) -> int:
    """Tell whoever pays awards of the tranches that fall due, each once."""
    return tell_of_due_tranches(
        now=timezone.now(), scope=OfficeScope.everything("tranches that fall due")
    )
