"""The cells of the page “Explore” one by one, with typed columns: for programs, and for Parquet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args, get_type_hints

from apps.figures.shares import share_of_women
from apps.staffing.choices import ExploreDimension
from apps.staffing.selectors.explore.counting import NO_RETURNS, Pivot
from apps.staffing.selectors.explore.figures import Figures, Spot, exact
from apps.staffing.selectors.explore.members import Member
from apps.staffing.selectors.explore.table import TOTAL, has_total


@dataclass(frozen=True, slots=True)
class Observation:
    """One cell; counts are None where `empty` says why: missing or not applicable.

    `value` is the measure, exact to 15 digits; shares are per cent, changes points. `empty` is also of a
    measure that the counts do not allow, such as an index of fewer than 20 persons.
    """

    row: str
    row_label: str
    column: str
    column_label: str
    as_of: date
    women: int | None
    men: int | None
    other: int | None
    total: int | None
    missing_cells: int
    share_of_women: float | None
    value: float | None
    empty: str
    due: int
    counted: int
    missing: int


def observations(pivot: Pivot) -> Iterator[Observation]:
    """Yield the cells row by row, totals last; a row of a total has the key "total"."""
    maker, query = Figures(pivot), pivot.query
    rows: Sequence[Member | None] = [*pivot.rows, *([None] if has_total(query.rows) else [])]
    columns: Sequence[Member | None] = [None]
    if query.columns is not None:
        columns = [*pivot.columns, *([None] if has_total(query.columns) else [])]
    for row in rows:
        for column in columns:
            yield observation(maker, row, column)


def observation(maker: Figures, row: Member | None, column: Member | None) -> Observation:
    """Return one cell."""
    spot = Spot(row, column)
    place, sex = maker.place(spot), maker.sex(spot)
    tally, coverage = maker.pivot.tally(place), maker.pivot.covered(place) or NO_RETURNS
    is_counted = maker.empty(place) is None
    figure = maker.cell(maker.query.measure, spot)
    value = exact(figure)
    share = share_of_women(tally.women, tally.men) if is_counted and not sex else None
    counts = {
        key: number if is_counted and sex in {"", key} else None
        for key, number in (("women", tally.women), ("men", tally.men), ("other", tally.other))
    }
    total = figure.value if sex else tally.total
    has_columns = maker.query.columns is not None
    return Observation(
        row=row.key if row else TOTAL,
        row_label=row.label if row else "",
        column=(column.key if column else TOTAL) if has_columns else "",
        column_label=column.label if column else "",
        as_of=place[0],
        women=counts["women"],
        men=counts["men"],
        other=counts["other"],
        total=int(total) if is_counted and total is not None else None,
        missing_cells=tally.missing_cells,
        share_of_women=None if share is None else float(share),
        value=None if value is None else float(value),
        empty=figure.empty.value if figure.empty else "",
        due=coverage.due,
        counted=coverage.counted,
        missing=coverage.missing,
    )


def dimension_names(pivot: Pivot) -> tuple[str, str]:
    """Return the names of the dimensions of rows and columns; the second may be empty."""
    query = pivot.query
    columns = "" if query.columns is None else str(ExploreDimension(query.columns).value)
    return str(ExploreDimension(query.rows).value), columns


def column_types() -> list[tuple[str, type]]:
    """Return name and type of each field of an observation, in their order; any of them may be None."""
    return [
        (name, (get_args(hint) or (hint,))[0]) for name, hint in get_type_hints(Observation).items()
    ]
