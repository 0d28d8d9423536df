"""The chart of a question with options: how many per cent of those who answered chose each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.figures.charts import Chart, Point, Series
from apps.figures.display import display
from apps.figures.figure import Coverage, Figure
from apps.figures.rounding import TABLE_DIGITS, share_digits
from apps.figures.tables import Table

MOST_SERIES = 6
"""Groups that one chart tells apart; with more it shows everybody, and the table has the groups."""


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its key, which decides colour and pattern, `column` of the table, and its name."""

    key: str
    column: str
    label: str


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What the chart says in words."""

    title: str
    sentence: str
    x_label: str
    y_label: str


def answers_chart(
    table: Table,
    rows: Sequence[str],
    lines: Sequence[Line],
    words: ChartWords,
    *,
    as_of: date,
    coverage: Coverage,
    language: str,
) -> Chart:
    """Return bars of the shares in the chosen rows and columns of a question's table."""
    return Chart(
        key=table.key,
        kind="bars",
        title=words.title,
        sentence=words.sentence,
        x_label=words.x_label,
        y_label=words.y_label,
        series=tuple(
            Series(
                key=line.key,
                label=line.label,
                points=tuple(
                    point(row, table.row(row).label, table.cell(row, line.column), language)
                    for row in rows
                ),
            )
            for line in lines
        ),
        table=table,
        as_of=as_of,
        coverage=coverage,
    )


def point(row: str, label: str, cell: object, language: str) -> Point:
    """Return a share as a point; a hidden one, or one of too few to be printed, is a gap."""
    if not isinstance(cell, Figure) or cell.value is None or is_not_shown(cell):
        return Point(x=row, label=label, y=None, display="")
    return Point(x=row, label=label, y=cell.value, display=display(cell, language))


def is_not_shown(share: Figure) -> bool:
    """Whether a share stands on so few that only its counts are printed."""
    return share_digits(share.denominator, TABLE_DIGITS) is None
