"""What a workbook of a return holds, who may have one, and the workbooks that came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.organization.choices import GradeCategory, Sex
from apps.staffing.analytics.merging import Given
from apps.staffing.models import HeadcountCell, SetAsideGrade, WorkbookUpload
from apps.staffing.selectors.cells import CellKey, ContractLine, Form, form_on
from apps.staffing.selectors.findings import findings_of
from apps.staffing.selectors.grid import NOT_HELD, Held, cell_text, held_cells, revision_before
from apps.staffing.selectors.locks import lock_on, obstacle_to_entering
from apps.staffing.selectors.revisions import ReturnHead
from apps.staffing.selectors.rules import rules_known
from apps.web.language import in_language
from apps.web.refusals import NotPermitted, OutOfScope, Refusal, WrongState


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell: what stands online, and what stood in the last approved period."""

    key: CellKey
    held: str
    past: str

    @property
    def given(self) -> Given:
        """What the workbook remembers: an empty cell shows the number of the last period."""
        return Given(held=self.held, shown=self.held or self.past)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line: women, men, other."""

    label: str
    grade_id: int
    cells: tuple[SheetCell, ...]


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """One contract group: its lines under the name of their category (empty where it has no grades)."""

    contract: ContractLine
    categories: tuple[tuple[str, tuple[SheetRow, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetData:
    """All that a workbook of a return says, in the reader's language."""

    head: ReturnHead
    groups: tuple[SheetGroup, ...]
    last_as_of: date | None
    rules: tuple[str, ...]
    found: Mapping[CellKey, str]

    @property
    def cells(self) -> dict[CellKey, SheetCell]:
        """All cells by their key."""
        return {
            cell.key: cell
            for group in self.groups
            for _name, rows in group.categories
            for row in rows
            for cell in row.cells
        }

    @property
    def proposes(self) -> bool:
        """Whether a number of the last period stands in a cell that is empty online."""
        return any(cell.given.shown != cell.held for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Online:
    """One cell as it stands online: text, version, who put it there and when."""

    text: str
    version: int
    by: str
    at: datetime


def obstacle_to_workbook(*, head: ReturnHead, at: datetime, scope: OfficeScope) -> Refusal | None:
    """Return why somebody can neither take nor bring a workbook of a return now; None when they can."""
    revision = head.newest
    if revision is not None:
        return obstacle_to_entering(revision=revision, at=at, scope=scope)
    if not scope.may(Capability.ENTER, head.office.id):
        return NotPermitted(_("HR staff of the office enter its headcounts."))
    lock = lock_on(
        None,
        office=head.office,
        period=head.period,
        reopened=head.period.reopened.get(head.office.id),
        at=at,
    )
    return WrongState(lock.sentence, code=lock.code) if lock else None


def sheet_data(*, head: ReturnHead, scope: OfficeScope) -> SheetData:
    """Return what a workbook of a return holds: the lines of its grid, also before it is begun.

    A grade that was set aside is left out while nobody is in it, as on the page.
    """
    form = form_on(as_of=head.period.as_of)
    revision = head.newest
    held = held_cells(revision.pk) if revision else {}
    last = revision_before(office_id=head.office.id, as_of=head.period.as_of)
    past = held_cells(last.pk) if last else {}
    found: dict[CellKey, str] = {}
    if revision:
        for finding in findings_of(revisions=[revision.pk], scope=scope).get(revision.pk, ()):
            if finding.place and finding.cells and finding.cells[0] not in found:
                found[finding.cells[0]] = finding.sentence
    return SheetData(
        head=head,
        groups=groups_of(form, held, past, aside=set_aside_in(head, held, form)),
        last_as_of=last.headcount_return.period.as_of if last else None,
        rules=tuple(
            in_language(rule, "name") for rule in rules_known(scope=scope) if rule.is_active
        ),
        found=found,
    )


def set_aside_in(head: ReturnHead, held: Mapping[CellKey, Held], form: Form) -> set[int]:
    """Return the grades that the office never has and nobody is in."""
    graded = {contract.id for contract in form.contracts if contract.is_graded}
    peopled = {
        key.grade_id
        for key, (_state, count, _version, _origin) in held.items()
        if count and key.contract_group_id in graded
    }
    aside = SetAsideGrade.objects.filter(office_id=head.office.id).values_list(
        "grade_id", flat=True
    )
    return set(aside) - peopled


def groups_of(
    form: Form,
    held: Mapping[CellKey, Held],
    past: Mapping[CellKey, Held],
    *,
    aside: set[int],
) -> tuple[SheetGroup, ...]:
    """Return the lines of a form with what stands in them."""

    def cell(contract_id: int, grade_id: int, sex: str) -> SheetCell:
        key = CellKey(contract_id, grade_id, sex)
        now, before = held.get(key, NOT_HELD), past.get(key, NOT_HELD)
        return SheetCell(key, cell_text(now[0], now[1]), cell_text(before[0], before[1]))

    groups = []
    for contract in form.contracts:
        lines = [
            grade
            for grade in form.grades_of(contract)
            if not (contract.is_graded and grade.id in aside)
        ]
        categories = []
        for category, of_category in groupby(lines, lambda grade: grade.category):
            rows = tuple(
                SheetRow(
                    label=grade.code if contract.is_graded else _("Persons"),
                    grade_id=grade.id,
                    cells=tuple(cell(contract.id, grade.id, sex.value) for sex in Sex),
                )
                for grade in of_category
            )
            name = str(GradeCategory(category).label) if contract.is_graded else ""
            categories.append((name, rows))
        groups.append(SheetGroup(contract, tuple(categories)))
    return tuple(groups)


def online_cells(*, head: ReturnHead) -> dict[CellKey, Online]:
    """Return what the newest revision of a return that was fetched within a scope holds."""
    if head.newest is None:
        return {}
    return {
        CellKey(cell.contract_group_id, cell.grade_id, cell.sex): Online(
            text=cell_text(cell.state, cell.count),
            version=cell.version,
            by=name_of(cell.changed_by),
            at=cell.changed_at,
        )
        for cell in HeadcountCell.objects.filter(revision=head.newest).select_related("changed_by")
    }


def uploads_seen(*, scope: OfficeScope) -> QuerySet[WorkbookUpload]:
    """Return the workbooks that came back for offices that somebody sees, the newest first, without their bytes."""
    return (
        WorkbookUpload.objects.filter(scope.visible.where("office"))
        .defer("content")
        .select_related("office", "period", "uploaded_by")
        .order_by("-uploaded_at", "-pk")
    )


def upload_seen(*, upload_id: int, scope: OfficeScope) -> WorkbookUpload:
    """Return one workbook that came back; raises OutOfScope when its office is not seen."""
    found = uploads_seen(scope=scope).filter(pk=upload_id).first()
    if found is None:
        raise OutOfScope
    return found


def uploads_of_return(*, head: ReturnHead, scope: OfficeScope) -> QuerySet[WorkbookUpload]:
    """Return the workbooks that came back for one return."""
    return uploads_seen(scope=scope).filter(office_id=head.office.id, period_id=head.period.id)
