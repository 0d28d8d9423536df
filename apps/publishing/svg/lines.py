"""Lines over time or over categories, with their names at their ends and signs for lone values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from apps.figures.charts import Chart, Point, Position, Series
from apps.publishing.svg.canvas import label, line, number, shorten, tag, text_width, wrap
from apps.publishing.svg.frame import Frame
from apps.publishing.svg.marks import (
    SMALL,
    band_edge,
    halo,
    letters_of,
    mark_sign,
    marker,
    soft,
    tooltip,
)
from apps.publishing.svg.palette import AXIS, BAND, GRID, Style
from apps.publishing.svg.scales import (
    Linear,
    along,
    extremes,
    is_whole,
    positions,
    tick_labels,
    ticks,
)
from apps.publishing.words import short_month

END_LINE = 15.0
END_SHARE = 0.24  # of the width, at most, for the names at the ends of the lines
MOST_LINES = 3
LONGEST_TICK = 9  # characters of a label of the time axis; longer dates become month and year
MOST_MARKERS = 30


@dataclass(slots=True)
class End:
    """The name at the end of a line: its lines of text, where it wants to be and where it is."""

    words: list[str]
    style: Style
    point_x: float
    point_y: float
    middle: float

    @property
    def height(self) -> float:
        """What the name takes."""
        return len(self.words) * END_LINE + 2


def draw_lines(chart: Chart, frame: Frame, top: float) -> tuple[str, float]:
    """The plot from `top` downwards and the height at which it ends."""
    names = positions(chart)
    low, high = extremes(chart)
    height = min(max(frame.width * 0.52, 230.0), 330.0)
    marks = ticks(low, high, 7, is_whole=is_whole(chart))
    texts = tick_labels(marks, frame.language)
    left = max(text_width(text, 12.5) for text in texts) + 10
    ends = _ends(chart, frame)
    right = frame.width - max((_width(end) for end in ends), default=0.0) - (20 if ends else 12)
    floor = top + 24 + height
    axis = Linear(float(marks[0]), float(marks[-1]), floor, top + 24)
    across = along(list(names), left + 8, right)
    parts = [
        soft(0, top + 10, shorten(chart.y_label, SMALL, frame.width)),
        _ground(chart, axis, left, right, [float(mark) for mark in marks]),
    ]
    parts.extend(
        soft(left - 8, axis(float(mark)) + 4.5, text, anchor="end", size=12.5)
        for mark, text in zip(marks, texts, strict=True)
    )
    parts.append(line(left, axis(0), right + 4, axis(0), stroke=AXIS, width=1.2))
    parts.append(_time_axis(names, across, frame, left, right, floor))
    for series, style in zip(chart.series, frame.styles, strict=True):
        parts.append(_line(series, style, axis, across))
    parts.append(_marks(chart, axis, across, right))
    _settle(ends, chart, axis, across)
    parts.extend(_end(end, right) for end in ends)
    return "".join(parts), floor + 30


def _ends(chart: Chart, frame: Frame) -> list[End]:
    """The names of the lines that have a last value."""
    ends = []
    for series, style in zip(chart.series, frame.styles, strict=True):
        last = last_value(series)
        if last is not None:
            name = f"{series.label} {last.display}".strip()
            words = wrap(name, SMALL, frame.width * END_SHARE, is_bold=True)
            if len(words) > MOST_LINES:
                words = wrap(series.label, SMALL, frame.width * END_SHARE, is_bold=True)
                words = [*words[: MOST_LINES - 1], last.display]
            ends.append(End(words, style, 0, 0, 0))
    return ends


def last_value(series: Series) -> Point | None:
    """The last point of a line that has a value."""
    return next((point for point in reversed(series.points) if point.y is not None), None)


def _width(end: End) -> float:
    return max(text_width(text, SMALL, is_bold=True) for text in end.words)


def _settle(ends: list[End], chart: Chart, axis: Linear, across: dict[Position, float]) -> None:
    """Give every name a place beside its line, moved apart until none touches another."""
    lasts = [last for series in chart.series if (last := last_value(series)) is not None]
    for end, last in zip(ends, lasts, strict=True):
        end.point_x, end.point_y = across[last.x], axis(float(last.y or 0))
    order = sorted(range(len(ends)), key=lambda index: (ends[index].point_y, index))
    room = (axis.end - 8, axis.start + 8)  # names stay beside the plot, off the words above it
    clusters: list[list[End]] = []
    for index in order:
        clusters.append([ends[index]])
        while len(clusters) > 1 and _span(clusters[-2], room)[1] > _span(clusters[-1], room)[0]:
            clusters[-2:] = [clusters[-2] + clusters[-1]]
    for cluster in clusters:
        place = _span(cluster, room)[0]
        for end in cluster:
            end.middle = place + end.height / 2
            place += end.height


def _span(cluster: list[End], room: tuple[float, float]) -> tuple[float, float]:
    """Top and bottom of names that stand together around their points, within the room there is."""
    height = sum(end.height for end in cluster)
    top = sum(end.point_y for end in cluster) / len(cluster) - height / 2
    top = max(min(top, room[1] - height), room[0])
    return top, top + height


def _end(end: End, right: float) -> str:
    """A name in the colour of its line, with a thin lead where it stands apart from it."""
    x = right + 14
    parts = []
    if abs(end.middle - end.point_y) > 3 or end.point_x < right - 1:
        parts.append(
            tag(
                "path",
                d=f"M{number(end.point_x + 6)} {number(end.point_y)}"
                f"L{number(x - 3)} {number(end.middle)}",
                stroke=end.style.colour,
                stroke_width=0.8,
                fill="none",
                opacity=0.6,
            )
        )
    first = end.middle - END_LINE * (len(end.words) - 1) / 2 + SMALL * 0.36
    parts.extend(
        label(x, first + index * END_LINE, text, size=SMALL, fill=end.style.colour, weight="600")
        for index, text in enumerate(end.words)
    )
    return "".join(parts)


def _ground(chart: Chart, axis: Linear, left: float, right: float, marks: Sequence[float]) -> str:
    """Bands and grid, behind everything."""
    parts = []
    for band in chart.bands:
        upper, lower = axis(float(band.upper)), axis(float(band.lower))
        parts.append(
            tag("rect", x=left, y=upper, width=right + 4 - left, height=lower - upper, fill=BAND)
        )
    parts.extend(line(left, axis(mark), right + 4, axis(mark), stroke=GRID) for mark in marks)
    for band in chart.bands:
        for bound in (band.lower, band.upper):
            parts.append(band_edge(left, axis(float(bound)), right + 4, axis(float(bound))))
    return "".join(parts)


def _time_axis(
    names: dict[Position, str],
    across: dict[Position, float],
    frame: Frame,
    left: float,
    right: float,
    floor: float,
) -> str:
    """Labels from the last one backwards, as many as stand apart from each other."""
    parts = []
    free = frame.width
    for x in reversed(names):
        text = names[x]
        if isinstance(x, dt.date) and not 0 < len(text) <= LONGEST_TICK:
            text = short_month(x, frame.language)
        width = text_width(text, 12.5)
        middle = min(max(across[x], left - 14 + width / 2), max(right + 14 - width / 2, left))
        if not text or middle + width / 2 > free:
            continue
        parts.append(line(across[x], floor, across[x], floor + 4, stroke=AXIS))
        parts.append(soft(middle, floor + 18, text, anchor="middle", size=12.5))
        free = middle - width / 2 - 14
    return "".join(parts)


def _line(series: Series, style: Style, axis: Linear, across: dict[Position, float]) -> str:
    """A line that breaks where a value is missing, with a marker at every value."""
    steps: list[str] = []
    signs: list[str] = []
    pen = "M"
    count = sum(point.y is not None for point in series.points)
    radius = 3.6 if count <= MOST_MARKERS else 2.2
    for point in series.points:
        if point.y is None:
            pen = "M"
            continue
        x, y = across[point.x], axis(float(point.y))
        steps.append(f"{pen}{number(x)} {number(y)}")
        pen = "L"
        if not series.has_markers:
            continue
        sign = marker(style.marker, x, y, style.colour, radius=radius)
        signs.append(tooltip(sign, f"{series.label}, {point.label}: {point.display}"))
    path = tag(
        "path",
        d="".join(steps),
        fill="none",
        stroke=style.colour,
        stroke_width=2.2 if series.has_markers else 1.4,
        stroke_linejoin="round",
        stroke_linecap="butt" if style.dash else "round",
        stroke_dasharray=style.dash,
    )
    return (path if steps else "") + "".join(signs)


def _marks(chart: Chart, axis: Linear, across: dict[Position, float], right: float) -> str:
    """Targets and stated figures above the lines, lettered where the legend cannot hold them."""
    letters = letters_of(chart)
    parts = []
    taken: list[tuple[float, float]] = []
    for mark in chart.marks:
        x, y = across[mark.x], axis(float(mark.y))
        parts.append(tooltip(mark_sign(mark, x, y), mark.label))
        if mark.label not in letters:
            continue
        size = text_width(letters[mark.label], 12)
        places = [(x + 8, y - 6), (x + 8, y + 13), (x - 8 - size, y - 6), (x - 8 - size, y + 13)]
        free = [
            (left, base)
            for left, base in places
            if left + size < right + 12
            and all(abs(left - x2) > size + 4 or abs(base - y2) > 12 for x2, y2 in taken)
        ]
        place = free[0] if free else places[0]
        taken.append(place)
        parts.append(halo(*place, letters[mark.label]))
    return "".join(parts)
