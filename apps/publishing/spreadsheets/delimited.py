"""CSV as it really arrives: any of four encodings, three delimiters, with or without a last line end."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from django.utils.translation import gettext_lazy as _

from apps.publishing.spreadsheets.model import Cell, Limits, Sheet, Workbook
from apps.publishing.spreadsheets.problems import A_SPREADSHEET, UnreadableFile

DELIMITERS = (",", ";", "\t")
SAMPLE_RECORDS = 50
#: The line by which Excel is told the delimiter; Excel does not show it, so it is not counted.
DELIMITER_LINE = re.compile(r'^"?sep=(.)"?\r?\n?', re.IGNORECASE)
#: A text that `write_csv` has defused: one apostrophe more than it had, before what could act.
DEFUSED = re.compile("^'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
#: Control characters that no text contains; tab, line feed, form feed and return are left alone.
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


def read_delimited(content: bytes, limits: Limits) -> Workbook:
    """Read CSV text: one sheet without a name, empty rows left out but counted.

    Encoding: by byte order mark, else UTF-16 by its pattern of zero bytes, else UTF-8, else
    Windows-1252 (the superset of Latin-1 that office programs write). Delimiter: comma, semicolon or
    tab, whichever splits most of the first records alike.
    Raises UnreadableFile: `encoding`, `binary`, `unclosed_quote`, `empty`, `too_many_rows`,
    `too_many_columns`.
    """
    text, encoding = decode(content)
    _refuse_controls(text)
    named = DELIMITER_LINE.match(text)
    if named:
        text = text[named.end() :]
        delimiter = named.group(1)
    else:
        delimiter = find_delimiter(text)
    rows = _records(text, delimiter, limits)
    if not rows:
        raise UnreadableFile(
            "empty", _("The file contains no data: all its rows are empty."), A_SPREADSHEET
        )
    return Workbook(
        kind="csv", sheets=(Sheet(name="", rows=rows),), encoding=encoding, delimiter=delimiter
    )


def decode(content: bytes) -> tuple[str, str]:
    """The text of the bytes and the name of the encoding it was read with.

    Raises UnreadableFile `encoding` when no encoding fits.
    """
    for encoding in _candidates(content):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        "encoding",
        _(
            "The characters of the file cannot be read. "
            "In Excel choose “Save as” and the type “CSV UTF-8 (comma delimited)”."
        ),
        _("Text in UTF-8."),
    )


def _candidates(content: bytes) -> tuple[str, ...]:
    if content.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    sample = content[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 > len(sample):  # half of the characters of two bytes have a zero byte
        return ("utf-16-be",) if even > odd else ("utf-16-le",)
    return ("utf-8", "cp1252")


def _refuse_controls(text: str) -> None:
    found = CONTROLS.search(text)
    if found:
        raise UnreadableFile(
            "binary",
            _(
                "Line {line} contains characters that are not text. The file may be damaged "
                "or of another type than its name says; save it again as CSV."
            ),
            A_SPREADSHEET,
            line=text.count("\n", 0, found.start()) + 1,
        )


def find_delimiter(text: str) -> str:
    """The delimiter that splits the largest number of the first records into as many fields.

    Ties go to the one that makes more fields: in `3,5;4,5` the semicolon separates and the comma is
    a decimal sign. Text without any delimiter counts as one column, separated by commas.
    """
    best, best_score = DELIMITERS[0], (0, 0)
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(row) for row in islice(reader, SAMPLE_RECORDS) if len(row) > 1)
        except csv.Error:
            continue
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        if (count, width) > best_score:
            best, best_score = delimiter, (count, width)
    return best


def _records(text: str, delimiter: str, limits: Limits) -> list[tuple[int, list[Cell]]]:
    """All records that hold anything, numbered as a spreadsheet program would show them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    try:
        records.extend(islice(reader, limits.max_rows + 1))
    except csv.Error as error:
        raise _unclosed(len(records) + 1) from error
    if len(records) > limits.max_rows:
        raise UnreadableFile(
            "too_many_rows",
            _("The file has more than {limit} rows. Send it in several parts."),
            limit=limits.max_rows,
        )
    if max(map(len, records), default=0) > limits.max_columns:
        raise UnreadableFile(
            "too_many_columns",
            _("A row of the file has more than {limit} columns. Check its delimiter."),
            limit=limits.max_columns,
        )
    _refuse_unclosed_quote(text, records, delimiter)
    if "'" in text:
        records = [[_armed(cell) for cell in record] for record in records]
    return [
        (number, record)  # type: ignore[misc]  # a list of texts is a list of cells
        for number, record in enumerate(records, start=1)
        if record and (record[0].strip() or "".join(record).strip())
    ]


def _armed(cell: str) -> str:
    """The text as it was before it was defused for a spreadsheet program."""
    return cell[1:] if cell.startswith("'") and DEFUSED.match(cell) else cell


def _refuse_unclosed_quote(text: str, records: list[list[str]], delimiter: str) -> None:
    """A quote opened and never closed swallows the rest of the file into one cell: say where."""
    if text.count('"') % 2 == 0 or not records or "\n" not in records[-1][-1]:
        return
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _record in strict:
            pass
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _unclosed(len(records)) from error


def _unclosed(row: int) -> UnreadableFile:
    return UnreadableFile(
        "unclosed_quote",
        _("A quotation mark that opens in row {row} is never closed, so its end is not known."),
        _("Every opening quotation mark has a closing one."),
        row=row,
    )
