"""One period opened again for single offices, until a day, with a reason; and ended before its day.

A reopening ends by the clock in its office's time zone: nothing has to be run for that. HR of the office
and its head are told, each in their language.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pghistory
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import entering_for, managers_above
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.actions.services.telling import actor
from apps.staffing.models import HeadcountReturn, Reopening
from apps.staffing.selectors.reopenings import (
    is_reopened_now,
    obstacle_to_day,
    obstacle_to_reopening,
    return_row,
)
from apps.staffing.selectors.returns import ReturnRow
from apps.staffing.services.telling import WHOM_TO_TELL
from apps.web.refusals import Invalid, NotPermitted, Problem, Refusal, WrongState

LOCK = 7306
"""First key of the advisory lock under which a period is reopened; the second is the period."""
LONGEST_REASON = 2000

REOPENED = gettext_noop(
    "%(who)s reopened the headcounts of %(office)s as of %(as_of)s: you can enter until %(until)s, the end of"
    " the day in your office. Reason: %(reason)s"
)
ENDED = gettext_noop(
    "%(who)s ended the reopening of the headcounts of %(office)s as of %(as_of)s before its day."
)


@dataclass(frozen=True, slots=True)
class RefusedOffice:
    """An office that a step on many offices left as it was, and why."""

    row: ReturnRow
    reason: str


@dataclass(frozen=True, slots=True)
class DoneForMany:
    """What a step did to many offices: which it touched, which already stood so, which it refused."""

    done: tuple[ReturnRow, ...] = ()
    unchanged: tuple[ReturnRow, ...] = ()
    refused: tuple[RefusedOffice, ...] = ()


@transaction.atomic
def reopen(
    *,
    office_code: str,
    as_of: date,
    closes_on: date,
    reason: str,
    at: datetime,
    scope: OfficeScope,
) -> ReturnRow:
    """Open a period again for one office until the end of a day there; return where its return stood.

    A reopening that stands is extended; the same one asked for twice changes nothing. Raises OutOfScope,
    NotPermitted, WrongState where there is nothing to reopen, Invalid for a day that is over or too far
    away and without a reason.
    """
    row = return_row(office_code=office_code, as_of=as_of, at=at, scope=scope)
    hold(row.period.id)
    refusal = obstacle_to_reopening(row, scope=scope)
    if refusal is not None:
        raise refusal
    demand_reason(reason)
    refusal = obstacle_to_day(row, closes_on=closes_on, at=at)
    if refusal is not None:
        raise refusal
    write([row], closes_on=closes_on, reason=reason.strip(), at=at, scope=scope)
    return row


@transaction.atomic
def reopen_many(
    *,
    rows: Sequence[ReturnRow],
    closes_on: date,
    reason: str,
    at: datetime,
    scope: OfficeScope,
) -> DoneForMany:
    """Open a period again for several offices with one reason; each stands or is refused for itself.

    `rows` are those of one period. A fixed number of statements. Raises Invalid without a reason.
    """
    demand_reason(reason)
    if not rows:
        return DoneForMany()
    hold(rows[0].period.id)
    able, refused = sorted_out(rows, closes_on=closes_on, at=at, scope=scope)
    unchanged = write(able, closes_on=closes_on, reason=reason.strip(), at=at, scope=scope)
    return DoneForMany(
        done=tuple(row for row in able if row.office.id not in unchanged),
        unchanged=tuple(row for row in able if row.office.id in unchanged),
        refused=tuple(refused),
    )


def sorted_out(
    rows: Sequence[ReturnRow], *, closes_on: date | None, at: datetime, scope: OfficeScope
) -> tuple[list[ReturnRow], list[RefusedOffice]]:
    """Return which returns can be reopened, and why not the others; without a day, whatever the day."""
    able, refused = [], []
    for row in rows:
        refusal: Refusal | None = obstacle_to_reopening(row, scope=scope)
        if refusal is None and closes_on is not None:
            refusal = obstacle_to_day(row, closes_on=closes_on, at=at)
        if refusal is None:
            able.append(row)
        else:
            refused.append(RefusedOffice(row, str(refusal)))
    return able, refused


@transaction.atomic
def close_early(*, office_code: str, as_of: date, at: datetime, scope: OfficeScope) -> None:
    """End a reopening before its day; what was entered meanwhile stays.

    Raises OutOfScope, NotPermitted, and WrongState when none is in force.
    """
    row = return_row(office_code=office_code, as_of=as_of, at=at, scope=scope)
    hold(row.period.id)
    if isinstance(obstacle_to_reopening(row, scope=scope), NotPermitted):
        raise NotPermitted(_("Human resources management ends a reopening before its day."))
    found = (
        Reopening.objects.select_for_update(of=("self",))
        .filter(
            headcount_return__office_id=row.office.id,
            headcount_return__period_id=row.period.id,
            ended_at__isnull=True,
        )
        .first()
    )
    if found is None or not is_reopened_now(row):
        raise WrongState(_("This return is not reopened now: there is nothing to end."))
    found.ended_by_id = scope.user_id
    found.ended_at = at
    with pghistory.context(action="close_early"):
        found.save(update_fields=["ended_by", "ended_at"])
    tell([row], ENDED, {}, stamp=f"{found.pk}:ended:{at.isoformat()}", at=at, scope=scope)


def hold(period_id: int) -> None:
    """Let one request at a time reopen a period, until the end of its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, period_id])


def demand_reason(reason: str) -> None:
    """Refuse a reopening without a reason, or with more than fits."""
    message = ""
    if not reason.strip():
        message = _("Say why; the office reads the reason.")
    elif len(reason) > LONGEST_REASON:
        message = _("The reason is too long.")
    if message:
        raise Invalid(problems=[Problem(code="required", field="reason", message=message)])


def write(
    rows: Sequence[ReturnRow], *, closes_on: date, reason: str, at: datetime, scope: OfficeScope
) -> set[int]:
    """Write the reopenings of returns of one period and tell the offices; return those that stood already."""
    if not rows:
        return set()
    returns = returns_of(rows)
    unchanged = set(
        Reopening.objects.filter(
            headcount_return__in=returns.values(),
            ended_at__isnull=True,
            closes_on=closes_on,
            reason=reason,
        ).values_list("headcount_return__office_id", flat=True)
    )
    new = [row for row in rows if row.office.id not in unchanged]
    with pghistory.context(action="reopen", reason=reason):
        Reopening.objects.bulk_create(
            [
                Reopening(
                    headcount_return_id=returns[row.office.id],
                    closes_on=closes_on,
                    reason=reason,
                    reopened_by_id=scope.user_id,
                    reopened_at=at,
                )
                for row in new
            ],
            update_conflicts=True,
            unique_fields=["headcount_return"],
            update_fields=[
                "closes_on",
                "reason",
                "reopened_by",
                "reopened_at",
                "ended_by",
                "ended_at",
            ],
        )
    values: dict[str, str | date] = {"until": closes_on, "reason": reason}
    tell(new, REOPENED, values, stamp=at.isoformat(), at=at, scope=scope)
    return unchanged


def returns_of(rows: Sequence[ReturnRow]) -> dict[int, int]:
    """Return the ids of returns of one period by office, making those that nobody has begun."""
    period_id = rows[0].period.id
    office_ids = [row.office.id for row in rows]
    HeadcountReturn.objects.bulk_create(
        [HeadcountReturn(office_id=each, period_id=period_id) for each in office_ids],
        ignore_conflicts=True,
    )
    found = HeadcountReturn.objects.filter(period_id=period_id, office_id__in=office_ids)
    return dict(found.values_list("office_id", "pk"))


def tell(
    rows: Collection[ReturnRow],
    text: str,
    values: Mapping[str, str | date],
    *,
    stamp: str,
    at: datetime,
    scope: OfficeScope,
) -> None:
    """Tell HR of the offices and their heads, but not who did it; `stamp` makes the occasion one of its own."""
    ids = {row.office.id for row in rows}
    if not ids:
        return
    entering = entering_for(office_ids=ids, on=at.date(), scope=WHOM_TO_TELL)
    heads = managers_above(office_ids=ids, on=at.date(), scope=WHOM_TO_TELL)
    who = actor(scope=scope)
    notices = []
    for row in rows:
        levels = heads.get(row.office.id, [])
        people = [*entering.get(row.office.id, []), *(levels[0] if levels else [])]
        notices += [
            NewNotice(
                user_id=user_id,
                kind=NoticeKind.DECISION,
                key=f"return-reopened:{row.period.id}:{row.office.id}:{stamp}",
                text=text,
                values={
                    "who": who,
                    "office": row.office.name,
                    "as_of": row.period.as_of,
                    **values,
                },
                url=reverse("staffing:return_detail", args=[row.office.code, row.period.as_of]),
            )
            for user_id in dict.fromkeys(user.pk for user in people)
            if user_id != scope.user_id
        ]
    notify(notices=notices, now=at, scope=scope)
