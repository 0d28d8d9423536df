"""Entry of movements and uptake: what an office says of a period replaces what it said before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.organization.choices import Sex
from apps.organization.selectors import grades
from apps.staffing.choices import CellState, MovementKind, SeparationReason, Uptake
from apps.staffing.models import Movement, MovementStatement, ReturnRevision, UptakeCell
from apps.staffing.models.returns import MOST_PERSONS_IN_A_CELL
from apps.staffing.selectors.cells import Form, form_on
from apps.staffing.selectors.reconciliation import MovementLine, UptakeChange
from apps.staffing.services.entry import editable_revision
from apps.web.refusals import Invalid, Problem, WrongState

GRADES_OF_KIND: Mapping[str, tuple[bool, bool]] = {
    MovementKind.HIRE: (False, True),
    MovementKind.PROMOTION: (True, True),
    MovementKind.REASSIGNED_IN: (False, True),
    MovementKind.REASSIGNED_OUT: (True, False),
    MovementKind.SEPARATION: (True, False),
    MovementKind.CONTRACT_CHANGE: (True, True),
}
"""Whether a kind of movement has a grade from which and one to which."""
MOST_LINES = 1000
IDENTITY = (
    "kind",
    "sex",
    "contract_group_id",
    "to_contract_group_id",
    "from_grade_id",
    "to_grade_id",
    "post_grade_id",
    "reason",
)


@transaction.atomic
def save_movements(
    *,
    revision_id: int,
    version: int,
    has_none: bool,
    lines: Sequence[MovementLine],
    uptake: Sequence[UptakeChange],
    at: datetime,
    scope: OfficeScope,
    unread: Sequence[Problem] = (),
) -> int:
    """Put lines and uptake in the place of what stands with a draft; return the new version.

    `has_none` states that there were no movements in the period; no lines without it leave them not
    known. `version` is the one that was read, 0 when nothing was ever said. Saying the same again
    changes nothing. Raises Invalid with all problems at once, WrongState when somebody else was
    faster, and what `editable_revision` raises; then nothing is saved. `unread` are problems that a door had
    with reading: they are refused together with the others.
    """
    revision, _node = editable_revision(revision_id=revision_id, at=at, scope=scope)
    statement = MovementStatement.objects.select_for_update().filter(revision=revision).first()
    found = problems_of(revision=revision, has_none=has_none, lines=lines, uptake=uptake)
    if problems := [*unread, *found]:
        raise Invalid(problems=problems)
    held_version = statement.version if statement else 0
    if version != held_version:
        raise WrongState(
            _(
                "Somebody else has changed the movements since you opened them. What you typed is"
                " still here; save again to put it in the place of theirs."
            ),
            code="changed",
        )
    changed = [
        replace_movements(revision, lines, at=at, scope=scope),
        replace_uptake(revision, uptake, at=at, scope=scope),
        has_none != (statement.has_none if statement else False),
    ]
    if not any(changed):
        return held_version
    MovementStatement.objects.update_or_create(
        revision=revision,
        defaults={
            "has_none": has_none,
            "version": held_version + 1,
            "changed_by_id": scope.user_id,
            "changed_at": at,
        },
    )
    return held_version + 1


def replace_movements(
    revision: ReturnRevision, lines: Sequence[MovementLine], *, at: datetime, scope: OfficeScope
) -> bool:
    """Bring the stored movements to the given lines; return whether anything changed."""
    wanted = {
        tuple(
            {**line_values(line), "kind": line.kind, "sex": sex}[name] for name in IDENTITY
        ): persons
        for line in lines
        for sex, persons in line.counts.items()
        if persons
    }
    held = {
        tuple(getattr(row, name) for name in IDENTITY): row
        for row in Movement.objects.filter(revision=revision)
    }
    gone = [row.pk for identity, row in held.items() if identity not in wanted]
    changed = [
        row for identity, row in held.items() if row.count != wanted.get(identity, row.count)
    ]
    for row in changed:
        row.count = wanted[tuple(getattr(row, name) for name in IDENTITY)]
        row.changed_by_id, row.changed_at = scope.user_id, at
    new = [
        Movement(
            revision=revision,
            **dict(zip(IDENTITY, identity, strict=True)),
            count=persons,
            changed_by_id=scope.user_id,
            changed_at=at,
        )
        for identity, persons in wanted.items()
        if identity not in held
    ]
    if gone:
        Movement.objects.filter(pk__in=gone).delete()
    if changed:
        Movement.objects.bulk_update(changed, ["count", "changed_by", "changed_at"])
    if new:
        Movement.objects.bulk_create(new)
    return bool(gone or changed or new)


def line_values(line: MovementLine) -> dict[str, object]:
    """Return what a line says beside its kind and persons, under the names of the columns."""
    return {
        "contract_group_id": line.contract_group_id,
        "to_contract_group_id": line.to_contract_group_id,
        "from_grade_id": line.from_grade_id,
        "to_grade_id": line.to_grade_id,
        "post_grade_id": line.post_grade_id,
        "reason": line.reason,
    }


def replace_uptake(
    revision: ReturnRevision, uptake: Sequence[UptakeChange], *, at: datetime, scope: OfficeScope
) -> bool:
    """Bring the stored uptake to what is given; a measure that is not given is left as it is."""
    held = {(row.measure, row.sex): row for row in UptakeCell.objects.filter(revision=revision)}
    new: list[UptakeCell] = []
    changed: list[UptakeCell] = []
    gone: list[int] = []
    for one in uptake:
        row = held.get((one.measure, one.sex))
        if one.state == CellState.MISSING:
            if row is not None:
                gone.append(row.pk)
            continue
        if row is not None and (row.state, row.count) == (one.state, one.count):
            continue
        kept = row or UptakeCell(revision=revision, measure=one.measure, sex=one.sex)
        kept.state, kept.count = one.state, one.count
        kept.changed_by_id, kept.changed_at = scope.user_id, at
        (new if row is None else changed).append(kept)
    if gone:
        UptakeCell.objects.filter(pk__in=gone).delete()
    if changed:
        UptakeCell.objects.bulk_update(changed, ["state", "count", "changed_by", "changed_at"])
    if new:
        UptakeCell.objects.bulk_create(new)
    return bool(gone or changed or new)


def problems_of(
    *,
    revision: ReturnRevision,
    has_none: bool,
    lines: Sequence[MovementLine],
    uptake: Sequence[UptakeChange],
) -> list[Problem]:
    """Return everything that is wrong; `field` of a problem is the place of its line and the part."""
    form = form_on(as_of=revision.headcount_return.period.as_of)
    problems: list[Problem] = []
    if len(lines) > MOST_LINES:
        return [Problem(code="too_many", message=_("There are too many lines."), field="lines")]
    if has_none and any(any(line.counts.values()) for line in lines):
        problems.append(
            Problem(
                code="none_and_some",
                message=_(
                    "You state that there were no movements and have entered some. Take out one of"
                    " the two."
                ),
                field="has_none",
            )
        )
    ranks = {grade.pk: (grade.category, grade.rank) for grade in grades()}
    seen: set[tuple[object, ...]] = set()
    for line in lines:
        problems += problems_of_line(line, form=form, ranks=ranks)
        if line.identity in seen:
            problems.append(
                Problem(
                    code="line_twice",
                    message=_("This line stands there twice. Add the persons up in one line."),
                    field=f"{line.place}-F",
                )
            )
        seen.add(line.identity)
    return problems + problems_of_uptake(uptake)


def problems_of_line(
    line: MovementLine, *, form: Form, ranks: Mapping[int, tuple[str, int]]
) -> list[Problem]:
    """Return what is wrong with one line."""
    problems: list[Problem] = []

    def problem(part: str, code: str, message: str, value: object = "") -> None:
        problems.append(
            Problem(code=code, message=message, field=f"{line.place}-{part}", value=str(value))
        )

    if line.kind not in GRADES_OF_KIND:
        problem("kind", "unknown_kind", _("This kind of movement does not exist."), line.kind)
        return problems
    staff = {contract.id for contract in form.contracts if contract.is_staff}
    known = {grade.id for grade in form.grades}
    has_from, has_to = GRADES_OF_KIND[line.kind]
    for part, grade_id, is_asked in (
        ("from", line.from_grade_id, has_from),
        ("to", line.to_grade_id, has_to),
    ):
        if is_asked and grade_id is None:
            problem(part, "required", _("Choose the grade."))
        elif (grade_id is not None and not is_asked) or grade_id not in {None, *known}:
            problem(part, "unknown_grade", _("This grade does not exist."), grade_id)
    if line.post_grade_id not in {None, *known}:
        problem("post", "unknown_grade", _("This grade does not exist."), line.post_grade_id)
    if line.contract_group_id not in staff:
        problem("contract", "unknown_contract_group", _("Choose a contract group of staff."))
    is_change = line.kind == MovementKind.CONTRACT_CHANGE
    if is_change and line.to_contract_group_id not in staff:
        problem("to_contract", "unknown_contract_group", _("Choose a contract group of staff."))
    elif is_change and line.to_contract_group_id == line.contract_group_id:
        problem("to_contract", "same_contract_group", _("Both contract groups are the same."))
    elif not is_change and line.to_contract_group_id is not None:
        problem("to_contract", "unknown_contract_group", _("Choose a contract group of staff."))
    if line.kind == MovementKind.SEPARATION:
        if line.reason not in SeparationReason.values:
            problem("reason", "required", _("Choose the reason; “not known” is one."))
    elif line.reason:
        problem("reason", "unknown_reason", _("Only a separation has a reason."), line.reason)
    if line.from_grade_id in ranks and line.to_grade_id in ranks:
        old, new = ranks[line.from_grade_id], ranks[line.to_grade_id]  # type: ignore[index]
        if is_change and old != new:
            problem("to", "other_grade", _("A change of contract group keeps the grade."))
        if line.kind == MovementKind.PROMOTION and line.from_grade_id == line.to_grade_id:
            problem("to", "same_grade", _("A promotion leads to another grade."))
        elif line.kind == MovementKind.PROMOTION and old[0] == new[0] and new[1] < old[1]:
            problem("to", "lower_grade", _("A promotion does not lead to a lower grade."))
    if not line.counts:
        problem("F", "required", _("Write how many persons; leave out a line that has none."))
    for sex, persons in line.counts.items():
        if sex not in Sex.values or not 1 <= persons <= MOST_PERSONS_IN_A_CELL:
            problem(
                sex,
                "count_out_of_range",
                _("A line has from 1 to %(most)s persons.") % {"most": MOST_PERSONS_IN_A_CELL},
                persons,
            )
    return problems


def problems_of_uptake(uptake: Sequence[UptakeChange]) -> list[Problem]:
    """Return what is wrong with the uptake: out of range, or more interviews held than offered."""
    problems: list[Problem] = []
    counts: dict[tuple[str, str], int] = {}
    for one in uptake:
        field = f"uptake-{one.measure}-{one.sex}"
        is_counted = one.state == CellState.COUNTED
        if one.measure not in Uptake.values or one.sex not in Sex.values:
            problems.append(
                Problem(code="unknown_cell", message=_("This cell does not exist."), field=field)
            )
        elif is_counted != (one.count is not None) or not (
            0 <= (one.count or 0) <= MOST_PERSONS_IN_A_CELL
        ):
            problems.append(
                Problem(
                    code="count_out_of_range",
                    message=_("A count is a whole number from 0 to %(most)s.")
                    % {"most": MOST_PERSONS_IN_A_CELL},
                    field=field,
                    value=str(one.count),
                )
            )
        elif one.count is not None:
            counts[one.measure, one.sex] = one.count
    problems += [
        Problem(
            code="more_held_than_offered",
            message=_("More exit interviews were held than offered."),
            field=f"uptake-{Uptake.EXIT_HELD}-{sex}",
            value=str(counts[Uptake.EXIT_HELD, sex]),
        )
        for sex in Sex.values
        if counts.get((Uptake.EXIT_HELD, sex), 0)
        > counts.get((Uptake.EXIT_OFFERED, sex), MOST_PERSONS_IN_A_CELL)
    ]
    return problems


def carry_movements(*, drafts: Mapping[int, int], at: datetime) -> None:
    """Copy movements and uptake of revisions into drafts that correct them: id of one → id of the other.

    The caller has fetched the revisions within a scope. Six statements, however many.
    """
    said: dict[str, Any] = {"changed_by_id": None, "changed_at": at}
    Movement.objects.bulk_create(
        Movement(
            revision_id=drafts[row.revision_id],
            count=row.count,
            **{name: getattr(row, name) for name in IDENTITY},
            **said,
        )
        for row in Movement.objects.filter(revision__in=drafts)
    )
    UptakeCell.objects.bulk_create(
        UptakeCell(
            revision_id=drafts[row.revision_id],
            measure=row.measure,
            sex=row.sex,
            state=row.state,
            count=row.count,
            **said,
        )
        for row in UptakeCell.objects.filter(revision__in=drafts)
    )
    MovementStatement.objects.bulk_create(
        MovementStatement(revision_id=drafts[row.revision_id], has_none=row.has_none, **said)
        for row in MovementStatement.objects.filter(revision__in=drafts)
    )
