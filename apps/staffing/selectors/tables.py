"""Tables T1 to T4 and T6 of the Council report: the same on page, API, export and report."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.figures.figure import Figure, Status, Unit
from apps.figures.shares import band, gap_to_show
from apps.figures.tables import Cell, Column, Row, Table
from apps.organization.choices import GradeCategory, Location
from apps.staffing.analytics.composition import (
    GRADE_GROUPS,
    NATIONAL_OFFICER_GRADES,
    NOBODY,
    PROFESSIONAL_GRADES,
    Count,
    Tally,
    add_up,
    total,
)
from apps.staffing.selectors.picture import NO_CHOICE, NO_REGION, Choice, StaffPicture
from apps.staffing.selectors.words import band_word, grade_group_name

PARITY_TARGET = Fraction(50)
TREND_TOTAL = "all"


def figure_columns() -> list[Column]:
    """Return the columns that T1 to T4 share."""
    return [
        Column("women", _("Women"), Unit.PERSONS),
        Column("share_women", _("Women, per cent"), Unit.PER_CENT),
        Column("men", _("Men"), Unit.PERSONS),
        Column("share_men", _("Men, per cent"), Unit.PER_CENT),
        Column("other", _("Other or undisclosed"), Unit.PERSONS),
        Column("total", _("Total"), Unit.PERSONS),
        Column("change", _("Change since last year, points"), Unit.POINTS),
    ]


def figure_cells(
    picture: StaffPicture, key: str, now: Tally, then: Tally | None, choice: Choice = NO_CHOICE
) -> tuple[Cell, ...]:
    """Return the cells of `figure_columns` for one row."""
    share_women = picture.share(
        f"{key}.share_women", now.women, now.men, choice, missing=now.missing_cells
    )
    change: Cell = None
    if then is not None and picture.before is not None:
        change = Figure.change(
            f"{key}.change",
            picture.share(f"{key}.share_women", then.women, then.men, choice, at=picture.before),
            share_women,
        )
    return (
        picture.count(f"{key}.women", now.women, choice, missing=now.missing_cells),
        share_women,
        picture.count(f"{key}.men", now.men, choice, missing=now.missing_cells),
        picture.share(f"{key}.share_men", now.men, now.women, choice, missing=now.missing_cells),
        picture.count(f"{key}.other", now.other, choice, missing=now.missing_cells),
        picture.count(f"{key}.total", now.total, choice, missing=now.missing_cells),
        change,
    )


def category_table(picture: StaffPicture) -> Table:
    """Return T1, staff by category and sex."""
    now = add_up(picture.now, lambda count: picture.categories[count.grade])
    then = add_up(picture.then, lambda count: picture.categories[count.grade])
    rows = [
        Row(
            key=category.value,
            label=str(category.label),
            cells=figure_cells(
                picture,
                f"staffing.t1.{category.value}",
                now.get(category.value, NOBODY),
                then.get(category.value, NOBODY),
                {"category": category.value},
            ),
            url=picture.address({"category": category.value}),
        )
        for category in GradeCategory
        if picture.query.category in {"", category.value}
    ]
    rows.append(total_row(picture, "staffing.t1.total", picture.now, picture.then))
    return Table(
        key="staffing.t1",
        number="T1",
        title=_("Staff by category and sex"),
        columns=tuple(figure_columns()),
        rows=tuple(rows),
        note=picture.note,
        caveats=picture.caveats,
    )


def total_row(
    picture: StaffPicture,
    key: str,
    now: Sequence[Count],
    then: Sequence[Count],
    choice: Choice = NO_CHOICE,
) -> Row:
    """Return the total row of a table."""
    return Row(
        key="total",
        label=_("Total"),
        cells=figure_cells(picture, key, total(now), total(then), choice),
        is_total=True,
        url=picture.address(choice),
    )


def grade_table(
    picture: StaffPicture, *, number: str, title: str, codes: Sequence[str], category: str
) -> Table:
    """Return T2 or T3: staff by grade and sex, with the target, the gap and the parity band.

    The gap is the number of posts that would have to change hands for an equal share (methods,
    section 3a), of the sex that is fewer; the band is that of section 4.
    """
    key = f"staffing.{number.lower()}"
    chosen = [code for code in codes if code in picture.categories]
    now = add_up(picture.now, lambda count: count.grade)
    then = add_up(picture.then, lambda count: count.grade)
    rows = []
    for code in chosen:
        if picture.query.grade not in {"", code}:
            continue
        tally = now.get(code, NOBODY)
        rows.append(
            Row(
                key=code,
                label=code if code != "HEAD" else _("Heads of the organization"),
                cells=(
                    *figure_cells(
                        picture, f"{key}.{code}", tally, then.get(code, NOBODY), {"grade": code}
                    ),
                    *parity_cells(picture, f"{key}.{code}", tally, {"grade": code}),
                ),
                url=picture.address({"grade": code}),
            )
        )
    in_table = [count for count in picture.now if count.grade in chosen]
    before = [count for count in picture.then if count.grade in chosen]
    closing = total_row(picture, f"{key}.total", in_table, before, {"category": category})
    rows.append(
        replace(
            closing,
            cells=(
                *closing.cells,
                *parity_cells(picture, f"{key}.total", total(in_table), {"category": category}),
            ),
        )
    )
    return Table(
        key=key,
        number=number,
        title=title,
        columns=(
            *figure_columns(),
            Column("target", _("Target, per cent"), Unit.PER_CENT),
            Column("gap", _("Gap in persons"), Unit.PERSONS),
            Column("band", _("Parity band"), is_text=True),
        ),
        rows=tuple(rows),
        note=picture.note_on(total(in_table).other),
        caveats=(
            _(
                "Parity is a share of women from 47 to 53 per cent, or the nearest that the number"
                " of persons allows."
            ),
            _(
                "Gap: persons of the sex that is fewer who would have to take the place of the"
                " other for an equal share."
            ),
        ),
    )


def parity_cells(picture: StaffPicture, key: str, tally: Tally, choice: Choice) -> tuple[Cell, ...]:
    """Return target, gap and band of a row."""
    fewer, more = sorted((tally.women, tally.men))
    gap = gap_to_show(fewer, more, PARITY_TARGET)
    target = Figure(
        key=f"{key}.target",
        value=PARITY_TARGET,
        unit=Unit.PER_CENT,
        numerator=None,
        denominator=None,
        note=_("Parity, the goal of the United Nations system."),
        population=str(picture.query.population),
        as_of=picture.as_of,
        scope=picture.scope_label,
        coverage=picture.coverage[picture.as_of],
        status=Status.AS_PUBLISHED,
    )
    return (
        target,
        None if gap is None else picture.count(f"{key}.gap", gap, choice),
        band_word(band(tally.women, tally.men)),
    )


def professional_table(picture: StaffPicture) -> Table:
    """Return T2, professional staff by grade and sex."""
    return grade_table(
        picture,
        number="T2",
        title=_("Professional and higher staff by grade and sex"),
        codes=PROFESSIONAL_GRADES,
        category=GradeCategory.PROFESSIONAL.value,
    )


def national_officer_table(picture: StaffPicture) -> Table:
    """Return T3, national officers by grade and sex."""
    return grade_table(
        picture,
        number="T3",
        title=_("National officers by grade and sex"),
        codes=NATIONAL_OFFICER_GRADES,
        category=GradeCategory.NATIONAL_OFFICER.value,
    )


def location_table(picture: StaffPicture) -> Table:
    """Return T4, staff by location and sex: headquarters, administrative centres, the regions."""
    now = add_up(picture.now, lambda count: count.location)
    then = add_up(picture.then, lambda count: count.location)
    rows = [
        Row(
            key=location.value,
            label=str(location.label),
            cells=figure_cells(
                picture,
                f"staffing.t4.{location.value}",
                now.get(location.value, NOBODY),
                then.get(location.value, NOBODY),
                {"location": location.value},
            ),
            url=picture.address({"location": location.value}),
        )
        for location in Location
    ]
    field = rows.pop()
    for code, name in picture.region_names.items():
        choice = {"location": Location.FIELD.value}
        if code != NO_REGION:
            choice["region"] = code
        rows.append(
            Row(
                key=code,
                label=name,
                cells=figure_cells(
                    picture,
                    f"staffing.t4.{code}",
                    picture.region_tallies.get((picture.as_of, code), NOBODY),
                    picture.region_tallies.get((picture.before, code), NOBODY)
                    if picture.before
                    else None,
                    choice,
                ),
                url=picture.address(choice) if code != NO_REGION else "",
            )
        )
    rows.append(replace(field, label=_("Field, all regions")))
    rows.append(total_row(picture, "staffing.t4.total", picture.now, picture.then))
    return Table(
        key="staffing.t4",
        number="T4",
        title=_("Staff by location and sex"),
        columns=tuple(figure_columns()),
        rows=tuple(rows),
        note=picture.note,
    )


def trend_table(picture: StaffPicture) -> Table:
    """Return T6, the share of women by grade group over all periods up to the date."""
    groups: dict[str, tuple[str, ...]] = {TREND_TOTAL: (), **GRADE_GROUPS}
    by_grade = add_up(picture.counts, lambda count: (count.as_of, count.grade))
    rows = []
    for day in picture.trend:
        cells: list[Cell] = []
        for group, codes in groups.items():
            tally = sum(
                (by_grade.get((day, grade), NOBODY) for grade in codes or picture.categories),
                NOBODY,
            )
            cells.append(
                picture.share(
                    f"staffing.t6.{group}.share_women",
                    tally.women,
                    tally.men,
                    {"group": group} if codes else NO_CHOICE,
                    at=day,
                )
            )
        rows.append(
            Row(
                key=day.isoformat(),
                label=date_format(day, "DATE_FORMAT"),
                cells=tuple(cells),
                url=picture.address({"as_of": day.isoformat()}),
            )
        )
    return Table(
        key="staffing.t6",
        number="T6",
        title=_("Share of women by grade group, per cent"),
        columns=tuple(Column(group, grade_group_name(group), Unit.PER_CENT) for group in groups),
        rows=tuple(rows),
        note=picture.note_on(0),
    )


def persons_table(picture: StaffPicture) -> Table:
    """Return the persons of each date up to the picture's: not a table of the Council report."""
    by_day = add_up(picture.counts, lambda count: count.as_of)
    columns = [column for column in figure_columns() if column.unit is Unit.PERSONS]
    rows = []
    for day in picture.trend:
        tally = by_day.get(day, NOBODY)
        choice = {"as_of": day.isoformat()}
        figures = {
            "women": tally.women,
            "men": tally.men,
            "other": tally.other,
            "total": tally.total,
        }
        rows.append(
            Row(
                key=day.isoformat(),
                label=date_format(day, "DATE_FORMAT"),
                cells=tuple(
                    picture.count(
                        f"staffing.persons.{key}",
                        number,
                        choice,
                        at=day,
                        missing=tally.missing_cells,
                    )
                    for key, number in figures.items()
                ),
                url=picture.address(choice),
            )
        )
    return Table(
        key="staffing.persons",
        number="",
        title=_("Staff by sex"),
        columns=tuple(columns),
        rows=tuple(rows),
        note=picture.note_on(0),
    )


def council_tables(picture: StaffPicture) -> dict[str, Table]:
    """Return the staffing tables of this edition by their number."""
    tables = (
        category_table(picture),
        professional_table(picture),
        national_officer_table(picture),
        location_table(picture),
        trend_table(picture),
    )
    return {table.number: table for table in tables}
