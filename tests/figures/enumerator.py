"""A reader who tries every whole number for every hidden cell: the judge of the attack.

Shares no code with it: it only counts. For a handful of cells and small numbers.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence

Key = Hashable
Sum = tuple[Mapping[Key, int], int | None, int | None]
"""Factors of counts, and the least and the greatest that they may add up to; None: no limit."""


def worlds(
    unknown: Sequence[Key],
    sums: Sequence[Sum],
    ranges: Mapping[Key, tuple[int, int]],
) -> Iterator[dict[Key, int]]:
    """Yield every set of counts within the ranges that satisfies all sums.

    Known counts are ranges of one number.
    """

    def may_fit(done: Mapping[Key, int]) -> bool:
        for factors, least, greatest in sums:
            low = high = 0
            for key, factor in factors.items():
                ends = (done[key],) * 2 if key in done else ranges[key]
                low += min(factor * end for end in ends)
                high += max(factor * end for end in ends)
            if (least is not None and high < least) or (greatest is not None and low > greatest):
                return False
        return True

    def complete(done: dict[Key, int]) -> Iterator[dict[Key, int]]:
        if not may_fit(done):
            return
        if len(done) == len(unknown):
            yield dict(done)
            return
        key = unknown[len(done)]
        for number in range(ranges[key][0], ranges[key][1] + 1):
            yield from complete({**done, key: number})

    yield from complete({})


def possible_values(
    unknown: Sequence[Key],
    sums: Sequence[Sum],
    ranges: Mapping[Key, tuple[int, int]],
) -> dict[Key, set[int]]:
    """Return all values that each unknown count can have; empty sets when nothing fits."""
    found: dict[Key, set[int]] = {key: set() for key in unknown}
    for world in worlds(unknown, sums, ranges):
        for key in unknown:
            found[key].add(world[key])
    return found
