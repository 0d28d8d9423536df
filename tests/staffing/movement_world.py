"""Movements of the golden world in 2024, worked by hand (women/men/other).

Geneva   separations: D1 0/1 (retirement), P4 0/1 (resignation) · hire: P4 1/0
Nairobi  hires: P4 2/0, G5 4/0/1 · promotions from G5 to NO-C 2/2 · reassigned out: P4 0/1
Mombasa  states that there were none · Hargeisa says nothing · Dakar owes, absent

So Geneva and Nairobi reconcile. Opening 14/20, in 9/2/1, out 2/5, closing 24/21/1: 3/4 are not explained, which are
the staff of Mombasa (1/0) and Hargeisa (2/4), who had no return a year before.
"""

from apps.staffing.choices import RevisionState
from apps.staffing.models import Movement, MovementStatement, ReturnRevision, UptakeCell
from tests.staffing.golden_world import AT, BEFORE, GOLDEN, NOW, sum_up, write_return

MOVED = {
    "CHE-GENEVA": [
        ("separation", "D1", "", "retirement", 0, 1, 0),
        ("separation", "P4", "", "resignation", 0, 1, 0),
        ("hire", "", "P4", "", 1, 0, 0),
    ],
    "KEN-NAIROBI": [
        ("hire", "", "P4", "", 2, 0, 0),
        ("hire", "", "G5", "", 4, 0, 1),
        ("promotion", "G5", "NO-C", "", 2, 2, 0),
        ("reassigned_out", "P4", "", "", 0, 1, 0),
    ],
    "KEN-MOMBASA": [],
}


def move(world, revision, kind, old, new, reason, *counts):
    """Write one movement of a draft as it stands."""
    Movement.objects.bulk_create(
        Movement(
            revision=revision,
            kind=kind,
            sex=sex,
            contract_group=world.contract_groups["ONE_YEAR_PLUS"],
            from_grade=world.grades[old] if old else None,
            to_grade=world.grades[new] if new else None,
            reason=reason,
            count=count,
            changed_at=AT,
        )
        for sex, count in zip("FMO", counts, strict=True)
        if count
    )


def build_movement_world(world):
    """Write both dates of the golden world, the later one with its movements and some uptake."""
    for as_of, offices in GOLDEN.items():
        for office, rows in offices.items():
            owed = write_return(world, office, as_of, rows, RevisionState.DRAFT)
            revision = ReturnRevision.objects.get(headcount_return=owed)
            if as_of == NOW and office in MOVED:
                for movement in MOVED[office]:
                    move(world, revision, *movement)
                MovementStatement.objects.create(
                    revision=revision, has_none=not MOVED[office], changed_at=AT
                )
            if as_of == NOW and office == "KEN-NAIROBI":
                UptakeCell.objects.create(
                    revision=revision, measure="part_time", sex="F", count=3, changed_at=AT
                )
                UptakeCell.objects.create(
                    revision=revision, measure="part_time", sex="M", count=0, changed_at=AT
                )
            ReturnRevision.objects.filter(pk=revision.pk).update(
                state=RevisionState.APPROVED, is_in_force=True
            )
        sum_up(as_of)
    return world


__all__ = ["BEFORE", "MOVED", "NOW", "build_movement_world", "move"]
