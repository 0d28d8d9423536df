"""From the bytes of a workbook that came back to its cells, after its memory was found good and its table whole.

A file whose labels do not stand where its memory has them is refused as a whole: nobody knows then which number belongs to
which line. What was done to cells that are never read is only mentioned.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.figures.figure import Empty
from apps.publishing.spreadsheets import (
    Count,
    Limits,
    Sheet,
    Workbook,
    cell_address,
    column_letters,
    parse_count,
)
from apps.publishing.spreadsheets.model import MEGABYTE, Cell, column_number
from apps.staffing.selectors.cells import CellKey
from apps.staffing.selectors.grid import NOT_APPLICABLE
from apps.staffing.services.imports.reading import LONGEST_VALUE, RANGE, sheets_of, text_of
from apps.staffing.services.imports.vocabulary import FIRST_LINE
from apps.staffing.services.workbooks.manifest import Manifest, Memory, remembered
from apps.staffing.services.workbooks.sheets import FIRST_OPEN, FIRST_PAST, LAST_OPEN, TOTAL
from apps.web.refusals import Invalid, Problem

MOST_MEGABYTES = 5
LIMITS = Limits(
    max_bytes=MOST_MEGABYTES * MEGABYTE,
    max_uncompressed=50 * MEGABYTE,
    max_rows=20_000,
    max_cells=500_000,
    max_listed=2000,
)
FURTHEST = 60
"""So many inserted or deleted rows are recognised as such; more are told cell by cell."""
MOST_PLACES = 12
LAST_KNOWN = FIRST_PAST + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedCell:
    """One cell of the file: what it says as it is typed, or `code` of why it cannot be read; `raw` as it was seen."""

    key: CellKey
    address: str
    text: str
    raw: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A workbook that came back: its memory, its cells, and notices of what is not read."""

    manifest: Manifest
    cells: Mapping[CellKey, ReturnedCell]
    notices: tuple[str, ...]


def read_workbook(content: bytes, filename: str) -> Returned:
    """Read a workbook of ours completely; nothing is written anywhere.

    Raises Invalid with a code: one of `UnreadableFile`; `no_memory`, `tampered`, `foreign`, `outdated_form`;
    `edited` with a problem for each place where the table is not as its memory has it.
    """
    book = sheets_of(content, filename, LIMITS)
    manifest = memory_of(book)
    sheet = next((one for one in book.sheets if one.name == manifest.sheet), None)
    if sheet is None:
        sheet = next((one for one in book.sheets if not one.is_hidden), book.sheets[0])
    rows = dict(sheet.rows)
    if problems := list(edited(manifest, rows, sheet.name)):
        raise Invalid(
            _(
                "The workbook was changed outside the cells to be filled in, so it is not certain which"
                " number belongs where. Undo this, or copy your numbers into a new workbook."
            ),
            code="edited",
            problems=problems,
        )
    formulas = {(one.row, one.column) for one in sheet.problems if one.code == "formula"}
    codes = {**dict.fromkeys(covered(sheet), "merged"), **dict.fromkeys(formulas, "formula")}
    cells = {
        cell.key: cell
        for line in manifest.lines
        for column, (key, _given) in enumerate(line.cells, start=FIRST_OPEN)
        for cell in (returned_cell(key, rows, line.row, column, codes),)
    }
    return Returned(
        manifest=manifest, cells=cells, notices=tuple(notices_of(manifest, sheet, formulas))
    )


def memory_of(book: Workbook) -> Manifest:
    """Return the memory of a workbook; raises Invalid when it has none that is good."""
    memory = Memory.NONE
    for sheet in book.sheets:
        if not sheet.rows or text_of(value_at(sheet.rows[0][1], 1)) != FIRST_LINE:
            continue
        memory, manifest = remembered([text_of(value_at(cells, 1)) for _row, cells in sheet.rows])
        if manifest is not None:
            return manifest
    code, words = {
        Memory.NONE: (
            "no_memory",
            _(
                "This is not the workbook of a return: its hidden sheet is missing. Download the workbook"
                " and copy your numbers into it, or import the file as a list."
            ),
        ),
        Memory.TAMPERED: (
            "tampered",
            _(
                "The hidden sheet of this workbook was changed, so what it says cannot be trusted."
                " Download the workbook again and copy your numbers into it."
            ),
        ),
        Memory.FOREIGN: (
            "foreign",
            _(
                "This workbook was made by another installation, or before its key was changed. Download"
                " the workbook here and copy your numbers into it."
            ),
        ),
        Memory.OUTDATED: (
            "outdated_form",
            _(
                "This workbook has an earlier form, which is no longer read. Download the workbook again"
                " and copy your numbers into it."
            ),
        ),
    }[memory]
    raise Invalid(words, code=code)


def value_at(cells: Sequence[Cell], column: int) -> Cell:
    """Return the value of a column counted from 1; an empty text where the row is shorter."""
    return cells[column - 1] if len(cells) >= column else ""


def words_at(rows: Mapping[int, Sequence[Cell]], row: int, column: int) -> str:
    """Return the text of a cell with single spaces."""
    return " ".join(text_of(value_at(rows.get(row, ()), column)).split())


def edited(manifest: Manifest, rows: Mapping[int, Sequence[Cell]], sheet: str) -> Iterator[Problem]:
    """Yield a problem for each place where heads or labels do not stand as the memory has them."""
    expected = {(manifest.head_row, column): text for column, text in enumerate(manifest.heads, 1)}
    expected |= {(line.row, 1): line.label for line in manifest.lines}
    wrong = {
        place: words_at(rows, *place)
        for place, text in expected.items()
        if words_at(rows, *place) != " ".join(text.split())
    }
    if not wrong:
        return
    if (moved := moved_rows(manifest, rows)) is not None:
        row, number = moved
        words = (
            ngettext(
                "%(number)s row was put in above row %(row)s.",
                "%(number)s rows were put in above row %(row)s.",
                number,
            )
            if number > 0
            else ngettext(
                "%(number)s row was taken out above row %(row)s.",
                "%(number)s rows were taken out above row %(row)s.",
                -number,
            )
        )
        message = words % {"number": abs(number), "row": row}
        yield Problem(code="rows_moved", message=message, sheet=sheet, cell=f"A{row}")
        return
    head = [words_at(rows, manifest.head_row, column) for column in range(1, LAST_KNOWN + FURTHEST)]
    wanted = [" ".join(text.split()) for text in manifest.heads]
    if head[: len(wanted)] != wanted:
        shifted = next(
            (column for column, text in enumerate(wanted) if head[column] != text), len(wanted)
        )
        if any(
            head[shifted + step : shifted + step + len(wanted) - shifted] == wanted[shifted:]
            for step in range(1, FURTHEST)
        ):
            letters = column_letters(shifted + 1)
            message = _("A column was put in before column %(column)s.") % {"column": letters}
            place = cell_address(manifest.head_row, shifted + 1)
            yield Problem(code="columns_moved", message=message, sheet=sheet, cell=place)
            return
    for (row, column), found in list(wrong.items())[:MOST_PLACES]:
        yield Problem(
            code="label_changed",
            message=_("“%(expected)s” stood here.") % {"expected": expected[row, column]},
            sheet=sheet,
            cell=cell_address(row, column),
            value=found[:LONGEST_VALUE],
        )


def moved_rows(manifest: Manifest, rows: Mapping[int, Sequence[Cell]]) -> tuple[int, int] | None:
    """Return from which row on, and by how many rows, everything has moved; None when it has not."""
    places = [
        (manifest.head_row, manifest.heads[0]),
        *((one.row, one.label) for one in manifest.lines),
    ]
    first = next(
        (
            number
            for number, (row, text) in enumerate(places)
            if words_at(rows, row, 1) != " ".join(text.split())
        ),
        None,
    )
    if first is None:
        return None
    for step in (sign * number for number in range(1, FURTHEST) for sign in (1, -1)):
        if all(
            words_at(rows, row + step, 1) == " ".join(text.split()) for row, text in places[first:]
        ):
            return places[first][0], step
    return None


def returned_cell(
    key: CellKey,
    rows: Mapping[int, Sequence[Cell]],
    row: int,
    column: int,
    codes: Mapping[tuple[int, int], str],
) -> ReturnedCell:
    """Return one cell of the file as it is read; `codes` are places where no value of its own stands."""
    value = value_at(rows.get(row, ()), column)
    count = parse_count(value)
    code = codes.get((row, column), count.problem)
    return ReturnedCell(
        key=key,
        address=cell_address(row, column),
        text="" if code else count_text(count),
        raw=text_of(value)[:LONGEST_VALUE],
        code=code,
    )


def covered(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Yield the places among the open columns that lie under a merged cell without being its first."""
    for match in map(RANGE.fullmatch, sheet.merged):
        if match is None:
            continue
        left, top, right, bottom = match.groups()
        for row in range(int(top), min(int(bottom), int(top) + FURTHEST) + 1):
            for column in range(column_number(left), min(column_number(right), LAST_OPEN) + 1):
                if (row, column) != (int(top), column_number(left)):
                    yield row, column


def count_text(count: Count) -> str:
    """Return a count as it is typed."""
    if count.empty is Empty.NOT_APPLICABLE:
        return NOT_APPLICABLE
    return "" if count.value is None else str(count.value)


def notices_of(manifest: Manifest, sheet: Sheet, formulas: set[tuple[int, int]]) -> Iterator[str]:
    """Say which cells were typed into although they are not read."""
    totals = [
        cell_address(line.row, TOTAL)
        for line in manifest.lines
        if (line.row, TOTAL) not in formulas
    ]
    if totals:
        yield _("Totals were typed over; they are counted anew and not read: %(cells)s.") % {
            "cells": some(totals)
        }
    known = {line.row for line in manifest.lines}
    last = max(known, default=0)
    strange = [
        cell_address(row, column)
        for row, cells in sheet.rows
        for column, value in enumerate(cells, start=1)
        if text_of(value)
        and (column > LAST_KNOWN or (FIRST_OPEN <= column <= LAST_OPEN and row > last + 4))
    ]
    if strange:
        yield _("What stands in these cells is not read: %(cells)s.") % {"cells": some(strange)}


def some(places: Sequence[str]) -> str:
    """Return the first places of a list."""
    return ", ".join(places[:MOST_PLACES]) + (" …" if len(places) > MOST_PLACES else "")
