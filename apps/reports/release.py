"""The staffing tables as they leave the house: no number among them gives a person away.

T1 to T4 divide the same persons, by grade and by place: the total of T2 is a row of T1, that of T3
another, and T1 and T4 end in one total. So they are protected together. T6 repeats shares of the same
rows and sums of some of them, on every date: a share is shown only where the tables of its date, as
they are or would be released, show it or let everybody work it out. A change is shown where both of
its shares are. Where an edition of an earlier date was published, what it hid stays hidden.

The few ungraded staff are added to general service when they are few on any date: alone they would
take a large row with them, and no reader learns anything from them.

Not compared: editions of one year with each other. Whoever holds an edition and its correction can
see which office moved; the correction is public, and says so.

Source: calculation methods of a gender statistics analyst, section 12.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from apps.figures.disclosure import (
    ALL,
    THRESHOLD,
    TOTAL,
    Division,
    LinkedTables,
    hide_counts,
    protect,
)
from apps.figures.display import legend
from apps.figures.figure import Empty, Figure
from apps.figures.tables import Cell, Row, Table
from apps.organization.choices import GradeCategory, Location
from apps.staffing.analytics.composition import GRADE_GROUPS, NOBODY, Tally, add_up
from apps.staffing.selectors.picture import StaffPicture
from apps.staffing.selectors.tables import (
    TREND_TOTAL,
    category_table,
    location_table,
    national_officer_table,
    professional_table,
    trend_table,
)

Tables = Mapping[str, Table]
Cells = frozenset[tuple[str, str]]

COUNTS = ("women", "men", "other", TOTAL)
TABLE_OF_CATEGORY = {
    GradeCategory.PROFESSIONAL.value: "T2",
    GradeCategory.NATIONAL_OFFICER.value: "T3",
}
"""Rows of T1 that another table divides by grade; its total row is that row of T1."""
SUBTOTAL_OF_T4 = Location.FIELD.value
GENERAL_SERVICE, REST = GradeCategory.GENERAL_SERVICE.value, GradeCategory.UNGRADED.value
ROW_OF_TREND = {
    TREND_TOTAL: "total",
    "NO": GradeCategory.NATIONAL_OFFICER.value,
    "G": GENERAL_SERVICE,
}
"""Columns of T6 that are rows of T1; the others add up grades of T2."""


def released_tables(
    picture: StaffPicture, *, language: str, published: Sequence[Tables] = ()
) -> dict[str, Table]:
    """Return T1 to T4 and T6 for readers outside the inner circle.

    `published` are the tables of the editions that these readers hold already. Raises ValueError
    when the tables do not add up to each other.
    """
    is_merged = rest_is_small(picture)
    if is_merged:
        picture = with_rest_in_general_service(picture)
    tables = tables_of(picture, picture.as_of, is_merged=is_merged)
    hidden = hidden_counts(tables)
    earlier = earlier_tables(picture, published, is_merged=is_merged) if picture.before else {}
    released = {
        number: hide_counts(table, hidden[number], earlier=earlier.get(number), language=language)
        for number, table in tables.items()
    }
    trend = trend_table(picture)
    if is_merged:
        trend = with_merged_column(trend, picture)
    released["T6"] = released_trend(trend, picture, published, language, is_merged=is_merged)
    if ("total", "other") in hidden["T1"]:
        note = picture.note_on(None)
        released = {number: replace(table, note=note) for number, table in released.items()}
    return {number: without_records(table) for number, table in released.items()}


def rest_is_small(picture: StaffPicture) -> bool:
    """Say whether the ungraded are few, on any date of the report."""
    sums = add_up(picture.counts, lambda count: (count.as_of, picture.categories[count.grade]))
    return any(
        0 < number < THRESHOLD
        for (_day, category), tally in sums.items()
        if category == REST
        for number in (tally.women, tally.men, tally.other, tally.total)
    )


def with_rest_in_general_service(picture: StaffPicture) -> StaffPicture:
    """Return the picture with the ungraded counted as general service."""
    return replace(
        picture,
        categories={
            grade: GENERAL_SERVICE if category == REST else category
            for grade, category in picture.categories.items()
        },
    )


def tables_of(picture: StaffPicture, day: date, *, is_merged: bool) -> dict[str, Table]:
    """Return T1 to T3 of a date, and T4 where the picture knows the regions of the date."""
    before = picture.before if day == picture.as_of else None
    then = replace(picture, as_of=day, before=before)
    categories = category_table(then)
    if is_merged:
        rows = [
            replace(row, label=merged_label()) if row.key == GENERAL_SERVICE else row
            for row in categories.rows
            if row.key != REST
        ]
        categories = replace(categories, rows=tuple(rows))
    tables = [categories, professional_table(then), national_officer_table(then)]
    if any(as_of == day for as_of, _region in picture.region_tallies):
        tables.append(location_table(then))
    return {table.number: table for table in tables}


def merged_label() -> str:
    """Return the name of general service with the ungraded."""
    return _("General service and other")


def hidden_counts(tables: Tables) -> dict[str, Cells]:
    """Return, for each table, the keys of row and column that are not released."""
    names = {number: names_of_rows(table) for number, table in tables.items()}
    divisions = [
        Division(
            cells=counts_of([tables[number] for number in ("T1", "T2", "T3")], names),
            groups={
                names["T1"][row]: tuple(
                    name for key, name in names[number].items() if key != "total"
                )
                for row, number in TABLE_OF_CATEGORY.items()
            },
        )
    ]
    if "T4" in tables:
        places = [row.key for row in tables["T4"].rows if is_region(row)]
        divisions.append(
            Division(
                cells=counts_of([tables["T4"]], names),
                groups={names["T4"][SUBTOTAL_OF_T4]: tuple(names["T4"][key] for key in places)},
            )
        )
    hidden = protect(LinkedTables(tuple(divisions))).hidden
    return {
        number: frozenset(
            (row, column)
            for row, name in names[number].items()
            for column in COUNTS
            if (name, column) in hidden
        )
        for number in tables
    }


def names_of_rows(table: Table) -> dict[str, str]:
    """Return the name of every row in the release; the same where two tables print one sum."""
    category = next(
        (row for row, number in TABLE_OF_CATEGORY.items() if number == table.number), None
    )
    above = f"T1 {category}" if category else ALL
    return {row.key: above if row.is_total else f"{table.number} {row.key}" for row in table.rows}


def is_region(row: Row) -> bool:
    """Say whether a row of T4 is one of those that its subtotal adds up."""
    return not row.is_total and row.key not in {
        Location.HEADQUARTERS.value,
        Location.ADMINISTRATIVE_CENTRE.value,
        SUBTOTAL_OF_T4,
    }


def counts_of(
    tables: Sequence[Table], names: Mapping[str, Mapping[str, str]]
) -> dict[tuple[str, str], int]:
    """Return the counts of the rows that nothing divides further, by their names."""
    divided = {*TABLE_OF_CATEGORY, SUBTOTAL_OF_T4}
    counts = {}
    for table in tables:
        for row in table.rows:
            if row.is_total or row.key in divided:
                continue
            for column in ("women", "men", "other"):
                cell = table.cell(row.key, column)
                counts[names[table.number][row.key], column] = count_in(cell)
    return counts


def count_in(cell: Cell) -> int:
    """Return a count; nothing reported adds nothing."""
    return int(cell.value or 0) if isinstance(cell, Figure) else 0


def earlier_tables(
    picture: StaffPicture, published: Sequence[Tables], *, is_merged: bool
) -> dict[str, Table]:
    """Return the tables of a year earlier as they are or would be released.

    A share that a published edition of that date hid is hidden.
    """
    assert picture.before is not None  # noqa: S101 - narrows the type
    tables = tables_of(picture, picture.before, is_merged=is_merged)
    hidden = hidden_counts(tables)
    held = [each for each in published if as_of_tables(each) == picture.before]
    return {
        number: hide_counts(
            table,
            hidden[number]
            | {
                (row.key, column)
                for row in table.rows
                for column in ("women", "men")
                if any(is_hidden(each.get(number), row.key, "share_women") for each in held)
            },
        )
        for number, table in tables.items()
    }


def as_of_tables(tables: Tables) -> date | None:
    """Return the date of a set of tables."""
    return (
        next((figure.as_of for figure in tables["T1"].figures()), None) if "T1" in tables else None
    )


def is_hidden(table: Table | None, row: str, column: str) -> bool:
    """Say whether a published table hid a cell; a cell that it had not was not hidden."""
    try:
        cell = table.cell(row, column) if table else None
    except KeyError:
        return False
    return isinstance(cell, Figure) and cell.empty is Empty.HIDDEN


def released_trend(
    trend: Table,
    picture: StaffPicture,
    published: Sequence[Tables],
    language: str,
    *,
    is_merged: bool,
) -> Table:
    """Return T6 with the shares hidden that the tables of their date do not tell."""
    rows = []
    for row in trend.rows:
        tables = tables_of(picture, date.fromisoformat(row.key), is_merged=is_merged)
        hidden = hidden_counts(tables)
        cells = tuple(
            cell.hide()
            if isinstance(cell, Figure)
            and (
                not is_told(column.key, tables, hidden)
                or any(is_hidden(each.get("T6"), row.key, column.key) for each in published)
            )
            else cell
            for column, cell in zip(trend.columns, row.cells, strict=True)
        )
        rows.append(replace(row, cells=cells, url=""))
    released = replace(trend, rows=tuple(rows))
    if any(figure.empty is Empty.HIDDEN for figure in released.figures()):
        caveats = (*trend.caveats, legend(Empty.HIDDEN, language))
        released = replace(released, caveats=caveats)
    return released


def is_told(group: str, tables: Tables, hidden: Mapping[str, Cells]) -> bool:
    """Say whether women and men of a column of T6 are told by the tables of its date."""
    if group in ROW_OF_TREND:
        return (ROW_OF_TREND[group], "women") not in hidden["T1"]
    untold = {row.key for row in tables["T2"].rows if (row.key, "women") in hidden["T2"]}
    grades = set(GRADE_GROUPS[group])
    # All grades of the group are shown, or all that the total has beside them.
    return not (untold & grades) or not (untold - grades)


def with_merged_column(trend: Table, picture: StaffPicture) -> Table:
    """Return T6 with the ungraded in the column of general service."""
    sums = add_up(picture.counts, lambda count: (count.as_of, picture.categories[count.grade]))
    place = [column.key for column in trend.columns].index("G")

    def merged(row: Row) -> Row:
        day = date.fromisoformat(row.key)
        tally: Tally = sums.get((day, GENERAL_SERVICE), NOBODY)
        share = picture.share("staffing.t6.G.share_women", tally.women, tally.men, at=day)
        return replace(row, cells=(*row.cells[:place], share, *row.cells[place + 1 :]))

    columns = tuple(
        replace(column, label=merged_label()) if column.key == "G" else column
        for column in trend.columns
    )
    return replace(trend, columns=columns, rows=tuple(merged(row) for row in trend.rows))


def without_records(table: Table) -> Table:
    """Return the table without the ways to its records, which outside readers cannot open."""

    def bare(cell: Cell) -> Cell:
        return replace(cell, records=()) if isinstance(cell, Figure) else cell

    return replace(
        table,
        rows=tuple(
            replace(row, url="", cells=tuple(bare(cell) for cell in row.cells))
            for row in table.rows
        ),
    )
