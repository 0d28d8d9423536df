"""What the invented projects stand on: the day, the offices of the day, the accounts by name."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

INVENTED = "Invented for demonstration."
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Stage:
    """The moment of loading, offices by code, accounts by user name."""

    now: datetime
    offices: Mapping[str, int]
    people: Mapping[str, int]

    @property
    def today(self) -> date:
        """The day of loading."""
        return self.now.date()

    def day(self, days: str | int) -> date | None:
        """Return the day so many days from now; None for a blank."""
        return self.today + timedelta(days=int(days)) if days != "" else None

    def at(self, days: int) -> datetime:
        """Return noon of the day so many days from now."""
        return datetime.combine(self.today + timedelta(days=days), time(12), tzinfo=UTC)


def table_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a demonstration file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rows_of(path: Path, stage: Stage) -> list[dict[str, str]]:
    """Return the rows of a demonstration file whose offices exist on the day."""
    return [row for row in table_of(path) if row["office"] in stage.offices]
