"""Tables that print sums of one another: protected together, so that none gives another away.

One total of all persons is divided twice at most: by grade (the rows of a category add up to the
category's row in another table) and by place. Both divisions are trees that meet in the total.
What every sum says of every cell is still a circulation, as within one table: the columns of one
tree flow into the total and from there into those of the other. So `protect` is as exact here.

Source: calculation methods of a gender statistics analyst, section 12, applied to a release
instead of a table; a hierarchy in one dimension keeps the network (Fischetti and Salazar 2001).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

from apps.figures.disclosure.counts import ALL, MEN, OTHER, TOTAL, WOMEN, CellKey

COLUMNS = (WOMEN, MEN, OTHER)


@dataclass(frozen=True)
class Division:
    """One way to divide everybody: counts of the rows that nothing divides further, by column.

    `groups` maps the name of a row that adds up others to the names of those, which may be groups
    themselves; every row stands in one group at most. Names are those of no other row of the release.
    """

    cells: Mapping[CellKey, int]
    groups: Mapping[str, tuple[str, ...]]

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows that nothing divides further, in order."""
        return tuple(dict.fromkeys(row for row, _column in self.cells))

    def parts(self, row: str) -> tuple[str, ...]:
        """Return the rows that nothing divides further and that a row adds up; itself if none."""
        if row not in self.groups:
            return (row,)
        return tuple(part for each in self.groups[row] for part in self.parts(each))

    def parent(self, row: str) -> str:
        """Return the row that adds this one up."""
        return self._parents.get(row, ALL)

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {row: name for name, rows in self.groups.items() for row in rows}


@dataclass(frozen=True, slots=True)
class LinkedTables:
    """The tables of a release as `protect` takes them; all margins are published.

    Raises ValueError for more than two divisions, or when they do not add up to the same total.
    """

    divisions: tuple[Division, ...]

    def __post_init__(self) -> None:
        """Refuse divisions of different totals."""
        if not 1 <= len(self.divisions) <= 2:
            raise ValueError(f"A release divides its total once or twice: {len(self.divisions)}.")
        totals = [
            tuple(
                sum(count for (_row, of), count in division.cells.items() if of == column)
                for column in COLUMNS
            )
            for division in self.divisions
        ]
        if len(set(totals)) > 1:
            raise ValueError(f"The tables of a release have different totals: {totals}.")

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows that nothing divides further."""
        return tuple(row for division in self.divisions for row in division.rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """Women, men and other."""
        return COLUMNS

    def with_margins(self) -> dict[CellKey, int]:
        """Return all counts: rows, their totals, the groups, and the total of everything."""
        counts: dict[CellKey, int] = {}
        for division in self.divisions:
            for name in (*division.rows, *division.groups):
                _add_row(counts, name, division.cells, division.parts(name))
        first = self.divisions[0]
        _add_row(counts, ALL, first.cells, first.rows)
        return counts

    def is_published(self, cell: CellKey) -> bool:
        """Say that every cell is."""
        return True

    def ends(self, cell: CellKey) -> tuple[Hashable, Hashable]:
        """Return between which sums a cell flows."""
        row, column = cell
        if row == ALL:
            tail: Hashable = ("column", 0, ALL, column)
            head: Hashable = (
                ("column", 1, ALL, column) if len(self.divisions) == 2 else ("row", ALL)
            )
            return (head, tail) if column == TOTAL else (tail, head)
        side = 0 if self._divides(0, row) else 1
        division = self.divisions[side]
        is_group = row in division.groups
        tail = ("column", side, row, column) if is_group else ("row", row)
        head = ("column", side, division.parent(row), column)
        # The total column leads back, and the second tree is passed the other way round.
        return (head, tail) if (column == TOTAL) != (side == 1) else (tail, head)

    def _divides(self, side: int, row: str) -> bool:
        division = self.divisions[side]
        return row in division.groups or (row, WOMEN) in division.cells


def _add_row(
    counts: dict[CellKey, int], name: str, cells: Mapping[CellKey, int], rows: tuple[str, ...]
) -> None:
    for column in COLUMNS:
        counts[name, column] = sum(cells[row, column] for row in rows)
    counts[name, TOTAL] = sum(counts[name, column] for column in COLUMNS)
