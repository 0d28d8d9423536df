"""Horizontal bars, alone, side by side or stacked: a row for each category, values at their ends."""

from __future__ import annotations

from dataclasses import dataclass

from apps.figures.charts import Chart, Point, Position, Range
from apps.publishing.svg.canvas import label, line, shorten, tag, text_width, wrap
from apps.publishing.svg.frame import Frame
from apps.publishing.svg.marks import (
    SMALL,
    band_edge,
    calm,
    filled,
    halo,
    letters_of,
    mark_sign,
    soft,
    tooltip,
)
from apps.publishing.svg.palette import AXIS, BAND, GRID, INK, INK_FAINT, INK_SOFT, PAPER
from apps.publishing.svg.scales import (
    Linear,
    extremes,
    is_whole,
    positions,
    tick_labels,
    ticks,
    trimmed,
)

TEXT = 14.0
LABEL_LINE = 16.0
LABEL_SHARE = 0.36  # of the width, at most, for the words of the categories
TICK_EVERY = 78.0
SINGLE_BAR, GROUPED_BAR, STACKED_BAR = 18.0, 13.0, 22.0
ROW_GAP = 15.0
PADDING = 6.0
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows lie: the words of each category in lines, its top and its height."""

    words: dict[Position, list[str]]
    tops: dict[Position, float]
    heights: dict[Position, float]
    bottom: float

    def middle(self, x: Position) -> float:
        """The vertical middle of a row."""
        return self.tops[x] + self.heights[x] / 2


def draw_bars(chart: Chart, frame: Frame, top: float) -> tuple[str, float]:
    """The plot from `top` downwards and the height at which it ends."""
    names = positions(chart)
    widest = frame.width * LABEL_SHARE
    words = {x: wrap(name, TEXT, widest)[:MOST_LINES] for x, name in names.items()}
    longest = max(
        (text_width(text, TEXT) for lines in words.values() for text in lines), default=0.0
    )
    left = max(min(longest, widest), min(text_width(chart.x_label, SMALL), widest)) + 14
    low, high = extremes(chart)
    reserve = _reserve(chart, frame)
    right = frame.width - reserve
    marks = ticks(
        low, high, max(2, min(7, int((right - left) / TICK_EVERY) + 1)), is_whole=is_whole(chart)
    )
    marks, end = trimmed(marks, high)
    axis = Linear(float(marks[0]), end, left, right)
    rows = _rows(chart, words, top + 24)
    parts = [
        soft(0, top + 10, shorten(chart.x_label, SMALL, left - 14)),
        soft(left, top + 10, shorten(chart.y_label, SMALL, frame.width - left)),
        _ground(chart, axis, rows, top + 20, [float(mark) for mark in marks]),
    ]
    for x, lines in words.items():
        first = rows.middle(x) - LABEL_LINE * (len(lines) - 1) / 2 + TEXT * 0.36
        parts.extend(
            label(left - 12, first + index * LABEL_LINE, text, size=TEXT, fill=INK, anchor="end")
            for index, text in enumerate(lines)
        )
    parts.append(_stacks(chart, frame, axis, rows) if _is_stacked(chart) else "")
    parts.append("" if _is_stacked(chart) else _groups(chart, frame, axis, rows))
    parts.append(_marks(chart, axis, rows))
    zero = axis(0)
    parts.append(line(zero, top + 20, zero, rows.bottom, stroke=AXIS, width=1.2))
    parts.extend(
        soft(axis(float(mark)), rows.bottom + 17, text, anchor="middle", size=12.5)
        for mark, text in zip(marks, tick_labels(marks, frame.language), strict=True)
    )
    return "".join(parts), rows.bottom + 24


def _is_stacked(chart: Chart) -> bool:
    return chart.kind == "stacked_bars"


def _reserve(chart: Chart, frame: Frame) -> float:
    """The space right of the axis, in which the value of the longest bar still fits."""
    if _is_stacked(chart):
        ends = [_leftover(chart, x, frame) for x in positions(chart)]
    else:
        ends = [point.display for series in chart.series for point in series.points]
    return max([text_width(text, SMALL, is_bold=True) for text in ends if text], default=0.0) + 12


def _rows(chart: Chart, words: dict[Position, list[str]], top: float) -> Rows:
    if _is_stacked(chart):
        bars = STACKED_BAR
    elif len(chart.series) == 1:
        bars = SINGLE_BAR
    else:
        bars = len(chart.series) * (GROUPED_BAR + 2) - 2
    tops, heights = {}, {}
    for x, lines in words.items():
        tops[x], heights[x] = top, max(bars, len(lines) * LABEL_LINE)
        top += heights[x] + ROW_GAP
    return Rows(words, tops, heights, top - ROW_GAP + PADDING)


def _ground(chart: Chart, axis: Linear, rows: Rows, top: float, marks: list[float]) -> str:
    """Bands and grid, behind everything."""
    parts = []
    for band in chart.bands:
        start, end = axis(float(band.lower)), axis(float(band.upper))
        parts.append(
            tag("rect", x=start, y=top, width=end - start, height=rows.bottom - top, fill=BAND)
        )
    parts.extend(line(axis(mark), top, axis(mark), rows.bottom, stroke=GRID) for mark in marks)
    for band in chart.bands:
        for bound in (band.lower, band.upper):
            parts.append(band_edge(axis(float(bound)), top, axis(float(bound)), rows.bottom))
    return "".join(parts)


def _groups(chart: Chart, frame: Frame, axis: Linear, rows: Rows) -> str:
    """Bars from zero, one beneath the other within a row, each with its value at its end."""
    count = len(chart.series)
    height = SINGLE_BAR if count == 1 else GROUPED_BAR
    parts = []
    for index, series in enumerate(chart.series):
        for point in series.points:
            first = rows.middle(point.x) - (count * (height + 2) - 2) / 2
            y = first + index * (height + 2)
            name = f"{series.label}, {point.label}"
            places = [axis(float(mark.y)) for mark in chart.marks if mark.x == point.x]
            # The number stands behind the whole whisker, never across it.
            ends = [axis(float(reach.highest)) for reach in chart.ranges if reach.x == point.x]
            parts.append(_bar(axis, point, y, height, frame, index, name, places, ends))
    parts.extend(_whisker(axis, reach, rows.middle(reach.x)) for reach in chart.ranges)
    return "".join(parts)


def _whisker(axis: Linear, reach: Range, y: float) -> str:
    """A line from the lowest to the highest value that is possible, with an end at each."""
    low, high = axis(float(reach.lowest)), axis(float(reach.highest))
    strokes = ((low, y, high, y), (low, y - 6, low, y + 6), (high, y - 6, high, y + 6))
    paper = "".join(line(*ends, stroke=PAPER, width=4.5) for ends in strokes)
    ink = "".join(line(*ends, stroke=INK, width=1.8) for ends in strokes)
    return tooltip(paper + ink, reach.label)


def _bar(
    axis: Linear,
    point: Point,
    y: float,
    height: float,
    frame: Frame,
    index: int,
    name: str,
    places: list[float],
    ends: list[float],
) -> str:
    """A bar and its value: beyond its end, or inside where a mark at `places` stands in the way.

    `ends` are those of a whisker on the bar; the value stands beyond them.
    """
    zero = axis(0)
    baseline = y + height / 2 + SMALL * 0.36
    if point.y is None:
        return label(zero + 7, baseline, point.display, size=SMALL, fill=INK_FAINT)
    end = axis(float(point.y))
    start, width = min(zero, end), abs(end - zero)
    bar = filled(frame, index, start, y, width, height, radius=1.5) if width else ""
    is_negative = end < zero
    needed = text_width(point.display, SMALL, is_bold=True) + 16
    is_taken = not is_negative and any(end - 2 < place - 8 < end + needed for place in places)
    is_inside = (
        is_taken and width > needed and all(abs(end - 8 - place) > needed for place in places)
    )
    x = end - 8 if is_negative or is_inside else end + 7
    if is_taken and not is_inside:
        x = max(place for place in places if place - 8 < end + needed) + 12
    if ends:
        x, is_inside = max(end, *ends) + 12, False
    parts = [tooltip(bar, f"{name}: {point.display}") if bar else ""]
    if is_inside and frame.styles[index].pattern:
        parts.append(calm(frame, index, x - needed / 2 + 8, y + height / 2, needed - 16))
    parts.append(
        label(
            x,
            baseline,
            point.display,
            size=SMALL,
            fill=frame.styles[index].text if is_inside else INK,
            anchor="end" if is_negative or is_inside else "start",
            weight="600",
            class_="chart-number",
        )
    )
    return "".join(parts)


def _stacks(chart: Chart, frame: Frame, axis: Linear, rows: Rows) -> str:
    """Segments one after the other in the order of the series, with values where they fit."""
    parts = []
    reached: dict[Position, float] = {}
    for index, (series, style) in enumerate(zip(chart.series, frame.styles, strict=True)):
        for point in series.points:
            if not point.y:
                continue
            begin = reached.get(point.x, 0.0)
            reached[point.x] = begin + float(point.y)
            start, end = axis(begin), axis(reached[point.x])
            y = rows.middle(point.x) - STACKED_BAR / 2
            width = max(end - start - 1, 0.6)  # a hair of paper between the segments
            parts.append(
                tooltip(
                    filled(frame, index, start, y, width, STACKED_BAR),
                    f"{series.label}, {point.label}: {point.display}",
                )
            )
            needed = text_width(point.display, SMALL, is_bold=True)
            if needed + 10 <= width:
                middle = (start + end) / 2
                if style.pattern:
                    parts.append(calm(frame, index, middle, y + STACKED_BAR / 2, needed))
                parts.append(
                    label(
                        middle,
                        y + STACKED_BAR / 2 + SMALL * 0.36,
                        point.display,
                        size=SMALL,
                        fill=style.text,
                        anchor="middle",
                        weight="600",
                        class_="chart-number",
                    )
                )
    for x in rows.tops:
        rest = _leftover(chart, x, frame)
        if rest:
            parts.append(
                label(
                    axis(reached.get(x, 0.0)) + 7,
                    rows.middle(x) + SMALL * 0.36,
                    rest,
                    size=SMALL,
                    fill=INK_SOFT,
                )
            )
    return "".join(parts)


def _leftover(chart: Chart, x: Position, frame: Frame) -> str:
    """What stands at the end of a stack: the symbols of its parts that have no value."""
    del frame
    empties = [
        point.display
        for series in chart.series
        for point in series.points
        if point.x == x and point.y is None and point.display
    ]
    return ", ".join(dict.fromkeys(empties))


def _marks(chart: Chart, axis: Linear, rows: Rows) -> str:
    """Targets and stated figures on their rows, above the bars."""
    letters = letters_of(chart)
    parts = []
    for mark in chart.marks:
        x, y = axis(float(mark.y)), rows.middle(mark.x)
        parts.append(tooltip(mark_sign(mark, x, y), mark.label))
        if mark.label in letters:
            parts.append(halo(x + 7, y - 6, letters[mark.label]))
    return "".join(parts)
