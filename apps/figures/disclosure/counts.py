"""Disclosure control within one table of counts: no published number gives a person away.

Counts of 1 to 4 are hidden, both sexes of a row together, and as many further cells as are needed
that no hidden count can be worked out: not by subtraction over any combination of rows and
columns, and not by someone who also knows the rule. Zero is shown unless it is hidden beside the
other sex. Margins (the `total` column and the `all` row) are shown when 0 or at least 5.

What this does not do. Sums of several hidden cells stay known to the reader (two grades with four
women together); the methods accept that. Tables that overlap are not compared: take care that a
unit of 12 and the same unit less one person are not both published. A reader who runs this program
on every table that could lie behind a published one, and keeps those that come out alike, can
rarely narrow a count further (a few of several hundred trial tables of very small counts).

Source: calculation methods of a gender statistics analyst, section 12; Statistics Netherlands and
Gusfield (1988) on secondary suppression.
"""

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from apps.figures.disclosure.circulation import Arc, Circulation

ALL = "all"
TOTAL = "total"
WOMEN = "women"
MEN = "men"
OTHER = "other"
THRESHOLD = 5
FEWEST_VALUES = 3
"""How many values a hidden count must keep for a reader of the tables."""

CellKey = tuple[str, str]

# A cell of women or men carries the share too: it counts three times as much as a total.
_WEIGHT = {WOMEN: 3, MEN: 3}


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts of persons by row and sex; `cells` holds every (row, column), without the margins.

    Columns are women, men and, where it is published or can be inferred, other. A margin that is
    not published (`has_row_totals`: the total column; `has_column_totals`: the `all` row) tells
    nobody anything. Raises ValueError when cells are absent, negative or named like a margin.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[CellKey, int]
    has_row_totals: bool = True
    has_column_totals: bool = True

    def __post_init__(self) -> None:
        """Refuse a table that is not complete."""
        if ALL in self.rows or len(set(self.rows)) != len(self.rows):
            raise ValueError(f"Rows have names of their own, other than {ALL!r}: {self.rows}.")
        if set(self.columns) not in ({WOMEN, MEN}, {WOMEN, MEN, OTHER}) or len(self.columns) > 3:
            raise ValueError(f"Columns are women, men and perhaps other, not {self.columns}.")
        wanted = {(row, column) for row in self.rows for column in self.columns}
        if set(self.cells) != wanted:
            raise ValueError(f"Cells absent or unknown: {sorted(wanted ^ set(self.cells))}.")
        for cell, count in self.cells.items():
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                raise ValueError(f"Cell {cell} is not a count: {count!r}.")

    def with_margins(self) -> dict[CellKey, int]:
        """Return all counts, row by row, with the total column and the `all` row added."""
        counts: dict[CellKey, int] = {}
        for row in self.rows:
            for column in self.columns:
                counts[row, column] = self.cells[row, column]
            counts[row, TOTAL] = sum(self.cells[row, column] for column in self.columns)
        for column in (*self.columns, TOTAL):
            counts[ALL, column] = sum(counts[row, column] for row in self.rows)
        return counts

    def is_published(self, cell: CellKey) -> bool:
        """Say whether the table has this cell at all (a margin may be left out)."""
        row, column = cell
        return (self.has_column_totals or row != ALL) and (self.has_row_totals or column != TOTAL)

    def ends(self, cell: CellKey) -> tuple[Hashable, Hashable]:
        """Return between which sums a cell flows: rows feed columns, the margins lead back."""
        row, column = cell
        ends = ("row", row), ("column", column)
        is_margin = (row == ALL) != (column == TOTAL)
        return ends[::-1] if is_margin else ends


class Counted(Protocol):
    """What can be protected: one table of counts, or several that print sums of one another."""

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows, without the total of all."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Women, men and perhaps other."""

    def with_margins(self) -> dict[CellKey, int]:
        """Return all counts with their sums."""

    def is_published(self, cell: CellKey) -> bool:
        """Say whether there is such a cell."""

    def ends(self, cell: CellKey) -> tuple[Hashable, Hashable]:
        """Return between which sums a cell flows."""


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """What may be published: counts that are shown, and which are hidden; margins included.

    Holds no hidden count. The margins stand in row "all" and column "total".
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    shown: Mapping[CellKey, int]
    hidden: frozenset[CellKey]

    def value(self, row: str, column: str) -> int | None:
        """Return a shown count, None for a hidden one; raises KeyError when there is no cell."""
        return None if (row, column) in self.hidden else self.shown[row, column]


def protect(
    table: Counted, threshold: int = THRESHOLD, *, also_hidden: Collection[CellKey] = ()
) -> ProtectedTable:
    """Return the table with counts of 1 to threshold - 1 hidden and nothing to subtract them from.

    `also_hidden` are cells that stay hidden whatever they count: those that an earlier release hid.

    Every hidden count keeps at least three possible values for a reader who knows the sums, that
    counts are not negative, and (stricter than what a reader can see) which cells are hidden for
    being small. Where even hiding everything cannot withstand that much knowledge, it keeps three for
    a reader who does not know which cells are the small ones (nothing in the table tells), and two for
    one who does, where that can be. What a release may contain is decided by `attack`.

    The smallest further rows are hidden first, judged by totals, and a row's total rather than its
    two sexes. The order of rows decides between equals, so that a table is always protected alike.
    Raises ValueError for a threshold below 2.
    """
    if threshold < 2:
        raise ValueError(f"A threshold below 2 hides nothing: {threshold}.")
    counts = table.with_margins()
    small = [
        cell for cell, count in counts.items() if 0 < count < threshold and table.is_published(cell)
    ]
    hidden: dict[CellKey, None] = {}
    # Margins first: there is least choice around them, and their cells often serve the others.
    small.sort(key=lambda cell: (cell[0] != ALL, cell[1] != TOTAL))
    _hide(small, hidden, table)
    known = [cell for cell in counts if cell in also_hidden]
    _hide(known, hidden, table)
    kept = frozenset(known)
    waiting = deque(hidden)
    while waiting:
        cell = waiting[0]
        others = _cells_to_move(table, counts, hidden, cell, threshold)
        before = len(hidden)
        _hide(others, hidden, table)
        waiting.extend(list(hidden)[before:])
        if len(hidden) == before:
            waiting.popleft()
    hidden = _without_the_needless(table, counts, hidden, threshold, kept)
    return ProtectedTable(
        rows=table.rows,
        columns=table.columns,
        shown={
            cell: count
            for cell, count in counts.items()
            if cell not in hidden and table.is_published(cell)
        },
        hidden=frozenset(hidden),
    )


def hidden_bounds(
    table: Counted,
    hidden: frozenset[CellKey],
    cell: CellKey,
    *,
    knowing_the_rule: bool,
    threshold: int = THRESHOLD,
) -> tuple[int, int | None]:
    """Return the least and greatest count a reader can work out for a hidden cell.

    From the sums alone, or also knowing which cells are hidden because they are 1 to
    threshold - 1. None for the greatest when nothing limits it. Every whole number between is
    possible. Raises KeyError for a cell that is shown, or that the table has not.
    """
    counts = table.with_margins()
    limit = threshold if knowing_the_rule else None
    return _circulation(table, counts, hidden, limit, may_hide=False).bounds(cell)


def _hide(cells: Iterable[CellKey], hidden: dict[CellKey, None], table: Counted) -> None:
    """Add the published ones among the cells, each with the other sex of its row."""
    for row, column in cells:
        together = (WOMEN, MEN) if column in (WOMEN, MEN) else (column,)
        for one in together:
            if table.is_published((row, one)):
                hidden[row, one] = None


def _cells_to_move(
    table: Counted,
    counts: Mapping[CellKey, int],
    hidden: Mapping[CellKey, None],
    cell: CellKey,
    threshold: int,
) -> list[CellKey]:
    """Return cheap cells that, hidden, leave this cell the values that it must keep."""
    knowing = _circulation(table, counts, hidden, threshold, may_hide=True)
    cells = knowing.cheapest_cycle(cell, values=FEWEST_VALUES)
    if cells is not None:
        return cells
    # Without a limit cycles always exist: cell, margins and grand total can all grow.
    without = _circulation(table, counts, hidden, None, may_hide=True)
    return [
        *(without.cheapest_cycle(cell, values=FEWEST_VALUES) or ()),
        *(knowing.cheapest_cycle(cell) or ()),
    ]


def _without_the_needless(
    table: Counted,
    counts: Mapping[CellKey, int],
    hidden: dict[CellKey, None],
    threshold: int,
    kept: frozenset[CellKey],
) -> dict[CellKey, None]:
    """Return the hidden cells less those, the dearest first, that protect no other any more.

    A cell shown again takes along those that were hidden only with it.
    """

    def unsafe(cells: Mapping[CellKey, None]) -> Iterator[tuple[CellKey, int | None, int]]:
        """Yield the cells with fewer values than they must keep, and from which reader."""
        knowing = _circulation(table, counts, cells, threshold, may_hide=False)
        without = _circulation(table, counts, cells, None, may_hide=False)
        for cell in cells:
            if knowing.cheapest_cycle(cell, values=FEWEST_VALUES) is None:
                yield cell, threshold, FEWEST_VALUES
                if knowing.cheapest_cycle(cell) is None:
                    yield cell, threshold, 2
                if without.cheapest_cycle(cell, values=FEWEST_VALUES) is None:
                    yield cell, None, FEWEST_VALUES

    def stays_hidden(cell: CellKey) -> bool:
        return 0 < counts[cell] < threshold or cell in kept

    def still_hidden_without(cell: CellKey) -> dict[CellKey, None] | None:
        fewer, shown = dict(hidden), [cell]
        while shown:
            together: dict[CellKey, None] = {}
            _hide(shown, together, table)
            if any(stays_hidden(one) for one in together):
                return None
            # Rows that were touched come first: there it mostly shows that a cell is needed.
            rows = {row for row, _ in together}
            fewer = dict.fromkeys(
                sorted(
                    fewer.keys() - together.keys(), key=lambda one: (one[0] not in rows, order[one])
                )
            )
            shown = []
            for found in unsafe(fewer):
                one = found[0]
                if found not in beyond:
                    if stays_hidden(one):
                        return None
                    shown.append(one)
        return fewer

    order = {cell: at for at, cell in enumerate(hidden)}
    # Cells that no hiding protects from a reader who knows the small ones (see `protect`).
    beyond = set(unsafe(hidden))
    for cell in sorted(hidden, key=lambda cell: -_cost(cell, counts)):
        if cell in hidden:
            hidden = still_hidden_without(cell) or hidden
    return hidden


def _circulation(
    table: Counted,
    counts: Mapping[CellKey, int],
    hidden: Iterable[CellKey],
    threshold: int | None,
    *,
    may_hide: bool,
) -> Circulation[CellKey]:
    """Return the table as a circulation: its cells flow from sum to sum.

    With a threshold, counts below it are known to be 1 to threshold - 1. Shown cells stand still,
    or move at a cost when they may still be hidden. A margin that is not published moves freely.
    """
    hidden = frozenset(hidden)
    arcs: dict[CellKey, Arc] = {}
    for cell, count in counts.items():
        tail, head = table.ends(cell)
        is_free = cell in hidden or not table.is_published(cell)
        if not is_free and not may_hide:
            continue
        is_small = threshold is not None and cell in hidden and 0 < count < threshold
        arcs[cell] = Arc(
            tail=tail,
            head=head,
            value=count,
            lower=1 if is_small else 0,
            upper=threshold - 1 if is_small and threshold is not None else None,
            cost=0 if is_free else _cost(cell, counts),
        )
    return Circulation(arcs)


def _cost(cell: CellKey, counts: Mapping[CellKey, int]) -> int:
    """Return what hiding a shown cell costs: its persons, women and men counting for more."""
    row, column = cell
    cost = (counts[cell] + 1) * _WEIGHT.get(column, 1)
    if counts[row, TOTAL] == 0:
        # An empty row protects badly: everybody may know that nobody is there. The last resort.
        cost += 10 * (counts[ALL, TOTAL] + 1)
    return cost
