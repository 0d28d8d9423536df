"""The chart of a projection: what was counted, and both lines carried on."""

from dataclasses import replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.figures.charts import Band, Chart, Point, Series
from apps.figures.display import display
from apps.figures.figure import Empty, Figure, Status, Unit
from apps.figures.rounding import round_half_away
from apps.figures.tables import Cell, Column, Row, Table
from apps.staffing.analytics.projection import Outcome, position_of
from apps.staffing.charts import BAND_LOWER, BAND_UPPER
from apps.staffing.selectors.charts import language_of_reader
from apps.staffing.selectors.picture import StaffPicture
from apps.staffing.selectors.trends.projections import ends
from apps.staffing.selectors.trends.roads import (
    EVERYBODY,
    Road,
    answer_words,
    grades_asked,
    groups_asked,
    roads,
)

CHART_YEARS_LEAST, CHART_YEARS_MOST = 5, 25


def charted(picture: StaffPicture, *, since: date) -> Road | None:
    """Return what the chart of the projection follows: P5 and above, else all that are asked for."""
    asked = picture.query
    is_narrowed = bool(asked.grade or asked.grade_group or asked.category)
    wanted = [] if is_narrowed else [each for each in groups_asked(picture) if each.key == "P5+"]
    wanted += [each for each in grades_asked(picture) if each.key == EVERYBODY]
    return next((road for road in roads(picture, wanted, since=since) if not road.is_of_few), None)


def projection_sentence(picture: StaffPicture, road: Road) -> str:
    """Return both answers for one group, with its window, in a sentence."""
    first, last = ends(picture, road, "staffing.projection")
    language = language_of_reader()
    return _(
        "%(group)s: %(first)s on %(first_day)s, %(last)s on %(last_day)s. Equal share on a straight"
        " line: %(linear)s; on a logistic curve: %(logistic)s."
    ) % {
        "group": road.subject.label,
        "first": display(first, language, 1, style="text"),
        "first_day": date_format(road.first_day, "DATE_FORMAT"),
        "last": display(last, language, 1, style="text"),
        "last_day": date_format(road.last_day, "DATE_FORMAT"),
        "linear": answer_words(road, road.linear),
        "logistic": answer_words(road, road.logistic),
    }


def projection_chart(picture: StaffPicture, *, since: date) -> Chart | None:
    """Return the shares of one group with both projections carried on; None where it is of few."""
    road = charted(picture, since=since)
    if road is None:
        return None
    table = _chart_table(picture, road)
    language = language_of_reader()

    def points(column: str) -> tuple[Point, ...]:
        found = []
        for row in table.rows:
            cell = table.cell(row.key, column)
            value = cell.value if isinstance(cell, Figure) else None
            text = display(cell, language) if isinstance(cell, Figure) else ""
            found.append(Point(date.fromisoformat(row.key), row.label, value, text))
        return tuple(found)

    return Chart(
        key="staffing.projection",
        kind="lines",
        title=_("%(group)s: share of women, and where it leads") % {"group": road.subject.label},
        sentence=projection_sentence(picture, road),
        x_label=_("Date"),
        y_label=_("Women, per cent"),
        series=tuple(
            Series(
                key=column.key,
                label=column.label,
                points=points(column.key),
                has_markers=column.key == "counted",
            )
            for column in table.columns
        ),
        bands=(Band(BAND_LOWER, BAND_UPPER, _("Parity band, 47 to 53 per cent")),),
        table=table,
        as_of=picture.as_of,
        coverage=picture.coverage[picture.as_of],
        note=_("Arithmetic and not a forecast."),
    )


def _chart_table(picture: StaffPicture, road: Road) -> Table:
    counted = dict(road.days)
    years = [
        int(round_half_away(each.year, 0)) - road.last_day.year
        for each in (road.linear, road.logistic)
        if each.outcome is Outcome.YEAR and each.year is not None
    ]
    reach = min(max([CHART_YEARS_LEAST, *(year + 1 for year in years)]), CHART_YEARS_MOST)
    ahead = [date(road.last_day.year + step, 12, 31) for step in range(1, reach + 1)]
    blank = replace(
        ends(picture, road, "staffing.projection")[1],
        numerator=None,
        denominator=None,
        status=Status.PROVISIONAL,
        records=(),
    )
    rows = []
    for day in [*counted, *ahead]:
        tally = counted.get(day)
        share: Cell = None
        if tally is not None:
            share = picture.share(
                "staffing.projection.counted", tally.women, tally.men, road.subject.choice, at=day
            )
        lines = []
        for each in (road.linear, road.logistic):
            value = each.share_at(position_of(day))
            empty = Empty.NOT_APPLICABLE if value is None else None
            lines.append(replace(blank, key=f"staffing.{each.model}", value=value, empty=empty))
        rows.append(Row(day.isoformat(), date_format(day, "DATE_FORMAT"), cells=(share, *lines)))
    return Table(
        key="staffing.projection",
        number="",
        title=_("Share of women, counted and carried on"),
        columns=(
            Column("counted", _("Share counted"), Unit.PER_CENT),
            Column("linear", _("Straight line"), Unit.PER_CENT),
            Column("logistic", _("Logistic curve"), Unit.PER_CENT),
        ),
        rows=tuple(rows),
    )
