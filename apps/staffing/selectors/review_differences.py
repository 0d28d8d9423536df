"""What a return under review changes against what was approved before: was, is and change by line and sex."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from apps.accounts.scope import OfficeScope
from apps.organization.choices import Sex
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.cells import CellKey, ContractLine, Form, GradeLine
from apps.staffing.selectors.grid import NOT_HELD, Held, cell_text, held_cells, number_text


@dataclass(frozen=True, slots=True)
class Compared:
    """One cell: `was` and `is_now` as they are shown, empty when missing; `change` only between two numbers."""

    key: CellKey
    was: str
    is_now: str
    change: int | None

    @property
    def label(self) -> str:
        """Name of the column."""
        return str(Sex(self.key.sex).label)

    @property
    def differs(self) -> bool:
        """Whether it is shown otherwise than before; nobody where nothing was asked before is no change."""
        return self.was != self.is_now and {self.was or "0", self.is_now} != {"0"}

    @property
    def change_text(self) -> str:
        """The change with its sign; empty where there is none, or where one side holds no number."""
        if not self.change:
            return ""
        text = number_text(self.change)
        return f"+{text}" if self.change > 0 else text


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One grade of a contract group."""

    label: str
    cells: tuple[Compared, ...]

    @property
    def differs(self) -> bool:
        """Whether any sex differs."""
        return any(cell.differs for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """A contract group with its lines."""

    contract: ContractLine
    lines: tuple[ComparedLine, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A return against an approved revision: of the same return for a correction, else of the office's last period.

    `changed` holds only the lines that differ, `every` all of them that hold anything on either side.
    """

    number: int
    as_of: date
    is_correction: bool
    changed: tuple[ComparedGroup, ...]
    every: tuple[ComparedGroup, ...]

    @property
    def lines(self) -> int:
        """How many lines differ."""
        return sum(len(group.lines) for group in self.changed)


def comparison_of(
    *, revision: ReturnRevision, older: ReturnRevision, form: Form, scope: OfficeScope
) -> Comparison:
    """Compare a revision with an older one in the form of its date; both were fetched within a scope.

    Two statements.
    """
    was, now = held_cells(older.pk), held_cells(revision.pk)
    every = []
    for contract in form.contracts:
        lines = tuple(
            compared_line(contract, grade, was, now)
            for grade in form.grades_of(contract)
            if any(
                CellKey(contract.id, grade.id, sex.value) in held
                for held in (was, now)
                for sex in Sex
            )
        )
        if lines:
            every.append(ComparedGroup(contract, lines))
    changed = [
        ComparedGroup(group.contract, lines)
        for group in every
        if (lines := tuple(line for line in group.lines if line.differs))
    ]
    return Comparison(
        number=older.number,
        as_of=older.headcount_return.period.as_of,
        is_correction=older.headcount_return_id == revision.headcount_return_id,
        changed=tuple(changed),
        every=tuple(every),
    )


def compared_line(
    contract: ContractLine,
    grade: GradeLine,
    was: Mapping[CellKey, Held],
    now: Mapping[CellKey, Held],
) -> ComparedLine:
    """Return one line of both revisions; what no revision holds is missing, never zero."""
    cells = []
    for sex in Sex:
        key = CellKey(contract.id, grade.id, sex.value)
        old_state, old, *_rest = was.get(key, NOT_HELD)
        new_state, new, *_rest = now.get(key, NOT_HELD)
        cells.append(
            Compared(
                key=key,
                was=cell_text(old_state, old),
                is_now=cell_text(new_state, new),
                change=None if old is None or new is None else new - old,
            )
        )
    return ComparedLine(grade.code if contract.is_graded else "", tuple(cells))
