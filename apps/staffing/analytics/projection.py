"""The year in which a share of women reaches half if it goes on as before: arithmetic, not a forecast.

Two models beside one another: a straight line through the shares, and one through their log-odds (which
bends as it nears nobody or everybody). Source: calculation methods of a gender statistics analyst,
sections 6 and 7; projections of the Secretary-General's reports on the status of women (A/69/346).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

PARITY = Fraction(50)
FARTHEST_YEARS = 50
"""Beyond so many years after the last date no year is named (methods, section 6)."""
FEWEST_FOR_AN_INTERVAL = 3


class Outcome(StrEnum):
    """What a projection answers: nothing else, and never infinity.

    `OVERDUE`: the fitted line was at half before the last date, which is below it all the same.
    """

    REACHED = "reached"
    YEAR = "year"
    NOT_ON_TREND = "not_on_trend"
    FAR = "far"
    OVERDUE = "overdue"
    TOO_FEW = "too_few"


class Model(StrEnum):
    """How the past is carried on."""

    LINEAR = "linear"
    LOGISTIC = "logistic"


@dataclass(frozen=True, slots=True)
class Observation:
    """One share, per cent, at a place in time; without counts where a document states the share only."""

    position: Fraction
    share: Fraction
    women: int | None = None
    men: int | None = None

    @classmethod
    def counted(cls, position: Fraction, women: int, men: int) -> "Observation":
        """Return the share of counts; raises ZeroDivisionError where there is nobody."""
        return cls(position, Fraction(100 * women, women + men), women, men)


@dataclass(frozen=True, slots=True)
class Line:
    """A weighted least-squares line through the mean point; `slope_error` is None for two points."""

    slope: Fraction
    mean_x: Fraction
    mean_y: Fraction
    points: int
    slope_error: float | None

    @property
    def intercept(self) -> Fraction:
        """The value in the year 0."""
        return self.mean_y - self.slope * self.mean_x

    def at(self, x: Fraction) -> Fraction:
        """Return the value at a place."""
        return self.mean_y + self.slope * (x - self.mean_x)


@dataclass(frozen=True, slots=True)
class Projection:
    """The answer of one model for one window.

    `year` counts from the end of December (2034.25 is a quarter after 31 December 2034). `earliest` and
    `latest` are where it falls when the slope is at the ends of its 95 per cent interval; `latest` is
    None, with `has_interval`, where that interval holds slopes that never reach half, or too late to name. Two points have no
    interval. `first` and `last` are the ends of the window.
    """

    model: Model
    outcome: Outcome
    points: int
    first: Fraction | None = None
    last: Fraction | None = None
    year: Fraction | None = None
    earliest: Fraction | None = None
    latest: Fraction | None = None
    has_interval: bool = False
    line: Line | None = None

    def share_at(self, position: Fraction) -> Fraction | None:
        """Return the share that the line gives at a place, 0 to 100; None without a line."""
        if self.line is None:
            return None
        value = self.line.at(position)
        if self.model is Model.LOGISTIC:
            # Beyond 700 the exponential leaves the range of floats; the share is long 0 or 100 there.
            odds = math.exp(-max(-700.0, min(700.0, float(value))))
            return 100 / (1 + Fraction(odds))
        return max(Fraction(0), min(Fraction(100), value))


def position_of(day: date) -> Fraction:
    """Return a day in years, with 31 December at its whole year, as published shares are dated."""
    first = date(day.year, 1, 1)
    length = (date(day.year, 12, 31) - first).days + 1
    return day.year - 1 + Fraction((day - first).days + 1, length)


def linear(observations: Sequence[Observation]) -> Projection:
    """Project the shares along a straight line: through two points, by least squares through more."""
    line = fit(
        [each.position for each in observations],
        [each.share for each in observations],
        [Fraction(1)] * len(observations),
    )
    return _answer(Model.LINEAR, observations, line, PARITY)


def logistic(observations: Sequence[Observation]) -> Projection:
    """Project the log-odds of the shares along a line, weighted by w m / t where the counts are known.

    Without women or without men, counts stand half a person higher on both sides.
    """
    logs, weights = [], []
    is_counted = all(each.women is not None for each in observations)
    for each in observations:
        if each.women is None or each.men is None:
            women, men = each.share, 100 - each.share
        else:
            women, men = Fraction(each.women), Fraction(each.men)
        if not women or not men:
            women, men = women + Fraction(1, 2), men + Fraction(1, 2)
        logs.append(Fraction(math.log(women / men)))
        weights.append(women * men / (women + men) if is_counted else Fraction(1))
    line = fit([each.position for each in observations], logs, weights)
    return _answer(Model.LOGISTIC, observations, line, Fraction(0))


def fit(xs: Sequence[Fraction], ys: Sequence[Fraction], weights: Sequence[Fraction]) -> Line | None:
    """Return the line of least squares; None for fewer than two different places.

    Exact but for the root in the error of the slope, which has n - 2 degrees of freedom.
    """
    if len(set(xs)) < 2:
        return None
    total = sum(weights, Fraction(0))
    mean_x = sum((w * x for w, x in zip(weights, xs, strict=True)), Fraction(0)) / total
    mean_y = sum((w * y for w, y in zip(weights, ys, strict=True)), Fraction(0)) / total
    rows = list(zip(weights, xs, ys, strict=True))
    spread = sum((w * (x - mean_x) ** 2 for w, x, _y in rows), Fraction(0))
    slope = sum((w * (x - mean_x) * (y - mean_y) for w, x, y in rows), Fraction(0)) / spread
    error = None
    if len(rows) >= FEWEST_FOR_AN_INTERVAL:
        rest = sum((w * (y - mean_y - slope * (x - mean_x)) ** 2 for w, x, y in rows), Fraction(0))
        error = math.sqrt(rest / (len(rows) - 2) / spread)
    return Line(slope, mean_x, mean_y, len(rows), error)


def _answer(
    model: Model, observations: Sequence[Observation], line: Line | None, goal: Fraction
) -> Projection:
    """Say when a line passes its goal, which stands for an equal share."""
    if line is None:
        return Projection(model, Outcome.TOO_FEW, len(observations))
    last = observations[-1].position
    found = Projection(
        model,
        Outcome.NOT_ON_TREND,
        len(observations),
        first=observations[0].position,
        last=last,
        line=line,
    )
    if observations[-1].share >= PARITY:
        return replace(found, outcome=Outcome.REACHED, year=_reached_in(observations))
    if line.slope <= 0:
        return found
    year = line.mean_x + (goal - line.mean_y) / line.slope
    if year <= last:
        return replace(found, outcome=Outcome.OVERDUE, year=year)
    if year > last + FARTHEST_YEARS:
        return replace(found, outcome=Outcome.FAR)
    found = replace(found, outcome=Outcome.YEAR, year=year)
    if line.slope_error is None:
        return found
    half = Fraction(student_t(line.points - 2) * line.slope_error)
    ends = [
        line.mean_x + (goal - line.mean_y) / slope
        for slope in (line.slope + half, line.slope - half)
        if slope > 0
    ]
    is_closed = len(ends) == 2 and ends[1] <= last + FARTHEST_YEARS
    return replace(
        found,
        earliest=max(last, min(ends[0], year)),
        latest=max(ends[1], year) if is_closed else None,
        has_interval=True,
    )


def _reached_in(observations: Sequence[Observation]) -> Fraction:
    """Return the first place from which on every share is at half or above."""
    reached = observations[-1].position
    for each in reversed(observations):
        if each.share < PARITY:
            break
        reached = each.position
    return reached


def student_t(freedom: int) -> float:
    """Return the 97.5th percentile of Student's t with whole degrees of freedom, at least 1.

    The distribution is a finite sum for whole degrees (Abramowitz and Stegun 26.7.3 and 26.7.4).
    """
    low, high = 1.9, 13.0
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        if _within(middle, freedom) < 0.95:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """Return the probability of a value between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    term, total = 1.0, 0.0
    if freedom % 2:
        term = cosine
        for step in range(1, freedom - 1, 2):
            total += term
            term *= cosine * cosine * (step + 1) / (step + 2)
        return 2 / math.pi * (angle + sine * total)
    for step in range(0, freedom, 2):
        total += term
        term *= cosine * cosine * (step + 1) / (step + 2)
    return sine * total
