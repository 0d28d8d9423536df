"""From the bytes of a file to lines for COPY: no object per row, every distinct value read once.

A line stands for one cell of a return: sheet, row, the numbers of the spellings of office, grade,
contract and sex, and what the count says. What the spellings mean is looked up afterwards, once each.
"""

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.figures.figure import Empty
from apps.publishing.spreadsheets import Limits, UnreadableFile, Workbook, read_rows
from apps.publishing.spreadsheets.counts import parse_count
from apps.publishing.spreadsheets.model import MEGABYTE, column_number
from apps.staffing.selectors.import_words import Found, Notice, header_problem, no_rows_problem
from apps.staffing.services.imports.columns import LEAST_MATCHES, NoTable, Table, find_table
from apps.staffing.services.imports.vocabulary import (
    DIMENSIONS,
    FIRST_LINE,
    LONG,
    SEX_OF_COLUMN,
    WIDE,
)
from apps.web.refusals import Invalid, Problem

MOST_MEGABYTES = 30
LIMITS = Limits(max_bytes=MOST_MEGABYTES * MEGABYTE, max_listed=500_000)
CHECKED_AT_ONCE = 300_000
"""Bytes up to which a file is checked while its sender waits: about a second of work."""
LONGEST_VALUE = 80
"""Characters of a value that a problem shows."""
RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
MOST_PLACES_NAMED = 12

COUNTED, NOT_APPLICABLE, BLANK, FAULT = "c", "n", "b", "x"
"""What a count says, one letter for the staging table."""
SEX_NUMBERS = {sex: number for number, sex in enumerate(SEX_OF_COLUMN.values(), start=1)}
"""Spellings 1 to 3 of the sex stand for the columns of the wide form."""


def text_of(cell: object) -> str:
    """Return a cell as people see it, without spaces around it."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


class Spellings(dict[object, int]):
    """Cell → number of its spelling; 0 is blank. `texts` are the spellings by number."""

    def __init__(self, reserved: Sequence[str] = ()) -> None:
        """Begin with the blank and reserved numbers, which no cell of a file gets."""
        super().__init__()
        self.texts = ["", *reserved]
        self.numbers: dict[str, int] = {}

    def __missing__(self, cell: object) -> int:
        """Give a cell seen for the first time the number of its text."""
        text = text_of(cell)
        number = 0
        if text:
            number = self.numbers.get(text, 0)
            if not number:
                number = self.numbers[text] = len(self.texts)
                self.texts.append(text)
        self[cell] = number
        return number


class Tails(dict[object, str]):
    """Cell with a count → the end of its line: state and number.

    Keys are texts, or (type, value), because 1 and True are equal as keys. `codes` holds what is
    wrong with those whose state is `FAULT`.
    """

    def __init__(self) -> None:
        """Begin with nothing seen."""
        super().__init__()
        self.codes: dict[object, str] = {}

    def __missing__(self, key: object) -> str:
        """Read a cell seen for the first time."""
        count = parse_count(key[1] if isinstance(key, tuple) else key)
        if count.value is not None:
            tail = f"{COUNTED}\t{count.value}\n"
        elif count.empty is Empty.NOT_APPLICABLE:
            tail = f"{NOT_APPLICABLE}\t\\N\n"
        elif count.empty is Empty.MISSING:
            tail = f"{BLANK}\t\\N\n"
        else:
            tail = f"{FAULT}\t\\N\n"
            self.codes[key] = count.problem
        self[key] = tail
        return tail


@dataclass(slots=True)
class Parsed:
    """A file that was read: lines for COPY, the spellings they refer to, and what is wrong so far.

    `cells` counts the lines. `ungraded` are rows without a grade, with the number of their
    contract's spelling: right for contract groups that have none.
    """

    workbook: Workbook
    tables: list[Table]
    notices: list[Notice]
    offices: Spellings = field(default_factory=Spellings)
    grades: Spellings = field(default_factory=Spellings)
    contracts: Spellings = field(default_factory=Spellings)
    sexes: Spellings = field(default_factory=lambda: Spellings(list(SEX_OF_COLUMN)))
    tails: Tails = field(default_factory=Tails)
    lines: list[str] = field(default_factory=list)
    faults: list[Found] = field(default_factory=list)
    ungraded: list[tuple[Found, int]] = field(default_factory=list)
    cells: int = 0

    def column_of(self, sheet: int, role: str) -> int:
        """Return the column of a role in a table, counted from 1."""
        return self.tables[sheet].columns[role] + 1

    def count_column(self, sheet: int, sex: str) -> int:
        """Return the column, counted from 1, where the count of a sex stands."""
        table = self.tables[sheet]
        if table.is_long:
            return table.columns["count"] + 1
        return next(table.columns[role] + 1 for role, one in SEX_OF_COLUMN.items() if one == sex)


def parse_file(content: bytes, filename: str) -> Parsed:
    """Read a file of headcounts completely; nothing is written anywhere.

    Raises Invalid with one problem when the file as a whole cannot be read: its code is one of
    `UnreadableFile`, or `workbook`, `header_missing`, `header_twice`, `header_mixed`, `no_rows`.
    """
    workbook = sheets_of(content, filename, LIMITS)
    tables, notices = find_tables(workbook)
    parsed = Parsed(workbook=workbook, tables=tables, notices=notices)
    for place, table in enumerate(tables):
        formulas = formulas_of(table)
        parsed.faults.extend(
            Found("formula", place, row, column + 1) for row, column in sorted(formulas)
        )
        read_table(parsed, place, table, formulas)
    if not parsed.lines and not parsed.faults:
        raise Invalid(problems=[no_rows_problem()], code="no_rows")
    parsed.cells = len(parsed.lines)
    return parsed


def sheets_of(content: bytes, filename: str, limits: Limits) -> Workbook:
    """Return the sheets of a file; raises Invalid with one problem when it cannot be read as a whole."""
    try:
        return read_rows(io.BytesIO(content), filename, limits)
    except UnreadableFile as unreadable:
        raise Invalid(
            problems=[
                Problem(
                    code=unreadable.code,
                    message=unreadable.message,
                    expected=unreadable.expected,
                )
            ],
            code=unreadable.code,
        ) from unreadable


def find_tables(workbook: Workbook) -> tuple[list[Table], list[Notice]]:
    """Return the tables of the sheets that are not hidden, and what is worth a notice.

    A sheet with half a header is refused, even beside good ones: its numbers would be lost unseen.
    """
    if any(sheet.rows and text_of(sheet.rows[0][1][0]) == FIRST_LINE for sheet in workbook.sheets):
        raise Invalid(
            _("This is the workbook of a return. Bring it back on the page of that return."),
            code="workbook",
        )
    notices = []
    if workbook.encoding == "cp1252":
        notices.append(Notice("read_as_windows_1252"))
    tables: list[Table] = []
    failed: list[NoTable] = []
    for sheet in workbook.sheets:
        if sheet.is_hidden and len(workbook.sheets) > 1:
            notices.append(Notice("hidden_sheet", sheet=sheet.name))
            continue
        found = find_table(sheet)
        if isinstance(found, Table):
            tables.append(found)
            notices.extend(notices_of(found))
        else:
            failed.append(found)
    wrong = [one for one in failed if one.matches >= LEAST_MATCHES or not tables]
    if wrong:
        problems = [
            header_problem(
                code=one.code,
                sheet=one.sheet,
                cell=one.cell,
                found=one.found,
                roles=one.roles,
                forms=(LONG, WIDE),
            )
            for one in wrong
        ]
        raise Invalid(problems=problems, code=problems[0].code)
    notices.extend(Notice("sheet_not_read", sheet=one.sheet) for one in failed)
    return tables, notices


def notices_of(table: Table) -> Iterator[Notice]:
    """Say what a table holds that its sender may not have seen."""
    sheet = table.sheet
    rows = [row for row in sheet.hidden_rows if row > table.header_row]
    if rows:
        yield Notice("hidden_rows", sheet.name, some(map(str, rows)), len(rows))
    used = set(table.columns.values())
    columns = [letters for letters in sheet.hidden_columns if column_number(letters) - 1 in used]
    if columns:
        yield Notice("hidden_columns", sheet.name, some(columns), len(columns))
    if table.unread:
        yield Notice("columns_not_read", sheet.name, ", ".join(table.unread))


def some(places: Iterator[str] | Sequence[str]) -> str:
    """Return the first places of a list in one text."""
    listed = list(places)
    return ", ".join(listed[:MOST_PLACES_NAMED]) + (" …" if len(listed) > MOST_PLACES_NAMED else "")


def formulas_of(table: Table) -> set[tuple[int, int]]:
    """Return (row, column from 0) of the formulas in columns that are read."""
    used = set(table.columns.values())
    return {
        (problem.row, problem.column - 1)
        for problem in table.sheet.problems
        if problem.code == "formula"
        and problem.column - 1 in used
        and problem.row > table.header_row
    }


def read_table(parsed: Parsed, place: int, table: Table, formulas: set[tuple[int, int]]) -> None:
    """Add the lines of one table to `parsed`, and what is wrong with single cells."""
    office_at, grade_at, contract_at = (table.columns[name] for name in DIMENSIONS)
    sex_at = table.columns["sex"] if table.is_long else None
    counts_at = table.count_columns
    numbers = (0,) if table.is_long else tuple(SEX_NUMBERS.values())
    width = max(table.columns.values()) + 1
    is_text = parsed.workbook.kind == "csv"
    offices, grades, contracts, sexes = (
        parsed.offices,
        parsed.grades,
        parsed.contracts,
        parsed.sexes,
    )
    tails, lines = parsed.tails, parsed.lines
    careful = Careful(parsed, place, table, formulas)
    is_plain = not formulas and not careful.merged
    for row, cells in table.sheet.rows:
        if row <= table.header_row:
            continue
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        office, grade, contract = (
            offices[cells[office_at]],
            grades[cells[grade_at]],
            contracts[cells[contract_at]],
        )
        sex = sexes[cells[sex_at]] if sex_at is not None else -1
        is_whole = office and grade and contract and sex and is_plain
        for number, count_at in zip(numbers, counts_at, strict=True):
            cell = cells[count_at]
            key = cell if is_text or type(cell) is str else (type(cell), cell)
            tail = tails[key]
            if not is_whole or tail[0] == FAULT:
                is_first = count_at == counts_at[0]
                if careful.skips(row, cells, (office, grade, contract, sex), is_first):
                    break
                tail = careful.tail(row, count_at, key, tail)
            lines.append(f"{place}\t{row}\t{office}\t{grade}\t{contract}\t{number or sex}\t{tail}")


class Careful:
    """Looks closely at the few rows where something is missing, merged, wrong or a formula."""

    def __init__(
        self, parsed: Parsed, place: int, table: Table, formulas: set[tuple[int, int]]
    ) -> None:
        """Keep what the rows are judged by."""
        self.parsed = parsed
        self.place = place
        self.table = table
        self.formulas = formulas
        self.merged = [
            (int(top), int(bottom), column_number(left) - 1, column_number(right) - 1)
            for left, top, right, bottom in (
                match.groups() for match in map(RANGE.fullmatch, table.sheet.merged) if match
            )
        ]

    def skips(
        self, row: int, cells: Sequence[object], numbers: Sequence[int], is_first: bool
    ) -> bool:
        """Whether a row is empty in all columns that are read; else note what is missing, once."""
        if not any(text_of(cells[column]) for column in self.table.columns.values()):
            return True
        if not is_first:
            return False
        for role, number in zip(LONG, numbers, strict=False):
            if number:
                continue
            column = self.table.columns[role]
            if (row, column) in self.formulas:
                continue
            if self.is_merged(row, column):
                self.parsed.faults.append(Found("merged", self.place, row, column + 1))
                continue
            found = Found(f"{role}_missing", self.place, row, column + 1)
            if role == "grade":
                self.parsed.ungraded.append((found, numbers[2]))
            else:
                self.parsed.faults.append(found)
        return False

    def is_merged(self, row: int, column: int) -> bool:
        """Whether a cell is hidden under a merged one."""
        return any(
            top <= row <= bottom and left <= column <= right
            for top, bottom, left, right in self.merged
        )

    def tail(self, row: int, column: int, key: object, tail: str) -> str:
        """Return the end of the line, and note what is wrong with the count."""
        if (row, column) in self.formulas:
            return f"{FAULT}\t\\N\n"
        if tail[0] == FAULT:
            value = text_of(key[1] if isinstance(key, tuple) else key)[:LONGEST_VALUE]
            code = self.parsed.tails.codes[key]
            self.parsed.faults.append(Found(code, self.place, row, column + 1, value))
        elif tail[0] == BLANK and self.is_merged(row, column):
            self.parsed.faults.append(Found("merged", self.place, row, column + 1))
            return f"{FAULT}\t\\N\n"
        return tail
