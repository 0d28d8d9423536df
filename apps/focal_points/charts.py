"""Charts of the room: a table in, a neutral chart out. Words come with the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.figures.charts import Chart, Point, Series
from apps.figures.display import display
from apps.figures.figure import Coverage, Figure
from apps.figures.tables import Table

SEXES = ("women", "men", "other")


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What a chart says, already in the reader's language."""

    title: str
    sentence: str
    x_label: str
    y_label: str
    note: str = ""


def point(x: str | date, label: str, cell: object, language: str) -> Point:
    """Return the point of a figure; a gap where there is no value to draw."""
    if not isinstance(cell, Figure) or cell.value is None:
        return Point(x=x, label=label, y=None, display="")
    return Point(x=x, label=label, y=cell.value, display=display(cell, language))


def world_map(
    table: Table,
    classes: Sequence[str],
    words: ChartWords,
    *,
    elsewhere: str,
    as_of: date,
    coverage: Coverage,
    language: str,
) -> Chart:
    """Return a map of the countries of a table, whose rows are named by ISO code.

    `classes` are the words of the column "class", from the best to the worst, and of the legend;
    `elsewhere` are those of land without any office.
    """
    series = [
        Series(
            key=f"class_{place}",
            label=label,
            points=tuple(
                point(row.key, row.label, table.cell(row.key, "covered"), language)
                for row in table.rows
                if table.cell(row.key, "class") == label
            ),
        )
        for place, label in enumerate(classes)
    ]
    return Chart(
        key="focal_points.map",
        kind="map",
        title=words.title,
        sentence=words.sentence,
        x_label=words.x_label,
        y_label=words.y_label,
        series=(*series, Series(key="elsewhere", label=elsewhere, points=())),
        table=table,
        as_of=as_of,
        coverage=coverage,
        note=words.note,
    )


def sexes_by_row(
    table: Table, words: ChartWords, *, as_of: date, coverage: Coverage, language: str
) -> Chart:
    """Return stacked bars of women, men and other for each row that counts anybody."""
    rows = [
        row
        for row in table.rows
        if not row.is_total and any(value_of(table, row.key, sex) for sex in SEXES)
    ]
    return Chart(
        key="focal_points.sexes",
        kind="stacked_bars",
        title=words.title,
        sentence=words.sentence,
        x_label=words.x_label,
        y_label=words.y_label,
        series=tuple(
            Series(
                key=sex,
                label=table.column(sex).label,
                points=tuple(
                    point(row.key, row.label, table.cell(row.key, sex), language) for row in rows
                ),
            )
            for sex in SEXES
        ),
        table=table,
        as_of=as_of,
        coverage=coverage,
        note=words.note,
    )


def value_of(table: Table, row: str, column: str) -> int:
    """Return a count of a table, 0 where there is none."""
    cell = table.cell(row, column)
    return int(cell.value or 0) if isinstance(cell, Figure) else 0


def lines_of(
    table: Table,
    columns: Sequence[str],
    words: ChartWords,
    *,
    as_of: date,
    coverage: Coverage,
    language: str,
) -> Chart:
    """Return one line for each chosen column of a table whose rows are named by their day."""
    return Chart(
        key="focal_points.trend",
        kind="lines",
        title=words.title,
        sentence=words.sentence,
        x_label=words.x_label,
        y_label=words.y_label,
        series=tuple(
            Series(
                key=key,
                label=table.column(key).label,
                points=tuple(
                    point(
                        date.fromisoformat(row.key), row.label, table.cell(row.key, key), language
                    )
                    for row in table.rows
                ),
            )
            for key in columns
        ),
        table=table,
        as_of=as_of,
        coverage=coverage,
        note=words.note,
    )
