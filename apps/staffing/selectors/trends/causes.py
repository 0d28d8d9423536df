"""What moved the share of women since the period a year earlier: the table of its causes."""

from dataclasses import replace
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart, Series
from apps.figures.display import display
from apps.figures.figure import Figure, Unit
from apps.figures.tables import Column, Row, Table
from apps.staffing.analytics.decomposition import Cause, Decomposition, decompose
from apps.staffing.charts import FEWEST_PERSONS_FOR_A_SHARE, figure_point
from apps.staffing.selectors.charts import language_of_reader
from apps.staffing.selectors.movements import Flows, flows_if_any
from apps.staffing.selectors.picture import StaffPicture


def cause_words(cause: Cause) -> str:
    """Return a cause in words."""
    return {
        Cause.HIRING: _("Recruitment"),
        Cause.PROMOTION: _("Promotion between grades"),
        Cause.LEAVING: _("Leaving the organization"),
        Cause.OTHER: _("Reassignment and change of contract"),
        Cause.UNEXPLAINED: _("Not explained by the movements stated"),
        Cause.MIX: _("Mix: grades that grew or shrank"),
    }[cause]


def causes_table(*, picture: StaffPicture, scope: OfficeScope) -> Table | None:
    """Return the change of the share in points by cause; None where movements or stocks are not known.

    A fixed number of statements.
    """
    if picture.before is None:
        return None
    flows = flows_if_any(
        query=picture.query,
        first=picture.before + timedelta(days=1),
        last=picture.as_of,
        scope=scope,
    )
    if flows is None or not flows.is_stated or flows.opening_on != picture.before:
        return None
    found = decompose(flows.by_grade.values())
    if found is None:
        return None
    return _table(picture, flows, found)


def _table(picture: StaffPicture, flows: Flows, found: Decomposition) -> Table | None:
    stocks = [(each.opening, each.closing) for each in flows.by_grade.values()]
    women_then, men_then, women_now, men_now = (
        sum(getattr(pair[place], sex) for pair in stocks if pair[place] is not None)
        for place in (0, 1)
        for sex in ("women", "men")
    )
    if min(women_then + men_then, women_now + men_now) < FEWEST_PERSONS_FOR_A_SHARE:
        return None
    change = Figure.change(
        "staffing.causes.total",
        picture.share("staffing.causes.before", women_then, men_then, at=picture.before),
        picture.share("staffing.causes.after", women_now, men_now),
    )
    rows = [
        Row(
            key=cause.value,
            label=cause_words(cause),
            cells=(replace(change, key=f"staffing.causes.{cause.value}", value=part),),
        )
        for cause, part in found.parts.items()
    ]
    rows.append(Row(key="total", label=_("Total"), cells=(change,), is_total=True))
    return Table(
        key="staffing.causes",
        number="",
        title=_("What moved the share of women, %(span)s") % {"span": flows.span_text},
        columns=(Column("points", _("Points"), Unit.POINTS),),
        rows=tuple(rows),
        note=flows.note,
        caveats=(
            _(
                "The parts add up to the change exactly, unrounded. A movement counts by the women in"
                " it beyond what the share of its grade, halfway between both dates, would have them"
                " be; the mix is what grades did by growing or shrinking."
            ),
        ),
    )


def causes_sentence(picture: StaffPicture, table: Table) -> str:
    """Return the change and the part of recruitment, promotion and leaving in it."""
    language = language_of_reader()
    cells = {row.key: row.cells[0] for row in table.rows}
    told = {
        key: display(cell, language, style="text")
        for key, cell in cells.items()
        if isinstance(cell, Figure)
    }
    return _(
        "Since %(day)s the share of women moved by %(total)s: recruitment %(hiring)s, promotion"
        " %(promotion)s, leaving %(leaving)s, mix %(mix)s."
    ) % {"day": date_format(picture.before, "DATE_FORMAT") if picture.before else "", **told}


def causes_chart(picture: StaffPicture, table: Table) -> Chart:
    """Return the parts of the change as bars to either side of nought."""
    language = language_of_reader()
    points = tuple(
        figure_point(row.key, row.label, row.cells[0], language)
        for row in table.rows
        if not row.is_total
    )
    label = _("Points")
    return Chart(
        key=table.key,
        kind="bars",
        title=table.title,
        sentence=causes_sentence(picture, table),
        x_label=_("Cause"),
        y_label=label,
        series=(Series(key="women", label=label, points=points),),
        table=table,
        as_of=picture.as_of,
        coverage=picture.coverage[picture.as_of],
    )
