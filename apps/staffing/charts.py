"""Charts of the staffing chapter: a table in, a neutral chart out. Words come with the table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from apps.figures.charts import Band, Chart, Mark, Point, Series
from apps.figures.display import display
from apps.figures.figure import Coverage, Figure
from apps.figures.tables import Table

SEXES = ("women", "men", "other")
BAND_LOWER, BAND_UPPER = 47, 53
FEWEST_PERSONS_FOR_A_SHARE = 20


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What a chart says, already in the reader's language."""

    title: str
    sentence: str
    x_label: str
    y_label: str
    band: str = ""
    note: str = ""


def figure_point(x: str | date, label: str, cell: object, language: str) -> Point:
    """Return the point of a figure; a gap where there is no value to draw."""
    if not isinstance(cell, Figure) or cell.value is None:
        return Point(x=x, label=label, y=None, display="")
    return Point(x=x, label=label, y=cell.value, display=display(cell, language))


def is_of_few(cell: object) -> bool:
    """Whether a share stands on so few persons that one of them moves it by five points."""
    return (
        isinstance(cell, Figure)
        and cell.denominator is not None
        and cell.denominator < FEWEST_PERSONS_FOR_A_SHARE
    )


def share_by_row(
    table: Table, words: ChartWords, *, as_of: date, coverage: Coverage, language: str
) -> Chart:
    """Return bars of the share of women for each row of T2, T3 or T4, with the parity band.

    Rows of fewer than 20 persons are left out: they are counts in the table, not shares.
    """
    points = []
    for row in table.rows:
        share = table.cell(row.key, "share_women")
        if not row.is_total and not is_of_few(share):
            points.append(figure_point(row.key, row.label, share, language))
    return Chart(
        key=f"{table.key}.share",
        kind="bars",
        title=words.title,
        sentence=words.sentence,
        x_label=words.x_label,
        y_label=words.y_label,
        series=(Series(key="women", label=words.y_label, points=tuple(points)),),
        bands=(Band(lower=BAND_LOWER, upper=BAND_UPPER, label=words.band),),
        table=table,
        as_of=as_of,
        coverage=coverage,
        note=words.note,
    )


def persons_by_row(
    table: Table, words: ChartWords, *, as_of: date, coverage: Coverage, language: str
) -> Chart:
    """Return stacked bars of women, men and other for each row of T1 or T4."""
    return Chart(
        key=f"{table.key}.persons",
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
                    figure_point(row.key, row.label, table.cell(row.key, sex), language)
                    for row in table.rows
                    if not row.is_total
                ),
            )
            for sex in SEXES
        ),
        table=table,
        as_of=as_of,
        coverage=coverage,
        note=words.note,
    )


def trend_lines(
    table: Table,
    words: ChartWords,
    *,
    columns: Sequence[str],
    marks: Sequence[Mark],
    as_of: date,
    coverage: Coverage,
    language: str,
) -> Chart:
    """Return one line for each chosen column of T6, with the band and the given marks.

    A share of fewer than 20 persons is a gap in its line: it is in the table only.
    """
    return Chart(
        key=f"{table.key}.trend",
        kind="lines",
        title=words.title,
        sentence=words.sentence,
        x_label=words.x_label,
        y_label=words.y_label,
        series=tuple(
            Series(
                key=column,
                label=table.column(column).label,
                points=tuple(
                    figure_point(
                        date.fromisoformat(row.key),
                        row.label,
                        None if is_of_few(cell := table.cell(row.key, column)) else cell,
                        language,
                    )
                    for row in table.rows
                ),
            )
            for column in columns
        ),
        bands=(Band(lower=BAND_LOWER, upper=BAND_UPPER, label=words.band),),
        marks=tuple(marks),
        table=table,
        as_of=as_of,
        coverage=coverage,
        note=words.note,
    )


def persons_by_date(
    table: Table, words: ChartWords, *, as_of: date, coverage: Coverage, language: str
) -> Chart:
    """Return stacked bars of women, men and other for each date of a table of persons."""
    return replace(
        persons_by_row(table, words, as_of=as_of, coverage=coverage, language=language),
        key=f"{table.key}.dates",
    )


def target_mark(on: date, percent: Fraction, label: str) -> Mark:
    """Return the mark of a target at its deadline."""
    return Mark(x=on, y=percent, label=label, kind="target")


def stated_mark(on: date, percent: Fraction, label: str) -> Mark:
    """Return the mark of a figure that a document states."""
    return Mark(x=on, y=percent, label=label, kind="stated")
