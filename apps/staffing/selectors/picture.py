"""One picture of the staff: everything that the tables and charts of a page or report are made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypedDict

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Figure, Status
from apps.figures.periods import year_before
from apps.organization.choices import Location
from apps.organization.selectors import periods, tree_on, trees_on
from apps.organization.tree import OfficeTree
from apps.staffing.analytics.composition import Count, Tally, total
from apps.staffing.selectors.counts import (
    CountQuery,
    Group,
    coverages,
    grade_categories,
    grouped_counts,
    offices_counted,
)
from apps.staffing.selectors.words import population_name
from apps.web.refusals import OutOfScope

Link = Callable[[Mapping[str, str]], str]
Choice = Mapping[str, str]
NO_CHOICE: Choice = {}
EVERYTHING = ""
NO_REGION = "no_region"


class Identity(TypedDict):
    """What all figures of one date of a picture share."""

    population: str
    as_of: date
    scope: str
    coverage: Coverage
    status: Status


@dataclass(frozen=True)
class StaffPicture:
    """Everything that the tables of one page or report are made of, read in three statements.

    `as_of` is the date of T1 to T4; `before` the period a year earlier, None when there is none;
    `trend` all dates of T6, ascending. Regions are grouped by the tree of `as_of`, or by that of
    `query.placed_on`.
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

    def records(self, choice: Choice = NO_CHOICE) -> tuple[tuple[str, str], ...]:
        """Return the filter that lists the records behind a figure."""
        query = self.query
        chosen = {
            "as_of": self.as_of.isoformat(),
            "population": str(query.population),
            "status": str(query.standing),
            "office": query.office,
            "region": query.region,
            "un_region": query.un_region,
            "category": query.category,
            "grade": query.grade,
            "group": query.grade_group,
            "contract": query.contract,
            "location": query.location,
            "tree": "today" if query.placed_on else "",
            **choice,
        }
        return tuple((name, value) for name, value in chosen.items() if value)

    def count(
        self,
        key: str,
        number: int,
        choice: Choice = NO_CHOICE,
        *,
        at: date | None = None,
        missing: int = 0,
    ) -> Figure:
        """Return a count of persons as a figure of this picture, or of another date of it."""
        return Figure.count(
            key, number, missing_cells=missing, records=self.records(choice), **self.identity(at)
        )

    def share(
        self,
        key: str,
        part: int,
        rest: int,
        choice: Choice = NO_CHOICE,
        *,
        at: date | None = None,
        missing: int = 0,
    ) -> Figure:
        """Return a share as a figure of this picture, or of another date of it."""
        if at is not None:
            choice = {"as_of": at.isoformat(), **choice}
        return Figure.share(
            key,
            part,
            rest,
            missing_cells=missing,
            records=self.records(choice),
            **self.identity(at),
        )

    def identity(self, at: date | None = None) -> Identity:
        """Return population, date, scope, coverage and status of every figure of a date."""
        day = at or self.as_of
        return {
            "population": str(self.query.population),
            "as_of": day,
            "scope": self.scope_label,
            "coverage": self.coverage[day],
            "status": Status(str(self.query.standing)),
        }

    def address(self, choice: Choice = NO_CHOICE) -> str:
        """Return the address of the records behind a row; empty where there are no pages.

        A row that contradicts the query (men of the field, when only headquarters is asked for)
        counts nobody and has no records.
        """
        asked = dict(self.records())
        if self.link is None or any(
            asked.get(name, value) != value for name, value in choice.items() if name != "as_of"
        ):
            return ""
        return self.link(dict(self.records(choice)))

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know of the change since last year, beside the note."""
        if self.before is None:
            return ()
        if not (self.coverage[self.as_of].missing or self.coverage[self.before].missing):
            return ()
        return (
            _(
                "The change compares %(before)s (%(counted_before)s of %(due_before)s offices"
                " counted) with %(now)s (%(counted)s of %(due)s): part of it may come from the"
                " offices that are missing on one of the two dates."
            )
            % {
                "before": date_format(self.before, "DATE_FORMAT"),
                "counted_before": self.coverage[self.before].counted,
                "due_before": self.coverage[self.before].due,
                "now": date_format(self.as_of, "DATE_FORMAT"),
                "counted": self.coverage[self.as_of].counted,
                "due": self.coverage[self.as_of].due,
            },
        )

    @property
    def note(self) -> str:
        """The note beneath a table of all staff: source, population, date, coverage."""
        return self.note_on(total(self.now).other)

    def note_on(self, others: int | None) -> str:
        """Return the note beneath a table with so many persons of other or undisclosed sex.

        None when their number is not to be told; 0 when the table has none, or no totals.
        """
        coverage = self.coverage[self.as_of]
        parts = [
            _("Source: headcount returns of the offices."),
            _("Population: %(population)s.")
            % {"population": population_name(self.query.population)},
            _("Date: %(date)s.") % {"date": date_format(self.as_of, "DATE_FORMAT")},
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
        if others is None:
            parts.append(
                _("Persons of other or undisclosed sex are in the total and not in the shares.")
            )
        elif others:
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
    link: Link | None = None,
    trend: Sequence[date] | None = None,
) -> StaffPicture:
    """Read everything that tables T1 to T4 and T6 need for one date and what led to it.

    `trend` are the dates to look back on; all periods that have opened, if None. Raises OutOfScope
    when the viewer sees none of the offices of the query on the date.
    """
    picture = picture_if_any(query=query, as_of=as_of, scope=scope, link=link, trend=trend)
    if picture is None:
        raise OutOfScope
    return picture


def picture_if_any(
    *,
    query: CountQuery,
    as_of: date,
    scope: OfficeScope,
    link: Link | None = None,
    trend: Sequence[date] | None = None,
) -> StaffPicture | None:
    """Return `staff_picture`, or None when the viewer sees none of the offices on the date."""
    if trend is None:
        trend = [period.as_of for period in periods().exclude(state="planned")]
    dates = sorted({day for day in trend if day <= as_of})
    a_year_ago = year_before(as_of)
    before = max((day for day in dates if day <= a_year_ago), default=None)
    wanted: dict[date, frozenset[int]] = {}
    trees = trees_on(days=sorted({*dates, as_of}))
    placing = tree_on(day=query.placed_on) if query.placed_on else None
    for day, tree in trees.items():
        offices = offices_counted(query=query, tree=tree, scope=scope, placing=placing)
        if offices:
            wanted[day] = offices
    if as_of not in wanted:
        return None
    if before is not None and before not in wanted:
        before = None
    tree = trees[as_of]
    groups: dict[Group, frozenset[int]] = {(day, EVERYTHING): wanted[day] for day in wanted}
    for day in [as_of] if before is None else [as_of, before]:
        groups |= offices_by_region(
            as_of=day, offices=wanted[day], tree=trees[day], placing=placing or trees[day]
        )
    grouped = grouped_counts(query=query, groups=groups, trees=trees, scope=scope)
    return StaffPicture(
        query=query,
        as_of=as_of,
        before=before,
        trend=tuple(day for day in dates if day in wanted),
        counts=tuple(count for day in wanted for count in grouped[day, EVERYTHING]),
        region_tallies={
            group: total(counts) for group, counts in grouped.items() if group[1] != EVERYTHING
        },
        coverage=coverages(query=query, wanted=wanted, trees=trees, scope=scope),
        categories=grade_categories(),
        scope_label=scope_label(query=query, tree=placing or tree, scope=scope),
        region_names=region_names(groups, placing or tree),
        link=link,
    )


def offices_by_region(
    *, as_of: date, offices: frozenset[int], tree: OfficeTree, placing: OfficeTree
) -> dict[Group, frozenset[int]]:
    """Return the field offices of a date by the code of the region that `placing` puts them in.

    An office that has ended in `placing` stays in the region of its date, if there still is one; an
    office under no region goes under NO_REGION.
    """
    groups: dict[Group, frozenset[int]] = {}
    for office_id in offices:
        if tree.nodes[office_id].location != Location.FIELD:
            continue
        region = placing.region_of(office_id)
        if office_id not in placing.nodes:
            region_then = tree.region_of(office_id)
            region = placing.by_code.get(region_then.code) if region_then else None
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
    named = [tree.by_code[code] for code in (query.office, query.region) if code in tree.by_code]
    if named:
        return named[0].name
    if query.un_region:
        return query.un_region
    if scope.visible.everywhere:
        return _("All offices")
    roots = [tree.nodes[office_id].name for office_id in tree.maximal(scope.visible.ids)]
    if len(roots) == 1:
        return roots[0]
    if not roots:
        return _("Your offices")
    return ngettext("%(count)s office", "%(count)s offices", len(roots)) % {"count": len(roots)}
