"""Background work of the room: imports, and the sums kept true to the cells and the tree."""

import logging
from datetime import date
from typing import Any

from celery import shared_task
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import periods, tree_version
from apps.staffing.services.imports.work import run_apply
from apps.staffing.services.imports.work import run_check as run_import_check
from apps.staffing.services.nightly import look_at_returns as look
from apps.staffing.services.release_attack import run_check, run_release
from apps.staffing.services.reminders import remind
from apps.staffing.services.summaries import differences, rebuild

logger = logging.getLogger("apps.staffing")

TREE_FOLLOWED = "staffing:tree-followed"


@shared_task(name="apps.staffing.tasks.check_headcount_import")
def check_headcount_import(*, job_id: int, import_id: int, **_unknown: Any) -> None:
    """Check an uploaded file; unknown keywords of later versions are ignored."""
    run_import_check(job_id=job_id, import_id=import_id, clock=timezone.now)


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


@shared_task(name="apps.staffing.tasks.prepare_release")
def prepare_release(
    *, job_id: int, as_of: str, population: str, has_offices: bool = False, **_unknown: Any
) -> None:
    """Prepare a release of tables and attack it; unknown keywords of later versions are ignored."""
    run_release(
        job_id=job_id,
        as_of=date.fromisoformat(as_of),
        population=population,
        has_offices=has_offices,
        clock=timezone.now,
        address=address_of_release,
    )


@shared_task(name="apps.staffing.tasks.check_release")
def check_release(*, job_id: int, release_id: int, **_unknown: Any) -> None:
    """Attack the tables of a release; unknown keywords of later versions are ignored."""
    run_check(job_id=job_id, release_id=release_id, clock=timezone.now, address=address_of_release)


def address_of_release(release_id: int) -> str:
    """Return the page where a release and what the attack found are read."""
    return reverse("staffing:release", args=[release_id])


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


@shared_task(name="apps.staffing.tasks.follow_the_tree")
def follow_the_tree(**_unknown: Any) -> list[str]:
    """Make the sums anew of every date on which an office now stands elsewhere; return the dates.

    An administrator may move or close an office on a day in the past. Approvals keep the sums of
    the tree as it was when they were given; this follows within minutes, once for each change.
    """
    version = tree_version()
    if cache.get(TREE_FOLLOWED) == version:
        return []
    scope = OfficeScope.everything("the tree of offices has changed")
    rebuilt: list[str] = []
    for period in periods():
        if differences(period_id=period.pk, as_of=period.as_of, scope=scope):
            rebuild(period_id=period.pk, as_of=period.as_of, scope=scope)
            rebuilt.append(period.as_of.isoformat())
            logger.info("the sums of %s follow the changed tree", period.as_of)
    cache.set(TREE_FOLLOWED, version, timeout=None)
    return rebuilt


@shared_task(name="apps.staffing.tasks.remind_of_returns")
def remind_of_returns(**_unknown: Any) -> int:
    """Tell HR, and heads when it is late, of returns that are not submitted."""
    return remind(now=timezone.now(), scope=OfficeScope.everything("reminders of returns"))


@shared_task(name="apps.staffing.tasks.look_at_returns")
def look_at_returns(**_unknown: Any) -> dict[str, int]:
    """Hold every open and latest return against the rules; tell HRM what is new since the last night."""
    looked = look(now=timezone.now(), scope=OfficeScope.everything("nightly look at the returns"))
    logger.info(
        "%s returns looked at, %s with findings, %s findings are new",
        looked.returns,
        looked.with_findings,
        looked.news,
    )
    return {
        "returns": looked.returns,
        "with_findings": looked.with_findings,
        "news": looked.news,
    }
