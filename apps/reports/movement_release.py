"""T5, movements by grade, as it leaves the house: no number in it gives a person away.

Hires, promotions and separations are protected each like a table of women and men; what is hidden of a
grade in one of them is hidden in all three, so that the net change of a grade, which T2 of two years
tells, does not give the part that is hidden. Grades where nobody but persons of other or undisclosed sex
moved are left out, and their number is not told.

Source: calculation methods of a gender statistics analyst, section 12.
"""

from dataclasses import replace

from apps.figures.disclosure import protect_table
from apps.figures.display import legend
from apps.figures.figure import Empty, Figure, Unit
from apps.figures.tables import Cell, Column, Row, Table
from apps.staffing.selectors.movement_tables import T5_KINDS

PARTS = ("women", "men", "share")


def released_movements(table: Table, *, note: str, language: str) -> Table:
    """Return T5 for readers outside the inner circle, with a note that tells nothing of single persons.

    Raises ValueError when the rows do not add up to the total row.
    """
    rows = [row for row in table.rows if row.is_total or moved(row)]
    hidden = {
        row.key
        for kind in T5_KINDS
        for row in protect_table(of_kind(table, rows, kind)).rows
        if any(isinstance(cell, Figure) and cell.empty is Empty.HIDDEN for cell in row.cells)
    }
    released = tuple(
        replace(
            row, url="", cells=tuple(bare(cell, is_hidden=row.key in hidden) for cell in row.cells)
        )
        for row in rows
    )
    caveats = (*table.caveats, legend(Empty.HIDDEN, language)) if hidden else table.caveats
    return replace(table, rows=released, note=note, caveats=caveats)


def moved(row: Row) -> bool:
    """Say whether any woman or man moved in a row."""
    return any(
        isinstance(cell, Figure) and cell.unit is Unit.PERSONS and cell.value for cell in row.cells
    )


def of_kind(table: Table, rows: list[Row], kind: str) -> Table:
    """Return the part of T5 on one kind of movement as a table of women and men."""
    places = [[column.key for column in table.columns].index(f"{kind}_{part}") for part in PARTS]
    return Table(
        key=f"{table.key}.{kind}",
        number="",
        title="",
        columns=(
            Column("women", "", Unit.PERSONS),
            Column("men", "", Unit.PERSONS),
            Column("share_women", "", Unit.PER_CENT),
        ),
        rows=tuple(replace(row, cells=tuple(row.cells[place] for place in places)) for row in rows),
    )


def bare(cell: Cell, *, is_hidden: bool) -> Cell:
    """Return a cell without the way to its records, hidden where that is decided."""
    if not isinstance(cell, Figure):
        return cell
    return cell.hide() if is_hidden else replace(cell, records=())
