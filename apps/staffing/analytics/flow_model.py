"""Women and men by level, year after year: who leaves, is promoted and is recruited.

A year is three steps in this order: leave, promote, recruit. Every level is filled up to its establishment;
a level of which more are left than it has posts recruits nobody and floats above. Heads are expected numbers,
so they have decimals. It is arithmetic on rates that somebody sets, and not a forecast.

Stocks are arrays of shape (..., levels, 2), women first; anything may stand before, such as resamples.
Source: calculation methods of a gender statistics analyst, section 8.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from apps.figures.shares import BAND_LOWER, BAND_UPPER

Heads = npt.NDArray[np.float64]
Split = npt.NDArray[np.float64]

HALVINGS = 14
"""Bisections of the inverse question: to less than a hundredth of a point."""
CLOSE = 1e-9
"""Two shares that differ by less are the same; what floats lose on the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level at the start, and its rates for a year, 0 to 1.

    `promotion_*` is the share of the level that goes to the next one; 0 at the top of a ladder.
    `women_of_promoted` and `women_of_leavers` say that of all who are promoted or leave, however many
    the rates make, this part are women; None leaves it to the rates by sex. `establishment` is the
    number of posts at the start, None for as many as there are persons; `growth` is that of a year.
    """

    key: str
    women: float
    men: float
    separation_women: float
    separation_men: float
    promotion_women: float = 0.0
    promotion_men: float = 0.0
    women_of_hires: float = 0.5
    women_of_promoted: float | None = None
    women_of_leavers: float | None = None
    growth: float = 0.0
    establishment: float | None = None


@dataclass(frozen=True, slots=True)
class Retirement:
    """Persons of a level who are known to retire in the nth year, beside those who leave by the rate."""

    level: str
    year: int
    women: float = 0.0
    men: float = 0.0


@dataclass(frozen=True, slots=True)
class Flow:
    """The rates of all levels as arrays; `women_of_hires` may have a shape before that of the levels."""

    keys: tuple[str, ...]
    separation: Heads
    promotion: Heads
    women_of_hires: Split
    women_of_promoted: Split
    women_of_leavers: Split
    growth: Split
    establishment: Split
    retiring: Mapping[int, Heads] = field(default_factory=dict)

    def posts(self, year: int) -> Split:
        """Return the posts of each level in the nth year."""
        return np.asarray(self.establishment * (1 + self.growth) ** year)

    def retirees(self, year: int, stock: Heads) -> Heads:
        """Return who retires by plan in the nth year: no more than there are."""
        planned = self.retiring.get(year)
        return np.zeros_like(stock) if planned is None else np.minimum(stock, planned)


@dataclass(frozen=True, slots=True)
class Year:
    """One year: who left, was promoted out of each level, was hired, and who is there at its end."""

    left: Heads
    promoted: Heads
    hired: Heads
    stock: Heads


class Answer(StrEnum):
    """What hiring can do for a level by a year."""

    ANYWAY = "anyway"
    NEEDED = "needed"
    NOT_BY_HIRING = "not_by_hiring"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Needed:
    """The least share of women among hires, 0 to 1, that reaches the band; None unless NEEDED."""

    answer: Answer
    share: float | None = None


def flow_of(levels: Sequence[Level], retirements: Sequence[Retirement] = ()) -> Flow:
    """Return the rates of the levels, junior first; raises ValueError for rates that cannot be.

    Retirements of levels that are not there are left out.
    """
    for level in levels:
        _check(level)
    keys = tuple(level.key for level in levels)
    retiring: dict[int, Heads] = {}
    for each in retirements:
        if each.level in keys:
            of_year = retiring.setdefault(each.year, np.zeros((len(keys), 2)))
            of_year[keys.index(each.level)] += (each.women, each.men)
    return Flow(
        keys=keys,
        separation=_pairs([(one.separation_women, one.separation_men) for one in levels]),
        promotion=_pairs([(one.promotion_women, one.promotion_men) for one in levels]),
        women_of_hires=_row(levels, "women_of_hires"),
        women_of_promoted=_row(levels, "women_of_promoted"),
        women_of_leavers=_row(levels, "women_of_leavers"),
        growth=_row(levels, "growth"),
        establishment=np.array(
            [
                one.women + one.men if one.establishment is None else one.establishment
                for one in levels
            ],
            dtype=float,
        ),
        retiring=retiring,
    )


def stock_of(levels: Sequence[Level]) -> Heads:
    """Return the women and men of the levels at the start."""
    return _pairs([(level.women, level.men) for level in levels])


def _pairs(values: Sequence[tuple[float, float]]) -> Heads:
    return np.array(values, dtype=float).reshape(len(values), 2)


def _row(levels: Sequence[Level], name: str) -> Split:
    values = [getattr(level, name) for level in levels]
    return np.array([math.nan if value is None else value for value in values], dtype=float)


def _check(level: Level) -> None:
    parts = {
        name: getattr(level, name)
        for name in (
            "separation_women",
            "separation_men",
            "promotion_women",
            "promotion_men",
            "women_of_hires",
            "women_of_promoted",
            "women_of_leavers",
        )
    }
    for name, value in parts.items():
        if value is not None and not 0 <= value <= 1:
            raise ValueError(f"{level.key}: {name} lies between 0 and 1, and is {value}.")
    for sex in ("women", "men"):
        if parts[f"separation_{sex}"] + parts[f"promotion_{sex}"] > 1 + CLOSE:
            raise ValueError(f"{level.key}: more {sex} leave or are promoted than there are.")
        if getattr(level, sex) < 0:
            raise ValueError(f"{level.key}: there cannot be fewer {sex} than nobody.")
    if level.growth < -1:
        raise ValueError(f"{level.key}: a level cannot shrink below nobody.")


def rates_for(flow: Flow, stock: Heads) -> tuple[Heads, Heads]:
    """Return separation and promotion rates by sex for a stock, with the shares of women applied."""
    separation = _with_share(flow.separation, flow.women_of_leavers, stock, np.ones_like(stock))
    promotion = _with_share(flow.promotion, flow.women_of_promoted, stock, 1 - separation)
    return separation, np.minimum(promotion, 1 - separation)


def _with_share(rates: Heads, shares: Split, stock: Heads, most: Heads) -> Heads:
    """Return rates that move as many persons as before, of whom `shares` are women where stated.

    Nobody moves who is not there: what is too much for one sex is moved from the other.
    """
    if np.isnan(shares).all():
        return np.broadcast_to(rates, stock.shape)
    moving = (stock * rates).sum(axis=-1)
    room = stock * most
    women = np.minimum(moving * np.where(np.isnan(shares), 0, shares), room[..., 0])
    men = np.minimum(moving - women, room[..., 1])
    women = np.minimum(moving - men, room[..., 0])
    moved = np.stack([women, men], axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = np.where(stock > 0, moved / stock, 0.0)
    return np.where(np.isnan(shares)[..., None], rates, shared)


def one_year(flow: Flow, stock: Heads, year: int) -> Year:
    """Return what happens to a stock in the nth year (1 is the first)."""
    separation, promotion = rates_for(flow, stock)
    retired = flow.retirees(year, stock)
    left = retired + (stock - retired) * separation
    promoted = np.minimum(stock * promotion, stock - left)
    staying = stock - left - promoted
    staying[..., 1:, :] += promoted[..., :-1, :]
    return recruited(flow, staying, year=year, left=left, promoted=promoted)


def recruited(flow: Flow, staying: Heads, *, year: int, left: Heads, promoted: Heads) -> Year:
    """Return the year with every level filled up to its posts; a negative need hires nobody."""
    need = np.maximum(0.0, flow.posts(year) - staying.sum(axis=-1))
    women = need * flow.women_of_hires
    hired = np.stack([women, need - women], axis=-1)
    return Year(left=left, promoted=promoted, hired=hired, stock=staying + hired)


def run(flow: Flow, stock: Heads, years: int) -> list[Year]:
    """Return the years one after the other."""
    found: list[Year] = []
    for year in range(1, years + 1):
        found.append(one_year(flow, found[-1].stock if found else stock, year))
    return found


def shares(stock: Heads) -> Split:
    """Return the share of women of each level in per cent; not a number where nobody is."""
    heads = stock.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(heads > 0, 100 * stock[..., 0] / heads, np.nan)


def year_in_band(path: Sequence[float]) -> int | None:
    """Return the first year (0 is the start) in which a share is in the band; None if in none.

    A share that leaps over the band within a year has entered it in that year.
    """
    for year, share in enumerate(path):
        if BAND_LOWER - CLOSE <= share <= BAND_UPPER + CLOSE:
            return year
        if year and (path[year - 1] < BAND_LOWER < share or share < BAND_UPPER < path[year - 1]):
            return year
    return None


def with_total(stock: Heads) -> Heads:
    """Return a stock with all levels together as one more, the last."""
    return np.concatenate([stock, stock.sum(axis=-2, keepdims=True)], axis=-2)


def share_of_hires_needed(flow: Flow, stock: Heads, years: int) -> list[Needed]:
    """Return for each level, and last for all together, the least share of women among the hires of all
    levels, from now on, with which it has at least 47 per cent women after so many years.

    By bisection, all at once. ANYWAY where no woman need be hired, NOT_BY_HIRING where hiring women only
    does not reach it, NOBODY where the level would be empty.
    """
    levels = len(flow.keys)
    asked = levels + 1
    own = np.arange(asked)

    def reached(split: Split) -> Any:
        trial = replace(flow, women_of_hires=np.broadcast_to(split[:, None], (asked, levels)))
        start = np.broadcast_to(stock, (asked, levels, 2)).copy()
        return shares(with_total(run(trial, start, years)[-1].stock))[own, own]

    none, only = reached(np.zeros(asked)), reached(np.ones(asked))
    low, high = np.zeros(asked), np.ones(asked)
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        enough = reached(middle) >= BAND_LOWER - CLOSE
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return [
        _needed(float(none[place]), float(only[place]), float(high[place]))
        for place in range(asked)
    ]


def _needed(none: float, only: float, least: float) -> Needed:
    if math.isnan(none):
        return Needed(Answer.NOBODY)
    if none >= BAND_LOWER - CLOSE:
        return Needed(Answer.ANYWAY)
    if only < BAND_LOWER - CLOSE:
        return Needed(Answer.NOT_BY_HIRING)
    return Needed(Answer.NEEDED, least)


def share_after(start: float, hires: float, turnover: float, years: float) -> float:
    """Return the share of one level of fixed size after so many years, by the closed form.

    s(n) = q + (s0 - q)(1 - v)^n; all shares in one unit, `turnover` 0 to 1.
    """
    return float(hires + (start - hires) * (1 - turnover) ** years)


def years_to(start: float, hires: float, turnover: float, target: float) -> float | None:
    """Return after how many years one level of fixed size has the target share; None if never.

    Hiring at the target reaches it only in the limit: there is no year.
    """
    if start == target:
        return 0.0
    rising = start < target
    if (rising and hires <= target) or (not rising and hires >= target) or not 0 < turnover < 1:
        return None
    return math.log((target - hires) / (start - hires)) / math.log(1 - turnover)
