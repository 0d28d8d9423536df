"""The records that made actions, with what became of those."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.actions.choices import PENDING_STATES, ActionState
from apps.actions.models import Action
from apps.actions.selectors.register import with_late_from


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseLine:
    """One record (None: no record) and its actions by what became of them."""

    ref: RecordRef | None
    all: int
    owed: int
    late: int
    verified: int
    next_due_on: date | None


def causes_with_actions(
    *, rows: QuerySet[Action], now: datetime, scope: OfficeScope
) -> list[CauseLine]:
    """Return the causes of some actions, those with late ones first, then by the next due date.

    Names are not returned: not everybody sees the records.
    """
    owed = Q(state__in=PENDING_STATES)
    found = (
        with_late_from(rows, on=now.date())
        .order_by()
        .values("cause_type_id", "cause_id")
        .annotate(
            total=Count("pk"),
            owed=Count("pk", filter=owed),
            late=Count("pk", filter=owed & Q(late_from__lte=now)),
            verified=Count("pk", filter=Q(state=ActionState.VERIFIED)),
            next_due_on=Min("due_on", filter=owed),
        )
    )
    lines = [
        CauseLine(
            ref=RecordRef.of(line["cause_type_id"], line["cause_id"])
            if line["cause_type_id"] and line["cause_id"]
            else None,
            all=line["total"],
            owed=line["owed"],
            late=line["late"],
            verified=line["verified"],
            next_due_on=line["next_due_on"],
        )
        for line in found
    ]
    return sorted(
        lines,
        key=lambda line: (
            -line.late,
            line.next_due_on or date.max,
            line.ref.kind if line.ref else "",
            line.ref.id if line.ref else 0,
        ),
    )
