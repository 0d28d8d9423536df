"""A map of the world: each country filled like its series, as a dot too where it is very small.

`outlines.csv` holds one line a country: ISO 3166 code, outline as the data of an SVG path, and the place
of its dot, in units of a grid of 1,000 by 432 in the Equal Earth projection (Šavrič, Patterson and Jenny
2018), which keeps areas true. Made from Natural Earth 1:110m, which is in the public domain.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from apps.figures.charts import Chart, Series
from apps.publishing.svg.canvas import number, tag, wrap
from apps.publishing.svg.frame import Frame
from apps.publishing.svg.marks import SMALL, pattern_name, soft
from apps.publishing.svg.palette import LAND, PAPER, SHADES, Style
from apps.publishing.words import word

ACROSS, DOWN = 1000.0, 432.0
BORDER, DOT = 0.7, 2.6
NAME_LINE = 18.0


@dataclass(frozen=True, slots=True)
class Outline:
    """One country: a path, empty where it is smaller than the grid, and the place of its dot, if any."""

    path: str
    dot: tuple[float, float] | None


@cache
def outlines() -> dict[str, Outline]:
    """Return the countries by ISO code of three letters; read once."""
    text = resources.files("apps.publishing.svg").joinpath("outlines.csv").read_text("utf-8")
    return {
        row["iso3"]: Outline(row["path"], (float(row["x"]), float(row["y"])) if row["x"] else None)
        for row in csv.DictReader(text.splitlines())
    }


def shades_of(series: Sequence[Series]) -> list[Style]:
    """A shade for each series, from light to dark in their order; one without points is bare land."""
    shades = iter(SHADES)
    return [next(shades, SHADES[-1]) if one.points else Style(LAND) for one in series]


def draw_map(chart: Chart, frame: Frame, top: float) -> tuple[str, float]:
    """The map from `top` downwards and the height at which it ends.

    The positions of the points are ISO codes; points of countries that have no outline are named beneath.
    """
    known = outlines()
    scale = frame.width / ACROSS
    placed = {
        str(point.x): index
        for index, series in enumerate(chart.series)
        for point in series.points
        if point.y is not None
    }
    groups: dict[int | None, list[Outline]] = {}
    for code, outline in known.items():
        groups.setdefault(placed.get(code), []).append(outline)
    land = "".join(outline.path for outline in groups.pop(None, ()))
    border: dict[str, Any] = {
        "stroke": PAPER,
        "stroke_width": BORDER / scale,
        "stroke_linejoin": "round",
    }
    parts = [tag("path", d=land, fill=LAND, **border)]
    for index, found in sorted(groups.items(), key=lambda group: group[0] or 0):
        parts.append(_countries(found, frame, index or 0, border))
    parts.extend(_dots(found, frame.styles[index or 0], scale) for index, found in groups.items())
    y = top + DOWN * scale
    drawing = tag(
        "g", "".join(parts), transform=f"translate(0 {number(top)}) scale({number(scale)})"
    )
    missing = [
        point.label
        for series in chart.series
        for point in series.points
        if point.y is not None and str(point.x) not in known
    ]
    if not missing:
        return drawing, y + 6
    listed = []
    for line in wrap(
        word("not_drawn", frame.language, names=", ".join(missing)), SMALL, frame.width
    ):
        y += NAME_LINE
        listed.append(soft(0, y, line))
    return drawing + "".join(listed), y + 8


def _countries(found: Sequence[Outline], frame: Frame, index: int, border: dict[str, Any]) -> str:
    """The countries of one series as one path, with the strokes of its pattern above."""
    style, path = frame.styles[index], "".join(outline.path for outline in found)
    if not path:
        return ""
    plain = tag("path", d=path, fill=style.colour, **border)
    if not style.pattern:
        return plain
    return plain + tag("path", d=path, fill=f"url(#{pattern_name(frame.prefix, index)})")


def _dots(found: Sequence[Outline], style: Style, scale: float) -> str:
    """A dot for each country that would not be seen."""
    return "".join(
        tag(
            "circle",
            cx=outline.dot[0],
            cy=outline.dot[1],
            r=DOT / scale,
            fill=style.colour,
            stroke=style.stroke or style.colour,
            stroke_width=BORDER / scale,
        )
        for outline in found
        if outline.dot is not None
    )
