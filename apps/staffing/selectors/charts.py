"""The charts of the staffing chapter with the sentence that reads each of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from operator import itemgetter

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart, Mark
from apps.figures.display import display, display_cell
from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.policy.selectors import targets
from apps.staffing.charts import (
    SEXES,
    ChartWords,
    is_of_few,
    persons_by_date,
    persons_by_row,
    share_by_row,
    stated_mark,
    target_mark,
    trend_lines,
)
from apps.staffing.selectors.picture import StaffPicture
from apps.staffing.selectors.stated import line_of, plottable_for
from apps.staffing.selectors.tables import persons_table
from apps.staffing.selectors.words import grade_group_name

TREND_COLUMNS = ("all", "P1-P3", "P4", "P5+")
STEADY_POINTS = Fraction(1, 2)


def staffing_charts(
    picture: StaffPicture, tables: Mapping[str, Table], *, scope: OfficeScope
) -> list[Chart]:
    """Return the charts in the order of the chapter."""
    return [
        category_chart(picture, tables["T1"]),
        grade_chart(picture, tables["T2"]),
        location_chart(picture, tables["T4"]),
        trend_chart(picture, tables["T6"], scope=scope),
    ]


def charts_worth_reading(
    picture: StaffPicture, tables: Mapping[str, Table], *, scope: OfficeScope
) -> list[Chart]:
    """Return the charts that answer something for these offices.

    Fewer than 20 persons are shown by their counts, now and over time; otherwise charts of shares
    need two shares to compare.
    """
    if is_of_few(tables["T1"].cell("total", "share_women")):
        charts = [category_chart(picture, tables["T1"]), persons_chart(picture)]
        return [chart for chart in charts if bars_drawn(chart) > 0]
    return [
        chart
        for chart in staffing_charts(picture, tables, scope=scope)
        if bars_drawn(chart) > (1 if chart.kind == "bars" else 0)
    ]


def bars_drawn(chart: Chart) -> int:
    """Return how many points or bars of a chart have a length."""
    return sum(bool(point.y) for line in chart.series for point in line.points)


def language_of_reader() -> str:
    """Return en, fr or es."""
    return (get_language() or "en")[:2]


def share_of_all(table: Table) -> Figure | None:
    """Return the share of women in the total row, if there is one to speak of."""
    cell = table.cell("total", "share_women")
    return cell if isinstance(cell, Figure) and cell.value is not None else None


def category_chart(picture: StaffPicture, table: Table) -> Chart:
    """Return persons by category; the sentence gives the share of women among all."""
    language = language_of_reader()
    share = share_of_all(table)
    total = table.cell("total", "total")
    sentence = _("There are no staff to show.")
    if is_of_few(share):
        sentence = persons_sentence(picture.as_of, table, "total")
    elif share is not None and isinstance(total, Figure):
        sentence = _("On %(date)s women were %(share)s of %(total)s staff.") % {
            "date": date_format(picture.as_of),
            "share": display(share, language, style="text"),
            "total": display(total, language),
        }
    return persons_by_row(
        table,
        ChartWords(
            title=_("Women and men by category"),
            sentence=sentence,
            x_label=_("Category"),
            y_label=_("Persons"),
        ),
        as_of=picture.as_of,
        coverage=picture.coverage[picture.as_of],
        language=language,
    )


def persons_sentence(day: date, table: Table, row: str) -> str:
    """Return the counts of a row in words, for groups too small for a share."""
    language = language_of_reader()
    words = {
        "date": date_format(day),
        **{sex: display_cell(table.cell(row, sex), language) for sex in (*SEXES, "total")},
    }
    other, everybody = table.cell(row, "other"), table.cell(row, "total")
    persons = int(everybody.value or 0) if isinstance(everybody, Figure) else 0
    sentence = ngettext(
        "%(date)s: %(total)s staff member (women %(women)s, men %(men)s).",
        "%(date)s: %(total)s staff members (women %(women)s, men %(men)s).",
        persons,
    )
    if isinstance(other, Figure) and other.value:
        sentence = ngettext(
            "%(date)s: %(total)s staff member (women %(women)s, men %(men)s, other or"
            " undisclosed %(other)s).",
            "%(date)s: %(total)s staff members (women %(women)s, men %(men)s, other or"
            " undisclosed %(other)s).",
            persons,
        )
    return sentence % words


def persons_chart(picture: StaffPicture) -> Chart:
    """Return the persons of each date, for offices too small for a line of shares."""
    table = persons_table(picture)
    dates = [row.key for row in table.rows]
    return persons_by_date(
        table,
        ChartWords(
            title=_("Women and men over time"),
            sentence=" ".join(
                persons_sentence(date.fromisoformat(day), table, day)
                for day in dict.fromkeys([dates[0], dates[-1]])
            ),
            x_label=_("Date"),
            y_label=_("Persons"),
        ),
        as_of=picture.as_of,
        coverage=picture.coverage[picture.as_of],
        language=language_of_reader(),
    )


def share_words(title: str, sentence: str, x_label: str) -> ChartWords:
    """Return the words of a chart of shares."""
    return ChartWords(
        title=title,
        sentence=sentence,
        x_label=x_label,
        y_label=_("Women, per cent"),
        band=_("Parity band, 47 to 53 per cent"),
        note=_("Groups of fewer than 20 persons are in the table only."),
    )


def extremes_sentence(chart: Chart) -> str:
    """Return the sentence that names the highest and the lowest share of a chart of shares."""
    drawn = [(point.y, point) for point in chart.series[0].points if point.y is not None]
    if not drawn:
        return _("No group has 20 persons or more, so no share is drawn.")
    highest = max(drawn, key=itemgetter(0))[1]
    lowest = min(drawn, key=itemgetter(0))[1]
    if highest is lowest:
        return _("The share of women was %(share)s per cent at %(place)s.") % {
            "share": highest.display,
            "place": highest.label,
        }
    return _(
        "The share of women was highest at %(high)s (%(high_share)s per cent) and lowest at"
        " %(low)s (%(low_share)s per cent)."
    ) % {
        "high": highest.label,
        "high_share": highest.display,
        "low": lowest.label,
        "low_share": lowest.display,
    }


def share_chart(picture: StaffPicture, table: Table, title: str, x_label: str) -> Chart:
    """Return a chart of shares with its sentence."""
    silent = share_by_row(
        table,
        share_words(title, "", x_label),
        as_of=picture.as_of,
        coverage=picture.coverage[picture.as_of],
        language=language_of_reader(),
    )
    return replace(silent, sentence=extremes_sentence(silent))


def grade_chart(picture: StaffPicture, table: Table) -> Chart:
    """Return the share of women by professional grade."""
    return share_chart(
        picture, table, _("Share of women by grade, professional and higher"), _("Grade")
    )


def location_chart(picture: StaffPicture, table: Table) -> Chart:
    """Return the share of women by location."""
    return share_chart(picture, table, _("Share of women by location"), _("Location"))


def trend_chart(picture: StaffPicture, table: Table, *, scope: OfficeScope) -> Chart:
    """Return the trend with the targets in its time and the stated figures of its populations."""
    columns = [column for column in TREND_COLUMNS if _has_values(table, column)]
    return trend_lines(
        table,
        ChartWords(
            title=_("Share of women over time"),
            sentence=trend_sentence(picture, table),
            x_label=_("Date"),
            y_label=_("Women, per cent"),
            band=_("Parity band, 47 to 53 per cent"),
            note=_("Groups of fewer than 20 persons are in the table only."),
        ),
        columns=columns or ["all"],
        marks=[*target_marks(picture), *stated_marks(picture, scope=scope)],
        as_of=picture.as_of,
        coverage=picture.coverage[picture.as_of],
        language=language_of_reader(),
    )


def _has_values(table: Table, column: str) -> bool:
    return any(
        isinstance(cell := table.cell(row.key, column), Figure)
        and cell.value is not None
        and not is_of_few(cell)
        for row in table.rows
    )


def trend_sentence(picture: StaffPicture, table: Table) -> str:
    """Return how the share of women among all staff moved from the first date to the last."""
    language = language_of_reader()
    shares = [
        (row.label, cell)
        for row in table.rows
        if isinstance(cell := table.cell(row.key, "all"), Figure)
        and cell.value is not None
        and not is_of_few(cell)
    ]
    if len(shares) < 2:
        return _("Fewer than two dates have 20 persons or more, so there is no trend to speak of.")
    (first_day, first), (last_day, last) = shares[0], shares[-1]
    words = {
        "first": display(first, language, style="text"),
        "first_day": first_day,
        "last": display(last, language, style="text"),
        "last_day": last_day,
    }
    moved = Fraction(last.value or 0) - Fraction(first.value or 0)
    if moved > STEADY_POINTS:
        return (
            _(
                "The share of women rose from %(first)s on %(first_day)s to %(last)s on %(last_day)s."
            )
            % words
        )
    if moved < -STEADY_POINTS:
        return (
            _(
                "The share of women fell from %(first)s on %(first_day)s to %(last)s on %(last_day)s."
            )
            % words
        )
    return (
        _(
            "The share of women was %(first)s on %(first_day)s and %(last)s on %(last_day)s:"
            " hardly any change."
        )
        % words
    )


def target_marks(picture: StaffPicture) -> list[Mark]:
    """Return the organization's own targets with a value whose deadline lies on the time axis."""
    if not picture.trend:
        return []
    return [
        target_mark(
            target.deadline_on,
            Fraction(target.percent),
            _("Target of %(year)s: %(percent)s per cent, %(population)s")
            % {
                "year": target.set_in,
                "percent": target.percent.normalize(),
                "population": target.population,
            },
        )
        for target in targets(iom_only=True, with_value=True)
        if target.percent is not None
        and target.deadline_on
        and picture.trend[0] <= target.deadline_on <= picture.as_of
    ]


def stated_marks(picture: StaffPicture, *, scope: OfficeScope) -> list[Mark]:
    """Return the stated figures that belong to the line's population and dates."""
    first = picture.trend[0] if picture.trend else date.max
    return [
        stated_mark(
            stated.as_of,
            Fraction(stated.percent_women),
            _("%(what)s as stated: %(percent)s per cent")
            % {
                "what": grade_group_name(line_of(stated)),
                "percent": stated.percent_women.normalize(),
            },
        )
        for stated in plottable_for(query=picture.query, scope=scope)
        if stated.percent_women is not None
        and stated.as_of
        and first <= stated.as_of <= picture.as_of
    ]
