"""A workbook to be filled in: protected but for its open cells, with comments, sums and a hidden memory."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from apps.publishing.spreadsheets.model import cell_address
from apps.publishing.spreadsheets.writing import (
    ACCENT,
    HEADER_TINT,
    INK,
    safe_sheet_name,
    set_properties,
    workbook_options,
    write_text,
)

QUIET, EDGE, PALE = "#5B6770", "#B8C4CE", "#7A8791"
BAD_TINT, BAD_INK, GOOD_TINT, WAIT_TINT = "#FBE3E1", "#8C1D18", "#E4F2E7", "#FFF3D6"
COMMENT_WIDTH, COMMENT_LINE = 260, 17
LETTERS_OF_A_LINE = 40
PAPER_A4 = 9


class Look(StrEnum):
    """How a cell looks, and so what it is for; those from `OPEN` on are open to be filled in."""

    TITLE = "title"
    TEXT = "text"
    QUIET = "quiet"
    HEAD = "head"
    GROUP = "group"
    CATEGORY = "category"
    LABEL = "label"
    SUM = "sum"
    PAST = "past"
    OPEN = "open"
    SAVED = "saved"
    ASKED = "asked"
    REJECTED = "rejected"


OPEN_LOOKS = frozenset({Look.OPEN, Look.SAVED, Look.ASKED, Look.REJECTED})
_CELL = {"border": 1, "border_color": EDGE, "align": "right", "font_color": INK}
_OPEN = {**_CELL, "locked": False}
LOOKS: dict[Look, dict[str, object]] = {
    Look.TITLE: {"bold": True, "font_size": 15, "font_color": ACCENT},
    Look.TEXT: {"font_color": INK, "text_wrap": True, "valign": "top"},
    Look.QUIET: {"font_color": QUIET},
    Look.HEAD: {
        "bold": True,
        "font_color": INK,
        "bg_color": HEADER_TINT,
        "bottom": 1,
        "text_wrap": True,
        "valign": "top",
    },
    Look.GROUP: {"bold": True, "font_size": 12, "font_color": ACCENT, "bottom": 1},
    Look.CATEGORY: {"italic": True, "font_color": QUIET},
    Look.LABEL: {**_CELL, "align": "left"},
    Look.SUM: {**_CELL, "bold": True, "bg_color": HEADER_TINT},
    Look.PAST: {**_CELL, "font_color": QUIET},
    Look.OPEN: _OPEN,
    Look.SAVED: {**_OPEN, "bg_color": GOOD_TINT},
    Look.ASKED: {**_OPEN, "bg_color": WAIT_TINT},
    Look.REJECTED: {**_OPEN, "bg_color": BAD_TINT, "font_color": BAD_INK},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCell:
    """One cell: its value, or a formula with the value that it has now; a comment that shows beside it."""

    value: str | int | None = None
    look: Look = Look.TEXT
    formula: str = ""
    comment: str = ""
    is_proposed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """One protected sheet: rows from the first, each with its cells from column A; None leaves one out.

    `frozen` rows and the first column stay in sight; the last of them is repeated on every printed page. The open
    cells offer `offered` as a list. A proposed value is pale while it is what stands `past_offset` columns to its right.
    """

    name: str
    rows: Sequence[Sequence[FormCell | None]]
    widths: Sequence[float]
    frozen: int = 0
    offered: Sequence[str] = ()
    largest: int = 0
    past_offset: int = 0
    footer: str = ""
    heights: dict[int, float] = field(default_factory=dict)


def write_form(
    sheets: Sequence[FormSheet],
    *,
    memory: tuple[str, Sequence[str]],
    title: str,
    created_at: dt.datetime,
) -> bytes:
    """Return the workbook; `memory` is the name of a very hidden sheet, and its lines in column A.

    The sheets are protected without a password: it keeps a hand from slipping, and hides nothing.
    """
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, workbook_options(constant_memory=False))
    set_properties(workbook, title=title, created_at=created_at)
    formats = {look: workbook.add_format(dict(LOOKS[look])) for look in Look}
    pale = workbook.add_format({"italic": True, "font_color": PALE})
    wrong = workbook.add_format({"bg_color": BAD_TINT, "font_color": BAD_INK})
    for sheet in sheets:
        worksheet = workbook.add_worksheet(safe_sheet_name(sheet.name))
        _write(worksheet, sheet, formats)
        _mark(worksheet, sheet, pale=pale, wrong=wrong)
        _set_up(worksheet, sheet)
    name, lines = memory
    hidden = workbook.add_worksheet(name)
    for row, line in enumerate(lines):
        write_text(hidden, row, 0, line, None)
    hidden.protect()
    hidden.very_hidden()
    workbook.close()
    return stream.getvalue()


def _write(worksheet: Worksheet, sheet: FormSheet, formats: dict[Look, Format]) -> None:
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            look = formats[cell.look]
            if cell.formula:
                worksheet.write_formula(row, column, cell.formula, look, cell.value or 0)
            elif cell.value is None or cell.value == "":
                worksheet.write_blank(row, column, None, look)
            elif isinstance(cell.value, int):
                worksheet.write_number(row, column, cell.value, look)
            else:
                write_text(worksheet, row, column, cell.value, look)
            if cell.comment:
                lines = sum(1 + len(part) // LETTERS_OF_A_LINE for part in cell.comment.split("\n"))
                worksheet.write_comment(
                    row,
                    column,
                    cell.comment,
                    {"x_scale": 1, "width": COMMENT_WIDTH, "height": COMMENT_LINE * (lines + 1)},
                )


def _mark(worksheet: Worksheet, sheet: FormSheet, *, pale: Format, wrong: Format) -> None:
    """Offer what may be chosen, paint what cannot be read, and what is only proposed.

    A cell bears one rule: a list that offers NA cannot demand numbers as well, so what is no number is painted.
    """
    places = [
        (row, column)
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if cell is not None and cell.look in OPEN_LOOKS
    ]
    if not places:
        return
    ranges = sorted(_ranges(places))
    first = cell_address(ranges[0][0] + 1, ranges[0][1] + 1)
    words = ",".join(f'UPPER(TRIM({first}))="{word}"' for word in sheet.offered)
    worksheet.data_validation(
        *ranges[0],
        {
            "validate": "list",
            "source": list(sheet.offered),
            "ignore_blank": True,
            "show_error": False,
            "show_input": False,
            "other_cells": [list(each) for each in ranges[1:]],
        },
    )
    proposed = [
        (row, column)
        for row, column in places
        if (cell := sheet.rows[row][column]) is not None and cell.is_proposed
    ]
    if proposed:
        spots = sorted(_ranges(proposed))
        here = cell_address(spots[0][0] + 1, spots[0][1] + 1)
        past = cell_address(spots[0][0] + 1, spots[0][1] + 1 + sheet.past_offset)
        worksheet.conditional_format(
            *spots[0],
            {
                "type": "formula",
                "criteria": f'=AND({here}<>"",{here}={past})',
                "format": pale,
                "multi_range": _range_text(spots),
            },
        )
    worksheet.conditional_format(
        *ranges[0],
        {
            "type": "formula",
            "criteria": (
                f"=IF(ISNUMBER({first}),OR({first}<0,{first}>{sheet.largest},{first}<>INT({first})),"
                f"AND(LEN({first})>0,NOT(OR({words}))))"
            ),
            "format": wrong,
            "multi_range": _range_text(ranges),
        },
    )


def _ranges(places: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int, int, int]]:
    """Yield rectangles (first row, first column, last row, last column) that hold exactly these places."""
    columns: dict[int, list[int]] = {}
    for row, column in places:
        columns.setdefault(row, []).append(column)
    open_runs: dict[tuple[int, int], int] = {}
    last_row = -1
    for row in sorted(columns):
        runs = set(_runs(sorted(columns[row])))
        for run in [run for run in open_runs if run not in runs or row != last_row + 1]:
            yield open_runs.pop(run), run[0], last_row, run[1]
        for run in sorted(runs):
            open_runs.setdefault(run, row)
        last_row = row
    for run, begun in open_runs.items():
        yield begun, run[0], last_row, run[1]


def _runs(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield (first, last) of each row of neighbours."""
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


def _range_text(ranges: Sequence[tuple[int, int, int, int]]) -> str:
    return " ".join(
        f"{cell_address(top + 1, left + 1)}:{cell_address(bottom + 1, right + 1)}"
        for top, left, bottom, right in ranges
    )


def _set_up(worksheet: Worksheet, sheet: FormSheet) -> None:
    """Widths, frozen rows, protection, and one page in width on paper."""
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    for row, height in sheet.heights.items():
        worksheet.set_row(row, height)
    worksheet.hide_gridlines(2)
    worksheet.set_paper(PAPER_A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.set_footer(f"&L{sheet.footer.replace('&', '&&')}&R&P / &N")
    if sheet.frozen:
        worksheet.freeze_panes(sheet.frozen, 1)
        worksheet.repeat_rows(sheet.frozen - 1)
    worksheet.protect("", {"format_columns": True, "format_rows": True})
