"""What a read file looks like: sheets, rows with the numbers seen in Excel, and what to warn of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

#: What a cell can hold. An empty cell is the empty text; whole numbers are always `int`.
Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a file may be before it is refused unread.

    `max_bytes` bytes of the file itself; `max_uncompressed` bytes and `max_members` parts of an
    Excel package, `max_ratio` its uncompressed to compressed size (checked above one megabyte);
    `max_rows` rows and `max_columns` columns of one sheet; `max_cells` of the rectangle that holds
    all its values; `max_listed` cells named one by one in `Sheet.problems`.
    """

    max_bytes: int = 50 * MEGABYTE
    max_uncompressed: int = 300 * MEGABYTE
    max_members: int = 2000
    max_ratio: int = 150
    max_rows: int = 500_000
    max_columns: int = 256
    max_cells: int = 8_000_000
    max_listed: int = 1000


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One cell that cannot be taken as it is. `code` is `formula`; `cell` an address like C14."""

    code: str
    cell: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its rows that hold anything, and what a careful reader should be told.

    `rows` are `(row_number, cells)`, numbered from 1 as in the spreadsheet program. `merged` are
    ranges like "B2:C3"; `hidden_rows` row numbers; `hidden_columns` letters; `problems` the
    cells that hold formulas, at most `Limits.max_listed` of the `formula_count`.
    """

    name: str
    rows: list[tuple[int, list[Cell]]] = field(repr=False)
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    is_hidden: bool = False
    problems: tuple[CellProblem, ...] = ()
    formula_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A file that could be read. `kind` is `csv` or `xlsx`.

    `encoding` and `delimiter` say how a CSV file was understood, so that the preview can show it:
    a file that was no valid UTF-8 has been read as `cp1252` and its accents deserve a look.
    """

    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA. ValueError below 1."""
    if column < 1:
        message = f"columns are counted from 1, not {column}"
        raise ValueError(message)
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_address(row: int, column: int) -> str:
    """The address of a cell, row and column counted from 1: (14, 3) is "C14"."""
    return f"{column_letters(column)}{row}"


def is_blank(cells: Sequence[Cell]) -> bool:
    """Whether a row holds nothing but empty texts and spaces."""
    return not any(cell.strip() if isinstance(cell, str) else True for cell in cells)
