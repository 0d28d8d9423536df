"""How unevenly women and men are spread over units, beside what chance alone would give.

Source: Duncan and Duncan (1955), in the calculation methods of a gender statistics analyst, section 11.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

Units = Sequence[tuple[int, int]]
"""Women and men of each unit."""


def dissimilarity(units: Units) -> Fraction | None:
    """Return half the sum of |w / W - m / M|, from 0 (even) to 1 (apart); None without women or men.

    It is the part of one sex that would have to change unit for an even spread. Empty units add nothing.
    """
    women, men = sum(w for w, _m in units), sum(m for _w, m in units)
    if not women or not men:
        return None
    return sum((abs(Fraction(w, women) - Fraction(m, men)) for w, m in units), Fraction(0)) / 2


def dissimilarity_by_chance(units: Units) -> float | None:
    """Return the index to be expected when the same persons are dealt over the same units by chance.

    What the mean of ever more permutations comes to: the women of a unit of n are hypergeometric, and
    the index is T / (2 W M) times the sum of their mean distances from n W / T.
    """
    women, men = sum(w for w, _m in units), sum(m for _w, m in units)
    if not women or not men:
        return None
    known: dict[int, float] = {}
    for w, m in units:
        if w + m not in known:
            known[w + m] = _mean_distance(w + m, women, men)
    apart = sum(known[w + m] for w, m in units)
    return apart * (women + men) / (2 * women * men)


def _mean_distance(size: int, women: int, men: int) -> float:
    """Return how far the women of a unit of that size stand on average from their expected number.

    Twice the part above it: what is above and below the mean is the same.
    """
    total = women + men
    mean = size * women / total
    base = _log_ways(total, size)
    return 2 * math.fsum(
        (k - mean) * math.exp(_log_ways(women, k) + _log_ways(men, size - k) - base)
        for k in range(math.floor(mean) + 1, min(size, women) + 1)
    )


def _log_ways(whole: int, part: int) -> float:
    """Return the logarithm of the number of ways to choose a part of a whole."""
    if not 0 <= part <= whole:
        return -math.inf
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
