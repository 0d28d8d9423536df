"""A neutral chart as the data plotly.js draws on the screen, in place of the server's drawing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.figures.charts import Band, Chart, Position, Series

# The same order, colours and patterns as in every table and document.
COLOURS = {"women": "#7b2d6b", "men": "#1f6f6b", "other": "#857f70"}
FURTHER_COLOURS = ("#0b4f8a", "#b3560b", "#4d4a86", "#1c6144", "#8a1f3d", "#5a4a2f")
PATTERNS = {"women": "", "men": "/", "other": "."}
SYMBOLS = {"women": "circle", "men": "square", "other": "diamond"}
FURTHER_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARK_SYMBOLS = {"target": "diamond", "stated": "circle-open"}
MARK_NAMES = {"target": _("Target"), "stated": _("Stated in a document")}
INK = "#1c2530"
GRID = "#ddd8cb"
BAND = "#e4e1f0"
SEPARATORS = {"en": ".,", "fr": ",\u00a0", "es": ",\u00a0"}


def plot_of(chart: Chart, language: str) -> dict[str, Any]:
    """Return `{"data": [...], "layout": {...}}`, JSON-safe; values are drawn, texts are as printed.

    Gaps stay gaps. What appears on hovering is `Point.display`, the printed value.
    """
    traces = [_trace(chart, series, index) for index, series in enumerate(chart.series)]
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


def _trace(chart: Chart, series: Series, index: int) -> dict[str, Any]:
    colour = COLOURS.get(series.key, FURTHER_COLOURS[index % len(FURTHER_COLOURS)])
    trace: dict[str, Any] = {
        "name": _plain(series.label),
        "x": [_position(point.x) for point in series.points],
        "y": [None if point.y is None else float(point.y) for point in series.points],
        "customdata": [[_plain(point.label), _plain(point.display)] for point in series.points],
        "hovertemplate": "%{customdata[0]}: <b>%{customdata[1]}</b>",
    }
    if chart.kind == "lines":
        symbol = SYMBOLS.get(series.key, FURTHER_SYMBOLS[index % len(FURTHER_SYMBOLS)])
        return {
            **trace,
            "type": "scatter",
            "mode": "lines+markers",
            "connectgaps": False,
            "line": {"color": colour, "width": 2, "dash": DASHES[index % len(DASHES)]},
            "marker": {"color": colour, "size": 7, "symbol": symbol},
        }
    pattern = {
        "shape": PATTERNS.get(series.key, ""),
        "fillmode": "overlay",
        "fgcolor": "#fff",
        "fgopacity": 0.6,
        "size": 6,
        "solidity": 0.2,
    }
    return {**trace, "type": "bar", "marker": {"color": colour, "pattern": pattern}}


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
