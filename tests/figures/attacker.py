"""A reader who tries every table that fits what is published: the judge of disclosure control.

Shares no code with the protection: it only counts.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

Cell = tuple[str, str]


def tables_that_fit(
    rows: Sequence[str],
    columns: Sequence[str],
    shown: Mapping[Cell, int],
    *,
    cap: int,
    small: Collection[Cell] = (),
) -> Iterator[dict[Cell, int]]:
    """Yield every table, margins included, that agrees with the shown counts.

    Counts of hidden cells go up to `cap`; those known to be `small` from 1 to 4.
    """

    def fits(cell: Cell, count: int) -> bool:
        return shown.get(cell, count) == count and (cell not in small or 1 <= count <= 4)

    def row_options(row: str) -> list[tuple[int, ...]]:
        choices = [
            [shown[row, column]]
            if (row, column) in shown
            else [count for count in range(cap + 1) if fits((row, column), count)]
            for column in columns
        ]
        return [counts for counts in product(*choices) if fits((row, "total"), sum(counts))]

    totalled = [at for at, column in enumerate(columns) if ("all", column) in shown]
    wanted = [shown["all", columns[at]] for at in totalled]

    def complete(done: list[tuple[int, ...]]) -> Iterator[list[tuple[int, ...]]]:
        sums = [sum(counts) for counts in zip(*done, strict=True)] or [0] * len(columns)
        missing = tuple(want - sums[at] for at, want in zip(totalled, wanted, strict=True))
        if len(done) == len(options):
            if all(fits(("all", column), sums[at]) for at, column in enumerate(columns)) and fits(
                ("all", "total"), sum(sums)
            ):
                yield done
        elif all(number >= 0 for number in missing):
            is_last = len(done) == len(options) - 1
            for counts in last_rows.get(missing, []) if is_last else options[len(done)]:
                yield from complete([*done, counts])

    options = [row_options(row) for row in rows]
    # The last row has no choice in the columns whose total is shown.
    last_rows: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for counts in options[-1]:
        last_rows.setdefault(tuple(counts[at] for at in totalled), []).append(counts)
    for found in complete([]):
        table: dict[Cell, int] = {}
        for row, counts in zip(rows, found, strict=True):
            table |= {(row, column): count for column, count in zip(columns, counts, strict=True)}
            table[row, "total"] = sum(counts)
        for column in (*columns, "total"):
            table["all", column] = sum(table[row, column] for row in rows)
        yield table


def another_value(
    rows: Sequence[str],
    columns: Sequence[str],
    shown: Mapping[Cell, int],
    cell: Cell,
    truth: int,
    *,
    cap: int,
    small: Collection[Cell] = (),
) -> int | None:
    """Return a count other than the true one that the hidden cell could have; None if none could.

    The row of the cell is tried first, so that an answer comes early where there is one.
    """
    ordered = sorted(rows, key=lambda row: row != cell[0])
    if cell[0] == "all":
        ordered = list(rows)
    for table in tables_that_fit(ordered, columns, shown, cap=cap, small=small):
        if table[cell] != truth:
            return table[cell]
    return None
