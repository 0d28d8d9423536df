"""Invents the movements that lead from one date's persons to the next. Pure.

What is invented explains every change of every line: reassignments that match between offices first, then
changes of contract group, promotions from the grade below, hires and separations; and some who left and
were replaced in their line. Merely plausible, like the persons.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.staffing.demo.dealing import CellKey, Cells

LADDERS = (
    ("P1", "P2", "P3", "P4", "P5", "D1", "D2"),
    ("NO-A", "NO-B", "NO-C", "NO-D"),
    ("G1", "G2", "G3", "G4", "G5", "G6", "G7"),
)
BELOW = {
    grade: ladder[place - 1] for ladder in LADDERS for place, grade in enumerate(ladder) if place
}
MOVES_BETWEEN_OFFICES = frozenset(LADDERS[0])
SENIOR_FIRST = ("HEAD", *(grade for ladder in LADDERS for grade in reversed(ladder)), "UG")
NON_STAFF = "NON_STAFF"
PROMOTED, REASSIGNED, REPLACED = 0.45, 0.5, 0.06
"""Shares of a rise that comes from the grade below, of matching changes of two offices that are one
person who moved, and of persons who leave and are replaced within a year."""
REASONS = (
    ("end_of_contract", 38),
    ("resignation", 30),
    ("retirement", 16),
    ("transfer", 8),
    ("agreed", 3),
    ("not_known", 2),
    ("other", 2),
    ("death", 1),
)


@dataclass(frozen=True, slots=True)
class DemoMovement:
    """Which movement: what tells it from others in one return."""

    kind: str
    sex: str
    contract: str
    to_contract: str = ""
    old: str = ""
    new: str = ""
    reason: str = ""


Moved = Counter[DemoMovement]


def movements_between(
    before: Mapping[str, Cells], now: Mapping[str, Cells], *, seed: str
) -> dict[str, Moved]:
    """Return the movements of every office that has persons now; offices are named by code."""
    changes = {office: changes_of(before.get(office, {}), cells) for office, cells in now.items()}
    moved: dict[str, Moved] = {office: Counter() for office in now}
    reassign(changes, moved, seed=seed)
    for office, left in changes.items():
        dice = random.Random(f"{seed}:{office}")  # noqa: S311 - not a secret
        change_contracts(left, moved[office])
        climb(left, moved[office], before.get(office, {}), dice)
        come_and_go(left, moved[office], dice)
        replace_some(before.get(office, {}), now[office], moved[office], dice)
    return moved


def changes_of(before: Mapping[CellKey, int], now: Mapping[CellKey, int]) -> Cells:
    """Return by how many persons each line of staff has changed, those that have not left out."""
    return {
        key: change
        for key in sorted({*before, *now})
        if key[1] != NON_STAFF and (change := now.get(key, 0) - before.get(key, 0))
    }


def reassign(changes: Mapping[str, Cells], moved: Mapping[str, Moved], *, seed: str) -> None:
    """Let some persons whom one office lost and another won be the same persons."""
    dice = random.Random(f"{seed}:reassigned")  # noqa: S311 - not a secret
    lost: dict[CellKey, list[str]] = {}
    for office in sorted(changes):
        for key, change in changes[office].items():
            if change < 0 and key[0] in MOVES_BETWEEN_OFFICES:
                lost.setdefault(key, []).extend([office] * -change)
    for office in sorted(changes):
        for key, change in changes[office].items():
            for _person in range(max(0, change)):
                givers = lost.get(key)
                if not givers or dice.random() > REASSIGNED:
                    continue
                giver = givers.pop(dice.randrange(len(givers)))
                grade, contract, sex = key
                moved[giver][DemoMovement("reassigned_out", sex, contract, old=grade)] += 1
                moved[office][DemoMovement("reassigned_in", sex, contract, new=grade)] += 1
                changes[giver][key] += 1
                changes[office][key] -= 1


def change_contracts(left: Cells, moved: Moved) -> None:
    """Turn a fall in one contract group and a rise in another of the same grade into a change."""
    for grade, contract, sex in [key for key, change in left.items() if change < 0]:
        for other, other_contract, other_sex in list(left):
            if (other, other_sex) != (grade, sex) or other_contract == contract:
                continue
            persons = min(-left[grade, contract, sex], left[other, other_contract, other_sex])
            if persons > 0:
                moved[
                    DemoMovement("contract_change", sex, contract, other_contract, grade, grade)
                ] += persons
                left[grade, contract, sex] += persons
                left[other, other_contract, sex] -= persons


def climb(left: Cells, moved: Moved, before: Mapping[CellKey, int], dice: random.Random) -> None:
    """Fill part of each rise with persons of the grade below, as long as there were any."""
    promoted: Counter[CellKey] = Counter()
    places = {(contract, sex) for _grade, contract, sex in left}
    for grade in SENIOR_FIRST:
        below = BELOW.get(grade)
        if below is None:
            continue
        for contract, sex in sorted(places):
            key, source = (grade, contract, sex), (below, contract, sex)
            for _person in range(max(0, left.get(key, 0))):
                if before.get(source, 0) <= promoted[source] or dice.random() > PROMOTED:
                    continue
                promoted[source] += 1
                moved[DemoMovement("promotion", sex, contract, old=below, new=grade)] += 1
                left[key] -= 1
                left[source] = left.get(source, 0) + 1


def come_and_go(left: Cells, moved: Moved, dice: random.Random) -> None:
    """Let everybody else be hired, or leave for a reason."""
    for (grade, contract, sex), change in left.items():
        if change > 0:
            moved[DemoMovement("hire", sex, contract, new=grade)] += change
        for _person in range(max(0, -change)):
            moved[separation(grade, contract, sex, dice)] += 1


def replace_some(
    before: Mapping[CellKey, int], now: Mapping[CellKey, int], moved: Moved, dice: random.Random
) -> None:
    """Let some leave whose place somebody of the same sex takes, so that the stock hides it."""
    for key in sorted(before):
        grade, contract, sex = key
        if contract == NON_STAFF:
            continue
        for _person in range(min(before[key], now.get(key, 0))):
            if dice.random() < REPLACED:
                moved[separation(grade, contract, sex, dice)] += 1
                moved[DemoMovement("hire", sex, contract, new=grade)] += 1


def separation(grade: str, contract: str, sex: str, dice: random.Random) -> DemoMovement:
    """Return that somebody left, for a reason that the dice choose."""
    reasons = [reason for reason, _weight in REASONS]
    weights = [weight for _reason, weight in REASONS]
    reason = dice.choices(reasons, weights)[0]
    return DemoMovement("separation", sex, contract, old=grade, reason=reason)


def uptake_of(
    cells: Mapping[CellKey, int], leavers: int, dice: random.Random
) -> dict[tuple[str, str], int]:
    """Return invented numbers of leave, flexible work, interviews and mentoring by measure and sex."""
    staff = {
        sex: sum(
            n for (_g, contract, each), n in cells.items() if each == sex and contract != NON_STAFF
        )
        for sex in "FM"
    }
    rates: Sequence[tuple[str, Mapping[str, float]]] = (
        ("maternity_leave", {"F": 0.03}),
        ("paternity_leave", {"M": 0.025}),
        ("special_leave", {"F": 0.015, "M": 0.01}),
        ("part_time", {"F": 0.04, "M": 0.01}),
        ("home_based", {"F": 0.09, "M": 0.06}),
        ("mentoring", {"F": 0.05, "M": 0.03}),
        ("career_session", {"F": 0.08, "M": 0.07}),
    )
    told = {
        (measure, sex): chance(staff[sex], rate, dice)
        for measure, by_sex in rates
        for sex, rate in by_sex.items()
    }
    for sex in "FM":
        offered = chance(leavers, 0.35, dice)
        told["exit_offered", sex] = offered
        told["exit_held", sex] = chance(offered, 0.6, dice)
    return told


def chance(persons: int, rate: float, dice: random.Random) -> int:
    """Return how many of some persons the dice choose."""
    return sum(dice.random() < rate for _person in range(persons))


def leavers_of(moved: Iterable[tuple[DemoMovement, int]]) -> int:
    """Return how many left the organization."""
    return sum(persons for movement, persons in moved if movement.kind == "separation")
