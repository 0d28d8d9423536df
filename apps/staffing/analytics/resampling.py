"""The same years drawn many times with whole persons: how far small numbers let a share stray.

Whoever leaves, is promoted or is hired is drawn one by one with the rates of the model (binomial draws), from
a fixed seed, so that the same question has the same answer. The band tells of chance only, and nothing of
whether the rates will hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apps.figures.shares import BAND_LOWER, BAND_UPPER
from apps.staffing.analytics.flow_model import Flow, Heads, rates_for, shares, with_total

SEED = 1995
RESAMPLES = 500
"""This product's own number."""
TAIL = 0.05
"""Left out on either side of a band: it holds nine in ten of the resamples."""
LARGE = 3.0
"""Draws of a greater variance follow the corrected normal curve, which is within a hundredth of their distribution."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Share of women by year (0 is the start) and level, all together last: the band's ends, in per cent.

    `earliest` and `latest` are the years from which one resample in twenty, and nineteen in twenty, have
    entered 47 to 53 per cent; None where that is in none of the years.
    """

    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    earliest: tuple[int | None, ...]
    latest: tuple[int | None, ...]


def spread(
    flow: Flow, stock: Heads, years: int, *, resamples: int = RESAMPLES, seed: int = SEED
) -> Spread:
    """Draw the years and return how far the shares stray."""
    stocks = with_total(drawn(flow, stock, years, resamples=resamples, seed=seed))
    found = np.sort(shares(stocks), axis=1)  # resamples without anybody come last
    count = found.shape[1]
    low = found[:, round(TAIL * (count - 1))]
    high = found[:, round((1 - TAIL) * (count - 1))]
    entered = inside(stocks, start=with_total(stock)).mean(axis=1)
    return Spread(
        low=low,
        high=high,
        earliest=tuple(first_of(column >= TAIL) for column in entered.T),
        latest=tuple(first_of(column >= 1 - TAIL) for column in entered.T),
    )


def drawn(flow: Flow, stock: Heads, years: int, *, resamples: int, seed: int) -> Heads:
    """Return whole persons of shape (years + 1, resamples, levels, 2)."""
    dice = np.random.Generator(np.random.SFC64(seed))
    now = np.moveaxis(np.repeat(np.rint(stock)[..., None], resamples, axis=-1), -1, 0)
    stocks = np.moveaxis(np.empty((years + 1, *stock.shape, resamples)), -1, 1)
    stocks[0] = now
    for year in range(1, years + 1):
        separation, promotion = rates_for(flow, now)
        retired = np.floor(flow.retirees(year, now))
        left = retired + binomial(dice, now - retired, separation)
        staying = now - left
        chance = promoted_of_staying(now, retired, separation, promotion)
        promoted = binomial(dice, staying, chance)
        staying -= promoted
        staying[..., 1:, :] += promoted[..., :-1, :]
        need = np.maximum(0.0, np.rint(flow.posts(year)) - staying.sum(axis=-1))
        women = binomial(dice, need, np.broadcast_to(flow.women_of_hires, need.shape))
        staying[..., 0] += women
        staying[..., 1] += need - women
        now = staying
        stocks[year] = now
    return stocks


def promoted_of_staying(now: Heads, retired: Heads, separation: Heads, promotion: Heads) -> Heads:
    """Return the chance of promotion of whoever has not left, so that as many rise as the model says."""
    expected = (now - retired) * (1 - separation)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.where(expected > 0, now * promotion / expected, 0.0)
    return np.minimum(chance, 1.0)


def binomial(dice: np.random.Generator, numbers: Heads, chances: Heads) -> Heads:
    """Return how many of the numbers it happens to, by resample (the first axis).

    A level whose draws vary little in any resample is drawn exactly; the others by the normal curve with its
    correction for skewness (Cornish and Fisher).
    """
    # The resamples of one level lie side by side in memory: to take out a level is then cheap.
    of, chance = np.moveaxis(numbers, 0, -1), np.moveaxis(chances, 0, -1)
    variance = of * chance * (1 - chance)
    is_small = variance.min(axis=-1) <= LARGE
    found = np.empty(of.shape)
    found[is_small] = dice.binomial(of[is_small].astype(np.int64), chance[is_small])
    is_large = ~is_small
    if is_large.any():
        of, chance = of[is_large], chance[is_large]
        z = dice.standard_normal(of.shape)
        curve = of * chance + z * np.sqrt(variance[is_large])
        curve += (z * z - 1) * (1 - 2 * chance) / 6
        found[is_large] = np.clip(np.rint(curve), 0.0, of)
    return np.moveaxis(found, -1, 0)


def inside(stocks: Heads, *, start: Heads) -> npt.NDArray[np.bool_]:
    """Return whether each drawn level has come up, or down, to the band or as near as its number allows."""
    women, heads = stocks[..., 0], stocks.sum(axis=-1)
    is_nearest = np.abs(2 * women - heads) <= 1
    is_up, is_down = 100 * women >= BAND_LOWER * heads, 100 * women <= BAND_UPPER * heads
    from_below = 100 * start[..., 0] < BAND_LOWER * start.sum(axis=-1)
    from_above = 100 * start[..., 0] > BAND_UPPER * start.sum(axis=-1)
    reached = np.where(from_below, is_up, np.where(from_above, is_down, is_up & is_down))
    return np.asarray((heads > 0) & (reached | is_nearest))


def first_of(flags: Sequence[bool] | npt.NDArray[np.bool_]) -> int | None:
    """Return the first place that is true."""
    places = np.flatnonzero(np.asarray(flags))
    return int(places[0]) if places.size else None
