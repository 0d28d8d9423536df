"""Offices beside the limits that chance sets them, instead of a league table.

Small offices have shares far from the average without any cause; the limits are wide for them and narrow
for large ones. Source: the funnel plot of Spiegelhalter (2005), with exact binomial limits.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

OUTER = 0.001
INNER = 0.025
"""What lies beyond a limit on each side: 95 per cent within the inner limits, 99.8 within the outer."""


class Standing(StrEnum):
    """Where an office stands to the limits."""

    FAR_BELOW = "far_below"
    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"
    FAR_ABOVE = "far_above"


@dataclass(frozen=True, slots=True)
class Limits:
    """The fewest and the most women that chance leaves within the limits, both included."""

    low_998: int
    low_95: int
    high_95: int
    high_998: int


@lru_cache(maxsize=4096)
def limits(total: int, share: Fraction) -> Limits:
    """Return the limits of women among `total` persons, when each is a woman with chance `share` (0 to 1)."""
    low_998, low_95, high_95, high_998 = _percentiles(total, float(share))
    return Limits(low_998, low_95, high_95, high_998)


def standing(women: int, total: int, share: Fraction) -> Standing:
    """Return where so many women among so many persons stand to the limits."""
    found = limits(total, share)
    if women < found.low_998:
        return Standing.FAR_BELOW
    if women > found.high_998:
        return Standing.FAR_ABOVE
    if women < found.low_95:
        return Standing.BELOW
    return Standing.ABOVE if women > found.high_95 else Standing.INSIDE


def _percentiles(total: int, chance: float) -> list[int]:
    """Return the smallest counts at which the binomial distribution has passed each of the limits."""
    wanted = [OUTER, INNER, 1 - INNER, 1 - OUTER]
    if chance <= 0 or chance >= 1:
        return [total if chance >= 1 else 0] * len(wanted)
    found: list[int] = []
    passed = 0.0
    for count in range(total + 1):
        passed += math.exp(
            math.lgamma(total + 1)
            - math.lgamma(count + 1)
            - math.lgamma(total - count + 1)
            + count * math.log(chance)
            + (total - count) * math.log1p(-chance)
        )
        while len(found) < len(wanted) and passed >= wanted[len(found)]:
            found.append(count)
    # What rounding keeps from the last limit.
    return found + [total] * (len(wanted) - len(found))
