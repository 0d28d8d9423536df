"""Charts of the room: a table in, a neutral chart out. Words come with the table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from apps.figures.charts import Chart, Mark, Point, Range, Series
from apps.figures.display import display
from apps.figures.figure import Coverage, Figure
from apps.figures.tables import Table


@dataclass(frozen=True, slots=True)
class ShareWords:
    """What a chart says, already in the reader's language."""

    title: str
    sentence: str
    x_label: str
    y_label: str
    note: str


def bars_with_ranges(
    table: Table,
    rows: Collection[str],
    words: ShareWords,
    *,
    as_of: date,
    coverage: Coverage,
    language: str,
) -> Chart:
    """Return a bar for each of some rows, with a whisker from `lowest` to `highest`."""
    kept = [row for row in table.rows if row.key in rows]
    ranges, points = [], []
    for row in kept:
        low, high = table.cell(row.key, "lowest"), table.cell(row.key, "highest")
        value = point(row.key, row.label, table.cell(row.key, "share"), language)
        if (
            isinstance(low, Figure)
            and isinstance(high, Figure)
            and low.value is not None
            and high.value is not None
            and low.value != high.value
        ):
            words_of_range = f"{display(low, language)}–{display(high, language)}"
            ranges.append(Range(row.key, low.value, high.value, f"{row.label}: {words_of_range}"))
            if value.y is not None:
                value = replace(value, display=f"{value.display} ({words_of_range})")
        points.append(value)
    return Chart(
        key=table.key,
        kind="bars",
        title=words.title,
        sentence=words.sentence,
        x_label=words.x_label,
        y_label=words.y_label,
        series=(Series(key="share", label=table.column("share").label, points=tuple(points)),),
        table=table,
        as_of=as_of,
        coverage=coverage,
        ranges=tuple(ranges),
        note=words.note if ranges else "",
    )


def lines_by_year(
    table: Table,
    columns: Sequence[tuple[str, str]],
    words: ShareWords,
    *,
    targets: Sequence[tuple[int, Decimal, str]],
    as_of: date,
    coverage: Coverage,
    language: str,
) -> Chart:
    """Return a line for each column over the years; targets as marks (year, per cent, words)."""
    years = {int(row.key) for row in table.rows}
    return Chart(
        key=table.key,
        kind="lines",
        title=words.title,
        sentence=words.sentence,
        x_label=words.x_label,
        y_label=words.y_label,
        series=tuple(
            Series(
                key=key,
                label=label,
                points=tuple(
                    point(int(row.key), row.label, table.cell(row.key, key), language)
                    for row in table.rows
                ),
            )
            for key, label in columns
        ),
        table=table,
        as_of=as_of,
        coverage=coverage,
        marks=tuple(
            Mark(year, Fraction(percent), label, "target")
            for year, percent, label in targets
            if year in years
        ),
        note=words.note,
    )


def point(x: str | int, label: str, cell: object, language: str) -> Point:
    """Return the point of a figure; a gap where there is no value to draw."""
    if not isinstance(cell, Figure) or cell.value is None:
        return Point(x=x, label=label, y=None, display="")
    return Point(x=x, label=label, y=cell.value, display=display(cell, language))


def agreement_bars(
    table: Table,
    *,
    title: str,
    sentence: str,
    x_label: str,
    y_label: str,
    label: str,
    as_of: date,
    coverage: Coverage,
    language: str,
) -> Chart:
    """Return a bar for each row of a table of agreement, with the share of pairs that are the same."""
    points = []
    for row in table.rows:
        cell = table.cell(row.key, "share")
        if isinstance(cell, Figure) and cell.value is not None:
            shown = display(cell, language, style="symbol")
            points.append(Point(x=row.key, label=row.label, y=cell.value, display=shown))
    return Chart(
        key="gender_marker.agreement",
        kind="bars",
        title=title,
        sentence=sentence,
        x_label=x_label,
        y_label=y_label,
        series=(Series(key="same", label=label, points=tuple(points)),),
        table=table,
        as_of=as_of,
        coverage=coverage,
    )
