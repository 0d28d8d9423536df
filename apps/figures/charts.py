"""A chart before anything draws it: points, series, bands, marks and the table beneath.

Neutral to the drawer: the server's SVG, the screen's plotly and the spreadsheet all read this.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, get_args

from apps.figures.figure import Coverage
from apps.figures.tables import Table

ChartKind = Literal["bars", "lines", "stacked_bars", "map"]
MarkKind = Literal["target", "stated", "unit"]
# A category, a year, a day, or on a map the ISO 3166 code of a country; within one chart all of one kind.
Position = str | int | date


@dataclass(frozen=True, slots=True)
class Point:
    """One value; `y` is None for a gap in the line, and `display` is what the reader sees."""

    x: Position
    label: str
    y: int | Fraction | None
    display: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A lone value beside the series: a target, a figure stated in a document, one unit among many."""

    x: Position
    y: int | Fraction
    label: str
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Series:
    """Points in the order of the axis; the key decides colour and pattern ("women", "men" ...).

    `has_markers` is False for a line that was worked out and not counted: a limit, a projection.
    """

    key: str
    label: str
    points: tuple[Point, ...]
    has_markers: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """A shaded stretch of the value axis, both ends included (47 to 53 per cent)."""

    lower: int | Fraction
    upper: int | Fraction
    label: str


@dataclass(frozen=True, slots=True)
class Range:
    """How far the value at a place of the first series can still move; drawn as a whisker on bars."""

    x: Position
    lowest: int | Fraction
    highest: int | Fraction
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One question, one picture: `sentence` reads it aloud and `table` holds the same data.

    Raises ValueError for an unknown kind or when two series share a key.
    """

    key: str
    kind: ChartKind
    title: str
    sentence: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    table: Table
    as_of: date
    coverage: Coverage
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    ranges: tuple[Range, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what no drawer could draw."""
        if self.kind not in get_args(ChartKind):
            raise ValueError(f"{self.key}: no drawer knows the chart kind {self.kind!r}.")
        for mark in self.marks:
            if mark.kind not in get_args(MarkKind):
                raise ValueError(f"{self.key}: no drawer knows the mark kind {mark.kind!r}.")
        if self.ranges and (self.kind != "bars" or len(self.series) != 1):
            raise ValueError(f"{self.key}: ranges are drawn on bars of one series.")
        keys = [series.key for series in self.series]
        if len(set(keys)) != len(keys):
            raise ValueError(f"{self.key}: two series have one key.")
