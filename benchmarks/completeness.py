"""The matrix of returns over 2.4 million cells, and a step on all offices at once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing.selectors.completeness import MatrixFilters, completeness
from apps.staffing.selectors.returns import (
    ReturnFilters,
    ReturnRow,
    list_returns,
    period_line,
)
from apps.staffing.services.beginning import begin_many
from apps.staffing.services.reopenings import reopen_many
from benchmarks.measures import Measure, at_most, middle, rounds, seconds
from benchmarks.scale import OFFICES, build, vocabularies

ROUNDS = 5
AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def measure() -> Iterator[Measure]:
    """Yield the time of the matrix, and of reopening and beginning every return of a period."""
    vocabularies()
    cells = build()
    scope = OfficeScope.everything("benchmark")

    def matrix() -> None:
        completeness(last=None, filters=MatrixFilters(), at=NOW, scope=scope)

    matrix()  # the first look reads the trees of offices
    times = [1000 * seconds(matrix) for _round in range(ROUNDS)]
    yield at_most(
        f"{OFFICES} offices × 6 periods, {cells:,} cells",
        middle(times),
        1000,
        "ms",
        rounds(times),
    )
    ReportingPeriod.objects.create(
        as_of=AS_OF, opens_on=AS_OF, closes_on=AS_OF, state=PeriodState.CLOSED
    )
    period = period_line(as_of=AS_OF, scope=scope)
    if period is None:
        raise LookupError("the period was made above")

    def rows() -> list[ReturnRow]:
        line = period_line(as_of=AS_OF, scope=scope) or period
        return list(list_returns(period=line, filters=ReturnFilters(), at=NOW, scope=scope).rows)

    asked = rows()
    until = NOW.date() + timedelta(days=10)
    yield at_most(
        f"reopening {len(asked)} returns",
        1000
        * seconds(
            lambda: reopen_many(
                rows=asked, closes_on=until, reason="The strike.", at=NOW, scope=scope
            )
        ),
        1000,
        "ms",
    )
    opened = rows()
    yield at_most(
        f"beginning {len(opened)} returns",
        1000 * seconds(lambda: begin_many(rows=opened, at=NOW, scope=scope)),
        1000,
        "ms",
    )
