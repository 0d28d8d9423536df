"""A table of figures as printed text: the one grid that DOCX, PDF and HTML lay out."""

from __future__ import annotations

from dataclasses import dataclass

from apps.figures.display import display_cell
from apps.figures.tables import Table

#: Weights of columns are widths in characters within these bounds.
NARROWEST, WIDEST_NUMBERS, WIDEST_TEXT = 6, 12, 34


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: the words of its first cell, then one text for each column."""

    label: str
    cells: tuple[str, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """Header, rows and layout of a table.

    `head` and `is_text` have one entry for each column after the first, which holds the labels of
    the rows and has no title; `weights` have one for it, too, and give relative widths.
    """

    head: tuple[str, ...]
    is_text: tuple[bool, ...]
    rows: tuple[GridRow, ...]
    weights: tuple[int, ...]


def grid_of(table: Table, language: str) -> Grid:
    """Lay out a table in a language; every number as `figures.display` prints it."""
    rows = tuple(
        GridRow(row.label, tuple(display_cell(cell, language) for cell in row.cells), row.is_total)
        for row in table.rows
    )
    labels = max([len(row.label) for row in rows], default=0)
    weights = [min(max(labels, NARROWEST + 4), WIDEST_TEXT)]
    for index, column in enumerate(table.columns):
        longest_cell = max([len(row.cells[index]) for row in rows], default=0)
        longest_word = max([len(part) for part in column.label.split()], default=0)
        needed = max(longest_cell, longest_word + 1, NARROWEST)
        weights.append(min(needed, WIDEST_TEXT if column.is_text else WIDEST_NUMBERS))
    return Grid(
        head=tuple(column.label for column in table.columns),
        is_text=tuple(column.is_text for column in table.columns),
        rows=rows,
        weights=tuple(weights),
    )
