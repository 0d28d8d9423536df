"""Why a return that waits for approval should be looked at: named reasons, the heaviest first. Pure.

There is no score: returns are ordered by their heaviest reason, then by the next, then by the persons that change.
No source gives the order or the limits; they are this product's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

CHANGE_PERSONS = 5
CHANGE_PER_CENT = 10
"""A change is named from so many persons on, if it is also so large a part of the staff before."""
EFFECT_POINTS = Fraction(1, 10)
"""An effect on a corporate share is named from a tenth of a point on …"""
EFFECT_COUNTS_FROM = Fraction(1, 2)
"""… once half of the returns that are due are approved: before, every return moves the share."""
DAYS_BEFORE_DEADLINE = 7


class Risk(StrEnum):
    """Reasons to look at a return, in the order of their weight."""

    ERRORS = "errors"
    UNEXPLAINED = "unexplained"
    EXPLAINED = "explained"
    EFFECT = "effect"
    CHANGE = "change"
    FIRST = "first"
    CORRECTION = "correction"
    NOT_CHECKED = "not_checked"
    HELD_BACK = "held_back"
    DEADLINE = "deadline"


WEIGHTS = {risk: place for place, risk in enumerate(Risk)}
LIGHTEST = len(WEIGHTS)


@dataclass(frozen=True, slots=True)
class Persons:
    """Women, men and others of one return."""

    women: int = 0
    men: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.women + self.men + self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFacts:
    """What is known of a return. `before` is None for the first of an office, `errors` where no rule has looked.

    `points` is the largest effect on a corporate share, None where it is not weighed; `days_left` until the deadline.
    """

    errors: int | None
    unexplained: int = 0
    explained: int = 0
    points: Fraction | None = None
    now: Persons
    before: Persons | None
    is_correction: bool = False
    is_held_back: bool = False
    days_left: int | None = None


def persons_changed(now: Persons, before: Persons | None) -> int:
    """Return how many persons differ: women, men and others each for themselves, so that a swap counts."""
    earlier = before or Persons()
    return (
        abs(now.women - earlier.women) + abs(now.men - earlier.men) + abs(now.other - earlier.other)
    )


def is_large_change(now: Persons, before: Persons | None) -> bool:
    """Whether the change is so large that it is named; a first return has none."""
    if before is None:
        return False
    changed = persons_changed(now, before)
    return changed >= CHANGE_PERSONS and 100 * changed >= CHANGE_PER_CENT * before.total


def risks_of(facts: RiskFacts) -> tuple[Risk, ...]:
    """Return the reasons to look at a return, the heaviest first."""
    holds = {
        Risk.ERRORS: bool(facts.errors),
        Risk.UNEXPLAINED: facts.unexplained > 0,
        Risk.EXPLAINED: facts.explained > 0,
        Risk.EFFECT: facts.points is not None and abs(facts.points) >= EFFECT_POINTS,
        Risk.CHANGE: is_large_change(facts.now, facts.before),
        Risk.FIRST: facts.before is None,
        Risk.CORRECTION: facts.is_correction,
        Risk.NOT_CHECKED: facts.errors is None,
        Risk.HELD_BACK: facts.is_held_back,
        Risk.DEADLINE: facts.days_left is not None and 0 <= facts.days_left <= DAYS_BEFORE_DEADLINE,
    }
    return tuple(risk for risk in Risk if holds[risk])


def is_clean(risks: Iterable[Risk]) -> bool:
    """Whether nothing speaks for reading a return in full; a near deadline only asks for haste."""
    return not set(risks) - {Risk.DEADLINE}


def order_of(risks: Iterable[Risk], changed: int) -> tuple[tuple[int, ...], int]:
    """Return the key that sorts returns: heaviest reasons first, then the persons that change."""
    return (*(WEIGHTS[risk] for risk in risks), LIGHTEST), -changed
