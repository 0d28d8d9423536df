"""Which numbers a hand may have meant when it typed another: digits exchanged, one dropped, one too many. Pure."""

from collections.abc import Callable, Iterator
from functools import lru_cache

MOST = 99_999


def exchanged(number: int) -> set[int]:
    """Return what becomes of a number when two neighbouring digits are exchanged: 12 → 21."""
    text = str(number)
    return {
        int(text[:at] + text[at + 1] + text[at] + text[at + 2 :]) for at in range(len(text) - 1)
    } - {number}


def dropped(number: int) -> set[int]:
    """Return what becomes of a number when one of its digits is left out: 12 → 1, 2."""
    text = str(number)
    if len(text) == 1:
        return set()
    return {int(text[:at] + text[at + 1 :]) for at in range(len(text))} - {number}


def lengthened(number: int) -> set[int]:
    """Return what becomes of a number when one digit is typed too many: 3 → 33, 30, 13 …"""
    text = str(number)
    return {
        int(text[:at] + digit + text[at:]) for at in range(len(text) + 1) for digit in "0123456789"
    } - {number}


SLIPS: tuple[tuple[Callable[[int], set[int]], Callable[[int], set[int]]], ...] = (
    (exchanged, exchanged),
    (dropped, lengthened),
    (lengthened, dropped),
)
"""Each slip with the one that undoes it."""


@lru_cache(maxsize=10_000)
def meant(number: int) -> tuple[tuple[int, float], ...]:
    """Return the numbers that may have been meant, each with the chance that its slip gives this one."""
    return tuple(
        (origin, 1 / len(slip(origin)) / len(SLIPS))
        for slip, undo in SLIPS
        for origin in sorted(undo(number))
        if origin <= MOST and number in slip(origin)
    )


def slips() -> Iterator[Callable[[int], set[int]]]:
    """Yield the slips."""
    return (slip for slip, _undo in SLIPS)
