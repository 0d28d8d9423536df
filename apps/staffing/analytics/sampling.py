"""Which returns of many are held back to be read in full: drawn by a seed, so that anybody can draw them again. Pure."""

import hashlib
from collections.abc import Collection
from math import ceil

SAMPLE_PER_CENT = 10
SAMPLE_LEAST = 3
"""How many of a hundred are held back, and how many at least; no source sets either, they are this product's."""


def sample_size(pool: int) -> int:
    """Return how many of so many are held back: the share of the product rounded up, and its fewest."""
    return min(pool, max(SAMPLE_LEAST, ceil(pool * SAMPLE_PER_CENT / 100)))


def drawn(seed: str, pool: Collection[int], size: int) -> list[int]:
    """Return `size` of the numbers, in the order in which they were drawn.

    Each number is given the SHA-256 of `SEED:NUMBER`; the smallest are drawn. Each is as likely as any other, and the
    order of the pool does not matter.
    """

    def place(number: int) -> str:
        return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()

    return sorted(set(pool), key=place)[:size]
