"""Invented reopenings of returns, and an office that states that nobody works there; through the services."""

from datetime import date, datetime, timedelta

from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.organization.choices import PeriodState
from apps.organization.selectors import contract_groups
from apps.staffing.selectors.returns import (
    NOT_STARTED,
    PeriodLine,
    ReturnFilters,
    list_returns,
    period_lines,
)
from apps.staffing.services import entry, reopenings

APPROVER = "hrm"
OVER, ENDED = "SEN-DAKAR", "UGA-KAMPALA"
NOT_FOR_NOBODY = {"SOM-HARGEISA", "COL-CALI"}
"""Offices that the demonstration shows untouched."""
NEVER_CAME = "The server room of the office was flooded; the numbers are being put together again."
MISTAKEN = "The office has found persons who were counted in two places."


def load_demo_reopenings(*, now: datetime, scope: OfficeScope) -> int:
    """Reopen a return that never came, and two whose reopening is over; return how many."""
    lines = period_lines(scope=scope)
    approver = user_by_name(name=APPROVER, scope=scope)
    closed = next((line for line in lines if line.state == PeriodState.CLOSED), None)
    if closed is None or approver is None:
        return 0
    mine = scope_for(approver, on=now.date())
    rows = list_returns(
        period=closed, filters=ReturnFilters(state=NOT_STARTED), at=now, scope=mine
    ).rows
    missing = rows[0].office.code if rows else "SOM-HARGEISA"

    def reopen(code: str, reason: str, at: datetime, days: int) -> None:
        reopenings.reopen(
            office_code=code,
            as_of=closed.as_of,
            closes_on=last_day(at, days),
            reason=reason,
            at=at,
            scope=mine,
        )

    reopen(missing, NEVER_CAME, now - timedelta(days=2), days=16)
    reopen(OVER, MISTAKEN, now - timedelta(days=90), days=20)
    reopen(ENDED, MISTAKEN, now - timedelta(days=60), days=30)
    reopenings.close_early(
        office_code=ENDED, as_of=closed.as_of, at=now - timedelta(days=45), scope=mine
    )
    say_nobody(lines[0], now=now, scope=scope)
    return 3


def last_day(at: datetime, days: int) -> date:
    """Return a day some days after a moment."""
    return at.date() + timedelta(days=days)


def say_nobody(period: PeriodLine, *, now: datetime, scope: OfficeScope) -> None:
    """Fill the return of an office with zeros: nobody works there, which is not the same as nothing entered."""
    rows = list_returns(
        period=period, filters=ReturnFilters(state=NOT_STARTED), at=now, scope=scope
    ).rows
    code = next((row.office.code for row in rows if row.office.code not in NOT_FOR_NOBODY), "")
    if not code:
        return
    draft = entry.open_draft(office_code=code, as_of=period.as_of, at=now, scope=scope)
    for group in contract_groups():
        entry.fill_rest_with_zero(
            revision_id=draft.pk, contract_group=group.code, at=now, scope=scope
        )
