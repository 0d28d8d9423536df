"""From values to places on the paper: round ticks, linear axes, days and categories."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from apps.figures.charts import Chart, Position
from apps.figures.display import format_number

STEPS = (1, 2, 5)
#: A step a little smaller than asked for is better than one twice as large.
NEAR_ENOUGH = Decimal("0.8")


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear axis from `low` (placed at `start`) to `high` (placed at `end`)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float | Fraction) -> float:
        """The place of a value."""
        return self.start + (float(value) - self.low) / (self.high - self.low) * (
            self.end - self.start
        )


def ticks(low: float, high: float, wanted: int, *, is_whole: bool) -> list[Decimal]:
    """Round values from at most `low` to at least `high`, about `wanted` of them, steps 1, 2 or 5.

    `is_whole` keeps the steps at whole numbers, for persons.
    """
    span = max(high - low, 1e-9)
    raw = span / max(wanted - 1, 1)
    power = math.floor(math.log10(raw))
    step = next(
        Decimal(factor).scaleb(exponent)
        for exponent in (power, power + 1)
        for factor in STEPS
        if Decimal(factor).scaleb(exponent) >= Decimal(raw) * NEAR_ENOUGH
    )
    if is_whole and step < 1:
        step = Decimal(1)
    first = math.floor(Decimal(low) / step)
    last = max(math.ceil(Decimal(high) / step), first + 1)
    return [step * count for count in range(first, last + 1)]


def trimmed(values: list[Decimal], high: float) -> tuple[list[Decimal], float]:
    """The ticks and the end of an axis that need not reach its last tick, which would waste room.

    The last tick stays when the values come close to it; otherwise the axis ends with the values.
    """
    step = float(values[1] - values[0])
    if len(values) > 2 and float(values[-1]) - high > step / 4:
        return values[:-1], high
    return values, float(values[-1])


def tick_labels(values: Sequence[Decimal], language: str) -> list[str]:
    """The ticks as printed, all with the same number of decimals."""
    exponents = [value.normalize().as_tuple().exponent for value in values if value]
    digits = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return [format_number(round(value, max(digits, 0)), language) for value in values]


def extremes(chart: Chart) -> tuple[float, float]:
    """The least and the greatest value to be drawn, zero, bands and marks included."""
    drawn: list[float] = [0.0]
    if chart.kind == "stacked_bars":
        totals: dict[Position, float] = {}
        for series in chart.series:
            for point in series.points:
                totals[point.x] = totals.get(point.x, 0.0) + float(point.y or 0)
        drawn.extend(totals.values())
    else:
        drawn.extend(float(p.y) for s in chart.series for p in s.points if p.y is not None)
    drawn.extend(float(mark.y) for mark in chart.marks)
    drawn.extend(float(reach.highest) for reach in chart.ranges)
    drawn.extend(float(band.upper) for band in chart.bands)
    high = max(drawn)
    return min(drawn), high if high > min(drawn) else min(drawn) + 1


def is_whole(chart: Chart) -> bool:
    """Whether every value is a whole number, as counts of persons are."""
    return all(
        point.y is None or float(point.y).is_integer() for s in chart.series for point in s.points
    )


def positions(chart: Chart) -> dict[Position, str]:
    """Every place on the category or time axis with its label, in order, marks included.

    Days and numbers are sorted; categories stay in the order of their first appearance.
    """
    found: dict[Position, str] = {}
    for series in chart.series:
        for point in series.points:
            found.setdefault(point.x, point.label)
    for mark in chart.marks:
        is_silent = isinstance(mark.x, dt.date) or mark.kind == "unit"
        found.setdefault(mark.x, "" if is_silent else str(mark.x))
    if all(isinstance(x, dt.date) for x in found) or all(isinstance(x, int) for x in found):
        return {x: found[x] for x in sorted(found)}
    return found


def along(places: Sequence[Position], start: float, end: float) -> dict[Position, float]:
    """Where each place lies between two ends: days in proportion to time, others evenly."""
    if not places:
        return {}
    if all(isinstance(place, dt.date) for place in places):
        values = [float(place.toordinal()) for place in places if isinstance(place, dt.date)]
    elif all(isinstance(place, int) for place in places):
        values = [float(place) for place in places if isinstance(place, int)]
    else:
        values = [float(index) for index in range(len(places))]
    low, high = min(values), max(values)
    if low == high:
        return dict.fromkeys(places, (start + end) / 2)
    axis = Linear(low, high, start, end)
    return {place: axis(value) for place, value in zip(places, values, strict=True)}
