"""Writes the invented movements of the newest years beside their returns, while these are drafts."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from apps.organization.selectors import contract_groups, grades
from apps.staffing.choices import CellState
from apps.staffing.demo.dealing import Cells
from apps.staffing.demo.moving import Moved, leavers_of, uptake_of
from apps.staffing.models import Movement, MovementStatement, ReturnRevision, UptakeCell

FIRST_YEAR = 2020
"""Movements are invented from this year on: enough for a rate pooled over three years, and a look back."""
SILENT, WITHOUT_UPTAKE = 0.1, 0.4
"""Shares of returns that say nothing of movements, and of those that say nothing of uptake."""


def is_stated(office: str, day: date, always: frozenset[str]) -> bool:
    """Whether an office says something of its movements up to a date."""
    if office in always:
        return True
    dice = random.Random(f"stated:{office}:{day}")  # noqa: S311 - not a secret
    return dice.random() >= SILENT


def write_movements(
    revisions: Sequence[tuple[ReturnRevision, str]],
    *,
    day: date,
    moved: Mapping[str, Moved],
    cells: Mapping[str, Cells],
    always: frozenset[str],
    at: datetime,
) -> int:
    """Write the movements of drafts, named by the code of their office; return how many rows.

    `always` are offices that state them in any case.
    """
    grade_ids = {grade.code: grade.pk for grade in grades()}
    contract_ids = {group.code: group.pk for group in contract_groups()}
    movements, statements, uptake = [], [], []
    for revision, office in revisions:
        if office not in moved or not is_stated(office, day, always):
            continue
        statements.append(
            MovementStatement(revision=revision, has_none=not moved[office], changed_at=at)
        )
        movements += [
            Movement(
                revision=revision,
                kind=one.kind,
                sex=one.sex,
                contract_group_id=contract_ids[one.contract],
                to_contract_group_id=contract_ids[one.to_contract] if one.to_contract else None,
                from_grade_id=grade_ids[one.old] if one.old else None,
                to_grade_id=grade_ids[one.new] if one.new else None,
                reason=one.reason,
                count=persons,
                changed_at=at,
            )
            for one, persons in moved[office].items()
        ]
        dice = random.Random(f"uptake:{office}:{day}")  # noqa: S311 - not a secret
        if dice.random() >= WITHOUT_UPTAKE:
            told = uptake_of(cells[office], leavers_of(moved[office].items()), dice)
            uptake += [
                UptakeCell(
                    revision=revision,
                    measure=measure,
                    sex=sex,
                    state=CellState.COUNTED,
                    count=persons,
                    changed_at=at,
                )
                for (measure, sex), persons in told.items()
            ]
    MovementStatement.objects.bulk_create(statements, batch_size=5000)
    Movement.objects.bulk_create(movements, batch_size=5000)
    UptakeCell.objects.bulk_create(uptake, batch_size=5000)
    return len(movements)
