"""Reading of reference files: CSV in UTF-8, one header row, blank means not stated.

Nothing here knows a table. Every problem of a file is collected, with the file, its cell (as a
spreadsheet names it) and its column. The sentences are for the maintainers who run the command,
in English like the files themselves.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.db.models import Model, TextChoices

from apps.web.refusals import Problem

Reader = Callable[[str], Any]
"""Turns a cell that is not blank into a value; raises ValueError with what was expected."""

BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: blank cells give `blank`, unless the column `is_required`.

    The header may lack a column that `is_optional`.
    """

    name: str
    read: Reader
    blank: Any = ""
    is_required: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row by column name; `number` is its number in a spreadsheet, the header being 1."""

    number: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class ReferenceFile:
    """What was read: the rows without problems, the problems, and the checksum of the bytes.

    `is_complete` when every row could be read. Only then rows are compared with one another: what
    is left out would make the rest look wrong.
    """

    name: str
    header: Sequence[str] = ()
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    checksum: str = ""
    is_complete: bool = False

    def blame(self, row: int, column: str, code: str, message: str, value: object = "") -> None:
        """Add a problem of a cell; row 1 is the header, an empty column means the whole row."""
        letter = column_letter(self.header.index(column)) if column in self.header else "A"
        self.problems.append(
            Problem(
                code=code,
                message=message,
                field=column,
                sheet=self.name,
                cell=f"{letter}{row}",
                value=str(value),
            )
        )


def column_letter(index: int) -> str:
    """Return a spreadsheet's name of the column with an index from 0: A … Z, AA …"""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def sentence(problem: Problem) -> str:
    """Return a problem as one line: file, row, column, what is wrong, what was found."""
    row = problem.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    place = ", ".join(
        part
        for part in (
            problem.sheet,
            f"row {row}" if row else "",
            f"column {problem.field}" if problem.field else "",
        )
        if part
    )
    found = f" Found: {problem.value}." if problem.value else ""
    return f"{place}: {problem.message}{found}"


def read_file(
    folder: Path, name: str, columns: Sequence[Column], *, key: Sequence[str]
) -> ReferenceFile:
    """Read one file of a folder; the columns of `key` together name a row."""
    found = ReferenceFile(name=name)
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        found.problems.append(Problem(code="missing", message="There is no such file.", sheet=name))
        return found
    found.checksum = hashlib.sha256(content).hexdigest()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"The file is not UTF-8 (line {line})."
        found.problems.append(Problem(code="encoding", message=message, sheet=name))
        return found
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        message = f"The file is not well-formed CSV: {error}."
        found.problems.append(Problem(code="csv", message=message, sheet=name))
        return found
    found.header = tuple(lines[0]) if lines else ()
    if _header_is_sound(found, columns):
        _read_rows(found, lines[1:], columns, key)
        found.is_complete = not found.problems
    return found


def _header_is_sound(found: ReferenceFile, columns: Sequence[Column]) -> bool:
    if not found.header:
        found.problems.append(Problem(code="empty", message="The file is empty.", sheet=found.name))
    known = {column.name for column in columns}
    for column in columns:
        if column.name not in found.header and not column.is_optional and found.header:
            found.blame(1, column.name, "column_missing", "The column is missing.")
    for place, name in enumerate(found.header):
        if name not in known:
            found.blame(1, name, "column_unknown", "The column is not known.")
        elif name in found.header[:place]:
            found.blame(1, name, "column_twice", "The column stands there twice.")
    return not found.problems


def _read_rows(
    found: ReferenceFile,
    lines: Iterable[Sequence[str]],
    columns: Sequence[Column],
    key: Sequence[str],
) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for number, line in enumerate(lines, start=2):
        if len(line) != len(found.header):
            message = f"The row has {len(line)} cells instead of {len(found.header)}."
            found.blame(number, "", "cells", message)
            continue
        cells = dict(zip(found.header, line, strict=True))
        values = {}
        count = len(found.problems)
        for column in columns:
            values[column.name] = _read_cell(
                found, number, column, cells.get(column.name, "").strip()
            )
        if len(found.problems) > count:
            continue
        names = tuple(values[name] for name in key)
        if names in seen:
            message = f"Row {seen[names]} has the same {' and '.join(key)}."
            found.blame(number, key[0], "duplicate", message, cells[key[0]])
            continue
        seen[names] = number
        found.rows.append(Row(number=number, values=values))


def _read_cell(found: ReferenceFile, number: int, column: Column, cell: str) -> Any:
    if not cell:
        if column.is_required:
            found.blame(number, column.name, "required", "A value is needed here.")
        return column.blank
    try:
        return column.read(cell)
    except ValueError as error:
        found.blame(number, column.name, "value", str(error), cell)
        return column.blank


# -- readers ------------------------------------------------------------------------------------


def text(model: type[Model], name: str) -> Reader:
    """Read text that fits into a field of a model."""
    longest = model._meta.get_field(name).max_length  # type: ignore[union-attr]

    def read(cell: str) -> str:
        if longest is not None and len(cell) > longest:
            raise ValueError(f"The text is longer than {longest} characters.")
        return cell

    return read


def choice(choices: type[TextChoices]) -> Reader:
    """Read one of a closed list."""

    def read(cell: str) -> str:
        if cell not in choices.values:
            raise ValueError(f"Expected one of {', '.join(choices.values)}.")
        return cell

    return read


def boolean(cell: str) -> bool:
    """Read true or false."""
    if cell not in BOOLEANS:
        raise ValueError("Expected true or false.")
    return BOOLEANS[cell]


def day(cell: str) -> date:
    """Read a date."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError("Expected a date such as 2014-06-30.") from None


def number(cell: str) -> int:
    """Read a whole number that is not negative."""
    if not (cell.isascii() and cell.isdigit()):
        raise ValueError("Expected a whole number.")
    return int(cell)


def small_number(cell: str) -> int:
    """Read a whole number up to 32767."""
    value = number(cell)
    if value > 32_767:
        raise ValueError("Expected a number up to 32767.")
    return value


def per_cent(cell: str) -> Decimal:
    """Read a share from 0 to 100 with at most two decimals."""
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError("Expected a number from 0 to 100.") from None
    if not value.is_finite() or not 0 <= value <= 100 or value != round(value, 2):
        raise ValueError("Expected a number from 0 to 100 with at most two decimals.")
    return round(value, 2)
