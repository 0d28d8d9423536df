"""Spreadsheets out: CSV and XLSX in which no text can act as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

#: What spreadsheet programs start a formula with, after any apostrophes of ours.
ACTING = re.compile("^'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
#: XML 1.0 cannot hold these characters; a spreadsheet cell cannot either.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_SHEET_NAME = 31
LONGEST_CELL = 32_767
ROWS_WITH_CHOICES = 5000
#: A fixed instant for files whose maker gives none: the same content has the same bytes.
NO_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
#: The instants that the date system of Excel can hold.
FIRST_DAY, LAST_YEAR = dt.date(1900, 3, 1), 9999

INK, ACCENT, HEADER_TINT = "#1F2933", "#0B4F8A", "#E8EEF4"

Value = str | int | float | bool | Fraction | Decimal | dt.date | dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """One sheet to write: a header, typed rows, and what a reader must know about them.

    `formats` maps a column index from 0 to an Excel number format ("0.0", "#,##0"); `widths` gives
    widths in characters, measured from the content where absent; `caveats` are written on a sheet
    of their own, under the name of this one. `choices` maps a column index to the texts that may be
    chosen below its header; 255 characters in all, the separators included.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    formats: dict[int, str] = field(default_factory=dict)
    widths: Sequence[float] = ()
    caveats: Sequence[str] = ()
    choices: dict[int, Sequence[str]] = field(default_factory=dict)


def defused(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet program would take it for a formula.

    Apostrophes of the text's own in that place are kept apart from ours by one more, so that
    reading takes back exactly what was added.
    """
    return f"'{text}" if ACTING.match(text) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A CSV file for spreadsheet programs: UTF-8 with byte order mark, RFC 4180, texts defused.

    Missing values are empty, fractions and decimals exact to 15 digits, dates as ISO 8601. Numbers
    are numbers: only texts are defused, so -5 stays -5.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([defused(title) for title in header])
    writer.writerows([_csv_value(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def _csv_value(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, str):
        return defused(value)
    if isinstance(value, Fraction | Decimal):
        return plain_number(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def plain_number(value: Fraction | Decimal | int) -> int | float:
    """A whole number as `int`, any other as the nearest floating-point number."""
    return int(value) if value == int(value) else float(value)


def write_xlsx(
    sheets: Sequence[SheetContent],
    *,
    title: str = "",
    caveats_title: str = "Caveats",
    created_at: dt.datetime = NO_DATE,
) -> bytes:
    """An XLSX file: typed cells, bold frozen header, filter on every column, caveats written in.

    The caveats of all sheets, and the title, stand on a last sheet named `caveats_title`. Made row
    by row in constant memory; equal content gives equal bytes. Raises ValueError without sheets.
    """
    if not sheets:
        message = "a workbook needs at least one sheet"
        raise ValueError(message)
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, workbook_options(constant_memory=True))
    set_properties(workbook, title=title, created_at=created_at)
    header_format = workbook.add_format(
        {"bold": True, "bg_color": HEADER_TINT, "font_color": INK, "bottom": 1, "valign": "top"}
    )
    names = _names([sheet.name for sheet in sheets])
    for name, sheet in zip(names, sheets, strict=True):
        formats = {
            index: workbook.add_format({"num_format": pattern})
            for index, pattern in sheet.formats.items()
        }
        dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
        _write_sheet(workbook.add_worksheet(name), sheet, header_format, formats, dates)
    _write_caveats(workbook, names, sheets, title, caveats_title)
    workbook.close()
    return stream.getvalue()


def workbook_options(*, constant_memory: bool) -> dict[str, object]:
    """The options with which XlsxWriter never turns a text into a formula, a link or a number."""
    return {
        "in_memory": not constant_memory,
        "constant_memory": constant_memory,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }


def set_properties(workbook: xlsxwriter.Workbook, *, title: str, created_at: dt.datetime) -> None:
    """Write title and a fixed date of creation; XlsxWriter would take the clock."""
    workbook.set_properties(
        {"title": title, "created": created_at.astimezone(dt.UTC).replace(tzinfo=None)}
    )


def safe_sheet_name(name: str) -> str:
    """A name Excel accepts: at most 31 characters, none of []:*?/\\, no apostrophe at an end."""
    cleaned = FORBIDDEN_IN_SHEET_NAMES.sub(" ", UNWRITABLE.sub("", name)).strip(" '")
    return cleaned[:LONGEST_SHEET_NAME].strip(" '") or "Sheet"


def _names(wanted: Sequence[str]) -> list[str]:
    """Names Excel accepts, each once whatever its capitals."""
    names: list[str] = []
    taken: set[str] = {"history"}  # reserved by Excel
    for name in map(safe_sheet_name, wanted):
        candidate, number = name, 2
        while candidate.lower() in taken:
            suffix = f" {number}"
            candidate, number = name[: LONGEST_SHEET_NAME - len(suffix)] + suffix, number + 1
        taken.add(candidate.lower())
        names.append(candidate)
    return names


def _write_sheet(
    worksheet: Worksheet,
    sheet: SheetContent,
    header_format: Format,
    formats: dict[int, Format],
    dates: Format,
) -> None:
    for index, title in enumerate(sheet.header):
        width = sheet.widths[index] if index < len(sheet.widths) else max(10, len(title) + 4)
        worksheet.set_column(index, index, min(width, 60))
    worksheet.freeze_panes(1, 0)
    for index, title in enumerate(sheet.header):
        write_text(worksheet, 0, index, title, header_format)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for index, value in enumerate(row):
            write_value(worksheet, last, index, value, formats.get(index), dates)
    for index, texts in sheet.choices.items():
        rule = {"validate": "list", "source": list(texts)}
        worksheet.data_validation(1, index, ROWS_WITH_CHOICES, index, rule)
    if sheet.header:
        worksheet.autofilter(0, 0, last, len(sheet.header) - 1)


def write_value(
    worksheet: Worksheet,
    row: int,
    column: int,
    value: Value,
    number_format: Format | None = None,
    date_format: Format | None = None,
) -> None:
    """Write one typed value, row and column counted from 0; None leaves the cell empty."""
    if value is None:
        return
    if isinstance(value, str):
        write_text(worksheet, row, column, value, None)
    elif isinstance(value, bool):
        worksheet.write_boolean(row, column, value)
    elif isinstance(value, dt.date):
        is_expressible = dt.date(*value.timetuple()[:3]) >= FIRST_DAY and value.year <= LAST_YEAR
        if is_expressible and not getattr(value, "tzinfo", None):
            worksheet.write_datetime(row, column, value, date_format)
        else:
            worksheet.write_string(row, column, value.isoformat())
    elif isinstance(value, float):
        worksheet.write_number(row, column, value, number_format)
    else:
        worksheet.write_number(row, column, plain_number(value), number_format)


def write_text(
    worksheet: Worksheet, row: int, column: int, text: str, cell_format: Format | None
) -> None:
    """Write a text as a text, whatever it begins with; what no cell can hold is left out."""
    worksheet.write_string(row, column, UNWRITABLE.sub("", text)[:LONGEST_CELL], cell_format)


def _write_caveats(
    workbook: xlsxwriter.Workbook,
    names: Sequence[str],
    sheets: Sequence[SheetContent],
    title: str,
    caveats_title: str,
) -> None:
    if not title and not any(sheet.caveats for sheet in sheets):
        return
    worksheet = workbook.add_worksheet(_names([*names, caveats_title])[-1])
    worksheet.set_column(0, 0, 24)
    worksheet.set_column(1, 1, 100)
    bold = workbook.add_format({"bold": True, "font_color": ACCENT, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    row = 0
    if title:
        write_text(worksheet, row, 0, title, bold)
        row += 2
    for name, sheet in zip(names, sheets, strict=True):
        for caveat in sheet.caveats:
            write_text(worksheet, row, 0, name, bold)
            write_text(worksheet, row, 1, caveat, wrapped)
            row += 1
