"""Women and men by one dimension on one date: the parity endpoint and the drill-down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage
from apps.figures.periods import nearest
from apps.figures.shares import band, share_of_women
from apps.organization.choices import GradeCategory, Location
from apps.organization.selectors import contract_groups, grades, periods, tree_on
from apps.staffing.analytics.composition import NOBODY, Count, Tally, add_up, total
from apps.staffing.selectors.counts import (
    CountQuery,
    coverages,
    grade_categories,
    grouped_counts,
    offices_counted,
    own_counts,
)
from apps.staffing.selectors.picture import offices_by_region, region_names
from apps.web.refusals import OutOfScope


class Dimension(StrEnum):
    """What the rows of a parity answer are."""

    GRADE = "grade"
    CATEGORY = "category"
    OFFICE = "office"
    REGION = "region"
    LOCATION = "location"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class ParityRow:
    """One row: `share_of_women` per cent 0 to 100, unrounded, None when nobody is counted.

    `total` includes other; the share divides by women and men.
    """

    key: str
    label: str
    tally: Tally

    @property
    def share_of_women(self) -> Fraction | None:
        """Women among women and men."""
        return share_of_women(self.tally.women, self.tally.men)

    @property
    def band(self) -> str:
        """Where the row stands to the parity band."""
        return band(self.tally.women, self.tally.men).value


@dataclass(frozen=True, slots=True)
class ParityAnswer:
    """The rows of one dimension, and what they cover."""

    as_of: date
    query: CountQuery
    coverage: Coverage
    rows: tuple[ParityRow, ...]
    total: Tally


def expect_period(*, as_of: date) -> None:
    """Refuse a date that is no period's, naming the nearest that is."""
    days = [period.as_of for period in periods()]
    if as_of in days:
        return
    closest = nearest(as_of, days)
    if closest is None:
        raise OutOfScope(_("There is no reporting period yet."), code="no_period")
    raise OutOfScope(
        _("%(date)s is no reporting date; the nearest is %(nearest)s.")
        % {"date": as_of.isoformat(), "nearest": closest.isoformat()},
        code="no_period",
    )


def parity(*, as_of: date, by: Dimension, query: CountQuery, scope: OfficeScope) -> ParityAnswer:
    """Return women and men on a date by one dimension, for what the scope shows of the query.

    Raises OutOfScope for a date that is no period's and for an office outside the scope.
    """
    expect_period(as_of=as_of)
    answer = parity_if_any(as_of=as_of, by=by, query=query, scope=scope)
    if answer is None:
        raise OutOfScope
    return answer


def parity_if_any(
    *, as_of: date, by: Dimension, query: CountQuery, scope: OfficeScope
) -> ParityAnswer | None:
    """Return `parity` on a date that is a period's, or None when the scope shows no office of it."""
    tree = tree_on(day=as_of)
    placing = tree_on(day=query.placed_on) if query.placed_on else tree
    offices = offices_counted(query=query, tree=tree, scope=scope, placing=placing)
    if not offices:
        return None
    everything = (as_of, "")
    groups = {everything: offices}
    if by is Dimension.REGION:
        groups |= offices_by_region(as_of=as_of, offices=offices, tree=tree, placing=placing)
    counted = grouped_counts(
        query=query,
        groups=groups,
        trees={as_of: tree},
        scope=scope,
        by_contract=by is Dimension.CONTRACT,
    )
    counts = counted[everything]
    if by is Dimension.OFFICE:
        own = own_counts(query=query, as_of=as_of, offices=offices, tree=tree, scope=scope)
        rows = [
            ParityRow(node.code, node.name, own[node.id]) for node in tree.units(within=offices)
        ]
    elif by is Dimension.REGION:
        rows = [
            ParityRow(code, name, total(counted[as_of, code]))
            for code, name in region_names(groups, placing).items()
        ]
        elsewhere = total(count for count in counts if count.location != Location.FIELD)
        if elsewhere.total or not rows:
            rows.append(
                ParityRow("not_field", _("Headquarters and administrative centres"), elsewhere)
            )
    else:
        rows = rows_by(by, counts)
    return ParityAnswer(
        as_of=as_of,
        query=query,
        coverage=coverages(query=query, wanted={as_of: offices}, trees={as_of: tree}, scope=scope)[
            as_of
        ],
        rows=tuple(rows),
        total=total(counts),
    )


def rows_by(by: Dimension, counts: list[Count]) -> list[ParityRow]:
    """Return one row for every value of a vocabulary, those without persons included."""
    categories = grade_categories()
    keys: dict[Dimension, tuple[Callable[[Count], str], list[tuple[str, str]]]] = {
        Dimension.GRADE: (
            lambda count: count.grade,
            [(grade.code, grade.code) for grade in grades()],
        ),
        Dimension.CATEGORY: (
            lambda count: categories[count.grade],
            [(category.value, str(category.label)) for category in GradeCategory],
        ),
        Dimension.LOCATION: (
            lambda count: count.location,
            [(location.value, str(location.label)) for location in Location],
        ),
        Dimension.CONTRACT: (
            lambda count: count.contract,
            [(group.code, _(group.name)) for group in contract_groups() if group.is_staff],
        ),
    }
    key, values = keys[by]
    sums = add_up(counts, key)
    return [ParityRow(value, label, sums.get(value, NOBODY)) for value, label in values]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One office's own persons behind a figure, and where its return is."""

    office_code: str
    office_name: str
    tally: Tally


def records_behind(
    *, as_of: date, query: CountQuery, scope: OfficeScope
) -> tuple[ParityAnswer, list[RecordRow]] | None:
    """Return the offices whose returns a figure adds up, those without persons left out.

    None when the scope shows no office of the query on the date.
    """
    answer = parity_if_any(as_of=as_of, by=Dimension.OFFICE, query=query, scope=scope)
    if answer is None:
        return None
    return answer, [
        RecordRow(office_code=row.key, office_name=row.label, tally=row.tally)
        for row in answer.rows
        if row.tally.total or row.tally.missing_cells
    ]
