"""Tables T1 to T4 and T6 of the Council report: the same on page, API, export and report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.figures.periods import year_before
from apps.figures.shares import band, gap_to_show
from apps.figures.tables import Cell, Column, Row, Table
from apps.organization.choices import GradeCategory, Location
from apps.organization.selectors import grades, periods, tree_on, trees_on
from apps.organization.tree import OfficeTree
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
from apps.staffing.selectors.counts import (
    CountQuery,
    Group,
    coverages,
    grade_categories,
    grouped_counts,
    offices_counted,
)
from apps.staffing.selectors.words import band_word, grade_group_name, population_name
from apps.web.refusals import OutOfScope

Link = Callable[[Mapping[str, str]], str]
PARITY_TARGET = Fraction(50)
TREND_TOTAL = "all"
EVERYTHING = ""
NO_REGION = "no_region"


@dataclass(frozen=True)
class StaffPicture:
    """Everything that the tables of one page or report are made of, read in three statements.

    `as_of` is the date of T1 to T4; `before` the period a year earlier, None when there is none;
    `trend` all dates of T6, ascending. `placing` is the tree by which regions are grouped: that
    of `as_of`, or today's on request.
    """

    query: CountQuery
    as_of: date
    before: date | None
    trend: tuple[date, ...]
    counts: tuple[Count, ...]
    region_tallies: Mapping[Group, Tally]
    coverage: Mapping[date, Coverage]
    categories: Mapping[str, str]
    scope_label: str
    region_names: Mapping[str, str]
    link: Link | None = None

    @cached_property
    def now(self) -> tuple[Count, ...]:
        """Counts of the date itself."""
        return tuple(count for count in self.counts if count.as_of == self.as_of)

    @cached_property
    def then(self) -> tuple[Count, ...]:
        """Counts of a year earlier."""
        return tuple(count for count in self.counts if count.as_of == self.before)

    def records(self, **choice: str) -> tuple[tuple[str, str], ...]:
        """Return the filter that lists the records behind a figure."""
        query = self.query
        chosen = {
            "as_of": self.as_of.isoformat(),
            "population": str(query.population),
            "status": str(query.standing),
            "office": query.office,
            "un_region": query.un_region,
            "category": query.category,
            "grade": query.grade,
            "contract": query.contract,
            "location": query.location,
            **choice,
        }
        return tuple((name, value) for name, value in chosen.items() if value)

    def count(self, key: str, number: int, *, missing: int = 0, **choice: str) -> Figure:
        """Return a count of persons as a figure of this picture."""
        return Figure.count(
            key, number, missing_cells=missing, records=self.records(**choice), **self.identity
        )

    def share(
        self, key: str, part: int, rest: int, *, at: date | None = None, **choice: str
    ) -> Figure:
        """Return a share as a figure of this picture, or of another date of it."""
        identity = dict(self.identity)
        if at is not None:
            identity |= {"as_of": at, "coverage": self.coverage[at]}
            choice = {"as_of": at.isoformat(), **choice}
        return Figure.share(key, part, rest, records=self.records(**choice), **identity)

    @cached_property
    def identity(self) -> dict[str, object]:
        """Population, date, scope, coverage and status of every figure of the date."""
        return {
            "population": str(self.query.population),
            "as_of": self.as_of,
            "scope": self.scope_label,
            "coverage": self.coverage[self.as_of],
            "status": Status(str(self.query.standing)),
        }

    @property
    def note(self) -> str:
        """The note beneath every table: source, population, date, coverage."""
        coverage = self.coverage[self.as_of]
        parts = [
            _("Source: headcount returns of the offices."),
            _("Population: %(population)s.")
            % {"population": population_name(self.query.population)},
            _("Date: %(date)s.") % {"date": date_format(self.as_of, "j F Y")},
            ngettext(
                "Counted: %(counted)s of %(due)s office.",
                "Counted: %(counted)s of %(due)s offices.",
                coverage.due,
            )
            % {"counted": coverage.counted, "due": coverage.due},
        ]
        if coverage.missing:
            parts.append(
                ngettext(
                    "%(missing)s office is missing from the totals.",
                    "%(missing)s offices are missing from the totals.",
                    coverage.missing,
                )
                % {"missing": coverage.missing}
            )
        if self.query.standing == "provisional":
            parts.append(_("Provisional: includes returns that are not yet approved."))
        others = total(self.now).other
        if others:
            parts.append(
                ngettext(
                    "%(count)s person of other or undisclosed sex is in the total and not in the"
                    " shares.",
                    "%(count)s persons of other or undisclosed sex are in the total and not in the"
                    " shares.",
                    others,
                )
                % {"count": others}
            )
        return " ".join(parts)


def staff_picture(
    *,
    query: CountQuery,
    as_of: date,
    scope: OfficeScope,
    today: date | None = None,
    link: Link | None = None,
    trend: Sequence[date] | None = None,
) -> StaffPicture:
    """Read everything that tables T1 to T4 and T6 need for one date and what led to it.

    With `today`, regions are grouped by the tree of that day instead of the date's own. Raises
    OutOfScope when the office of the query is not the viewer's.
    """
    dates = sorted(
        period.as_of for period in periods().filter(as_of__lte=as_of).exclude(state="planned")
    )
    if trend is not None:
        dates = sorted({day for day in trend if day <= as_of})
    a_year_ago = year_before(as_of)
    before = max((day for day in dates if day <= a_year_ago), default=None)
    wanted: dict[date, frozenset[int]] = {}
    trees = trees_on(days=sorted({*dates, as_of}))
    for day, tree in trees.items():
        offices = offices_counted(query=query, tree=tree, scope=scope)
        if offices:
            wanted[day] = offices
    if as_of not in wanted:
        raise OutOfScope
    if before not in wanted:
        before = None
    tree = trees[as_of]
    groups: dict[Group, frozenset[int]] = {(day, EVERYTHING): wanted[day] for day in wanted}
    placing = tree_on(day=today) if today else None
    for day in (as_of, before):
        if day is not None:
            groups |= offices_by_region(
                as_of=day,
                offices=wanted[day],
                tree=trees[day],
                placing=placing or trees[day],
            )
    grouped = grouped_counts(query=query, groups=groups, scope=scope)
    return StaffPicture(
        query=query,
        as_of=as_of,
        before=before,
        trend=tuple(day for day in dates if day in wanted),
        counts=tuple(count for day in wanted for count in grouped[day, EVERYTHING]),
        region_tallies={
            group: total(counts) for group, counts in grouped.items() if group[1] != EVERYTHING
        },
        coverage=coverages(query=query, wanted=wanted, scope=scope),
        categories=grade_categories(),
        scope_label=scope_label(query=query, tree=tree, scope=scope),
        region_names=region_names(groups, placing or tree),
        link=link,
    )


def offices_by_region(
    *, as_of: date, offices: frozenset[int], tree: OfficeTree, placing: OfficeTree
) -> dict[Group, frozenset[int]]:
    """Return the field offices of a date by the code of the region that `placing` puts them in.

    An office that `placing` does not know, or that stands under no region, goes under NO_REGION.
    """
    groups: dict[Group, frozenset[int]] = {}
    for office_id in offices:
        if tree.nodes[office_id].location != Location.FIELD:
            continue
        region = placing.region_of(office_id)
        if region is None and not tree.nodes[office_id].is_reporting_unit:
            continue
        group = (as_of, region.code if region else NO_REGION)
        groups[group] = groups.get(group, frozenset()) | {office_id}
    return groups


def region_names(groups: Iterable[Group], tree: OfficeTree) -> dict[str, str]:
    """Return the names of the regions of the groups, by code, in alphabetical order."""
    codes = {code for _day, code in groups if code not in {EVERYTHING, NO_REGION}}
    names = {code: tree.by_code[code].name for code in codes if code in tree.by_code}
    ordered = dict(sorted(names.items(), key=lambda item: item[1]))
    if any(code == NO_REGION for _day, code in groups):
        ordered[NO_REGION] = _("Offices under no region")
    return ordered


def scope_label(*, query: CountQuery, tree: OfficeTree, scope: OfficeScope) -> str:
    """Return in words which offices a figure covers."""
    if query.office:
        return tree.by_code[query.office].name
    if query.un_region:
        return query.un_region
    if scope.visible.everywhere:
        return _("All offices")
    roots = [tree.nodes[office_id].name for office_id in tree.maximal(scope.visible.ids)]
    if len(roots) == 1:
        return roots[0]
    return ngettext("%(count)s office", "%(count)s offices", len(roots)) % {"count": len(roots)}


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
    picture: StaffPicture, key: str, now: Tally, then: Tally | None, **choice: str
) -> tuple[Cell, ...]:
    """Return the cells of `figure_columns` for one row."""
    share_women = picture.share(f"{key}.share_women", now.women, now.men, **choice)
    change: Cell = None
    if then is not None and picture.before is not None:
        change = Figure.change(
            f"{key}.change",
            picture.share(f"{key}.share_women", then.women, then.men, at=picture.before, **choice),
            share_women,
        )
    return (
        picture.count(f"{key}.women", now.women, missing=now.missing_cells, **choice),
        share_women,
        picture.count(f"{key}.men", now.men, missing=now.missing_cells, **choice),
        picture.share(f"{key}.share_men", now.men, now.women, **choice),
        picture.count(f"{key}.other", now.other, missing=now.missing_cells, **choice),
        picture.count(f"{key}.total", now.total, missing=now.missing_cells, **choice),
        change,
    )


def row_url(picture: StaffPicture, **choice: str) -> str:
    """Return the address of the records behind a row; empty where there is no page (a report)."""
    return picture.link(dict(picture.records(**choice))) if picture.link else ""


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
                category=category.value,
            ),
            url=row_url(picture, category=category.value),
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
    )


def total_row(
    picture: StaffPicture, key: str, now: Sequence[Count], then: Sequence[Count], **choice: str
) -> Row:
    """Return the total row of a table."""
    return Row(
        key="total",
        label=_("Total"),
        cells=figure_cells(picture, key, total(now), total(then), **choice),
        is_total=True,
        url=row_url(picture, **choice),
    )


def grade_table(
    picture: StaffPicture, *, number: str, title: str, codes: Sequence[str], category: str
) -> Table:
    """Return T2 or T3: staff by grade and sex, with the target, the gap and the parity band.

    The gap is the number of posts that would have to change hands for an equal share (methods,
    section 3a), of the sex that is fewer; the band is that of section 4.
    """
    key = f"staffing.{number.lower()}"
    retired_free = {grade.code for grade in grades()}
    chosen = [code for code in codes if code in retired_free]
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
                        picture, f"{key}.{code}", tally, then.get(code, NOBODY), grade=code
                    ),
                    *parity_cells(picture, f"{key}.{code}", tally, grade=code),
                ),
                url=row_url(picture, grade=code),
            )
        )
    in_table = [count for count in picture.now if count.grade in chosen]
    before = [count for count in picture.then if count.grade in chosen]
    closing = total_row(picture, f"{key}.total", in_table, before, category=category)
    rows.append(
        replace(
            closing,
            cells=(
                *closing.cells,
                *parity_cells(picture, f"{key}.total", total(in_table), category=category),
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
        note=picture.note,
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


def parity_cells(picture: StaffPicture, key: str, tally: Tally, **choice: str) -> tuple[Cell, ...]:
    """Return target, gap and band of a row."""
    fewer, more = sorted((tally.women, tally.men))
    gap = gap_to_show(fewer, more, PARITY_TARGET)
    identity = {**picture.identity, "status": Status.AS_PUBLISHED}
    target = Figure(
        key=f"{key}.target",
        value=PARITY_TARGET,
        unit=Unit.PER_CENT,
        numerator=None,
        denominator=None,
        note=_("Parity, the goal of the United Nations system."),
        **identity,
    )
    return (
        target,
        None if gap is None else picture.count(f"{key}.gap", gap, **choice),
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
                location=location.value,
            ),
            url=row_url(picture, location=location.value),
        )
        for location in Location
    ]
    field = rows.pop()
    for code, name in picture.region_names.items():
        choice = {"location": Location.FIELD.value}
        if code != NO_REGION:
            choice["office"] = code
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
                    **choice,
                ),
                url=row_url(picture, **choice) if code != NO_REGION else "",
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
                (
                    sums
                    for (as_of, grade), sums in by_grade.items()
                    if as_of == day and (not codes or grade in codes)
                ),
                NOBODY,
            )
            cells.append(
                picture.share(f"staffing.t6.{group}.share_women", tally.women, tally.men, at=day)
            )
        rows.append(
            Row(
                key=day.isoformat(),
                label=date_format(day, "j F Y"),
                cells=tuple(cells),
                url=row_url(picture, as_of=day.isoformat()),
            )
        )
    return Table(
        key="staffing.t6",
        number="T6",
        title=_("Share of women by grade group, per cent"),
        columns=tuple(Column(group, grade_group_name(group), Unit.PER_CENT) for group in groups),
        rows=tuple(rows),
        note=picture.note,
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
