"""The chart of the page “Explore”: lines over dates, else bars; never of fewer than 20 persons where shares are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from apps.figures.charts import Band, Chart, ChartKind, Point, Position, Series
from apps.figures.display import display
from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.staffing.charts import BAND_LOWER, BAND_UPPER
from apps.staffing.choices import ExploreDimension, Measure
from apps.staffing.selectors.charts import language_of_reader
from apps.staffing.selectors.explore.counting import ALL, NO_RETURNS, Pivot
from apps.staffing.selectors.explore.figures import Figures, Spot, is_of_few
from apps.staffing.selectors.explore.members import Member, sex_members
from apps.staffing.selectors.explore.table import title_of

MOST_SERIES = 6
"""As many as are told apart by colour and pattern; a choice of this product."""
MOST_BARS = 30
"""Rows that a reader still compares at a glance; a choice of this product."""
SHARES = {Measure.SHARE, Measure.CHANGE, Measure.GPI}


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes along the axis, and what is a series; None: one series of everything."""

    axis: Sequence[Member]
    series: Sequence[Member | None]
    is_turned: bool
    """Whether the columns of the table go along the axis, and its rows are the series."""

    def spot(self, along: Member, series: Member | None) -> Spot:
        """Return the spot of the table."""
        return Spot(series, along) if self.is_turned else Spot(along, series)


def explore_chart(pivot: Pivot, table: Table) -> Chart | None:
    """Return the chart of a table; None where nothing is counted or there are too many series."""
    query, maker = pivot.query, Figures(pivot)
    plan = plan_of(maker)
    if plan is None:
        return None
    over_time = query.has(ExploreDimension.PERIOD)
    kind = kind_of(maker, plan, over_time=over_time)
    series = series_of(maker, plan, kind)
    coverage = pivot.covered((query.as_of, "", "")) or NO_RETURNS
    measure = Measure(query.measure)
    return Chart(
        key="staffing.explore",
        kind=kind,
        title=title_of(query),
        sentence=sentence_of(series, over_time=over_time),
        x_label=str(ExploreDimension(query.columns if plan.is_turned else query.rows).label),  # type: ignore[arg-type]
        y_label=_("Returns missing") if measure == Measure.RETURNS else str(measure.label),
        series=series,
        bands=(Band(BAND_LOWER, BAND_UPPER, _("Parity band, 47 to 53 per cent")),)
        if measure == Measure.SHARE
        else (),
        table=table,
        as_of=query.as_of,
        coverage=coverage,
        note=note_of(maker, plan),
    )


def plan_of(maker: Figures) -> Plan | None:
    """Return what is drawn; dates go along the axis, sexes are series, else rows go along it.

    None where the series would be too many to tell apart.
    """
    query, pivot = maker.query, maker.pivot
    is_turned = query.columns is not None and (
        query.columns == ExploreDimension.PERIOD
        or (query.rows == ExploreDimension.SEX and query.columns != ExploreDimension.SEX)
    )
    axis, others = (pivot.columns, pivot.rows) if is_turned else (pivot.rows, pivot.columns)
    series: Sequence[Member | None] = others if query.columns is not None else [None]
    if len(series) > MOST_SERIES:
        if not query.has(ExploreDimension.PERIOD):
            return None
        series = largest(maker, others, turned=is_turned)
    if query.has(ExploreDimension.PERIOD):
        return Plan(axis, series, is_turned)
    return Plan(most_persons(maker, axis, turned=is_turned), series, is_turned)


def most_persons(maker: Figures, members: Sequence[Member], *, turned: bool) -> Sequence[Member]:
    """Return the members with most persons, as many as are drawn, in their order."""
    if len(members) <= MOST_BARS or maker.query.has(ExploreDimension.PERIOD):
        return members
    return kept(maker, members, MOST_BARS, is_column=turned)


def largest(maker: Figures, members: Sequence[Member], *, turned: bool) -> Sequence[Member]:
    """Return the members with most persons on the last date, as many as there are colours."""
    return kept(maker, members, MOST_SERIES, is_column=not turned)


def kept(
    maker: Figures, members: Sequence[Member], most: int, *, is_column: bool
) -> Sequence[Member]:
    """Return the members with most persons on the last date, or most missing returns, in their order."""
    pivot, query = maker.pivot, maker.query

    def weight(member: Member) -> int:
        keys = (ALL, member.key) if is_column else (member.key, ALL)
        if query.measure != Measure.RETURNS:
            return pivot.tally((query.as_of, *keys)).total
        return sum((pivot.covered((day, *keys)) or NO_RETURNS).missing for day in pivot.dates)

    chosen = {member.key for member in sorted(members, key=weight, reverse=True)[:most]}
    return [member for member in members if member.key in chosen]


def kind_of(maker: Figures, plan: Plan, *, over_time: bool) -> ChartKind:
    """Return lines over time, stacked bars of sexes, else bars."""
    query = maker.query
    is_by_sex = query.has(ExploreDimension.SEX) and len(plan.series) > 1
    if is_by_sex or draws_sexes(maker):
        return "stacked_bars"
    return "lines" if over_time else "bars"


def draws_sexes(maker: Figures) -> bool:
    """Whether persons are drawn as women, men and other, because nothing else parts them."""
    query = maker.query
    return (
        query.columns is None
        and query.measure == Measure.PERSONS
        and query.rows != ExploreDimension.SEX
    )


def series_of(maker: Figures, plan: Plan, kind: ChartKind) -> tuple[Series, ...]:
    """Return the points of each series."""
    query = maker.query
    if draws_sexes(maker):
        return tuple(
            Series(
                key=sex.key,
                label=sex.label,
                points=tuple(
                    point(
                        position(along, kind),
                        along,
                        maker.cell(Measure(sex.key), Spot(along, None)),
                    )
                    for along in plan.axis
                ),
            )
            for sex in sex_members()
        )
    return tuple(
        Series(
            key=each.key if each else query.measure,
            label=each.label if each else str(Measure(query.measure).label),
            points=tuple(
                point(position(along, kind), along, drawn(maker, plan.spot(along, each)))
                for along in plan.axis
            ),
        )
        for each in plan.series
    )


def position(along: Member, kind: ChartKind) -> Position:
    """Return where a member stands on the axis: the day of a date for lines, else the key."""
    return date.fromisoformat(along.key) if kind == "lines" else along.key


def point(x: Position, along: Member, cell: Figure | None) -> Point:
    """Return a point; a gap where there is no value to draw."""
    if cell is None or cell.value is None:
        return Point(x=x, label=along.label, y=None, display="")
    return Point(x=x, label=along.label, y=cell.value, display=display(cell, language_of_reader()))


def drawn(maker: Figures, spot: Spot) -> Figure | None:
    """Return the figure of a spot as it is drawn: no share of fewer than 20 women and men."""
    if maker.query.measure in SHARES and is_of_few(maker.pivot.tally(maker.place(spot))):
        return None
    return maker.cell(maker.query.measure, spot)


def sentence_of(series: Sequence[Series], *, over_time: bool) -> str:
    """Return the sentence that reads a chart: how its one line moved, or its highest and lowest point."""
    points = [(one, each) for one in series for each in one.points if each.y is not None]
    if not points:
        return _("There is nothing to draw: too few persons, or no return that counts.")
    if over_time and len(series) == 1 and len(points) > 1:
        (_line, first), (_same, last) = points[0], points[-1]
        return _("%(measure)s: %(first)s on %(first_day)s, %(last)s on %(last_day)s.") % {
            "measure": series[0].label,
            "first": first.display,
            "first_day": first.label,
            "last": last.display,
            "last_day": last.label,
        }
    several = len(series) > 1
    highest = max(points, key=lambda pair: pair[1].y or 0)
    lowest = min(points, key=lambda pair: pair[1].y or 0)
    words = {
        "high": named(highest, several=several),
        "high_value": highest[1].display,
        "low": named(lowest, several=several),
        "low_value": lowest[1].display,
    }
    if len(points) == 1:
        return _("%(high)s: %(high_value)s.") % words
    return _("Highest: %(high)s, %(high_value)s. Lowest: %(low)s, %(low_value)s.") % words


def named(pair: tuple[Series, Point], *, several: bool) -> str:
    """Return the name of a point, with that of its series where there are several."""
    one, each = pair
    return f"{one.label} ({each.label})" if several else each.label


def note_of(maker: Figures, plan: Plan) -> str:
    """Return what is not drawn."""
    pivot = maker.pivot
    axis, others = (pivot.columns, pivot.rows) if plan.is_turned else (pivot.rows, pivot.columns)
    parts = []
    drawn_of = [(len(plan.axis), len(axis))]
    if plan.series != [None]:
        drawn_of.append((len(plan.series), len(others)))
    for number, there in drawn_of:
        if number < there:
            text = (
                _("Drawn are the %(drawn)s of %(there)s with most missing returns.")
                if maker.query.measure == Measure.RETURNS
                else _("Drawn are the %(drawn)s of %(there)s with most persons on the last date.")
            )
            parts.append(text % {"drawn": number, "there": there})
    if maker.query.measure in SHARES:
        parts.append(_("Groups of fewer than 20 persons are in the table only."))
    return " ".join(parts)
