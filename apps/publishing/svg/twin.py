"""The table beneath a chart as a file."""

from __future__ import annotations

from apps.figures.charts import Chart
from apps.figures.display import display_cell
from apps.figures.figure import Figure
from apps.figures.tables import Cell, Table
from apps.publishing.spreadsheets.writing import Value, write_csv


def chart_csv(chart: Chart, language: str = "en") -> bytes:
    """The data of a chart as CSV: the table beneath it."""
    return table_csv(chart.table, language)


def table_csv(table: Table, language: str = "en") -> bytes:
    """A table as CSV: see `table_rows`."""
    return write_csv(*table_rows(table, language))


def table_rows(table: Table, language: str = "en") -> tuple[list[str], list[list[Value]]]:
    """The header and rows of a table for a file.

    Values are numbers, unrounded to 15 digits; empties keep their printed symbol ("–", "NA", "c"),
    so that zero, missing, not applicable and hidden stay four different things.
    """
    header = [table.title, *(column.label for column in table.columns)]
    rows: list[list[Value]] = [
        [row.label, *(_value(cell, language) for cell in row.cells)] for row in table.rows
    ]
    return header, rows


def _value(cell: Cell, language: str) -> Value:
    if isinstance(cell, Figure) and cell.value is not None:
        return cell.value
    return display_cell(cell, language)
