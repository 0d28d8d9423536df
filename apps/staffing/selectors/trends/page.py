"""Everything that the page, the files and the API tell of trends, from one reading."""

from dataclasses import dataclass
from datetime import date

from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart
from apps.figures.tables import Table
from apps.staffing.selectors.charts import bars_drawn
from apps.staffing.selectors.picture import StaffPicture
from apps.staffing.selectors.tables import trend_table
from apps.staffing.selectors.trends.causes import causes_chart, causes_sentence, causes_table
from apps.staffing.selectors.trends.ceilings import (
    Ladder,
    ceiling_chart,
    ceiling_sentence,
    ceiling_table,
    ladder_of,
)
from apps.staffing.selectors.trends.chart import projection_chart
from apps.staffing.selectors.trends.funnel import funnel_chart, funnel_table, small_table
from apps.staffing.selectors.trends.offices import (
    Offices,
    comparison_chart,
    comparison_table,
    offices_beside,
    unevenness_sentence,
    unevenness_table,
)
from apps.staffing.selectors.trends.projections import (
    change_table,
    group_projection_table,
    projection_table,
)


@dataclass(frozen=True)
class Trends:
    """Tables and charts by their keys; what does not apply to the offices is left out."""

    picture: StaffPicture
    since: date
    offices: Offices
    tables: dict[str, Table]
    charts: dict[str, Chart]
    ladder: Ladder | None

    @property
    def unevenness(self) -> str:
        """The dissimilarity in a sentence; empty where it is not defined."""
        table = self.tables.get("staffing.unevenness")
        return unevenness_sentence(table) if table else ""

    @property
    def causes(self) -> str:
        """What moved the share, in a sentence; empty where movements are not known."""
        table = self.tables.get("staffing.causes")
        return causes_sentence(self.picture, table) if table else ""

    @property
    def ceiling(self) -> str:
        """The largest drop in a sentence; empty without levels to compare."""
        table = self.tables.get("staffing.ceiling")
        return ceiling_sentence(table, self.ladder) if table and self.ladder else ""


def trends_of(*, picture: StaffPicture, since: date, scope: OfficeScope) -> Trends:
    """Return the trends of a picture, whose offices are looked at beside one another."""
    offices = offices_beside(picture=picture, scope=scope)
    ladder = ladder_of(picture)
    funnel = funnel_table(offices)
    tables = [
        projection_table(picture, since=since),
        group_projection_table(picture, since=since),
        change_table(picture, since=since),
        trend_table(picture),
        causes_table(picture=picture, scope=scope),
        ceiling_table(picture, ladder) if ladder else None,
        unevenness_table(offices),
        funnel if funnel.rows else None,
        small if (small := small_table(offices)).rows else None,
        comparison_table(offices),
    ]
    found = {table.key: table for table in tables if table is not None and table.rows}
    charts = [
        projection_chart(picture, since=since),
        ceiling_chart(picture, found["staffing.ceiling"], ladder) if ladder else None,
        funnel_chart(offices, funnel),
        causes_chart(picture, causes) if (causes := found.get("staffing.causes")) else None,
        comparison_chart(offices, beside) if (beside := found.get("staffing.beside")) else None,
    ]
    return Trends(
        picture=picture,
        since=since,
        offices=offices,
        tables=found,
        charts={
            chart.key: chart
            for chart in charts
            if chart is not None and (chart.kind != "bars" or bars_drawn(chart) > 1)
        },
        ladder=ladder,
    )
