"""Shares of women, parity bands, gaps in persons and changes in points.

All arithmetic is exact (integers and fractions); only `wilson95` returns floats. Shares are per
cent, 0 to 100, unrounded, and divide by women plus men: persons whose sex is other or undisclosed
stay outside. A pooled share is `share_of_women` of the summed counts, never a mean of shares.

Source: calculation methods of a gender statistics analyst, sections 1 to 5.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

BAND_LOWER = 47
BAND_UPPER = 53
# 97.5th percentile of the standard normal distribution.
_Z95 = 1.959963984540054


class Band(StrEnum):
    """Standing of a level against parity of 47 to 53 per cent.

    `NEAREST` counts as parity: no split of that many persons comes closer to half. `SINGLE_POST`
    (one person) cannot be in balance and is left out of counts of levels at parity.
    """

    IN = "in"
    NEAREST = "nearest"
    BELOW = "below"
    ABOVE = "above"
    SINGLE_POST = "single_post"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class NextRecruitments:
    """Women needed among the next recruitments.

    `feasible` is False when more women are needed than there are recruitments; `least` is the
    smallest number of recruitments, all of them women, that reaches the target.
    """

    women_needed: int
    feasible: bool
    least: int


def _check_counts(*counts: int) -> None:
    for count in counts:
        if isinstance(count, bool) or not isinstance(count, int):
            raise TypeError(f"A count of persons is a whole number, not {count!r}.")
        if count < 0:
            raise ValueError(f"A count of persons cannot be negative: {count}.")


def _check_target(target_pct: int | Fraction) -> None:
    if isinstance(target_pct, bool) or not isinstance(target_pct, int | Fraction):
        raise TypeError(f"A target is a whole number or a fraction, not {target_pct!r}.")
    if not 0 < target_pct < 100:
        raise ValueError(f"A target lies between 0 and 100 per cent: {target_pct}.")


def share_of_women(women: int, men: int) -> Fraction | None:
    """Return 100 w / (w + m) as an exact fraction in per cent; None when there is nobody.

    Raises TypeError for anything but integers and ValueError for negative counts.
    Source: methods, section 1.
    """
    _check_counts(women, men)
    if women + men == 0:
        return None
    return Fraction(100 * women, women + men)


def band(women: int, men: int) -> Band:
    """Return the parity band of the counts, tested on integers: 47 t <= 100 w <= 53 t.

    46.96 per cent prints as 47 and is below. Source: methods, section 4.
    """
    _check_counts(women, men)
    total = women + men
    if total == 0:
        return Band.NONE
    if total == 1:
        return Band.SINGLE_POST
    if BAND_LOWER * total <= 100 * women <= BAND_UPPER * total:
        return Band.IN
    if abs(women - men) <= 1:
        return Band.NEAREST
    return Band.BELOW if women < men else Band.ABOVE


def wilson95(women: int, total: int) -> tuple[float, float] | None:
    """Return the 95 per cent Wilson interval of a share, in per cent; None when total is 0.

    Only for samples: a count of all staff has no sampling error. Floats, because of the root; never
    compare or store them. Raises ValueError when women exceed the total.
    Source: Wilson (1927), in methods, section 1.
    """
    _check_counts(women, total)
    if women > total:
        raise ValueError(f"{women} women cannot be among {total} persons.")
    if total == 0:
        return None
    share = women / total
    square = _Z95 * _Z95
    scale = 1 + square / total
    centre = (share + square / (2 * total)) / scale
    spread = share * (1 - share) / total + square / (4 * total * total)
    half = _Z95 * math.sqrt(spread) / scale
    return (max(0.0, 100 * (centre - half)), min(100.0, 100 * (centre + half)))


def gpi(women: int, men: int) -> Fraction | None:
    """Return the gender parity index w / m; None when there are no men.

    Its own band (0.97 to 1.03) is narrower than 47 to 53 per cent: do not mix the two.
    Source: methods, section 2.
    """
    _check_counts(women, men)
    return Fraction(women, men) if men else None


def gpi_adjusted(women: int, men: int) -> Fraction | None:
    """Return the symmetric index, 0 to 2: the index up to 1, else 2 - 1 / index.

    None when nobody is there; 2 when there are only women. Source: methods, section 2.
    """
    _check_counts(women, men)
    if women == men == 0:
        return None
    if women <= men:
        return Fraction(women, men)
    return 2 - Fraction(men, women)


def gap_fixed_total(women: int, men: int, target_pct: int | Fraction = 50) -> int:
    """Return how many posts held by men would have to be held by women, the total unchanged.

    max(0, ceil(T t) - w), in persons. Swap the counts for the gap of men.
    Raises ValueError for a target outside 0 to 100. Source: methods, section 3 (a).
    """
    _check_counts(women, men)
    _check_target(target_pct)
    return max(0, math.ceil(Fraction(target_pct) * (women + men) / 100) - women)


def gap_growth_only(women: int, men: int, target_pct: int | Fraction = 50) -> int:
    """Return how many women would have to be added, nobody leaving, to reach the target.

    max(0, ceil((T t - w) / (1 - T))), in persons. Source: methods, section 3 (b).
    """
    _check_counts(women, men)
    _check_target(target_pct)
    target = Fraction(target_pct)
    return max(0, math.ceil((target * (women + men) - 100 * women) / (100 - target)))


def gap_next_n(
    women: int,
    men: int,
    recruitments: int,
    target_pct: int | Fraction = 50,
    *,
    leaving_women: int = 0,
    leaving_men: int = 0,
) -> NextRecruitments:
    """Return how many of the next recruitments must be women to reach the target with them.

    max(0, ceil((t + N) T - w)) after the leavers of known sex are taken off.
    Raises ValueError when more leave than are there. Source: methods, section 3 (c).
    """
    _check_counts(women, men, recruitments, leaving_women, leaving_men)
    _check_target(target_pct)
    if leaving_women > women or leaving_men > men:
        raise ValueError("More persons leave than are counted.")
    women, men = women - leaving_women, men - leaving_men
    total = women + men + recruitments
    needed = max(0, math.ceil(Fraction(target_pct) * total / 100) - women)
    return NextRecruitments(
        women_needed=needed,
        feasible=needed <= recruitments,
        least=gap_growth_only(women, men, target_pct),
    )


def gap_to_show(women: int, men: int, target_pct: int | Fraction = 50) -> int | None:
    """Return the gap of `gap_fixed_total` as a table shows it beside the band.

    0 where the counts are the nearest possible to parity; None where there is nobody or one person,
    for whom a gap has no meaning. Source: methods, sections 3 and 4.
    """
    standing = band(women, men)
    if standing in (Band.NONE, Band.SINGLE_POST):
        return None
    if standing is Band.NEAREST:
        return 0
    return gap_fixed_total(women, men, target_pct)


def point_change(before: Fraction | int | None, after: Fraction | int | None) -> Fraction | None:
    """Return after - before in percentage points, from unrounded shares; None if either is None.

    Source: methods, section 5.
    """
    if before is None or after is None:
        return None
    return Fraction(after) - Fraction(before)


def relative_change(before: Fraction | int | None, after: Fraction | int | None) -> Fraction | None:
    """Return 100 (after - before) / before in per cent; None if a value is None or before is 0.

    Always named as relative: it is not the change in points. Source: methods, section 5.
    """
    if before is None or after is None or before == 0:
        return None
    return 100 * (Fraction(after) - Fraction(before)) / Fraction(before)
