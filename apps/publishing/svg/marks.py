"""Small signs: markers of lines, swatches of bars, targets and stated figures, and their keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.figures.charts import Chart, Mark
from apps.publishing.svg.canvas import clean, label, line, number, shorten, tag, text_width
from apps.publishing.svg.frame import Frame
from apps.publishing.svg.palette import BAND, BAND_EDGE, INK, INK_SOFT, PAPER, Style
from apps.publishing.words import word

SMALL = 13.0
KEY_GAP, KEY_LINE = 18.0, 21.0
#: Marks with more different labels than this are lettered and listed beneath the plot.
MOST_IN_LEGEND = 2


def marker(shape: str, x: float, y: float, colour: str, *, radius: float = 3.6) -> str:
    """A marker of a line, about twice `radius` wide, with a thin edge of paper."""
    edge: dict[str, Any] = {"fill": colour, "stroke": PAPER, "stroke_width": 1.2}
    if shape == "square":
        side = radius * 0.9
        return tag("rect", x=x - side, y=y - side, width=2 * side, height=2 * side, **edge)
    if shape == "diamond":
        return tag(
            "path", d=_polygon(x, y, ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)), radius), **edge
        )
    if shape == "triangle":
        return tag("path", d=_polygon(x, y, ((0, -1.25), (1.2, 0.9), (-1.2, 0.9)), radius), **edge)
    if shape == "cross":
        arm = radius * 0.95
        path = (
            f"M{number(x - arm)} {number(y - arm)}L{number(x + arm)} {number(y + arm)}"
            f"M{number(x - arm)} {number(y + arm)}L{number(x + arm)} {number(y - arm)}"
        )
        return tag("path", d=path, fill="none", stroke=colour, stroke_width=2.2)
    if shape == "ring":
        return tag("circle", cx=x, cy=y, r=radius, fill=PAPER, stroke=colour, stroke_width=2)
    return tag("circle", cx=x, cy=y, r=radius, **edge)


def _polygon(x: float, y: float, corners: Sequence[tuple[float, float]], radius: float) -> str:
    places = "L".join(f"{number(x + dx * radius)} {number(y + dy * radius)}" for dx, dy in corners)
    return f"M{places}Z"


def mark_sign(mark: Mark | str, x: float, y: float) -> str:
    """The sign of a target (filled diamond), a unit (dot) or a stated figure (ring), at a point."""
    kind = mark if isinstance(mark, str) else mark.kind
    if kind == "unit":
        return tag("circle", cx=x, cy=y, r=3.2, fill=INK, stroke=PAPER, stroke_width=0.8)
    if kind == "target":
        return tag(
            "path",
            d=_polygon(x, y, ((0, -1), (1, 0), (0, 1), (-1, 0)), 6.2),
            fill=INK,
            stroke=PAPER,
            stroke_width=1.4,
        )
    return tag("circle", cx=x, cy=y, r=4.6, fill=PAPER, stroke=INK, stroke_width=1.9)


def patterns(styles: Sequence[Style], prefix: str) -> str:
    """The strokes of the second cue, as definitions named after their place among the series.

    They lie over a fill of the plain colour: a pattern with a ground of its own shows the seams of
    its tiles in print.
    """
    defined = []
    for index, style in enumerate(styles):
        if not style.pattern:
            continue
        if style.pattern == "lines":
            cue = line(3, -1, 3, 7, stroke=style.stroke, width=1.3)
            turn: str | None = "rotate(45)"
        else:
            cue = tag("circle", cx=3, cy=3, r=1, fill=style.stroke)
            turn = None
        defined.append(
            tag(
                "pattern",
                cue,
                id=pattern_name(prefix, index),
                width=6,
                height=6,
                patternUnits="userSpaceOnUse",
                patternTransform=turn,
            )
        )
    return "".join(defined)


def pattern_name(prefix: str, index: int) -> str:
    """The identifier of the pattern of one series."""
    return f"{prefix}-fill-{index}"


def filled(
    frame: Frame, index: int, x: float, y: float, width: float, height: float, *, radius: float = 0
) -> str:
    """A rectangle that looks like the bars of one series: its colour, and its pattern above."""
    style = frame.styles[index]
    shape: dict[str, Any] = {"x": x, "y": y, "width": width, "height": height, "rx": radius or None}
    plain = tag("rect", fill=style.colour, **shape)
    if not style.pattern:
        return plain
    return plain + tag("rect", fill=f"url(#{pattern_name(frame.prefix, index)})", **shape)


def calm(frame: Frame, index: int, middle: float, y: float, width: float) -> str:
    """A plain ground around a point, so that a pattern does not run through the digits upon it."""
    return tag(
        "rect",
        x=middle - width / 2 - 3,
        y=y - 7.5,
        width=width + 6,
        height=15,
        rx=2,
        fill=frame.styles[index].colour,
    )


class Legend:
    """Entries that flow in lines from the left; `markup` is complete, `height` what it takes."""

    def __init__(self, x: float, y: float, width: float) -> None:
        """Begin at the top left corner `x`, `y`, with lines of at most `width`."""
        self._left, self._top, self._width = x, y, width
        self._x, self._line = x, 0
        self._parts: list[str] = []

    def _place(self, glyph_width: float, text: str) -> tuple[float, float]:
        needed = glyph_width + 7 + text_width(text, SMALL)
        if self._x > self._left and self._x + needed > self._left + self._width:
            self._x, self._line = self._left, self._line + 1
        x, y = self._x, self._top + 8 + self._line * KEY_LINE
        self._x += needed + KEY_GAP
        return x, y

    def _say(self, x: float, y: float, text: str) -> None:
        text = shorten(text, SMALL, self._left + self._width - x)
        self._parts.append(label(x, y + 4.5, text, size=SMALL, fill=INK))

    def add_bars(self, frame: Frame, index: int, text: str) -> None:
        """An entry for the bars of one series."""
        x, y = self._place(18, text)
        self._parts.append(filled(frame, index, x, y - 6, 18, 12, radius=1.5))
        self._say(x + 25, y, text)

    def add_band(self, text: str) -> None:
        """An entry for the shaded band."""
        x, y = self._place(18, text)
        shape: dict[str, Any] = {"x": x, "y": y - 6, "width": 18, "height": 12, "rx": 1.5}
        self._parts.append(tag("rect", fill=BAND, stroke=BAND_EDGE, **shape))
        self._say(x + 25, y, text)

    def add_mark(self, kind: str, text: str) -> None:
        """An entry for targets or for stated figures."""
        x, y = self._place(14, text)
        self._parts.append(mark_sign(kind, x + 7, y))
        self._say(x + 21, y, text)

    @property
    def markup(self) -> str:
        """All entries drawn."""
        return "".join(self._parts)

    @property
    def height(self) -> float:
        """The height of its lines, 0 without entries."""
        return (self._line + 1) * KEY_LINE if self._parts else 0.0


def add_bands_and_marks(legend: Legend, chart: Chart, language: str) -> None:
    """The entries that every kind of chart has: bands, then marks by kind or by label."""
    for band in chart.bands:
        legend.add_band(band.label)
    for kind in ("target", "stated", "unit"):
        labels = list(dict.fromkeys(mark.label for mark in chart.marks if mark.kind == kind))
        if not labels:
            continue
        if letters_of(chart) or kind == "unit":
            legend.add_mark(kind, word(kind, language))
        else:
            for text in labels:
                legend.add_mark(kind, text or word(kind, language))


def letters_of(chart: Chart) -> dict[str, str]:
    """A letter for each different label of the marks, when they are too many for the legend.

    Units are a crowd: they have no letters, only what a pointer resting on them shows.
    """
    labels = list(
        dict.fromkeys(mark.label for mark in chart.marks if mark.label and mark.kind != "unit")
    )
    if len(labels) <= MOST_IN_LEGEND:
        return {}
    return {text: _letter(index) for index, text in enumerate(labels)}


def _letter(index: int) -> str:
    cycle, place = divmod(index, 26)
    return chr(97 + place) * (cycle + 1)


def tooltip(markup: str, text: str) -> str:
    """The sign with a text that a pointer resting on it shows."""
    return tag("g", tag("title", clean(text)) + markup)


def band_edge(x1: float, y1: float, x2: float, y2: float) -> str:
    """The thin edge of a band."""
    return line(x1, y1, x2, y2, stroke=BAND_EDGE, width=0.8)


def soft(x: float, y: float, text: str, *, anchor: str = "start", size: float = SMALL) -> str:
    """A text that explains and does not shout."""
    return label(x, y, text, size=size, fill=INK_SOFT, anchor=anchor)


def halo(x: float, y: float, text: str) -> str:
    """The letter of a mark, with a rim of paper that keeps it readable upon a line."""
    return tag(
        "text",
        clean(text),
        x=x,
        y=y,
        font_size=12,
        font_weight="600",
        fill=INK,
        stroke=PAPER,
        stroke_width=3,
        stroke_linejoin="round",
        paint_order="stroke",
    )
