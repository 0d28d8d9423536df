"""The rules as the reference has them, and a return that one of them asks about."""

from datetime import date
from pathlib import Path

from apps.staffing.models import ReturnRevision, StaffingRule
from apps.staffing.reference import rules_file
from tests.cast import World
from tests.staffing.builders import NAIROBI, approved_before, begin, fill

FOLDER = Path(__file__).parents[2] / "fixtures/reference"
BEFORE = {"P4/F": 9, "P4/M": 14, "G5/F": 8, "G5/M": 9, "G6/F": 3, "G6/M": 2}
EXCHANGED = {**BEFORE, "P4/F": 14, "P4/M": 9, "G5/M": 8}
"""P4 with its columns exchanged; one man of G5 has left."""


def make_rules() -> dict[str, StaffingRule]:
    """All rules of the reference, by key."""
    rules = [StaffingRule(**row.values) for row in rules_file(FOLDER).rows]
    return {rule.key: rule for rule in StaffingRule.objects.bulk_create(rules)}


def odd_draft(
    world: World, office: str = NAIROBI, values: dict[str, int] | None = None
) -> ReturnRevision:
    """A complete draft after two quiet years, whose P4 line has its columns exchanged."""
    approved_before(world, office, {**BEFORE, "G6/M": 1, "G5/F": 7}, date(2023, 12, 31))
    approved_before(world, office, BEFORE)
    return fill(world, begin(world, office), EXCHANGED if values is None else values)
