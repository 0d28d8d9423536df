"""Which cells a revision has, which of them it owes, and which are missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import connection
from django.utils.translation import gettext as _

from apps.organization.choices import Sex
from apps.organization.selectors import contract_groups, grades
from apps.staffing.models import ReturnRevision
from apps.web.refusals import Problem

OWED_CELLS_ON = """
    SELECT contract.id AS contract_group_id, contract.code AS contract_code,
           contract.name AS contract_name, contract.position AS contract_position,
           contract.is_graded,
           grade.id AS grade_id, grade.code AS grade_code, grade.rank AS grade_rank,
           sex.code AS sex, sex.position AS sex_position
    FROM organization_grade grade
    CROSS JOIN organization_contractgroup contract
    CROSS JOIN (VALUES ('F', 1), ('M', 2), ('O', 3)) AS sex(code, position)
    WHERE (grade.retired_on IS NULL OR grade.retired_on > {as_of})
      AND (contract.retired_on IS NULL OR contract.retired_on > {as_of})
      AND (contract.is_graded OR grade.category = 'ungraded')
      AND NOT EXISTS (
          SELECT 1 FROM staffing_setasidegrade aside
          WHERE aside.office_id = {office} AND aside.grade_id = grade.id AND contract.is_graded)
"""
"""The cells that an office owes on a date; both are names in the query."""
OWED_CELLS = OWED_CELLS_ON.format(office="%(office)s", as_of="%(as_of)s")
"""The same with office and date as parameters."""

MISSING_CELLS = f"""
    SELECT owed.contract_group_id, owed.contract_name, owed.grade_id,
           CASE WHEN owed.is_graded THEN owed.grade_code ELSE '' END, owed.sex
    FROM ({OWED_CELLS}) AS owed
    LEFT JOIN staffing_headcountcell cell
        ON cell.revision_id = %(revision)s AND cell.grade_id = owed.grade_id
       AND cell.contract_group_id = owed.contract_group_id AND cell.sex = owed.sex
    WHERE cell.id IS NULL OR cell.state = 'missing'
    ORDER BY owed.contract_position, owed.grade_rank DESC, owed.sex_position
"""  # noqa: S608 - composed of constants only

FILLED_CELLS = f"""
    SELECT listed.revision_id, COUNT(*),
           COUNT(*) FILTER (WHERE cell.id IS NULL OR cell.state = 'missing')
    FROM unnest(%(revisions)s::bigint[], %(offices)s::bigint[], %(dates)s::date[])
        AS listed(revision_id, office_id, as_of)
    CROSS JOIN LATERAL (
        {OWED_CELLS_ON.format(office="listed.office_id", as_of="listed.as_of")}
    ) AS owed
    LEFT JOIN staffing_headcountcell cell
        ON cell.revision_id = ANY(%(revisions)s)  -- says the same, but to the index
       AND cell.revision_id = listed.revision_id AND cell.grade_id = owed.grade_id
       AND cell.contract_group_id = owed.contract_group_id AND cell.sex = owed.sex
    GROUP BY listed.revision_id
"""  # noqa: S608 - composed of constants only


@dataclass(frozen=True, slots=True)
class CellKey:
    """Which cell: ids of contract group and grade, and the sex; as text `3-12-F`."""

    contract_group_id: int
    grade_id: int
    sex: str

    def __str__(self) -> str:
        """Return the key as it stands in names and ids of inputs."""
        return f"{self.contract_group_id}-{self.grade_id}-{self.sex}"

    @classmethod
    def parse(cls, text: str) -> "CellKey | None":
        """Read a key from its text; None when it is not one."""
        contract_group_id, _dash, rest = text.partition("-")
        grade_id, _dash, sex = rest.partition("-")
        if sex not in Sex.values or not (is_id(contract_group_id) and is_id(grade_id)):
            return None
        return cls(contract_group_id=int(contract_group_id), grade_id=int(grade_id), sex=sex)


def is_id(text: str) -> bool:
    """Whether the text can be an id of a row."""
    return text.isascii() and text.isdigit() and len(text) <= 18


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A grade as the form shows it."""

    id: int
    code: str
    name: str
    category: str


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract group as the form shows it; `name` is in the source language."""

    id: int
    code: str
    name: str
    is_staff: bool
    is_graded: bool


@dataclass(frozen=True)
class Form:
    """The form of a date: contract groups in their order, grades with the most senior first."""

    contracts: tuple[ContractLine, ...]
    grades: tuple[GradeLine, ...]

    def grades_of(self, contract: ContractLine) -> tuple[GradeLine, ...]:
        """Return the lines of a contract group; a group without grades has the ungraded line."""
        if contract.is_graded:
            return self.grades
        return tuple(grade for grade in self.grades if grade.category == "ungraded")

    @cached_property
    def pairs(self) -> frozenset[tuple[int, int]]:
        """Ids of (contract group, grade) that have cells."""
        return frozenset(
            (contract.id, grade.id)
            for contract in self.contracts
            for grade in self.grades_of(contract)
        )

    def name_of(self, key: CellKey) -> str:
        """Return a cell in words: `P4, Women (One year or more)`; empty when it is not here."""
        grade = next((grade for grade in self.grades if grade.id == key.grade_id), None)
        contract = next((one for one in self.contracts if one.id == key.contract_group_id), None)
        if grade is None or contract is None:
            return ""
        return cell_name(grade.code if contract.is_graded else "", key.sex, contract.name)


def form_on(*, as_of: date) -> Form:
    """Return the form of a date: everything that was not yet retired then. Two statements."""
    return Form(
        contracts=tuple(
            ContractLine(
                id=group.pk,
                code=group.code,
                name=group.name,
                is_staff=group.is_staff,
                is_graded=group.is_graded,
            )
            for group in contract_groups()
            if group.retired_on is None or group.retired_on > as_of
        ),
        grades=tuple(
            GradeLine(id=grade.pk, code=grade.code, name=grade.name, category=grade.category)
            for grade in grades()
            if grade.retired_on is None or grade.retired_on > as_of
        ),
    )


def cell_name(grade: str, sex: str, contract: str) -> str:
    """Return a cell in words; `contract` is the name in the source language.

    A contract group without grades has one line, whose `grade` is empty.
    """
    if not grade:
        return _("%(sex)s (%(contract)s)") % {"sex": Sex(sex).label, "contract": _(contract)}
    return _("%(grade)s, %(sex)s (%(contract)s)") % {
        "grade": grade,
        "sex": Sex(sex).label,
        "contract": _(contract),
    }


def missing_cells(*, revision: ReturnRevision) -> list[Problem]:
    """Return one problem for each cell that the revision owes and does not hold.

    `field` is the key of the cell (contract-grade-sex), from which the page makes the id of its
    input. The revision has been fetched within a scope, with its return and period.
    """
    owed = revision.headcount_return
    with connection.cursor() as cursor:
        cursor.execute(
            MISSING_CELLS,
            {"revision": revision.pk, "office": owed.office_id, "as_of": owed.period.as_of},
        )
        rows: Sequence[tuple[int, str, int, str, str]] = cursor.fetchall()
    return [
        Problem(
            code="missing",
            message=_("%(cell)s is missing.") % {"cell": cell_name(grade, sex, contract)},
            field=str(CellKey(contract_id, grade_id, sex)),
        )
        for contract_id, contract, grade_id, grade, sex in rows
    ]


def cells_filled(entered: Sequence[tuple[int, int, date]]) -> dict[int, tuple[int, int]]:
    """Return (owed, missing) cells of revisions given with office and date; one statement, none for none."""
    if not entered:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            FILLED_CELLS,
            {
                "revisions": [revision for revision, _office, _day in entered],
                "offices": [office for _revision, office, _day in entered],
                "dates": [day for _revision, _office, day in entered],
            },
        )
        return {revision: (owed, missing) for revision, owed, missing in cursor.fetchall()}
