"""Reminders of returns that are not submitted: to HR before the deadline and after it, to heads after it.

The days are the product's choice, not a rule of IOM. They are counted in the time zone of each office; each
is told once, and only the newest when nobody looked for days.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import entering_for, managers_above
from apps.actions.choices import NoticeKind
from apps.actions.due import today_in
from apps.actions.reminding import stage_of
from apps.actions.services.notices import NewNotice, notify
from apps.organization.choices import PeriodState
from apps.staffing.selectors.returns import (
    PeriodLine,
    ReturnFilters,
    ReturnRow,
    list_returns,
    period_lines,
)
from apps.web.refusals import NotPermitted

STAGES = (-14, -7, -1, 1)
"""Days since the last day of entry on which HR is reminded; heads hear of the last one."""
TOLD_FOR_DAYS = 14
"""After so many days nobody begins to be told of an old period."""

IS_NEAR = gettext_noop("The headcounts of %(office)s as of %(as_of)s are due on %(due)s.")
IS_LATE = gettext_noop(
    "The headcounts of %(office)s as of %(as_of)s were due on %(due)s and are not submitted."
)


def remind(*, now: datetime, scope: OfficeScope) -> int:
    """Tell of returns that are due or late; return the number of new notices.

    A fixed number of statements for each period that is open or has just closed.
    """
    if not scope.reason:
        raise NotPermitted
    on = now.astimezone(UTC).date()
    told = 0
    for period in period_lines(scope=scope):
        days = (on - period.closes_on).days
        if period.state not in {PeriodState.OPEN, PeriodState.CLOSED}:
            continue
        if not STAGES[0] - 1 <= days <= TOLD_FOR_DAYS and not period.reopened:
            continue
        rows = [
            row
            for row in list_returns(
                period=period, filters=ReturnFilters(), at=now, scope=scope
            ).rows
            if row.is_due and STAGES[0] - 1 <= (on - row.closes_on).days <= TOLD_FOR_DAYS
        ]
        office_ids = {row.office.id for row in rows}
        entering = entering_for(office_ids=office_ids, on=on, scope=scope)
        heads = managers_above(office_ids=office_ids, on=on, scope=scope)
        notices = [
            each
            for row in rows
            for each in notices_of(
                row,
                period,
                entering.get(row.office.id, []),
                heads.get(row.office.id, []),
                now=now,
            )
        ]
        with transaction.atomic():
            told += notify(notices=notices, now=now, scope=scope)
    return told


def notices_of(
    row: ReturnRow,
    period: PeriodLine,
    entering: Sequence[AbstractBaseUser],
    heads: Sequence[Sequence[AbstractBaseUser]],
    *,
    now: datetime,
) -> Iterator[NewNotice]:
    """Yield what is to be told of one return now."""
    stage = stage_of((today_in(row.office.time_zone, now) - row.closes_on).days, STAGES)
    if stage is None:
        return
    values: dict[str, str | int | date | datetime] = {
        "office": row.office.name,
        "as_of": period.as_of,
        "due": row.closes_on,
    }
    to_tell: Mapping[int, AbstractBaseUser] = {user.pk: user for user in entering}
    if stage > 0 and heads:
        to_tell = {**to_tell, **{user.pk: user for user in heads[0]}}
    for user_id in to_tell:
        yield NewNotice(
            user_id=user_id,
            kind=NoticeKind.REMINDER,
            key=f"return:{period.id}:{row.office.id}:{row.closes_on.isoformat()}:{stage}",
            text=IS_NEAR if stage < 0 else IS_LATE,
            values=values,
            url=reverse("staffing:return_detail", args=[row.office.code, period.as_of]),
        )
