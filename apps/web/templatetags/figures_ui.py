"""Template tags for figures, tables of figures and charts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import get_language

from apps.figures.charts import Chart
from apps.figures.display import Style, display_cell, display_with_gaps, legend
from apps.figures.figure import Figure
from apps.figures.tables import Cell, Column, Row, Table
from apps.web.drawings import embed_svg
from apps.web.plots import plot_of
from apps.web.wording import EMPTIES, STATUSES, coverage_words, population_words

register = template.Library()


class Drawer(Protocol):
    """Draws a chart as an SVG document."""

    def __call__(self, chart: Chart, language: str) -> str:
        """Return the markup."""
        ...


@cache
def chart_drawer(path: str) -> Drawer:
    """Return the drawer named in the settings: rooms beside this one are wired, not imported."""
    drawer: Drawer = import_string(path)
    return drawer


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


@register.simple_tag
def show(figure: Figure | str | None, digits: int | None = None, style: Style = "symbol") -> str:
    """Return a figure as text, rounded for the reader; the template escapes it."""
    return display_cell(figure, _language(), digits, style=style)


@register.inclusion_tag("_figure.html")
def figure(figure: Figure, digits: int | None = None, records_url: str = "") -> dict[str, Any]:
    """Draw a figure that opens to show where it comes from.

    `records_url` leads to the records behind it; without it no such link is shown.
    """
    return {
        "figure": figure,
        "text": display_with_gaps(figure, _language(), digits, style="symbol"),
        "empty": EMPTIES[figure.empty] if figure.empty else "",
        "population": population_words(figure.population),
        "coverage": coverage_words(figure.coverage, figure.population),
        "status": STATUSES[figure.status],
        "records_url": records_url,
    }


@register.inclusion_tag("_figure_table.html")
def figure_table(
    table: Table,
    digits: int | None = None,
    downloads: Mapping[str, str] | None = None,
    twin_of: Chart | None = None,
    records_url: str = "",
) -> dict[str, Any]:
    """Draw a table of figures.

    `downloads` maps a format ("CSV", "XLSX") to its address. The twin of a chart stands beneath it
    and leaves title, date and coverage to it. Numbers of a row with an address are links to its
    records; with `records_url` every figure is a link to its own, by what its `records` say.
    """
    language = _language()
    name = f"twin-{slugify(twin_of.key)}" if twin_of else f"table-{slugify(table.key)}"
    return {
        "table": table,
        "table_id": name,
        "columns": [_header(column) for column in table.columns],
        "rows": [_row(table, row, language, digits, records_url) for row in table.rows],
        "caveats": _caveats(table, language),
        "origin": None if twin_of else _origin(table),
        "downloads": dict(downloads or {}),
        "twin_of": twin_of,
    }


def _header(column: Column) -> dict[str, Any]:
    return {"label": column.label, "is_text": column.is_text}


def _row(
    table: Table, row: Row, language: str, digits: int | None, records_url: str
) -> dict[str, Any]:
    cells = [
        {
            "text": display_cell(cell, language, digits),
            "is_text": column.is_text,
            "label": column.label,
            "empty": _empty_class(cell),
            "url": _cell_url(row, column, cell, records_url),
        }
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]
    return {"label": row.label, "url": row.url, "is_total": row.is_total, "cells": cells}


def _empty_class(cell: Cell) -> str:
    if isinstance(cell, Figure) and cell.empty:
        return f"figure-{cell.empty.value.replace('_', '-')}"
    return ""


def _cell_url(row: Row, column: Column, cell: Cell, records_url: str) -> str:
    if records_url and isinstance(cell, Figure) and cell.records and cell.value is not None:
        return f"{records_url}?{urlencode(cell.records)}"
    if not row.url or not isinstance(cell, Figure) or cell.value is None:
        return ""
    address, hash_mark, place = row.url.partition("#")
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}{urlencode({'column': column.key})}{hash_mark}{place}"


def _caveats(table: Table, language: str) -> list[str]:
    """Return the table's caveats and the meaning of the symbols of empty cells that it shows."""
    caveats = list(table.caveats)
    for empty in EMPTIES:
        line = legend(empty, language)
        is_shown = any(cell.empty is empty for cell in table.figures())
        if is_shown and line not in caveats:
            caveats.append(line)
    return caveats


def _origin(table: Table) -> dict[str, Any] | None:
    """Return what all figures of a table share, or None when it holds no figure."""
    figures = list(table.figures())
    if not figures:
        return None
    populations = dict.fromkeys(cell.population for cell in figures)
    statuses = {cell.status for cell in figures}
    # Rows may count different units; the stamp is that of the widest, as of a total.
    latest = max(figures, key=lambda cell: (cell.as_of, cell.coverage.due))
    return {
        "populations": [population_words(key) for key in populations],
        "as_of": latest.as_of,
        "coverage": coverage_words(latest.coverage, latest.population),
        "status": STATUSES[statuses.pop()] if len(statuses) == 1 else None,
    }


@register.inclusion_tag("_chart.html")
def chart(chart: Chart, downloads: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Draw a chart: its sentence, the server's drawing, the same data as a table, date and coverage.

    `downloads` maps a format ("PNG", "SVG", "CSV") to its address. `settings.CHART_DRAWER` names the
    function that draws.
    """
    language = _language()
    name = slugify(chart.key) or "chart"
    drawer = chart_drawer(getattr(settings, "CHART_DRAWER", "apps.publishing.svg.draw_svg"))
    return {
        "chart": chart,
        "name": name,
        "svg": embed_svg(drawer(chart, language), prefix=name, label=chart.title),
        # A map answers no pointer: its drawing is all there is.
        "plot": None if chart.kind == "map" else plot_of(chart, language),
        "plot_id": f"plot-{name}",
        "coverage": coverage_words(chart.coverage, _population(chart.table)),
        "downloads": dict(downloads or {}),
        "has_points": any(point.y is not None for line in chart.series for point in line.points),
    }


def _population(table: Table) -> str:
    """Return the population of a table's first figure; empty when it holds none."""
    return next((figure.population for figure in table.figures()), "")


@register.inclusion_tag("_chart_scripts.html")
def chart_scripts() -> dict[str, Any]:
    """Draw the script that makes charts respond to the pointer; once per page, in block scripts."""
    return {}
