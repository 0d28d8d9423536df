"""How far two readers agree, beyond what chance alone would make of their habits; exact in fractions.

Categories stand in their order, `pairs` are (first reader, second reader). Each pair of categories has a
weight from 1 (the same) to 0 (as far apart as can be). With p the share of pairs in a cell and e the
product of its two margins,

    observed = sum of weight * p        expected = sum of weight * e
    kappa = (observed - expected) / (1 - expected)

Without weights only the same category counts (J. Cohen, "A Coefficient of Agreement for Nominal Scales",
Educational and Psychological Measurement 20, 1960, pages 37 to 46). Linear weights fall by the same for
each step between two categories, quadratic ones by its square (J. Cohen, "Weighted Kappa", Psychological
Bulletin 70, 1968, pages 213 to 220). The standard error for large numbers is that of J. Fleiss, J. Cohen
and B. Everitt ("Large Sample Standard Errors of Kappa and Weighted Kappa", Psychological Bulletin 72,
1969, pages 323 to 327).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import isqrt

FEWEST_PAIRS = 20
"""Below so many pairs only counts are shown, no kappa, no interval and no order. The product's own choice."""
NINETY_FIVE = Fraction(1_959_964, 1_000_000)
"""The quantile of the normal distribution that leaves 2.5 per cent on each side."""
DIGITS_OF_ROOT = 10**12


class Weights(StrEnum):
    """How much of an agreement two neighbouring categories are."""

    NONE = "none"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two readers made of the same things.

    `observed` and `expected` are weighted shares of 1, None without a pair. `kappa` is None also where
    `expected` is 1: then chance explains everything, and kappa would be nought divided by nought.
    `low` and `high` hold kappa in 95 of 100 samples; None where kappa is, or below `FEWEST_PAIRS`.
    """

    pairs: int
    same: int
    observed: Fraction | None = None
    expected: Fraction | None = None
    kappa: Fraction | None = None
    variance: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def is_enough(self) -> bool:
        """Whether there are pairs enough to say more than counts."""
        return self.pairs >= FEWEST_PAIRS


def weight_of(one: int, other: int, categories: int, weights: Weights) -> Fraction:
    """Return the weight of two categories by their places, 1 to 0."""
    if one == other:
        return Fraction(1)
    if weights is Weights.NONE:
        return Fraction(0)
    apart = Fraction(abs(one - other), categories - 1)
    return 1 - (apart if weights is Weights.LINEAR else apart**2)


def agreement_of(
    categories: Sequence[Hashable],
    pairs: Sequence[tuple[Hashable, Hashable]],
    weights: Weights = Weights.NONE,
) -> Agreement:
    """Return the agreement of two readers; raises KeyError for a category that is not in the list."""
    place = {category: number for number, category in enumerate(categories)}
    number = len(pairs)
    same = sum(one == other for one, other in pairs)
    if not number:
        return Agreement(0, 0)
    size = range(len(categories))
    counts = [[0 for _column in size] for _row in size]
    for one, other in pairs:
        counts[place[one]][place[other]] += 1
    share = [[Fraction(cell, number) for cell in row] for row in counts]
    first = [sum(row, start=Fraction(0)) for row in share]
    second = [sum((share[row][column] for row in size), start=Fraction(0)) for column in size]
    cells = [(row, column) for row in size for column in size]
    weight = {cell: weight_of(*cell, len(categories), weights) for cell in cells}
    observed = sum((weight[r, c] * share[r][c] for r, c in cells), start=Fraction(0))
    expected = sum((weight[r, c] * first[r] * second[c] for r, c in cells), start=Fraction(0))
    if expected == 1:
        return Agreement(number, same, observed, expected)
    kappa = (observed - expected) / (1 - expected)
    # The weight that a category has on average against what the other reader gives.
    of_row = [sum((second[c] * weight[r, c] for c in size), start=Fraction(0)) for r in size]
    of_column = [sum((first[r] * weight[r, c] for r in size), start=Fraction(0)) for c in size]
    spread = sum(
        (
            share[r][c] * (weight[r, c] - (of_row[r] + of_column[c]) * (1 - kappa)) ** 2
            for r, c in cells
        ),
        start=Fraction(0),
    )
    variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / ((1 - expected) ** 2 * number)
    low = high = None
    if number >= FEWEST_PAIRS:
        reach = NINETY_FIVE * root(variance)
        low, high = max(Fraction(-1), kappa - reach), min(Fraction(1), kappa + reach)
    return Agreement(number, same, observed, expected, kappa, variance, low, high)


def root(value: Fraction) -> Fraction:
    """Return the square root of a number of 0 or more, to twelve decimals."""
    scaled = value.numerator * DIGITS_OF_ROOT**2 // value.denominator
    return Fraction(isqrt(scaled), DIGITS_OF_ROOT)
