"""The table of the page “Explore”, with what must be said beneath it."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.figures.figure import Unit
from apps.figures.tables import Cell, Column, Row, Table
from apps.staffing.analytics.composition import NOBODY
from apps.staffing.choices import ExploreDimension, Measure, Standing
from apps.staffing.selectors.explore.counting import NO_RETURNS, Pivot
from apps.staffing.selectors.explore.figures import UNITS, Figures, Spot, is_of_few
from apps.staffing.selectors.explore.members import Member
from apps.staffing.selectors.explore.query import OF_RETURNS, ExploreQuery
from apps.staffing.selectors.picture import Link
from apps.staffing.selectors.words import population_name

KEY = "staffing.explore"
TOTAL = "total"
RETURNS = "returns"
MOST_NAMED = 8
"""Rows or columns whose missing returns are named in one sentence; the others are counted."""
COUNTS = (Measure.WOMEN, Measure.MEN, Measure.OTHER, Measure.PERSONS)


def title_of(query: ExploreQuery) -> str:
    """Return what a table shows: "Share of women, per cent, by grade and date"."""
    measure = str(Measure(query.measure).label)
    if query.measure == Measure.RETURNS and query.columns is not None:
        measure = _("Returns missing")
    words = {
        "measure": measure,
        "rows": lower_first(str(ExploreDimension(query.rows).label)),
    }
    if query.columns is None:
        return _("%(measure)s, by %(rows)s") % words
    words["columns"] = lower_first(str(ExploreDimension(query.columns).label))
    return _("%(measure)s, by %(rows)s and %(columns)s") % words


def lower_first(text: str) -> str:
    """Return a label as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def has_total(dimension: ExploreDimension | None) -> bool:
    """Whether the parts of a dimension add up; persons of different dates do not."""
    return dimension is not None and dimension != ExploreDimension.PERIOD


def explore_table(pivot: Pivot, link: Link | None = None) -> Table:
    """Return all rows and columns, totals last, with the note and caveats of the whole.

    `link` gives the address of the records behind a row, where there are pages.
    """
    maker, query = Figures(pivot), pivot.query
    lines: list[Member | None] = [*pivot.rows, *([None] if has_total(query.rows) else [])]
    columns, cells = parted(maker, lines) if query.columns is not None else beside(maker, lines)
    if query.rows in OF_RETURNS and query.measure != Measure.RETURNS and lacks(maker, pivot.rows):
        columns = [*columns, Column(RETURNS, _("Returns counted"), is_text=True)]
        cells = [[*row, returns_words(maker, line)] for line, row in zip(lines, cells, strict=True)]
    return Table(
        key=KEY,
        number="",
        title=title_of(query),
        columns=tuple(columns),
        rows=tuple(
            Row(
                key=line.key if line else TOTAL,
                label=line.label if line else _("Total"),
                cells=tuple(row),
                is_total=line is None,
                url=link(dict(records))
                if link and (records := maker.records(Spot(line, None)))
                else "",
            )
            for line, row in zip(lines, cells, strict=True)
        ),
        note=note_of(pivot),
        caveats=tuple(caveats_of(maker)),
    )


def parted(maker: Figures, lines: Sequence[Member | None]) -> tuple[list[Column], list[list[Cell]]]:
    """Return one column of the measure for each member of the columns, and their total."""
    query, pivot = maker.query, maker.pivot
    unit = UNITS.get(query.measure, Unit.PERSONS)
    across: list[Member | None] = [*pivot.columns, *([None] if has_total(query.columns) else [])]
    columns = [
        Column(each.key if each else TOTAL, each.label if each else _("Total"), unit)
        for each in across
    ]
    return columns, [[one_cell(maker, Spot(line, each)) for each in across] for line in lines]


def one_cell(maker: Figures, spot: Spot) -> Cell:
    """Return the measure of a spot that has no counts beside it."""
    if maker.query.measure == Measure.SHARE:
        return maker.counts_in_place_of_share(spot)
    return maker.cell(maker.query.measure, spot)


def beside(maker: Figures, lines: Sequence[Member | None]) -> tuple[list[Column], list[list[Cell]]]:
    """Return the counts and beside them the measure, where it is no count."""
    query = maker.query
    spots = [Spot(line, None) for line in lines]
    if query.measure == Measure.RETURNS:
        words = {"due": _("Due"), "counted": _("Counted"), "missing": _("Missing")}
        columns = [Column(key, label, Unit.OFFICES) for key, label in words.items()]
        return columns, [[maker.returns(f"{KEY}.{key}", spot) for key in words] for spot in spots]
    if query.rows == ExploreDimension.SEX:
        column = Column(Measure.PERSONS.value, str(Measure.PERSONS.label), Unit.PERSONS)
        return [column], [[maker.cell(Measure.PERSONS, spot)] for spot in spots]
    measures = list(COUNTS)
    if query.measure == Measure.CHANGE:
        measures.append(Measure.SHARE)
    if query.measure not in COUNTS:
        measures.append(query.measure)
    columns = [
        Column(column_key(each), column_label(each), UNITS.get(each, Unit.PERSONS))
        for each in measures
    ]
    return columns, [[maker.cell(each, spot) for each in measures] for spot in spots]


def column_key(measure: Measure) -> str:
    """Return the key of a column as the tables of the house have it."""
    keys = {Measure.PERSONS: TOTAL, Measure.SHARE: "share_women"}
    return keys.get(measure, measure.value)


def column_label(measure: Measure) -> str:
    """Return the head of a column of counts and measures side by side."""
    return _("Total") if measure == Measure.PERSONS else str(measure.label)


def lacks(maker: Figures, members: Sequence[Member]) -> bool:
    """Whether any row lacks a return."""
    return any(
        (maker.pivot.covered(maker.place(Spot(member, None))) or NO_RETURNS).missing
        for member in members
    )


def returns_words(maker: Figures, line: Member | None) -> str:
    """Return how many returns of a row count: "40 of 41"."""
    coverage = maker.pivot.covered(maker.place(Spot(line, None)))
    if coverage is None or not coverage.due:
        return ""
    return _("%(counted)s of %(due)s") % {"counted": coverage.counted, "due": coverage.due}


def note_of(pivot: Pivot) -> str:
    """Return source, population, dates and standing of all figures, and who is in no share."""
    query = pivot.query
    first, last = pivot.dates[0], pivot.dates[-1]
    days = _("Date: %(date)s.") % {"date": date_format(last, "DATE_FORMAT")}
    if first != last:
        days = _("Dates: %(first)s to %(last)s.") % {
            "first": date_format(first, "DATE_FORMAT"),
            "last": date_format(last, "DATE_FORMAT"),
        }
    parts = [
        _("Source: headcount returns of the offices."),
        _("Population: %(population)s.")
        % {"population": population_name(query.counted.population)},
        days,
    ]
    coverage = pivot.covered((last, "", "")) or NO_RETURNS
    parts.append(
        ngettext(
            "On %(date)s %(counted)s of %(due)s return counts.",
            "On %(date)s %(counted)s of %(due)s returns count.",
            coverage.due,
        )
        % {
            "date": date_format(last, "DATE_FORMAT"),
            "counted": coverage.counted,
            "due": coverage.due,
        }
    )
    if query.counted.standing == Standing.PROVISIONAL:
        parts.append(_("Provisional: includes returns that are not yet approved."))
    return " ".join(parts)


def caveats_of(maker: Figures) -> list[str]:
    """Return what a reader must know beside the note: what is missing, who is left out, what is too few."""
    pivot, query = maker.pivot, maker.query
    found = []
    for dimension, members, is_row in (
        (query.rows, pivot.rows, True),
        (query.columns, pivot.columns, False),
    ):
        if dimension in OF_RETURNS and query.measure != Measure.RETURNS:
            found.extend(missing_sentence(maker, members, is_row=is_row))
    tallies = [pivot.tallies.get((day, "", ""), NOBODY) for day in pivot.dates]
    if query.measure in {Measure.SHARE, Measure.CHANGE, Measure.GAP, Measure.GPI} and any(
        tally.other for tally in tallies
    ):
        found.append(
            _("Persons of other or undisclosed sex are in the total and not in the shares.")
        )
    if query.measure in {Measure.SHARE, Measure.CHANGE, Measure.GPI} and any(
        tally.women + tally.men > 0 and is_of_few(tally) for tally in pivot.tallies.values()
    ):
        found.append(
            _(
                "Of fewer than 20 women and men the counts are shown: no change and no index is worked out"
                " of them, and they are not drawn."
            )
        )
    if query.measure == Measure.GAP:
        found.append(
            _(
                "Gap: persons of the sex that is fewer who would have to take the place of the"
                " other for an equal share."
            )
        )
    if query.measure == Measure.CHANGE:
        found.append(change_sentence(pivot))
    return found


def change_sentence(pivot: Pivot) -> str:
    """Return from which date a change is counted, and what it cannot tell apart."""
    if pivot.query.as_of not in pivot.before:
        return _("There is no period before, so there is no change.")
    return _(
        "The change is counted from the period before each date, for %(date)s from %(before)s. Part of it"
        " may come from offices that are missing on one of the two."
    ) % {
        "date": date_format(pivot.query.as_of, "DATE_FORMAT"),
        "before": date_format(pivot.before[pivot.query.as_of], "DATE_FORMAT"),
    }


def missing_sentence(maker: Figures, members: Sequence[Member], *, is_row: bool) -> list[str]:
    """Return the rows or columns that lack returns, the first of them by name."""
    names = []
    for member in members:
        spot = Spot(member, None) if is_row else Spot(None, member)
        coverage = maker.pivot.covered(maker.place(spot))
        if coverage is not None and coverage.missing:
            names.append(
                _("%(name)s (%(missing)s of %(due)s)")
                % {"name": member.label, "missing": coverage.missing, "due": coverage.due}
            )
    if not names:
        return []
    listed = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    if more > 0:
        return [
            ngettext(
                "Returns are missing: %(listed)s and %(more)s more.",
                "Returns are missing: %(listed)s and %(more)s more.",
                more,
            )
            % {"listed": listed, "more": more}
        ]
    return [_("Returns are missing: %(listed)s.") % {"listed": listed}]


def first_rows(table: Table, most: int) -> Table:
    """Return a table with its first rows and its total."""
    ordinary = [row for row in table.rows if not row.is_total]
    if len(ordinary) <= most:
        return table
    return replace(table, rows=(*ordinary[:most], *(row for row in table.rows if row.is_total)))
