"""Charts of the register's money: a table in, a neutral chart out. Words come with the table."""

from dataclasses import dataclass
from datetime import date

from apps.figures.charts import Chart, Point, Series
from apps.figures.display import display
from apps.figures.figure import Coverage, Figure
from apps.figures.tables import Table

PARTS = ("without", "only", "unknown")
"""The columns that add up to all projects, in the order of the stack."""


@dataclass(frozen=True, slots=True)
class MoneyWords:
    """What the chart says, already in the reader's language."""

    title: str
    sentence: str
    x_label: str
    y_label: str


def budgets_by_year(
    table: Table, words: MoneyWords, *, as_of: date, coverage: Coverage, language: str
) -> Chart:
    """Return stacked bars of the budgets of each year by what is known of counter-trafficking."""
    return Chart(
        key=table.key,
        kind="stacked_bars",
        title=words.title,
        sentence=words.sentence,
        x_label=words.x_label,
        y_label=words.y_label,
        series=tuple(
            Series(
                key=part,
                label=table.column(part).label,
                points=tuple(
                    point(row.key, row.label, table.cell(row.key, part), language)
                    for row in table.rows
                    if not row.is_total
                ),
            )
            for part in PARTS
        ),
        table=table,
        as_of=as_of,
        coverage=coverage,
    )


def point(x: str, label: str, cell: object, language: str) -> Point:
    """Return the point of a figure; a gap where there is no value to draw."""
    if not isinstance(cell, Figure) or cell.value is None:
        return Point(x=x, label=label, y=None, display="")
    return Point(x=x, label=label, y=cell.value, display=display(cell, language))
