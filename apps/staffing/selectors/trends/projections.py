"""Table T7 and the persons behind it: when each grade reaches an equal share, if it goes on as before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.figures.figure import Figure, Unit
from apps.figures.shares import band
from apps.figures.tables import Cell, Column, Row, Table
from apps.staffing.analytics.projection import position_of
from apps.staffing.selectors.picture import StaffPicture
from apps.staffing.selectors.trends.roads import (
    Road,
    answer_words,
    default_since,
    grades_asked,
    groups_asked,
    roads,
)
from apps.staffing.selectors.words import band_word

NUMBER = "T7"


def leads_somewhere(picture: StaffPicture) -> bool:
    """Whether any grade has two dates of 20 persons and more to be carried on."""
    since = default_since(picture.as_of)
    return any(len(road.days) > 1 for road in roads(picture, grades_asked(picture), since=since))


def projection_table(picture: StaffPicture, *, since: date | None = None) -> Table:
    """Return T7: share at the start and the end of the window, points a year, and the year of parity."""
    since = since or default_since(picture.as_of)
    return _table_of(
        picture,
        roads(picture, grades_asked(picture), since=since),
        key="staffing.t7",
        number=NUMBER,
        title=_("When an equal share would be reached, by grade"),
    )


def group_projection_table(picture: StaffPicture, *, since: date) -> Table:
    """Return the same of the groups of grades: not a table of the Council report."""
    return _table_of(
        picture,
        roads(picture, groups_asked(picture), since=since),
        key="staffing.t7_groups",
        number="",
        title=_("When an equal share would be reached, by group of grades"),
    )


def _table_of(
    picture: StaffPicture, found: Sequence[Road], *, key: str, number: str, title: str
) -> Table:
    rows = []
    for road in found:
        row_key = f"{key}.{road.subject.key}"
        first, last = ends(picture, road, row_key)
        years = position_of(road.last_day) - position_of(road.first_day)
        change = Figure.change(f"{row_key}.per_year", first, last)
        per_year: Cell = None
        if years and change.value is not None and not road.is_of_few:
            per_year = replace(change, value=Fraction(change.value) / years)
        rows.append(
            Row(
                key=road.subject.key,
                label=road.subject.label,
                cells=(
                    first,
                    last,
                    per_year,
                    "" if road.is_of_few else band_word(band(road.last.women, road.last.men)),
                    answer_words(road, road.linear),
                    answer_words(road, road.logistic),
                ),
                is_total=road.subject.is_total,
                url=picture.address(road.subject.choice),
            )
        )
    return Table(
        key=key,
        number=number,
        title=title,
        columns=(
            Column("first", _("Women at the start, per cent"), Unit.PER_CENT),
            Column("last", _("Women at the end, per cent"), Unit.PER_CENT),
            Column("per_year", _("Points a year"), Unit.POINTS),
            Column("band", _("Parity band at the end"), is_text=True),
            Column("linear", _("Year of an equal share, straight line"), is_text=True),
            Column("logistic", _("Year of an equal share, logistic curve"), is_text=True),
        ),
        rows=tuple(rows),
        note=" ".join([window_words(picture, found), picture.note_on(0)]),
        caveats=(
            _(
                "A projection is arithmetic and not a forecast: it carries on the past mix of"
                " recruitment, promotion and leaving. In brackets stands the interval of 95 per"
                " cent of the slope; another window gives another year."
            ),
            _(
                "An equal share is 50 per cent. A share from 47 to 53 per cent is at parity before"
                " that year."
            ),
            *coverage_caveat(picture, found),
        ),
    )


def window_words(picture: StaffPicture, found: Sequence[Road]) -> str:
    """Return the window in words: from when to when, and how many dates it has."""
    days = sorted({day for road in found for day, _tally in road.days})
    if not days:
        return _("No date of the window has a grade with 20 persons or more.")
    return ngettext(
        "Window: %(first)s to %(last)s, %(number)s date.",
        "Window: %(first)s to %(last)s, %(number)s dates.",
        len(days),
    ) % {
        "first": date_format(days[0], "DATE_FORMAT"),
        "last": date_format(days[-1], "DATE_FORMAT"),
        "number": len(days),
    }


def coverage_caveat(picture: StaffPicture, found: Sequence[Road]) -> tuple[str, ...]:
    """Say that offices are missing on dates of the window, where they are."""
    days = sorted({day for road in found for day, _tally in road.days})
    gaps = [day for day in days if picture.coverage[day].missing]
    if not gaps:
        return ()
    return (
        ngettext(
            "On %(number)s date of the window offices are missing: part of the trend may come from"
            " them.",
            "On %(number)s dates of the window offices are missing: part of the trend may come from"
            " them.",
            len(gaps),
        )
        % {"number": len(gaps)},
    )


def ends(picture: StaffPicture, road: Road, key: str) -> tuple[Figure, Figure]:
    """Return the shares of the first and the last date of a road."""
    first, last = (
        picture.share(
            f"{key}.{name}",
            tally.women,
            tally.men,
            road.subject.choice,
            at=day,
            missing=tally.missing_cells,
        )
        for name, day, tally in (
            ("first", road.first_day, road.first),
            ("last", road.last_day, road.last),
        )
    )
    return first, last


def change_table(picture: StaffPicture, *, since: date) -> Table:
    """Return the persons behind the change of every grade and group, and what one person moves."""
    rows = []
    for road in roads(picture, [*grades_asked(picture), *groups_asked(picture)], since=since):
        key = f"staffing.change.{road.subject.key}"
        choice = road.subject.choice
        change = Figure.change(f"{key}.change", *ends(picture, road, key))
        counts = [
            picture.count(f"{key}.{name}", number, {"as_of": day.isoformat(), **choice}, at=day)
            for name, number, day in (
                ("women_first", road.first.women, road.first_day),
                ("men_first", road.first.men, road.first_day),
                ("women_last", road.last.women, road.last_day),
                ("men_last", road.last.men, road.last_day),
            )
        ]
        one = replace(
            counts[2],
            key=f"{key}.one_person",
            unit=Unit.NUMBERS,
            value=Fraction(100, road.last.women + road.last.men),
        )
        rows.append(
            Row(
                key=road.subject.key,
                label=road.subject.label,
                cells=(*counts, None if road.is_of_few else change, one),
                is_total=road.subject.is_total,
                url=picture.address(choice),
            )
        )
    return Table(
        key="staffing.change",
        number="",
        title=_("Persons behind the change"),
        columns=(
            Column("women_first", _("Women at the start"), Unit.PERSONS),
            Column("men_first", _("Men at the start"), Unit.PERSONS),
            Column("women_last", _("Women at the end"), Unit.PERSONS),
            Column("men_last", _("Men at the end"), Unit.PERSONS),
            Column("change", _("Change, points"), Unit.POINTS),
            Column("one_person", _("One person moves the share by, points"), Unit.NUMBERS),
        ),
        rows=tuple(rows),
        note=picture.note_on(0),
        caveats=(
            _("Groups of fewer than 20 persons are counts: their change in points is not shown."),
        ),
    )
