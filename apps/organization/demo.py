"""Invented history and periods for demonstration; never loaded where demo data are forbidden."""

import csv
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from apps.organization.choices import Basis, PeriodState, Reporting
from apps.organization.models import OfficeSpell, ReferenceLoad, ReportingPeriod
from apps.organization.permits import Permits
from apps.organization.selectors import DEMO_MARK, tree_on
from apps.organization.services import (
    close_office,
    merge_office,
    move_office,
    reclassify_office,
    rename_office,
)

DAYS_OPEN = 30
WEEKS_TO_ANSWER = 6


def demo_events(*, path: Path) -> list[dict[str, str]]:
    """Return the invented events of a CSV with columns code, event, on, value, note."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load_demo_event(*, row: Mapping[str, str], scope: Permits) -> None:
    """Apply one invented opening, closure, renaming, merge or move.

    Raises ValueError for an unknown event.
    """
    code, on, reason = row["code"], date.fromisoformat(row["on"]), row["note"]
    match row["event"]:
        case "opened":
            OfficeSpell.objects.filter(office__code=code, starts_on=None).update(
                starts_on=on, is_from_reference=False, note=reason
            )
        case "closed":
            close_office(scope=scope, code=code, on=on, reason=reason)
        case "renamed":
            rename_office(scope=scope, code=code, name=row["value"], on=on, reason=reason)
        case "moved":
            move_office(scope=scope, code=code, parent=row["value"], on=on, reason=reason)
        case "merged":
            merge_office(scope=scope, code=code, into=row["value"], on=on, reason=reason)
        case "included":
            node = tree_on(day=on).by_code[code]
            reclassify_office(
                scope=scope,
                code=code,
                kind=node.kind,
                reporting=Reporting.INCLUDED.value,
                on=on,
                reason=reason,
            )
        case event:
            raise ValueError(f"Unknown event {event!r} for {code}.")
    OfficeSpell.objects.filter(office__code=code, is_from_reference=False).update(basis=Basis.DEMO)


def load_demo_periods(*, dates: tuple[date, ...], today: date) -> None:
    """Make the periods of the demonstration: all certified, the newest open for a month more."""
    newest = max(dates)
    ReportingPeriod.objects.bulk_create(
        [
            ReportingPeriod(
                as_of=day,
                opens_on=day + timedelta(days=1),
                closes_on=today + timedelta(days=DAYS_OPEN)
                if day == newest
                else day + timedelta(weeks=WEEKS_TO_ANSWER),
                state=PeriodState.OPEN
                if day == newest
                else PeriodState.CLOSED
                if day.year == newest.year - 1
                else PeriodState.CERTIFIED,
            )
            for day in dates
        ]
    )


def mark_demo_data(*, rows: int, at: datetime) -> None:
    """Record that this installation holds invented data, which every page then says."""
    ReferenceLoad.objects.update_or_create(
        file=DEMO_MARK, defaults={"checksum": "", "rows": rows, "loaded_at": at}
    )
