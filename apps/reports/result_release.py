"""Figures of what came of projects, as readers outside the inner circle may see them.

The unit of a result is a word of the office that reported it, so every number of 1 to 4 is taken for
persons. Women and men go together, with a small rest that is neither: what is left out can then not be
worked out from what is shown. Different results of a project are not compared with each other.
"""

from dataclasses import replace
from fractions import Fraction

from apps.figures.disclosure import THRESHOLD
from apps.figures.figure import Figure
from apps.figures.tables import Cell, Row, Table

COUNTS = ("value", "women", "men")


def released_results(table: Table) -> Table:
    """Return a table of results with small counts hidden, and with them what would give them away."""
    places = {column.key: place for place, column in enumerate(table.columns)}

    def released(row: Row) -> Row:
        counts = {key: row.cells[places[key]] for key in COUNTS if key in places}
        hidden = {places[key] for key in hidden_in(counts) & places.keys()}
        cells = tuple(
            cell.hide() if place in hidden and isinstance(cell, Figure) else cell
            for place, cell in enumerate(row.cells)
        )
        return replace(row, cells=cells)

    return replace(table, rows=tuple(map(released, table.rows)))


def hidden_in(cells: dict[str, Cell]) -> set[str]:
    """Return which of value, women and men of one result are hidden."""
    counts = {
        key: Fraction(cell.value)
        for key, cell in cells.items()
        if isinstance(cell, Figure) and cell.value is not None
    }
    by_sex = [counts[key] for key in ("women", "men") if key in counts]
    value = counts.get("value")
    rest = value - sum(by_sex) if value is not None and by_sex else Fraction()
    hidden = set()
    if any(is_small(each) for each in (*by_sex, rest)):
        hidden |= {"women", "men"}
    if value is not None and is_small(value):
        hidden |= set(COUNTS)
    return hidden


def is_small(number: Fraction) -> bool:
    """Say whether a number could be one to four persons."""
    return 0 < number < THRESHOLD
