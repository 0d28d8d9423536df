"""What readers know of counts, shown and hidden, and what an attack on them finds.

Words only: the attack itself is `attack`, which loads a solver.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

Key = Any
"""Any hashable name of a count."""

SMALL = range(1, 5)
"""Counts that are hidden for being small."""


class Verdict(StrEnum):
    """What an attack found."""

    SAFE = "safe"
    NARROWED = "narrowed"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Relation:
    """What is known of counts together: least <= sum of factor x count <= greatest (None: no limit)."""

    factors: Mapping[Key, int]
    least: int | None = 0
    greatest: int | None = 0


def adds_up(whole: Key, parts: Iterable[Key]) -> Relation:
    """Return that the parts add up to the whole."""
    return Relation({whole: -1, **dict.fromkeys(parts, 1)})


def share_between(
    part: Key, rest: Key, least: Fraction, greatest: Fraction
) -> tuple[Relation, Relation]:
    """Return what a printed share says of two counts: it lies between two fractions of 1."""
    found = []
    for limit, is_least in ((least, True), (greatest, False)):
        top, bottom = limit.numerator, limit.denominator
        # part / (part + rest) >= top / bottom, without a division.
        factors = {part: bottom - top, rest: -top}
        found.append(Relation(factors, 0, None) if is_least else Relation(factors, None, 0))
    return found[0], found[1]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that a reader holds: counts that are shown, cells that are hidden, and how they hang together.

    `hidden` counts must keep three values. `implied` counts stand in no table but can be worked out (what
    a region has beside the offices that are shown): they must not turn out to be 1 to 4. `ranges` are
    limits of single counts, lower and upper (None: no limit); every count is at least 0 unless a range
    says otherwise. Counts that stand in relations only are unknown and not asked for. `assumed` are
    relations that a reader will suppose: they hold as far as they leave anything possible, in their order.
    """

    shown: Mapping[Key, int]
    hidden: frozenset[Key]
    relations: tuple[Relation, ...]
    implied: frozenset[Key] = frozenset()
    ranges: Mapping[Key, tuple[int, int | None]] = field(default_factory=dict)
    assumed: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """What a count can be: the least and the greatest found (None: no limit), and values it can have.

    `is_exact`: least and greatest are the ends of all it can be, not only of what was found.
    """

    least: int
    greatest: int | None
    values: tuple[int, ...]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attack, with what it took."""

    verdict: Verdict
    reaches: Mapping[Key, Reach]
    narrowed: tuple[Key, ...]
    undecided: tuple[Key, ...]
    contradicts: bool
    blocks: int
    programs: int
    doubted: int = 0
    """Assumptions that would leave nothing possible, and were dropped."""
