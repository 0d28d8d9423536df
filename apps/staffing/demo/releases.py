"""Invented releases, made through the services: one published, and one that the attack refuses.

The second counts the same persons by contract: beside the first its differences are staff with shorter
contracts, few of them in some grades, whom neither release has hidden.
"""

from datetime import datetime
from typing import Any

from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.organization.choices import PeriodState
from apps.organization.selectors import periods
from apps.staffing.choices import Population, ReleaseState
from apps.staffing.services.release_attack import attack_release
from apps.staffing.services.releases import prepare, publish_release

AUTHOR = "gcu"


def load_demo_releases(*, now: datetime, scope: OfficeScope) -> int:
    """Publish the tables of the newest certified date, and prepare others that are refused; how many."""
    period = periods().filter(state=PeriodState.CERTIFIED).order_by("-as_of").first()
    if period is None:
        return 0
    author: Any = user_by_name(name=AUTHOR, scope=scope)
    acting = scope_for(author, on=now.date())
    made = 0
    for population in (Population.ALL_STAFF, Population.ONE_YEAR_PLUS):
        release = prepare(
            as_of=period.as_of, population=population, has_offices=False, at=now, scope=acting
        )
        release = attack_release(release_id=release.pk, at=now, scope=acting)
        made += 1
        if made == 1 and release.state == ReleaseState.READY:
            publish_release(release_id=release.pk, at=now, scope=acting)
    return made
