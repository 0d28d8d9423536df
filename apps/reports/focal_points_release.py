"""T11 as readers outside the inner circle may see it: counts of focal points give nobody away.

Focal points by sex are protected as one table, and those who meet a rule set as another, divided into who
meets it and who does not. Numbers of offices are no numbers of persons and stay. Rule sets are not compared
with each other, nor with the sexes, as elsewhere in the house.
"""

from dataclasses import replace

from apps.figures.disclosure import ALL, CountTable, protect, protect_table
from apps.figures.disclosure.counts import MEN, WOMEN
from apps.figures.figure import Figure
from apps.figures.tables import Column, Row, Table
from apps.focal_points.selectors.coverage.tables import MEETS

OF_OFFICES = ("offices", "covered", "share")


def released_coverage(table: Table, *, language: str) -> Table:
    """Return T11 with few focal points hidden, and with them what would give their number away."""
    rules = [column for column in table.columns if column.key.startswith(MEETS)]
    others = [column for column in table.columns if column not in rules]
    persons = protect_table(only(table, others), language=language, harmless_columns=OF_OFFICES)
    hidden = {rule.key: hidden_rows(table, rule.key) for rule in rules}
    rows = []
    for before, after in zip(table.rows, persons.rows, strict=True):
        told = [
            cell.hide() if before.key in hidden[rule.key] and isinstance(cell, Figure) else cell
            for rule in rules
            for cell in [table.cell(before.key, rule.key)]
        ]
        rows.append(replace(after, cells=(*after.cells, *told)))
    return replace(persons, columns=(*others, *rules), rows=tuple(rows))


def only(table: Table, columns: list[Column]) -> Table:
    """Return the table with some of its columns."""

    def fewer(row: Row) -> Row:
        return replace(row, cells=tuple(table.cell(row.key, column.key) for column in columns))

    return replace(table, columns=tuple(columns), rows=tuple(map(fewer, table.rows)))


def hidden_rows(table: Table, rule: str) -> set[str]:
    """Return the keys of the rows where neither who meets a rule set nor who does not is told."""
    names = {row.key: ALL if row.is_total else f"row {row.key}" for row in table.rows}
    cells = {}
    for row in table.rows:
        if not row.is_total:
            meeting, persons = count(table, row.key, rule), count(table, row.key, "total")
            cells[names[row.key], WOMEN] = meeting
            cells[names[row.key], MEN] = persons - meeting
    protected = protect(
        CountTable(
            rows=tuple(name for name in names.values() if name != ALL),
            columns=(WOMEN, MEN),
            cells=cells,
        )
    )
    return {key for key, name in names.items() if (name, WOMEN) in protected.hidden}


def count(table: Table, row: str, column: str) -> int:
    """Return a count of T11, in which none is missing."""
    cell = table.cell(row, column)
    return int(cell.value or 0) if isinstance(cell, Figure) else 0
