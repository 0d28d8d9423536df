"""A table of figures as printed text: the one grid that DOCX, PDF and HTML lay out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.figures.display import display_cell
from apps.figures.tables import Table

#: The width of the text of a page, A4 less margins of 2.5 cm, in points.
TEXT_POINTS = 453
#: Sizes of type, in points; a table takes the largest in which no word and no number is broken.
SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
#: Points between a text and the edges of its cell; words that follow numbers stand off further.
PADDING, PADDING_OF_WORDS = 9, 19
SHORT_LABEL = 11.6  # in parts of the size of type
WIDEST_TEXT = 34  # characters that a column of words may claim when there is room
#: How wide characters are, in parts of the size, in the bold serifs that we print with; the others
#: take 0.53.
WIDTHS = {
    **dict.fromkeys("ABCDEFGHIJKLNOPQRSTUVXYZÀÂÉÈÊÎÔÑ+−", 0.74),
    **dict.fromkeys("mwMW@%—", 0.95),
    **dict.fromkeys("iljtfI.,;:'’()|! ", 0.34),
}
OTHER_WIDTH = 0.53
#: Where a line may break: spaces, and after a hyphen or a dash; never at a no-break space.
PLACES_TO_BREAK = re.compile(r"[ \t\n]+|(?<=[-–/])")


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
    the rows and has no title; `weights` have one for it, too, and give relative widths. `size` is
    that of the type in points: many columns are printed smaller, so that nothing is broken.
    """

    head: tuple[str, ...]
    is_text: tuple[bool, ...]
    rows: tuple[GridRow, ...]
    weights: tuple[int, ...]
    size: float


def grid_of(table: Table, language: str) -> Grid:
    """Lay out a table in a language; every number as `figures.display` prints it."""
    rows = tuple(
        GridRow(row.label, tuple(display_cell(cell, language) for cell in row.cells), row.is_total)
        for row in table.rows
    )
    columns = [[row.label for row in rows]]
    longest = max([_breadth(row.label) for row in rows], default=4)
    # Short labels, such as dates, stay on one line.
    if longest > SHORT_LABEL:
        longest = max(_longest_part(row.label) for row in rows)
    least = [longest]
    for index, column in enumerate(table.columns):
        cells = [row.cells[index] for row in rows]
        columns.append(cells)
        widths = [_longest_part(cell) if column.is_text else _breadth(cell) for cell in cells]
        least.append(max([_longest_part(column.label), *widths]))
    is_text = tuple(column.is_text for column in table.columns)
    size, weights = _layout(columns, least, is_text)
    return Grid(
        head=tuple(column.label for column in table.columns),
        is_text=is_text,
        rows=rows,
        weights=weights,
        size=size,
    )


def _layout(
    columns: Sequence[Sequence[str]], least: Sequence[float], is_text: Sequence[bool]
) -> tuple[float, tuple[int, ...]]:
    """Return the size of type, and the widths of the columns in points.

    `least` are the widths without which a word would be broken, in parts of the size. What is left
    goes to the columns of words, as far as they would use it, and then to all alike.
    """
    padding = [PADDING, *(PADDING_OF_WORDS if kind else PADDING for kind in is_text)]
    size = next(
        (
            size
            for size in SIZES
            if sum(each * size for each in least) + sum(padding) <= TEXT_POINTS
        ),
        SIZES[-1],
    )
    needed = [each * size + pad for each, pad in zip(least, padding, strict=True)]
    spare = max(TEXT_POINTS - sum(needed), 0)
    wished = [
        max(
            min(max([_breadth(cell) for cell in cells], default=0), WIDEST_TEXT / 2) * size + pad,
            need,
        )
        - need
        if kind
        else 0
        for cells, pad, need, kind in zip(columns, padding, needed, (True, *is_text), strict=True)
    ]
    given = min(1.0, spare / sum(wished)) if sum(wished) else 0.0
    rest = (spare - given * sum(wished)) / len(needed)
    return size, tuple(
        round(need + given * wish + rest) for need, wish in zip(needed, wished, strict=True)
    )


def _longest_part(text: str) -> float:
    """Return how wide the longest part is that cannot be broken, in parts of the size of type."""
    return max([_breadth(part) for part in PLACES_TO_BREAK.split(text) if part], default=0)


def _breadth(text: str) -> float:
    return sum(WIDTHS.get(char, OTHER_WIDTH) for char in text)
