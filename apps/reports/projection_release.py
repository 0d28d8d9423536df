"""T7, the projection by grade, as it leaves the house: it tells of no date more than the tables of that date.

A row is shown where the counts of women of its grade are told on every date of its window by the tables of
that date, as they are or would be released, and where no published edition hid its share. Otherwise nothing
of it is shown, because the year and the points are made of all of its dates.

Source: calculation methods of a gender statistics analyst, section 12.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from apps.figures.display import HIDDEN_SYMBOL, legend
from apps.figures.figure import Empty, Figure
from apps.figures.tables import Cell, Table
from apps.reports.release import (
    Cells,
    Tables,
    as_of_tables,
    hidden_counts,
    is_hidden,
    rest_is_small,
    tables_of,
    with_rest_in_general_service,
)
from apps.staffing.analytics.composition import GRADE_GROUPS
from apps.staffing.selectors.picture import StaffPicture
from apps.staffing.selectors.trends.projections import NUMBER, projection_table
from apps.staffing.selectors.trends.roads import (
    EVERYBODY,
    NATIONAL,
    PROFESSIONAL,
    Road,
    default_since,
    grades_asked,
    roads,
)

ROW_OF_T1 = {EVERYBODY: "total", PROFESSIONAL: PROFESSIONAL, NATIONAL: NATIONAL}


def released_projection(
    picture: StaffPicture, *, language: str, published: Sequence[Tables] = ()
) -> Table:
    """Return T7 for readers outside the inner circle, who hold the `published` tables already."""
    table = projection_table(picture)
    is_merged = rest_is_small(picture)
    counted = with_rest_in_general_service(picture) if is_merged else picture
    hidden: dict[date, Mapping[str, Cells]] = {}
    untold = set()
    for road in roads(picture, grades_asked(picture), since=default_since(picture.as_of)):
        for day in days_of(road):
            if day not in hidden:
                hidden[day] = hidden_counts(tables_of(counted, day, is_merged=is_merged))
        if not is_told(road, hidden) or was_hidden(road, published):
            untold.add(road.subject.key)
    rows = tuple(
        replace(
            row,
            url="",
            cells=tuple(bare(cell, is_untold=row.key in untold) for cell in row.cells),
        )
        for row in table.rows
    )
    caveats = (*table.caveats, legend(Empty.HIDDEN, language)) if untold else table.caveats
    return replace(table, rows=rows, caveats=caveats)


def days_of(road: Road) -> set[date]:
    """Return every date that a row of T7 is made of."""
    return {road.first_day, road.last_day, *(day for day, _tally in road.days)}


def place_of(key: str) -> tuple[str, str]:
    """Return the table and the row that tell the persons of a row of T7."""
    if key in ROW_OF_T1:
        return "T1", ROW_OF_T1[key]
    return ("T3" if key.startswith("NO") else "T2"), key


def is_told(road: Road, hidden: Mapping[date, Mapping[str, Cells]]) -> bool:
    """Say whether the tables of every date tell the women and men of a row."""
    number, row = place_of(road.subject.key)
    return not any(
        (row, sex) in hidden[day][number] for day in days_of(road) for sex in ("women", "men")
    )


def was_hidden(road: Road, published: Sequence[Tables]) -> bool:
    """Say whether a published edition hid the share of a row on one of its dates."""
    key = road.subject.key
    number, row = place_of(key)
    column = key if key in GRADE_GROUPS or key == EVERYBODY else ""
    days = days_of(road)
    return any(
        any(is_hidden(each.get(NUMBER), key, name) for name in ("first", "last"))
        or (as_of_tables(each) in days and is_hidden(each.get(number), row, "share_women"))
        or any(column and is_hidden(each.get("T6"), day.isoformat(), column) for day in days)
        for each in published
    )


def bare(cell: Cell, *, is_untold: bool) -> Cell:
    """Return a cell without the way to its records; hidden, words included, where its row is untold."""
    if not isinstance(cell, Figure):
        return HIDDEN_SYMBOL if is_untold and cell else cell
    return cell.hide() if is_untold else replace(cell, records=())
