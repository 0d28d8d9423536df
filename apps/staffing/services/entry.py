"""Entry: a draft is opened, its cells are saved one by one, grades are set aside, remarks made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.choices import Sex
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode
from apps.staffing.choices import OPEN_STATES, CellOrigin, CellState, RevisionState
from apps.staffing.models import (
    CellComment,
    HeadcountCell,
    HeadcountReturn,
    ReturnRevision,
    SetAsideGrade,
)
from apps.staffing.models.returns import MOST_PERSONS_IN_A_CELL
from apps.staffing.selectors.cells import OWED_CELLS, CellKey, form_on
from apps.staffing.selectors.locks import lock_on, obstacle_to_entering
from apps.staffing.selectors.returns import period_line
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

REST_IS_ZERO = f"""
    INSERT INTO staffing_headcountcell AS kept
        (revision_id, grade_id, contract_group_id, sex, state, count, origin, version,
         changed_by_id, changed_at)
    SELECT %(revision)s, owed.grade_id, owed.contract_group_id, owed.sex, 'counted', 0,
           'rest_is_zero', 1, %(actor)s, %(at)s
    FROM ({OWED_CELLS}) AS owed
    WHERE owed.contract_code = %(contract)s
    ON CONFLICT (revision_id, grade_id, contract_group_id, sex) DO UPDATE
        SET state = 'counted', count = 0, origin = 'rest_is_zero', version = kept.version + 1,
            changed_by_id = EXCLUDED.changed_by_id, changed_at = EXCLUDED.changed_at
        WHERE kept.state = 'missing'
"""  # noqa: S608 - composed of constants only


@dataclass(frozen=True, slots=True)
class CellChange:
    """What a person typed into one cell, and the version of the cell that they saw (0: none)."""

    grade_id: int
    contract_group_id: int
    sex: str
    state: CellState
    count: int | None
    version_seen: int

    @property
    def key(self) -> CellKey:
        """Which cell."""
        return CellKey(self.contract_group_id, self.grade_id, self.sex)


@dataclass(frozen=True, slots=True)
class CellConflict:
    """A cell that somebody else changed first: what it holds now, and who changed it when."""

    change: CellChange
    cell: HeadcountCell


@dataclass(frozen=True, slots=True)
class Saved:
    """The cells that were saved and those that were not, because somebody was faster."""

    cells: tuple[HeadcountCell, ...]
    conflicts: tuple[CellConflict, ...]


def open_draft(
    *, office_code: str, as_of: date, at: datetime, scope: OfficeScope
) -> ReturnRevision:
    """Return the open revision of an office's return, beginning one when there is none.

    Raises OutOfScope, NotPermitted, and WrongState with all that is to say of the lock when the period
    takes no entries or an approved revision exists (then a correction must be asked for).
    """
    period = period_line(as_of=as_of, scope=scope)
    node = tree_on(day=as_of).by_code.get(office_code)
    if period is None or node is None or node.id not in scope.visible:
        raise OutOfScope
    if not node.is_reporting_unit:
        raise WrongState(_("%(office)s owes no return of its own.") % {"office": node.name})
    revision = (
        ReturnRevision.objects.filter(
            headcount_return__office_id=node.id, headcount_return__period_id=period.id
        )
        .order_by("-number")
        .first()
    )
    if revision is not None and revision.state in OPEN_STATES:
        return revision
    if not scope.may(Capability.ENTER, node.id):
        raise NotPermitted(_("HR staff of the office enter its headcounts."))
    lock = lock_on(
        revision, office=node, period=period, reopened=period.reopened.get(node.id), at=at
    )
    if lock is not None:
        raise WrongState(lock.sentence, code=lock.code)
    with transaction.atomic():
        owed, _made = HeadcountReturn.objects.get_or_create(office_id=node.id, period_id=period.id)
        revision, _made = ReturnRevision.objects.get_or_create(
            headcount_return=owed,
            number=1,
            defaults={"created_by_id": scope.user_id, "created_at": at},
        )
    return revision


def save_cells(
    *,
    revision_id: int,
    changes: Sequence[CellChange],
    origin: CellOrigin,
    at: datetime,
    scope: OfficeScope,
) -> Saved:
    """Save typed or pasted cells; a cell changed by somebody else since is left and reported.

    Saving what a cell already holds changes nothing, so a request sent twice is harmless.
    Raises Invalid for counts that no office can have and for cells that the form does not have,
    and whatever `editable_revision` raises; then nothing is saved.
    """
    with transaction.atomic():
        revision, _node = editable_revision(revision_id=revision_id, at=at, scope=scope)
        held = {
            CellKey(cell.contract_group_id, cell.grade_id, cell.sex): cell
            for cell in HeadcountCell.objects.select_for_update(of=("self",))
            .filter(revision=revision)
            .select_related("changed_by")
        }
        if problems := problems_of(changes, revision=revision, held=held):
            raise Invalid(problems=problems)
        saved: list[HeadcountCell] = []
        new: list[HeadcountCell] = []
        changed: list[HeadcountCell] = []
        conflicts: list[CellConflict] = []
        for change in changes:
            cell = held.get(change.key)
            if cell is not None and (cell.state, cell.count) == (change.state, change.count):
                saved.append(cell)
                continue
            if cell is not None and cell.version != change.version_seen:
                conflicts.append(CellConflict(change=change, cell=cell))
                continue
            if cell is None:
                cell = HeadcountCell(
                    revision=revision,
                    grade_id=change.grade_id,
                    contract_group_id=change.contract_group_id,
                    sex=change.sex,
                    version=0,
                )
                new.append(cell)
            else:
                changed.append(cell)
            cell.state = change.state
            cell.count = change.count
            cell.origin = origin
            cell.version += 1
            cell.changed_by_id = scope.user_id
            cell.changed_at = at
            saved.append(cell)
        HeadcountCell.objects.bulk_create(new)
        HeadcountCell.objects.bulk_update(
            changed, ["state", "count", "origin", "version", "changed_by", "changed_at"]
        )
    return Saved(cells=tuple(saved), conflicts=tuple(conflicts))


def problems_of(
    changes: Sequence[CellChange],
    *,
    revision: ReturnRevision,
    held: Mapping[CellKey, HeadcountCell],
) -> list[Problem]:
    """Return what is wrong with changes: no such cell, named twice, out of range, set aside."""
    owed = revision.headcount_return
    form = form_on(as_of=owed.period.as_of)
    graded = {contract.id for contract in form.contracts if contract.is_graded}
    in_use = {key.grade_id for key, cell in held.items() if cell.count}
    aside = set(
        SetAsideGrade.objects.filter(office_id=owed.office_id).values_list("grade_id", flat=True)
    )
    seen: set[CellKey] = set()
    problems: list[Problem] = []
    for change in changes:
        key = change.key
        code = message = ""
        if key.sex not in Sex.values or (key.contract_group_id, key.grade_id) not in form.pairs:
            code, message = "unknown_cell", _("This cell does not exist.")
        elif key in seen:
            code, message = "cell_twice", _("This cell is named twice.")
        elif not is_plausible(change):
            code = "count_out_of_range"
            message = _("A count is a whole number from 0 to %(most)s.") % {
                "most": MOST_PERSONS_IN_A_CELL
            }
        elif change.count and key.grade_id in aside - in_use and key.contract_group_id in graded:
            code = "grade_set_aside"
            message = _("This grade is set aside; take it back before you enter persons.")
        if code:
            value = "" if change.count is None else str(change.count)
            problems.append(Problem(code=code, message=message, field=str(key), value=value))
        seen.add(key)
    return problems


def is_plausible(change: CellChange) -> bool:
    """Whether a counted cell holds a number in range and every other cell none."""
    if change.sex not in Sex.values:
        return False
    if change.state != CellState.COUNTED:
        return change.count is None
    return change.count is not None and 0 <= change.count <= MOST_PERSONS_IN_A_CELL


@transaction.atomic
def fill_rest_with_zero(
    *, revision_id: int, contract_group: str, at: datetime, scope: OfficeScope
) -> int:
    """Set every missing cell of a contract group to zero, recorded as such; return how many.

    Raises Invalid for a contract group that the form does not have.
    """
    revision, node = editable_revision(revision_id=revision_id, at=at, scope=scope)
    expect_contract_group(contract_group, revision=revision)
    with connection.cursor() as cursor:
        cursor.execute(
            REST_IS_ZERO,
            {
                "revision": revision.pk,
                "contract": contract_group,
                "office": node.id,
                "as_of": revision.headcount_return.period.as_of,
                "actor": scope.user_id,
                "at": at,
            },
        )
        return cursor.rowcount


@transaction.atomic
def undo_rest_is_zero(
    *, revision_id: int, contract_group: str, at: datetime, scope: OfficeScope
) -> int:
    """Take back the zeros that `fill_rest_with_zero` set in a contract group; return how many.

    The cells stay, as missing ones: a version that somebody has seen never comes a second time.
    """
    revision, _node = editable_revision(revision_id=revision_id, at=at, scope=scope)
    expect_contract_group(contract_group, revision=revision)
    return empty(
        HeadcountCell.objects.filter(
            revision=revision,
            contract_group__code=contract_group,
            origin=CellOrigin.REST_IS_ZERO,
            state=CellState.COUNTED,
        ),
        at=at,
        scope=scope,
    )


def expect_contract_group(code: str, *, revision: ReturnRevision) -> None:
    """Refuse a contract group that the form of the revision does not have."""
    form = form_on(as_of=revision.headcount_return.period.as_of)
    if code not in {contract.code for contract in form.contracts}:
        raise Invalid(_("This contract group does not exist."), code="unknown_contract_group")


def empty(cells: QuerySet[HeadcountCell], *, at: datetime, scope: OfficeScope) -> int:
    """Make cells missing, with a new version; return how many."""
    return cells.update(
        state=CellState.MISSING,
        count=None,
        version=F("version") + 1,
        changed_by_id=scope.user_id,
        changed_at=at,
    )


@transaction.atomic
def set_grade_aside(*, revision_id: int, grade_id: int, at: datetime, scope: OfficeScope) -> None:
    """Leave a grade that the office never has out of its grids; refused while it has persons.

    Zeros that were entered stay; a cell that was emptied is not applicable from now on.
    """
    revision, node = editable_revision(revision_id=revision_id, at=at, scope=scope)
    form = form_on(as_of=revision.headcount_return.period.as_of)
    if grade_id not in {grade.id for grade in form.grades}:
        raise Invalid(_("This grade does not exist."), code="unknown_grade")
    cells = HeadcountCell.objects.filter(
        revision=revision, grade_id=grade_id, contract_group__is_graded=True
    )
    if cells.filter(count__gt=0).exists():
        raise WrongState(
            _("This grade has persons in it, so it cannot be set aside."), code="grade_in_use"
        )
    cells.filter(state=CellState.MISSING).update(
        state=CellState.NOT_APPLICABLE,
        version=F("version") + 1,
        changed_by_id=scope.user_id,
        changed_at=at,
    )
    SetAsideGrade.objects.get_or_create(office_id=node.id, grade_id=grade_id)


@transaction.atomic
def take_grade_back(*, revision_id: int, grade_id: int, at: datetime, scope: OfficeScope) -> None:
    """Bring a grade that was set aside back into the office's grid, with missing cells."""
    revision, node = editable_revision(revision_id=revision_id, at=at, scope=scope)
    taken, _by_model = SetAsideGrade.objects.filter(office_id=node.id, grade_id=grade_id).delete()
    if taken:
        cells = HeadcountCell.objects.filter(
            revision=revision, grade_id=grade_id, contract_group__is_graded=True
        )
        empty(cells.exclude(count__gt=0), at=at, scope=scope)


def comment_on_cell(
    *,
    revision_id: int,
    grade_id: int,
    contract_group_id: int,
    sex: str,
    text: str,
    at: datetime,
    scope: OfficeScope,
) -> CellComment:
    """Add a remark to a cell; whoever works on the return may, in any state before approval.

    The same words of the same person on the same cell are one remark, however often they are sent.
    """
    revision = visible_revision(revision_id=revision_id, scope=scope)
    office_id = revision.headcount_return.office_id
    works_on_it = any(
        scope.may(capability, office_id)
        for capability in (Capability.ENTER, Capability.ATTEST, Capability.APPROVE)
    )
    if not works_on_it or scope.user_id is None:
        raise NotPermitted
    if revision.state == RevisionState.APPROVED:
        raise WrongState(_("This revision is approved; remarks belong to its correction."))
    if not text.strip():
        raise Invalid(_("Write the remark first."), code="required")
    form = form_on(as_of=revision.headcount_return.period.as_of)
    if sex not in Sex.values or (contract_group_id, grade_id) not in form.pairs:
        raise Invalid(_("This cell does not exist."), code="unknown_cell")
    said = {
        "revision": revision,
        "grade_id": grade_id,
        "contract_group_id": contract_group_id,
        "sex": sex,
        "text": text.strip(),
        "author_id": scope.user_id,
    }
    remark = CellComment.objects.filter(**said).first()
    return remark or CellComment.objects.create(**said, written_at=at)


def visible_revision(*, revision_id: int, scope: OfficeScope, lock: bool = False) -> ReturnRevision:
    """Return a revision whose office may be seen; OutOfScope when it is not there or not theirs."""
    revisions = ReturnRevision.objects.select_related(
        "headcount_return__period", "headcount_return__office"
    ).filter(scope.visible.where("headcount_return__office"))
    if lock:
        revisions = revisions.select_for_update(of=("self",))
    revision = revisions.filter(pk=revision_id).first()
    if revision is None:
        raise OutOfScope
    return revision


def editable_revision(
    *, revision_id: int, at: datetime, scope: OfficeScope
) -> tuple[ReturnRevision, OfficeNode]:
    """Return a revision locked for a change of its cells, with its office on the period's date.

    A returned revision, and a correction, may be mended after the deadline as well; nothing
    may once the period is certified. Must run in a transaction.
    """
    revision = visible_revision(revision_id=revision_id, scope=scope, lock=True)
    if refusal := obstacle_to_entering(revision=revision, at=at, scope=scope):
        raise refusal
    owed = revision.headcount_return
    return revision, tree_on(day=owed.period.as_of).nodes[owed.office_id]
