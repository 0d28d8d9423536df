"""Tables of figures as readers outside the inner circle may see them.

Differencing over time: a change in points beside the share of one date gives the share of the
other, and a share of few persons gives their counts (29.4 per cent of fewer than 30 is 5 of 17).
So a change is shown only where both shares are: compare with the table as it was published.

A table of shares alone (women by grade group, over years) has no sums of its own, but its groups
add up elsewhere: so a hidden share takes with it that of the smallest other group of its row, where
there is one beside the largest. Its overlap with tables of counts is not compared here; see `linked`.

Source: calculation methods of a gender statistics analyst, section 12.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from apps.figures.disclosure.counts import (
    ALL,
    MEN,
    OTHER,
    THRESHOLD,
    TOTAL,
    WOMEN,
    CellKey,
    CountTable,
    protect,
)
from apps.figures.display import HIDDEN_SYMBOL, legend
from apps.figures.figure import Empty, Figure, Unit
from apps.figures.tables import Cell, Row, Table

_COUNT_COLUMNS = (WOMEN, MEN, OTHER, TOTAL)
# Columns of a table of figures that tell nothing beyond the women and men of their row.
_COLUMNS_OF_THE_PAIR = ("share_women", "share_men", "gap", "band", "status")
_CHANGE = "change"


def protect_table(
    table: Table,
    *,
    threshold: int = THRESHOLD,
    earlier: Table | None = None,
    language: str = "en",
    harmless_columns: Collection[str] = ("target",),
) -> Table:
    """Return a table of figures as readers outside the inner circle may see it.

    Counts stand in the columns women, men, other and total; at most one row is the total row. With
    the women and men of a row go its share_women, share_men, gap, band, status and change; a
    hidden figure loses its counts, records and note, hidden text becomes the symbol c, and the row
    its link. Any other column is hidden throughout once anything is, unless named as harmless. Where
    there is a total but no column other, their difference counts as published.

    A `change` stays only where `earlier`, the protected table it was computed against, shows the
    share of the same row; without `earlier` no change is shown. A caveat in the language explains c.

    In a table of shares alone, each with its own counts, shares of 1 to 4 women or men are hidden.

    Raises ValueError when there are other figures than shares but no columns women and men, when a
    row or the total row is not the sum of its parts, when there are two total rows, or when the
    table is protected already.
    """
    if _has_shares_alone(table):
        return _with_rows(table, [_protect_shares(row, threshold) for row in table.rows], language)
    names = {row.key: ALL if row.is_total else f"row {row.key}" for row in table.rows}
    protected = protect(_count_table(table, names), threshold)
    return hide_counts(
        table,
        {
            (row.key, column)
            for row in table.rows
            for column in _COUNT_COLUMNS
            if (names[row.key], column) in protected.hidden
        },
        earlier=earlier,
        language=language,
        harmless_columns=harmless_columns,
    )


def hide_counts(
    table: Table,
    hidden: Collection[CellKey],
    *,
    earlier: Table | None = None,
    language: str = "en",
    harmless_columns: Collection[str] = ("target",),
) -> Table:
    """Return a table with the counts hidden that somebody has decided on, and all that tells them.

    `hidden` holds keys of row and column (women, men, other, total). What goes with them is said in
    `protect_table`.
    """
    rows = [_protect_row(table, row, hidden, earlier, harmless_columns) for row in table.rows]
    return _with_rows(table, rows, language)


def _with_rows(table: Table, rows: Sequence[Row], language: str) -> Table:
    """Return the table with the rows, and an explanation of c when they are not its own."""
    if tuple(rows) == table.rows:
        return table
    explanation = legend(Empty.HIDDEN, language)
    caveats = tuple(caveat for caveat in table.caveats if caveat != explanation)
    return replace(table, rows=tuple(rows), caveats=(*caveats, explanation))


def _has_shares_alone(table: Table) -> bool:
    return not any(column.key in _COUNT_COLUMNS for column in table.columns) and all(
        figure.unit is Unit.PER_CENT for figure in table.figures()
    )


def _protect_shares(row: Row, threshold: int) -> Row:
    """Hide the shares of few women or few men, and one share beside a lone hidden one."""
    persons = {
        at: cell.denominator
        for at, cell in enumerate(row.cells)
        if isinstance(cell, Figure) and cell.denominator
    }
    hidden = {at for at in persons if _is_share_of_few(row.cells[at], threshold)}
    shown = sorted(persons.keys() - hidden, key=lambda at: persons[at])
    if len(hidden) == 1 and len(shown) > 1:
        hidden.add(shown[0])
    if not hidden:
        return row
    cells = tuple(_hidden_cell(cell) if at in hidden else cell for at, cell in enumerate(row.cells))
    return replace(row, cells=cells, url="")


def _is_share_of_few(cell: Cell, threshold: int) -> bool:
    if not isinstance(cell, Figure) or cell.numerator is None or cell.denominator is None:
        return False
    both = (cell.numerator, cell.denominator - cell.numerator)
    return any(0 < count < threshold for count in both)


def _count_table(table: Table, names: Mapping[str, str]) -> CountTable:
    """Return the counts of a table of figures; raises ValueError where they do not add up."""
    present = {column.key for column in table.columns} & set(_COUNT_COLUMNS)
    if not {WOMEN, MEN} <= present:
        raise ValueError(f"{table.key}: only tables with women and men are protected.")
    counts: dict[CellKey, int] = {}
    for row in table.rows:
        name = names[row.key]
        by_column = {key: _count(table, row, key) for key in _COUNT_COLUMNS if key in present}
        women, men, other = (by_column.get(key) or 0 for key in (WOMEN, MEN, OTHER))
        total = by_column.get(TOTAL)
        if total is not None and OTHER not in present:
            other = total - women - men
        if other < 0 or (total is not None and total != women + men + other):
            raise ValueError(f"{table.key}: row {row.key} does not add up to its total.")
        counts |= {(name, WOMEN): women, (name, MEN): men, (name, OTHER): other}
    parts = tuple(names[row.key] for row in table.rows if not row.is_total)
    has_total_row = len(parts) < len(table.rows)
    if len(table.rows) - len(parts) > 1:
        raise ValueError(f"{table.key}: only one row can be the total of all others.")
    for column in (WOMEN, MEN, OTHER) if has_total_row else ():
        if counts[ALL, column] != sum(counts[part, column] for part in parts):
            raise ValueError(f"{table.key}: the rows do not add up to the total row ({column}).")
    columns = (WOMEN, MEN, OTHER) if OTHER in present or TOTAL in present else (WOMEN, MEN)
    return CountTable(
        rows=parts,
        columns=columns,
        cells={(part, column): counts[part, column] for part in parts for column in columns},
        has_row_totals=TOTAL in present,
        has_column_totals=has_total_row,
    )


def _count(table: Table, row: Row, column: str) -> int | None:
    """Return one count; None where nothing was reported, which adds nothing to the sums."""
    cell = table.cell(row.key, column)
    if isinstance(cell, Figure) and cell.empty is Empty.HIDDEN:
        raise ValueError(f"{table.key}: row {row.key} is protected already.")
    if cell is None or (isinstance(cell, Figure) and cell.value is None):
        return None
    if isinstance(cell, Figure) and isinstance(cell.value, int):
        return cell.value
    raise ValueError(f"{table.key}: row {row.key} has no count in column {column}.")


def _protect_row(
    table: Table,
    row: Row,
    hidden: Collection[CellKey],
    earlier: Table | None,
    harmless_columns: Collection[str],
) -> Row:
    is_pair_hidden = (row.key, WOMEN) in hidden
    cells: list[Cell] = []
    for column, cell in zip(table.columns, row.cells, strict=True):
        if column.key in _COUNT_COLUMNS:
            is_hidden = (row.key, column.key) in hidden
        elif column.key in _COLUMNS_OF_THE_PAIR:
            is_hidden = is_pair_hidden
        elif column.key == _CHANGE:
            is_hidden = is_pair_hidden or not _shows_share(earlier, row)
        else:
            is_hidden = bool(hidden) and column.key not in harmless_columns
        cells.append(_hidden_cell(cell) if is_hidden else cell)
    is_touched = any(hidden_row == row.key for hidden_row, _ in hidden)
    return replace(row, cells=tuple(cells), url="" if is_touched else row.url)


def _shows_share(earlier: Table | None, row: Row) -> bool:
    """Say whether the earlier table shows the share of women of this row."""
    try:
        cell = earlier.cell(row.key, "share_women") if earlier else None
    except KeyError:
        return False
    return isinstance(cell, Figure) and cell.empty is not Empty.HIDDEN


def _hidden_cell(cell: Cell) -> Cell:
    if isinstance(cell, Figure):
        return cell.hide()
    return None if cell is None else HIDDEN_SYMBOL
