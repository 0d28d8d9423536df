"""Background work of the room: imports, and the nightly look at the sums."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import periods
from apps.staffing.services.imports.work import run_apply, run_check
from apps.staffing.services.summaries import differences

logger = logging.getLogger("apps.staffing")


@shared_task(name="apps.staffing.tasks.check_headcount_import")
def check_headcount_import(*, job_id: int, import_id: int, **_unknown: Any) -> None:
    """Check an uploaded file; unknown keywords of later versions are ignored."""
    run_check(job_id=job_id, import_id=import_id, clock=timezone.now)


@shared_task(name="apps.staffing.tasks.apply_headcount_import")
def apply_headcount_import(
    *, job_id: int, import_id: int, only_good: bool = False, reason: str = "", **_unknown: Any
) -> None:
    """Import a checked file; unknown keywords of later versions are ignored."""
    run_apply(
        job_id=job_id,
        import_id=import_id,
        only_good=only_good,
        reason=reason,
        clock=timezone.now,
    )


@shared_task(name="apps.staffing.tasks.verify_summaries")
def verify_summaries(**_unknown: Any) -> dict[str, int]:
    """Compare the sums of every period with the cells; return differences by date, none when good.

    A difference is an error of the house, never of its users: it is logged and nothing is changed.
    """
    scope = OfficeScope.everything("nightly look at the sums")
    found: dict[str, int] = {}
    for period in periods():
        number = differences(period_id=period.pk, as_of=period.as_of, scope=scope)
        if number:
            found[period.as_of.isoformat()] = number
            logger.error("%s sums of %s disagree with the cells", number, period.as_of)
    logger.info("sums compared with the cells: %s periods differ", len(found))
    return found
