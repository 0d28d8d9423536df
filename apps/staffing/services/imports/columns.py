"""Which columns of a sheet hold what: found by their headers, in any order and in three languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.publishing.spreadsheets import Sheet, cell_address
from apps.staffing.services.imports.vocabulary import (
    DIMENSIONS,
    LONG,
    STRONG_ROLES,
    WEAK_ROLES,
    WIDE,
    plain,
)

ROWS_SEARCHED = 30
"""How many rows may stand above the header: titles, notes, an empty row."""
MOST_HEADERS_NAMED = 12
LEAST_MATCHES = 2
"""A row with fewer known headers is not taken for the header of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of headcounts in one sheet: its form and where its columns are (counted from 0).

    `header_row` is the row's number as in the spreadsheet program; `unread` are headers of columns
    that mean nothing here.
    """

    sheet: Sheet
    header_row: int
    columns: Mapping[str, int]
    unread: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Whether each row is one cell, with a column for the sex."""
        return "sex" in self.columns

    @property
    def count_columns(self) -> tuple[int, ...]:
        """The columns that hold numbers."""
        names = ("count",) if self.is_long else WIDE[len(DIMENSIONS) :]
        return tuple(self.columns[name] for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTable:
    """Why a sheet has no table that can be read.

    `code` is `header_missing`, `header_twice` or `header_mixed`; `found` the headers seen, `roles` the
    columns that are missing, or there twice; `matches` how many headers were known.
    """

    code: str
    sheet: str
    cell: str
    found: tuple[str, ...]
    roles: tuple[str, ...]
    matches: int


def find_table(sheet: Sheet) -> Table | NoTable:
    """Find the header of a sheet: the row, near its top, with the most known headers."""
    best: tuple[int, int, Sequence[object]] | None = None
    for number, row in sheet.rows[:ROWS_SEARCHED]:
        matches = len(roles_of(row))
        if best is None or matches > best[0]:
            best = (matches, number, row)
    if best is None:
        return NoTable(
            code="header_missing", sheet=sheet.name, cell="", found=(), roles=LONG, matches=0
        )
    _matches, number, cells = best
    return table_of(sheet, number, cells)


def roles_of(cells: Sequence[object]) -> dict[str, list[int]]:
    """Return role → columns whose headers say so; weak headers only where no strong one is."""
    strong: dict[str, list[int]] = {}
    weak: dict[str, list[int]] = {}
    for column, cell in enumerate(cells):
        word = plain(str(cell))
        if role := STRONG_ROLES.get(word):
            strong.setdefault(role, []).append(column)
        elif role := WEAK_ROLES.get(word):
            weak.setdefault(role, []).append(column)
    return {**weak, **strong}


def table_of(sheet: Sheet, number: int, cells: Sequence[object]) -> Table | NoTable:
    """Return the table below a header row, or what is wrong with the header."""
    roles = roles_of(cells)
    named = [str(cell).strip() for cell in cells if str(cell).strip()]
    found = tuple(text[:40] for text in named[:MOST_HEADERS_NAMED])
    is_long, is_wide = (any(name in roles for name in form[3:]) for form in (LONG, WIDE))
    code = ""
    wrong: tuple[str, ...] = ()
    column = 0
    twice = [role for role, columns in roles.items() if len(columns) > 1]
    if is_long and is_wide:
        code = "header_mixed"
    elif twice:
        code = "header_twice"
        wrong = tuple(twice)
        column = roles[twice[0]][1]
        found = tuple(str(cells[place]).strip() for place in roles[twice[0]])
    else:
        missing = tuple(role for role in (WIDE if is_wide else LONG) if role not in roles)
        if missing:
            code, wrong = "header_missing", missing
    if code:
        return NoTable(
            code=code,
            sheet=sheet.name,
            cell=cell_address(number, column + 1),
            found=found,
            roles=wrong,
            matches=len(roles),
        )
    columns = {role: roles[role][0] for role in (WIDE if is_wide else LONG)}
    used = set(columns.values())
    unread = [
        str(cell).strip()
        for place, cell in enumerate(cells)
        if place not in used
        if str(cell).strip()
    ]
    return Table(
        sheet=sheet,
        header_row=number,
        columns=columns,
        unread=tuple(text[:40] for text in unread[:MOST_HEADERS_NAMED]),
    )
