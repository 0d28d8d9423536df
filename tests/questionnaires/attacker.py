"""A reader who adds and subtracts everything that a table by groups shows: the judge of its hiding.

Shares no code with the hiding: it only solves equations, on exact numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations


def combinations_known(
    groups: Sequence[str], shown: Sequence[frozenset[str]]
) -> Iterator[frozenset[str]]:
    """Yield every set of groups whose sum follows from the sums that are shown.

    A set follows exactly when its row of zeros and ones is a combination of the shown rows: when it
    adds nothing to their rank.
    """
    rows = [[Fraction(group in each) for group in groups] for each in shown]
    rank = rank_of(rows)
    for size in range(1, len(groups) + 1):
        for chosen in combinations(groups, size):
            row = [Fraction(group in chosen) for group in groups]
            if rank_of([*rows, row]) == rank:
                yield frozenset(chosen)


def small_sums_known(
    counts: Mapping[str, int], shown: Sequence[frozenset[str]], smallest: int
) -> list[frozenset[str]]:
    """Return the sets of groups with 1 to smallest - 1 answers whose sum a reader works out."""
    return [
        known
        for known in combinations_known(tuple(counts), shown)
        if 0 < sum(counts[group] for group in known) < smallest
    ]


def rank_of(rows: Sequence[Sequence[Fraction]]) -> int:
    """Return the rank of rows of numbers."""
    left = [list(row) for row in rows]
    rank = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((at for at in range(rank, len(left)) if left[at][column]), None)
        if pivot is None:
            continue
        left[rank], left[pivot] = left[pivot], left[rank]
        for at in range(rank + 1, len(left)):
            factor = left[at][column] / left[rank][column]
            left[at] = [
                value - factor * first for value, first in zip(left[at], left[rank], strict=True)
            ]
        rank += 1
    return rank
