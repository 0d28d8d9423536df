"""Spreadsheets of Excel and OpenDocument, by sheet; a row is a line, its cells stand apart by tabs."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import load_workbook

from apps.documents.extraction.pages import rows_in_parts

Value = int | float | str | bool | time | date | datetime | timedelta


def read(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and text of each sheet; an empty sheet is left out, a long one is cut."""
    workbook = load_workbook(io.BytesIO(content))
    for name in workbook.sheet_names:
        yield from rows_in_parts(name, _lines(workbook.get_sheet_by_name(name).iter_rows()))


def _lines(rows: Iterator[list[Value]]) -> Iterator[str]:
    for row in rows:
        line = "\t".join(_words(value) for value in row).rstrip("\t")
        if line:
            yield line


def _words(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return " ".join(str(value).split())
