"""One revision as a grid: contract groups, grades, women, men, other; with the last period beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.display import format_number
from apps.figures.rounding import SHOW_NO_DECIMALS_BELOW, round_half_away
from apps.figures.shares import share_of_women
from apps.organization.choices import GradeCategory, Sex
from apps.staffing.choices import CellOrigin, CellState
from apps.staffing.models import CellComment, HeadcountCell, ReturnRevision, SetAsideGrade
from apps.staffing.selectors.cells import CellKey, ContractLine, GradeLine, form_on

NOT_APPLICABLE = "NA"
DEFAULT_LANGUAGE = "en"

Held = tuple[str, int | None, int, str]
"""State, count, version and origin of a cell."""
NOT_HELD: Held = (CellState.MISSING.value, None, 0, "")
"""A cell of which nothing is kept is missing."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Persons of some cells, and how many of these cells are missing."""

    women: int = 0
    men: int = 0
    other: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """All persons, other and undisclosed included."""
        return self.women + self.men + self.other

    def __add__(self, other: "Sums") -> "Sums":
        """Return both together."""
        return Sums(
            self.women + other.women,
            self.men + other.men,
            self.other + other.other,
            self.missing + other.missing,
        )

    @property
    def total_text(self) -> str:
        """The total as printed; it names the cells that are missing from it."""
        total = number_text(self.total)
        if not self.missing:
            return total
        return ngettext(
            "%(total)s (%(missing)s missing)", "%(total)s (%(missing)s missing)", self.missing
        ) % {"total": total, "missing": number_text(self.missing)}

    @property
    def short_text(self) -> str:
        """Women and men: `9 / 14`, with other and undisclosed where there are any."""
        parts = [self.women, self.men, *([self.other] if self.other else [])]
        return " / ".join(number_text(part) for part in parts)

    @property
    def split_text(self) -> str:
        """Women and men, with the share of women where it is shown: `356 / 292 (55 % women)`."""
        if not self.share_text:
            return self.short_text
        return _("%(counts)s (%(share)s %% women)") % {
            "counts": self.short_text,
            "share": self.share_text,
        }

    @property
    def share_text(self) -> str:
        """Women per cent of women and men; empty under 20 persons and while cells are missing."""
        share = share_of_women(self.women, self.men)
        if share is None or self.missing or self.women + self.men < SHOW_NO_DECIMALS_BELOW:
            return ""
        return format_number(round_half_away(share, 0), get_language() or DEFAULT_LANGUAGE)


def number_text(number: int) -> str:
    """Return a whole number as the language groups it."""
    return format_number(number, get_language() or DEFAULT_LANGUAGE)


def cell_text(state: str, count: int | None) -> str:
    """Return a cell as it is typed: a number, NA, or nothing when it is missing."""
    if state == CellState.NOT_APPLICABLE:
        return NOT_APPLICABLE
    return "" if count is None else str(count)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell as it stands; `text` is what its input shows.

    Where something typed could not be saved, `text` is what was typed, `state` tells how it failed
    (`invalid`, `changed` by somebody else), and `problem` why.
    """

    key: CellKey
    text: str
    version: int
    count: int | None
    is_missing: bool
    origin: str = ""
    remarks: int = 0
    state: str = ""
    problem: str = ""

    @property
    def held_state(self) -> CellState:
        """Counted, not applicable or missing."""
        if self.count is not None:
            return CellState.COUNTED
        return CellState.NOT_APPLICABLE if self.text == NOT_APPLICABLE else CellState.MISSING

    @property
    def label(self) -> str:
        """Name of the column."""
        return str(Sex(self.key.sex).label)

    @property
    def short_label(self) -> str:
        """Name of the column where there is little room."""
        return pgettext("sex", "Other") if self.key.sex == Sex.OTHER else self.label

    @property
    def is_set_at_once(self) -> bool:
        """Whether “the rest is zero” filled it."""
        return self.origin == CellOrigin.REST_IS_ZERO


@dataclass(frozen=True)
class GridRow:
    """One grade in one contract group; `last` are the persons of the last period, if there was one."""

    grade: GradeLine
    cells: tuple[GridCell, ...]
    last: Sums | None
    label: str

    @cached_property
    def sums(self) -> Sums:
        """Persons of the row."""
        return sums_of(self.cells)

    @property
    def last_text(self) -> str:
        """Persons of the last period in short."""
        return self.last.short_text if self.last else ""

    @property
    def remarks(self) -> int:
        """How many remarks stand on its cells."""
        return sum(cell.remarks for cell in self.cells)


@dataclass(frozen=True, slots=True)
class GridCategory:
    """The rows of one staff category, in the order of their grades."""

    category: str
    rows: tuple[GridRow, ...]

    @property
    def label(self) -> str:
        """Name of the category."""
        return str(GradeCategory(self.category).label)


@dataclass(frozen=True)
class GridGroup:
    """One contract group with its lines."""

    contract: ContractLine
    categories: tuple[GridCategory, ...]
    last: Sums | None

    @property
    def rows(self) -> tuple[GridRow, ...]:
        """All lines."""
        return tuple(row for category in self.categories for row in category.rows)

    @cached_property
    def sums(self) -> Sums:
        """Persons of the group."""
        return add_up(row.sums for row in self.rows)

    @cached_property
    def zeros_set_at_once(self) -> int:
        """How many cells “the rest is zero” has filled and can give back."""
        return sum(cell.is_set_at_once for row in self.rows for cell in row.cells)

    @property
    def last_text(self) -> str:
        """Persons of the last period in short."""
        return self.last.short_text if self.last else ""

    @property
    def has_persons(self) -> bool:
        """Whether anybody is counted here, now or in the last period."""
        return self.sums.total > 0 or (self.last is not None and self.last.total > 0)


@dataclass(frozen=True)
class Grid:
    """A whole revision. `staff` leaves out groups that are not staff; `last_as_of` may be None."""

    groups: tuple[GridGroup, ...]
    aside: tuple[GradeLine, ...]
    last_as_of: date | None

    @cached_property
    def staff(self) -> Sums:
        """Persons who are staff; missing cells of all groups, because all are owed."""
        staff = add_up(group.sums for group in self.groups if group.contract.is_staff)
        return Sums(staff.women, staff.men, staff.other, self.missing)

    @cached_property
    def last_staff(self) -> Sums | None:
        """Staff of the last period."""
        if self.last_as_of is None:
            return None
        return add_up(group.last for group in self.groups if group.contract.is_staff and group.last)

    @cached_property
    def missing(self) -> int:
        """How many cells are missing."""
        return sum(group.sums.missing for group in self.groups)

    @cached_property
    def cells(self) -> Mapping[str, GridCell]:
        """All cells by the text of their key."""
        return {
            str(cell.key): cell for group in self.groups for row in group.rows for cell in row.cells
        }


def add_up(parts: Iterable[Sums]) -> Sums:
    """Return all parts together."""
    total = Sums()
    for part in parts:
        total += part
    return total


def sums_of(cells: Sequence[GridCell]) -> Sums:
    """Return the persons of some cells."""
    count = {sex: sum(cell.count or 0 for cell in cells if cell.key.sex == sex) for sex in Sex}
    return Sums(
        count[Sex.WOMEN],
        count[Sex.MEN],
        count[Sex.OTHER],
        sum(cell.is_missing for cell in cells),
    )


def grid_of(*, revision: ReturnRevision, scope: OfficeScope) -> Grid:
    """Return the grid of a revision that was fetched within a scope, with return and period.

    A grade that was set aside is left out while nobody is in it. Seven statements.
    """
    owed = revision.headcount_return
    form = form_on(as_of=owed.period.as_of)
    held = held_cells(revision.pk)
    last = revision_before(office_id=owed.office_id, as_of=owed.period.as_of)
    before = held_cells(last.pk) if last else {}
    remarks: dict[CellKey, int] = {}
    for contract_id, grade_id, sex in CellComment.objects.filter(revision=revision).values_list(
        "contract_group_id", "grade_id", "sex"
    ):
        key = CellKey(contract_id, grade_id, sex)
        remarks[key] = remarks.get(key, 0) + 1
    set_aside = set(
        SetAsideGrade.objects.filter(office_id=owed.office_id).values_list("grade_id", flat=True)
    )
    graded = {contract.id for contract in form.contracts if contract.is_graded}
    with_people = {
        key.grade_id
        for key, (_state, count, _v, _o) in held.items()
        if count and key.contract_group_id in graded
    }
    aside = set_aside - with_people
    groups = []
    for contract in form.contracts:
        lines = [
            grade
            for grade in form.grades_of(contract)
            if not (contract.is_graded and grade.id in aside)
        ]
        rows = [
            GridRow(
                grade=grade,
                cells=tuple(
                    grid_cell(
                        CellKey(contract.id, grade.id, sex.value),
                        held,
                        remarks,
                        is_owed=not (contract.is_graded and grade.id in set_aside),
                    )
                    for sex in Sex
                ),
                last=last_sums(before, contract, [grade]) if last else None,
                label=grade.code if contract.is_graded else _("Persons"),
            )
            for grade in lines
        ]
        groups.append(
            GridGroup(
                contract=contract,
                categories=tuple(
                    GridCategory(category=category, rows=tuple(of_category))
                    for category, of_category in groupby(rows, lambda row: row.grade.category)
                ),
                last=last_sums(before, contract, form.grades) if last else None,
            )
        )
    return Grid(
        groups=tuple(groups),
        aside=tuple(grade for grade in form.grades if grade.id in aside),
        last_as_of=last.headcount_return.period.as_of if last else None,
    )


def grid_cell(
    key: CellKey, held: Mapping[CellKey, Held], remarks: Mapping[CellKey, int], *, is_owed: bool
) -> GridCell:
    """Return one cell; without a row it is missing."""
    state, count, version, origin = held.get(key, NOT_HELD)
    return GridCell(
        key=key,
        text=cell_text(state, count),
        version=version,
        count=count,
        is_missing=is_owed and state == CellState.MISSING,
        origin=origin if state == CellState.COUNTED else "",
        remarks=remarks.get(key, 0),
    )


def held_cells(revision_id: int) -> dict[CellKey, Held]:
    """Return the cells that a revision holds."""
    return {
        CellKey(contract_id, grade_id, sex): (state, count, version, origin)
        for contract_id, grade_id, sex, state, count, version, origin in (
            HeadcountCell.objects.filter(revision_id=revision_id).values_list(
                "contract_group_id", "grade_id", "sex", "state", "count", "version", "origin"
            )
        )
    }


def last_sums(
    before: Mapping[CellKey, Held], contract: ContractLine, grades: Sequence[GradeLine]
) -> Sums:
    """Return the persons that the last period had in some grades of a contract group."""
    count = {
        sex: sum(
            (before.get(CellKey(contract.id, grade.id, sex.value)) or ("", 0))[1] or 0
            for grade in grades
        )
        for sex in Sex
    }
    return Sums(count[Sex.WOMEN], count[Sex.MEN], count[Sex.OTHER])


def revision_before(*, office_id: int, as_of: date) -> ReturnRevision | None:
    """Return the approved revision in force of the office's latest period before a date."""
    return (
        ReturnRevision.objects.filter(
            headcount_return__office_id=office_id,
            headcount_return__period__as_of__lt=as_of,
            is_in_force=True,
        )
        .select_related("headcount_return__period")
        .order_by("-headcount_return__period__as_of")
        .first()
    )


def with_typed(
    grid: Grid, *, texts: Mapping[str, str], failures: Mapping[str, tuple[str, str]]
) -> Grid:
    """Return the grid as a person left it: typed texts kept where they could not be saved.

    `failures` gives state and problem by the key of a cell.
    """

    def left(cell: GridCell) -> GridCell:
        key = str(cell.key)
        if key not in failures:
            return cell
        state, problem = failures[key]
        return replace(cell, text=texts.get(key, cell.text), state=state, problem=problem)

    groups = tuple(
        replace(
            group,
            categories=tuple(
                replace(
                    category,
                    rows=tuple(
                        replace(row, cells=tuple(left(cell) for cell in row.cells))
                        for row in category.rows
                    ),
                )
                for category in group.categories
            ),
        )
        for group in grid.groups
    )
    return replace(grid, groups=groups)


def missing_text(number: int) -> str:
    """Return how many cells are missing, in words."""
    if number == 0:
        return _("No cell is missing")
    return ngettext("%(number)s cell is missing", "%(number)s cells are missing", number) % {
        "number": number_text(number)
    }
