"""A neutral chart as the data plotly.js draws on the screen, in place of the server's drawing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.figures.charts import Band, Chart, Position, Series

SEXES = ("women", "men", "other")


@dataclass(frozen=True, slots=True)
class Look:
    """How one series looks on the screen: colour and the three cues beside it, in plotly's words."""

    colour: str
    stroke: str = "#ffffff"
    pattern: str = ""
    symbol: str = "circle"
    dash: str = "solid"


# The same as in the server's drawings and in documents: what a reader learned there holds here.
BY_SEX = {
    "women": Look("#7b2d6b"),
    "men": Look("#1f6f6b", "#4f9a95", "/", "square", "8px,4px"),
    "other": Look("#aaa494", "#7d7768", ".", "diamond", "2px,4px"),
}
FURTHER = (
    Look("#0b4f8a"),
    Look("#b3560b", "#d98a4a", "/", "square", "9px,4px"),
    Look("#3d6b2f", "#6f9a61", ".", "triangle-up", "2.5px,4px"),
    Look("#8a1f3d", "#b9607a", "/", "diamond", "9px,4px,2px,4px"),
    Look("#4d4a86", "#8481b5", ".", "cross", "14px,5px"),
    Look("#5a4a2f", "#8d7c5f", "/", "circle-open", "5px,3px"),
)
MARK_SYMBOLS = {"target": "diamond", "stated": "circle-open", "unit": "circle"}
MARK_NAMES = {"target": _("Target"), "stated": _("Stated in a document"), "unit": _("Office")}
INK = "#1c2530"
GRID = "#e6e2d8"
BAND = "#e0ebe4"
BAND_EDGE = "#9dbdaa"
SEPARATORS = {"en": ".,", "fr": ",\u00a0", "es": ",\u00a0"}


def plot_of(chart: Chart, language: str) -> dict[str, Any]:
    """Return `{"data": [...], "layout": {...}}`, JSON-safe; values are drawn, texts are as printed.

    Gaps stay gaps. What appears on hovering is `Point.display`, the printed value.
    """
    looks = _looks(chart.series)
    traces = [_trace(chart, series, look) for series, look in zip(chart.series, looks, strict=True)]
    traces.extend(_mark_traces(chart))
    traces.extend(_band_key(band) for band in chart.bands)
    axis = {"gridcolor": GRID, "linecolor": GRID, "zerolinecolor": GRID, "fixedrange": True}
    return {
        "data": traces,
        "layout": {
            "barmode": "stack" if chart.kind == "stacked_bars" else "group",
            "dragmode": False,
            "hovermode": "closest",
            "font": {"color": INK, "size": 13, "family": "system-ui, sans-serif"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "separators": SEPARATORS.get(language[:2], SEPARATORS["en"]),
            "margin": {"t": 16, "r": 16, "b": 56, "l": 56},
            "legend": {
                "orientation": "h",
                "yref": "container",
                "y": 1,
                "yanchor": "top",
                "x": 0,
                "traceorder": "normal",
            },
            "xaxis": {
                **axis,
                "title": {"text": chart.x_label},
                "showgrid": False,
                "automargin": True,
                **_x_axis(chart),
            },
            "yaxis": {
                **axis,
                "title": {"text": chart.y_label},
                "rangemode": "tozero",
                "automargin": True,
            },
            "shapes": [
                {
                    "type": "rect",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": float(band.lower),
                    "y1": float(band.upper),
                    "fillcolor": BAND,
                    "line": {"width": 0},
                    "layer": "below",
                }
                for band in chart.bands
            ],
        },
    }


def _looks(series: Sequence[Series]) -> list[Look]:
    """Return a look for each series: by sex where the series are the sexes, else by position."""
    sexes = [_sex_of(one.key) for one in series]
    if all(sexes) and len(set(sexes)) == len(sexes):
        return [BY_SEX[sex] for sex in sexes]
    return [FURTHER[index % len(FURTHER)] for index in range(len(series))]


def _sex_of(key: str) -> str:
    """Return the sex that a series key names ("share_women", "men"), or an empty text."""
    names = re.split(r"[^a-z]+", key.lower())
    return next((sex for sex in SEXES if sex in names), "")


def _trace(chart: Chart, series: Series, look: Look) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "name": _plain(series.label),
        "x": [_position(point.x) for point in series.points],
        "y": [None if point.y is None else float(point.y) for point in series.points],
        "customdata": [[_plain(point.label), _plain(point.display)] for point in series.points],
        "hovertemplate": "%{customdata[0]}: %{customdata[1]}",
    }
    if chart.kind == "lines":
        return {
            **trace,
            "type": "scatter",
            "mode": "lines+markers" if series.has_markers else "lines",
            "connectgaps": False,
            "line": {"color": look.colour, "width": 2, "dash": look.dash},
            "marker": {"color": look.colour, "size": 7, "symbol": look.symbol},
        }
    pattern = {
        "shape": look.pattern,
        "fillmode": "overlay",
        "fgcolor": look.stroke,
        "fgopacity": 1,
        "size": 6,
        "solidity": 0.2,
    }
    bars = {**trace, "type": "bar", "marker": {"color": look.colour, "pattern": pattern}}
    if chart.ranges:
        bars["error_y"] = _whiskers(chart, series)
    return bars


def _whiskers(chart: Chart, series: Series) -> dict[str, Any]:
    """Return how far each value can still move, upwards and downwards from it."""
    reaches = {reach.x: reach for reach in chart.ranges}
    up, down = [], []
    for point in series.points:
        reach, value = reaches.get(point.x), point.y or 0
        up.append(float(reach.highest - value) if reach else 0)
        down.append(float(value - reach.lowest) if reach else 0)
    return {
        "type": "data",
        "symmetric": False,
        "array": up,
        "arrayminus": down,
        "color": INK,
        "thickness": 1.8,
    }


def _mark_traces(chart: Chart) -> list[dict[str, Any]]:
    traces = []
    for kind, symbol in MARK_SYMBOLS.items():
        marks = [mark for mark in chart.marks if mark.kind == kind]
        if marks:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": str(MARK_NAMES[kind]),
                    "x": [_position(mark.x) for mark in marks],
                    "y": [float(mark.y) for mark in marks],
                    "customdata": [[_plain(mark.label)] for mark in marks],
                    "hovertemplate": "%{customdata[0]}<extra></extra>",
                    "marker": {"symbol": symbol, "size": 11, "color": INK, "line": {"width": 2}},
                }
            )
    return traces


def _band_key(band: Band) -> dict[str, Any]:
    """Return an invisible trace that puts the shaded band into the legend."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _plain(band.label),
        "x": [None],
        "y": [None],
        "hoverinfo": "skip",
        "marker": {
            "symbol": "square",
            "size": 12,
            "color": BAND,
            "line": {"width": 1, "color": GRID},
        },
    }


def _x_axis(chart: Chart) -> dict[str, Any]:
    """Label the axis with the words of the points; days stay on a true time axis."""
    points = [point for series in chart.series for point in series.points]
    if points and isinstance(points[0].x, date):
        return {"type": "date"}
    labels = {_position(point.x): _plain(point.label) for point in points}
    kind = "linear" if points and isinstance(points[0].x, int) else "category"
    return {"type": kind, "tickvals": list(labels), "ticktext": list(labels.values())}


def _position(x: Position) -> str | int:
    return x.isoformat() if isinstance(x, date) else x


def _plain(text: str) -> str:
    """Escape what plotly would read as markup in labels."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
