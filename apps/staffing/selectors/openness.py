"""Until when one office may enter: the days of the period, or those of its own reopening."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.deadlines import Answerable
from apps.staffing.models import Reopening


@dataclass(slots=True)
class DaysOfEntry:
    """The days on which an office may answer, as `apps.organization.deadlines` reads them."""

    opens_on: date
    closes_on: date
    state: str


def days_of_entry(period: Answerable, reopened: date | None) -> Answerable:
    """Return the days of a period for an office whose reopening lasts until a day, None without one.

    A reopening never takes days away, and opens neither a planned nor a certified period.
    """
    if reopened is None or period.state not in {PeriodState.OPEN, PeriodState.CLOSED}:
        return period
    closes_on = reopened
    if period.state == PeriodState.OPEN:
        closes_on = max(period.closes_on, reopened)
    return DaysOfEntry(opens_on=period.opens_on, closes_on=closes_on, state=PeriodState.OPEN)


def with_reopenings(found: QuerySet[Any], *, scope: OfficeScope) -> QuerySet[Any]:
    """Return periods with the reopenings of the offices that one sees; no statement more."""
    standing = Reopening.objects.filter(
        scope.visible.where("headcount_return__office"),
        ended_at__isnull=True,
        headcount_return__period=OuterRef("pk"),
    ).order_by()
    return found.annotate(
        reopenings_found=ArraySubquery(
            standing.values(
                json=JSONObject(office="headcount_return__office_id", closes_on="closes_on")
            )
        )
    )


def reopened_in(period: Any) -> Mapping[int, date]:
    """Return the last day of entry by office, from a period that `with_reopenings` has looked at."""
    return {one["office"]: date.fromisoformat(one["closes_on"]) for one in period.reopenings_found}


def reopened_until(
    *, period_id: int, office_ids: Collection[int], scope: OfficeScope
) -> Mapping[int, date]:
    """Return the last day of entry that was given to some offices, by id; one statement."""
    found = Reopening.objects.filter(
        scope.visible.where("headcount_return__office"),
        ended_at__isnull=True,
        headcount_return__period_id=period_id,
        headcount_return__office_id__in=office_ids,
    )
    return dict(found.values_list("headcount_return__office_id", "closes_on"))
