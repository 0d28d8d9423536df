"""The charts of a simulation with the sentences that read them, and the tables beneath."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from apps.figures.charts import Band, Chart, Point, Series
from apps.figures.figure import Figure, Status
from apps.figures.shares import BAND_LOWER, BAND_UPPER
from apps.figures.tables import Cell, Column, Row, Table
from apps.staffing.analytics.simulation import TOTAL, LevelPath
from apps.staffing.selectors.simulator import Start
from apps.staffing.selectors.simulator_words import (
    is_of_few,
    last_year,
    level_name,
    percent,
    share_or_count,
)

MOST_LINES = 6
"""More lines in one chart cannot be told apart."""


def charts(paths: Sequence[LevelPath], start: Start, *, level: str) -> list[Chart]:
    """Return the shares of the grades by year, and those of one grade with their range."""
    everybody = paths[-1]
    large = [path for path in paths[:-1] if not is_of_few(path)]
    drawn = ([] if is_of_few(everybody) else [everybody]) + large[::-1][: MOST_LINES - 1]
    if not drawn:
        return []
    found = [lines_chart(drawn, paths, start)]
    one = next((path for path in drawn if path.key == level), drawn[0])
    found.append(range_chart(one, start))
    return found


def lines_chart(drawn: Sequence[LevelPath], paths: Sequence[LevelPath], start: Start) -> Chart:
    """Return one line for each of the grades; the table beneath has all of them."""
    ordered = [paths[-1], *reversed(paths[:-1])]
    first = drawn[0]
    return Chart(
        key="simulator.shares",
        kind="lines",
        title=_("Women by grade, year by year"),
        sentence=_("%(grade)s: from %(now)s to %(then)s per cent women in %(year)s.")
        % {
            "grade": level_name(first.key),
            "now": percent(first.shares[0]),
            "then": percent(first.shares[-1]),
            "year": last_year(start, first),
        },
        x_label=_("End of the year"),
        y_label=_("Women, per cent"),
        series=tuple(series(path.key, level_name(path.key), path.shares, start) for path in drawn),
        bands=(parity_band(),),
        table=shares_table(ordered, start),
        as_of=start.as_of,
        coverage=start.coverage,
        note=_(
            "Grades of fewer than 20 persons, and those for which there is no room, are in the table only."
        ),
    )


def range_chart(path: LevelPath, start: Start) -> Chart:
    """Return the line of one grade between the ends of its range."""
    name = level_name(path.key)
    lines = (
        series("expected", _("by the rates"), path.shares, start),
        series("high", _("upper end"), path.high, start),
        series("low", _("lower end"), path.low, start),
    )
    return Chart(
        key="simulator.range",
        kind="lines",
        title=_("%(grade)s: how far chance may stray") % {"grade": name},
        sentence=_(
            "In %(year)s nine in ten drawings lie between %(low)s and %(high)s per cent women."
        )
        % {
            "year": last_year(start, path),
            "low": percent(path.low[-1]),
            "high": percent(path.high[-1]),
        },
        x_label=_("End of the year"),
        y_label=_("Women, per cent"),
        series=lines,
        bands=(parity_band(),),
        table=range_table(path, lines, start),
        as_of=start.as_of,
        coverage=start.coverage,
    )


def parity_band() -> Band:
    """Return 47 to 53 per cent as charts shade it."""
    return Band(lower=BAND_LOWER, upper=BAND_UPPER, label=_("Parity band, 47 to 53 per cent"))


def series(key: str, label: str, values: Sequence[float | None], start: Start) -> Series:
    """Return a line by calendar year."""
    return Series(
        key=key,
        label=label,
        points=tuple(
            Point(
                x=start.as_of.year + number,
                label=str(start.as_of.year + number),
                y=None if value is None else Fraction(value),
                display=percent(value),
            )
            for number, value in enumerate(values)
        ),
    )


def shares_table(paths: Sequence[LevelPath], start: Start) -> Table:
    """Return the shares by year and grade; the first year is what was counted."""
    return Table(
        key="simulator.shares",
        number="",
        title=_("Women by grade, year by year"),
        columns=tuple(Column(path.key, level_name(path.key), is_text=False) for path in paths),
        rows=tuple(
            Row(
                key=str(number),
                label=str(start.as_of.year + number),
                cells=tuple(year_cell(path, number, start) for path in paths),
            )
            for number in range(len(paths[0].shares))
        ),
    )


def year_cell(path: LevelPath, number: int, start: Start) -> Cell:
    """Return what was counted as a figure, and what is simulated as text."""
    if number == 0 and not is_of_few(path):
        return counted_share(path, start)
    return share_or_count(path, number)


def counted_share(path: LevelPath, start: Start) -> Figure:
    """Return the share of women that was counted at the start."""
    women, heads = int(path.women[0]), int(path.heads[0])
    return Figure.share(
        f"simulator.{path.key}.share_women",
        women,
        heads - women,
        population=str(start.query.population),
        as_of=start.as_of,
        scope=start.scope_label,
        coverage=start.coverage,
        status=Status.APPROVED,
        missing_cells=start.missing_cells if path.key == TOTAL else 0,
    )


def range_table(path: LevelPath, lines: Sequence[Series], start: Start) -> Table:
    """Return the line of one grade with the ends of its range."""
    return Table(
        key="simulator.range",
        number="",
        title=level_name(path.key),
        columns=tuple(Column(line.key, line.label) for line in lines),
        rows=tuple(
            Row(
                key=str(number),
                label=str(start.as_of.year + number),
                cells=tuple(line.points[number].display for line in lines),
            )
            for number in range(len(path.shares))
        ),
    )
