"""From the bytes of a file to one record for each project: cells read, nothing looked up.

One table in each sheet, its header in any order and in three languages. A project has one row, and one
more for each further budget line: such a row has the code and the line, and says nothing else of the
project but the same. A blank cell changes nothing.
"""

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from apps.projects.selectors.import_words import LABELS, Found
from apps.projects.services.imports.vocabulary import LISTS, NO, YES, headers, plain, words_of
from apps.projects.services.project_data import (
    CURRENCY,
    EARLIEST_YEAR,
    HIGHEST_AMOUNT,
    LATEST_YEAR,
    LONGEST,
)
from apps.publishing.spreadsheets import Limits, Sheet, UnreadableFile, read_rows
from apps.publishing.spreadsheets.model import MEGABYTE
from apps.web.refusals import Invalid, Problem

MOST_MEGABYTES = 30
LIMITS = Limits(max_bytes=MOST_MEGABYTES * MEGABYTE, max_rows=200_000, max_listed=100_000)
CHECKED_AT_ONCE = 150_000
"""Bytes up to which a file is checked while its sender waits: about a second of work."""
ROWS_SEARCHED = 30
LONGEST_VALUE = 80
LINE = ("year", "fund", "is_iom_managed", "currency", "amount", "spent")
DAYS = ("starts_on", "ends_on")
FLAGS = ("is_gender_main", "is_counter_trafficking")
MANY = ("further_offices", "countries")
OF_PROJECT = tuple(key for key in LABELS if key not in LINE and key != "code")


@dataclass(slots=True)
class Said:
    """What a file says of one project: values by key, and where each stands (sheet, row, column)."""

    code: str
    sheet: str
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    lines: dict[tuple[int, str, str], dict[str, Any]] = field(default_factory=dict)
    line_rows: dict[tuple[int, str, str], tuple[str, int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Parsed:
    """A file that was read: projects in their order, problems of single cells, what was not read."""

    kind: str
    projects: dict[str, Said] = field(default_factory=dict)
    faults: list[Found] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    nameless: int = 0
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one sheet: the row of its header, and key → column from 0."""

    sheet: Sheet
    header_row: int
    columns: Mapping[str, int]


def parse_file(content: bytes, filename: str) -> Parsed:
    """Read a file of projects completely; nothing is written anywhere.

    Raises Invalid with one problem when the file as a whole cannot be read.
    """
    try:
        workbook = read_rows(io.BytesIO(content), filename, LIMITS)
    except UnreadableFile as unreadable:
        problem = Problem(
            code=unreadable.code, message=unreadable.message, expected=unreadable.expected
        )
        raise Invalid(problems=[problem], code=unreadable.code) from unreadable
    parsed = Parsed(kind=workbook.kind)
    known = headers()
    tables = [table for sheet in workbook.sheets if (table := find_table(sheet, known, parsed))]
    if not tables:
        raise Invalid(problems=[no_header()], code="header_missing")
    reader = Reader(parsed)
    for table in tables:
        reader.read(table)
    if not parsed.projects and not parsed.faults:
        message = _("The file has a header but no project.")
        raise Invalid(problems=[Problem(code="no_rows", message=message)], code="no_rows")
    return parsed


def find_table(sheet: Sheet, known: Mapping[str, str], parsed: Parsed) -> Table | None:
    """Return the table of a sheet whose header names the code and something more; None without one."""
    for number, row in sheet.rows[:ROWS_SEARCHED]:
        columns: dict[str, int] = {}
        unread = []
        for place, cell in enumerate(row):
            key = known.get(plain(str(cell)))
            if key is not None and key not in columns:
                columns[key] = place
            elif str(cell).strip():
                unread.append(str(cell).strip()[:40])
        if "code" in columns and len(columns) > 1:
            parsed.unread += unread
            return Table(sheet, number, columns)
    return None


def no_header() -> Problem:
    """Return the problem of a file in which no column of ours was found."""
    return Problem(
        code="header_missing",
        message=_("No header was found that names the code and something more."),
        expected=", ".join(str(label) for label in LABELS.values()),
    )


class Reader:
    """Reads rows into a parsed file; the words of lists are looked up once."""

    def __init__(self, parsed: Parsed) -> None:
        """Prepare the words of the closed lists."""
        self.parsed = parsed
        self.words = {key: words_of(choices) for key, choices in LISTS.items()}

    def read(self, table: Table) -> None:
        """Read all rows below a header."""
        formulas = {
            (problem.row, problem.column - 1)
            for problem in table.sheet.problems
            if problem.code == "formula" and problem.row > table.header_row
        }
        name = table.sheet.name
        for row, cells in table.sheet.rows:
            if row <= table.header_row:
                continue
            held = {
                key: cells[place]
                for key, place in table.columns.items()
                if place < len(cells) and text_of(cells[place])
            }
            found = [
                Found("formula", name, row, place + 1, key)
                for key, place in table.columns.items()
                if (row, place) in formulas
            ]
            if held or found:
                self.read_row(name, row, table.columns, held, found)

    def read_row(
        self,
        sheet: str,
        row: int,
        columns: Mapping[str, int],
        held: dict[str, Any],
        found: list[Found],
    ) -> None:
        """Read one row: the project's own words, then its budget line."""

        def blame(code: str, key: str, value: object = "") -> None:
            column = columns.get(key, columns["code"]) + 1
            text = text_of(value)[:LONGEST_VALUE]
            found.append(Found(code, sheet, row, column, key, text))

        code = text_of(held.pop("code", ""))
        if not code and not any(each.key == "code" for each in found):
            blame("code_missing", "code")
        if len(code) > LONGEST["code"]:
            blame("too_long", "code", code)
        values: dict[str, Any] = {}
        for key in OF_PROJECT:
            if key in held:
                value = self.value_of(key, held[key], blame)
                if value is not None:
                    values[key] = value
        line = self.line_of(held, blame)
        if code:
            self.keep(code, values, line, (sheet, row), columns, blame)
            if found:
                self.parsed.bad.add(code)
        else:
            self.parsed.nameless += 1
        self.parsed.faults += found

    def keep(
        self,
        code: str,
        values: dict[str, Any],
        line: dict[str, Any] | None,
        place: tuple[str, int],
        columns: Mapping[str, int],
        blame: Any,
    ) -> None:
        """Add a row to what is known of its project."""
        sheet, row = place
        said = self.parsed.projects.get(code)
        if said is None:
            said = self.parsed.projects[code] = Said(code=code, sheet=sheet, row=row)
            said.values = values
            said.places = {key: (sheet, row, columns[key] + 1) for key in values}
        elif line is None or any(said.values.get(key) != value for key, value in values.items()):
            blame("code_twice", "code", code)
        if line is not None:
            key = (line["year"], line["fund"], line["currency"])
            if key in said.lines:
                blame("line_twice", "fund", line["fund"])
            said.lines[key] = line
            said.line_rows[key] = (sheet, row, columns["amount"] + 1)

    def value_of(self, key: str, cell: Any, blame: Any) -> Any:
        """Return the value of a cell of the project, or None when it cannot be read."""
        if key in DAYS:
            return day_of(cell) or blame("not_a_day", key, cell)
        if key in FLAGS:
            flag = flag_of(cell)
            return flag if flag is not None else blame("not_a_flag", key, cell)
        text = text_of(cell)
        if key in LISTS:
            return self.words[key].get(plain(text)) or blame("unknown_word", key, cell)
        if key in MANY:
            parts = text.replace(",", ";").split(";")
            return tuple(dict.fromkeys(part.strip().upper() for part in parts if part.strip()))
        if len(text) > LONGEST.get(key, LONGEST["summary"]):
            return blame("too_long", key, cell)
        return text

    def line_of(self, held: Mapping[str, Any], blame: Any) -> dict[str, Any] | None:
        """Return the budget line of a row; None without one, or when it cannot be read."""
        if not any(key in held for key in LINE):
            return None
        if missing := [key for key in ("year", "fund", "amount") if key not in held]:
            blame("line_incomplete", missing[0])
            return None
        year, amount = year_of(held["year"]), amount_of(held["amount"])
        currency = text_of(held.get("currency", "USD")).upper()
        fund = text_of(held["fund"])
        managed = flag_of(held["is_iom_managed"]) if "is_iom_managed" in held else None
        spent = amount_of(held["spent"]) if "spent" in held else None
        before = [
            ("not_a_year", "year", year is None),
            ("too_long", "fund", len(fund) > 120),
            ("not_a_currency", "currency", not CURRENCY.fullmatch(currency)),
            ("not_a_flag", "is_iom_managed", "is_iom_managed" in held and managed is None),
            ("not_an_amount", "amount", amount is None),
            ("negative", "amount", amount is not None and amount < 0),
            ("not_an_amount", "spent", "spent" in held and spent is None),
            ("negative_spent", "spent", spent is not None and spent < 0),
        ]
        wrong = [(code, key) for code, key, is_wrong in before if is_wrong]
        for code, key in wrong:
            blame(code, key, held.get(key, ""))
        if wrong:
            return None
        # A blank flag, or blank spending, leaves what stands: None is no answer.
        return {
            "year": year,
            "fund": fund,
            "currency": currency,
            "amount": amount,
            "is_iom_managed": managed,
            "spent": spent,
        }


def text_of(cell: object) -> str:
    """Return a cell as people see it, without spaces around it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def day_of(cell: object) -> dt.date | None:
    """Return a date, from a cell that is one or a text such as 2025-12-31."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    try:
        return dt.date.fromisoformat(text_of(cell))
    except ValueError:
        return None


def flag_of(cell: object) -> bool | None:
    """Return yes or no, or None for anything else."""
    word = plain(text_of(cell))
    return True if word in YES else False if word in NO else None


def year_of(cell: object) -> int | None:
    """Return a year within the limits, or None."""
    text = text_of(cell)
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if EARLIEST_YEAR <= year <= LATEST_YEAR else None


def amount_of(cell: object) -> Decimal | None:
    """Return an amount exact to the cent; None for what could be read in two ways (1.234), or not at all."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = repr(cell) if isinstance(cell, int) else f"{cell:.6f}".rstrip("0").rstrip(".")
    else:
        text = unsigned(text_of(cell))
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > HIGHEST_AMOUNT or value != round(value, 2):
        return None
    return round(value, 2)


def unsigned(text: str) -> str:
    """Return a number without its group marks, its decimals behind a point; empty when that is not certain.

    1.250 is a thousand in Madrid and one and a quarter in London; 1,250 is a thousand in London, and
    nobody in Madrid writes three decimals of money.
    """
    text = "".join(text.split()).replace("\u2019", "").replace("'", "")
    head, mark, tail = text.rpartition(max(",.", key=text.rfind))
    if not mark:
        return text
    if len(tail) == 3 and mark == "," and "." not in head:
        return text.replace(",", "")
    if len(tail) == 3 and mark == "." and "," not in head:
        return text.replace(".", "") if "." in head else ""
    return head.replace(",", "").replace(".", "") + "." + tail
