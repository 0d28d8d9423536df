"""Ranking of proposals by their reviews, and how far the money goes. Exact fractions; no Django.

A review counts from 0 to 100: each score as a part of its criterion's highest, weighed. A proposal
counts the mean of its reviews. Proposals with equal means share a rank.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

WIDE_SPREAD = 30
"""Points of 100 between the highest and the lowest review from which reviewers are said to disagree.

A choice of this product.
"""
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Weighing:
    """A criterion: scored from 0 to `most`, weighed by `weight`."""

    key: int
    weight: int
    most: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal to be ranked: what it asks for, and each submitted review as points from 0 to 100."""

    key: int
    amount: Decimal
    reviews: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A proposal in its place.

    `spread` is the highest less the lowest review, `variance` the mean square of the distances from
    the mean. `is_within` says that the money reaches it, `would_still_fit` that it lies below the line
    and what is left would be enough for it.
    """

    entry: Entry
    rank: int
    mean: Fraction
    spread: Fraction
    variance: Fraction
    is_within: bool
    would_still_fit: bool = False

    @property
    def deviation(self) -> Decimal:
        """The standard deviation, to two decimals."""
        root = (Decimal(self.variance.numerator) / Decimal(self.variance.denominator)).sqrt()
        return root.quantize(Decimal("0.01"))

    @property
    def disagrees(self) -> bool:
        """Whether reviewers are far apart."""
        return self.spread > WIDE_SPREAD


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranked proposals, best first, those with too few reviews, and the money.

    `spent` is what those within the envelope ask for, `left` what remains. `cuts_a_tie` says that the
    line runs between proposals of equal rank.
    """

    ranked: tuple[Ranked, ...]
    unranked: tuple[Entry, ...]
    envelope: Decimal
    spent: Decimal
    cuts_a_tie: bool

    @property
    def left(self) -> Decimal:
        """What remains of the envelope."""
        return self.envelope - self.spent


def points(scores: Mapping[int, int], criteria: Sequence[Weighing]) -> Fraction:
    """Return a review as points from 0 to 100; raises KeyError for a criterion without a score."""
    weights = sum(criterion.weight for criterion in criteria)
    weighed = sum(
        Fraction(criterion.weight * scores[criterion.key], criterion.most) for criterion in criteria
    )
    return WHOLE * Fraction(weighed) / weights


def rank(entries: Iterable[Entry], *, envelope: Decimal, needed: int) -> Ranking:
    """Rank proposals that have at least `needed` reviews and draw the line where the money ends.

    Money is given down the ranks until the first proposal that does not fit. Among equals the smaller
    amount stands first, so that the line reaches as many as it can.
    """
    entries = list(entries)
    able = [entry for entry in entries if len(entry.reviews) >= max(needed, 1)]
    means = {entry.key: sum(entry.reviews, Fraction(0)) / len(entry.reviews) for entry in able}
    able.sort(key=lambda entry: (-means[entry.key], entry.amount, entry.key))
    ranked: list[Ranked] = []
    spent, is_over = Decimal(0), False
    for entry in able:
        mean = means[entry.key]
        is_over = is_over or spent + entry.amount > envelope
        spent += 0 if is_over else entry.amount
        better = sum(1 for other in means.values() if other > mean)
        ranked.append(
            Ranked(
                entry=entry,
                rank=better + 1,
                mean=mean,
                spread=max(entry.reviews) - min(entry.reviews),
                variance=sum(((each - mean) ** 2 for each in entry.reviews), Fraction(0))
                / len(entry.reviews),
                is_within=not is_over,
            )
        )
    left = envelope - spent
    placed = [
        each
        if each.is_within
        else Ranked(
            entry=each.entry,
            rank=each.rank,
            mean=each.mean,
            spread=each.spread,
            variance=each.variance,
            is_within=False,
            would_still_fit=each.entry.amount <= left,
        )
        for each in ranked
    ]
    last = [each.rank for each in placed if each.is_within][-1:]
    first = [each.rank for each in placed if not each.is_within][:1]
    return Ranking(
        ranked=tuple(placed),
        unranked=tuple(
            sorted((entry for entry in entries if entry not in able), key=lambda entry: entry.key)
        ),
        envelope=envelope,
        spent=spent,
        cuts_a_tie=bool(last) and last == first,
    )
