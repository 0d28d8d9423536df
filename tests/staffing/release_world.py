"""Releases of a few invented counts, frozen and attacked without returns behind them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from apps.accounts.scope import OfficeScope
from apps.figures.disclosure import hide_counts
from apps.figures.figure import Unit
from apps.figures.tables import Column, Row, Table
from apps.staffing.analytics.published import COLUMNS, TOTAL, Facts, key_of, sums_of, total_of
from apps.staffing.choices import Population, ReleaseSource
from apps.staffing.models import Release
from apps.staffing.services.release_attack import attack_release
from apps.staffing.services.releases import freeze_release, mark_published
from tests.figures.builders import count

AT = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
MACHINE = OfficeScope.everything("tests of releases")
NUMBERS = {"grade:P4": (12, 9, 0), "grade:P5": (3, 9, 0), "grade:D1": (1, 4, 0)}
SAFE = frozenset((unit, column) for unit in ("grade:P5", "grade:D1") for column in ("women", "men"))
UNSAFE = SAFE - {("grade:P5", "men")}
"""The vector of methods section 12: with the men of P5 shown everything else follows."""


def counts(numbers=NUMBERS):
    """All counts with their sums."""
    rows = {unit: dict(zip(COLUMNS, each, strict=True)) for unit, each in numbers.items()}
    rows["all"] = {column: sum(row[column] for row in rows.values()) for column in COLUMNS}
    return {unit: {**row, TOTAL: sum(row.values())} for unit, row in rows.items()}


def facts(day, *, hidden=SAFE, numbers=NUMBERS, population="all_staff") -> Facts:
    """What a table of the numbers tells."""
    place, rows = (population, day), counts(numbers)
    cells = {(unit, column): rows[unit][column] for unit in rows for column in rows[unit]}
    return Facts(
        shown={key_of(*place, *cell): n for cell, n in cells.items() if cell not in hidden},
        hidden=frozenset(key_of(*place, *cell) for cell in hidden),
        small=frozenset(key_of(*place, *cell) for cell in hidden if 0 < cells[cell] < 5),
        relations=(
            *(total_of(place, unit) for unit in rows),
            *sums_of(place, "all", list(numbers), (*COLUMNS, TOTAL)),
        ),
    )


def table(day, hidden, numbers=NUMBERS) -> Table:
    """The table itself."""
    rows = counts(numbers)
    made = Table(
        key="staffing.release.s1",
        number="S1",
        title="Staff by grade and sex",
        columns=tuple(Column(key, key.title(), Unit.PERSONS) for key in (*COLUMNS, TOTAL)),
        rows=tuple(
            Row(
                key=unit,
                label=unit,
                cells=tuple(
                    replace(
                        count(row[column], key=f"{unit}.{column}"), as_of=date.fromisoformat(day)
                    )
                    for column in row
                ),
                is_total=unit == "all",
            )
            for unit, row in rows.items()
        ),
    )
    return hide_counts(made, hidden)


def make_release(day, *, gives_away=False, numbers=NUMBERS, population="all_staff") -> Release:
    """A release of the numbers, frozen and attacked."""
    hidden = UNSAFE if gives_away else SAFE
    release = freeze_release(
        source=ReleaseSource.STATISTICS,
        reference="",
        as_of=date.fromisoformat(day),
        population=Population(population),
        has_offices=False,
        facts=facts(day, hidden=hidden, numbers=numbers, population=population),
        tables={language: [table(day, hidden, numbers)] for language in ("en", "fr", "es")},
        at=AT,
    )
    return attack_release(release_id=release.pk, at=AT, scope=MACHINE)


def published(release: Release, *, by, at=AT) -> Release:
    """The release as readers have it."""
    return mark_published(release, at=at, by=by.pk)
