"""Rounding, done once and only for display: half away from zero, exactly.

Source: calculation methods of a gender statistics analyst, section 13.
"""

from decimal import Decimal
from fractions import Fraction

SHOW_NO_SHARE_BELOW = 5
SHOW_NO_DECIMALS_BELOW = 20
HEADLINE_DIGITS = 0
TABLE_DIGITS = 1


def round_half_away(value: int | Fraction | Decimal, digits: int) -> Decimal:
    """Return the value with that many decimals; a half goes away from zero.

    The result keeps its trailing zeros (46 with one digit is 46.0) and is never a negative zero.
    Raises TypeError for floats, which have lost the half before it could be rounded, and
    ValueError for negative digits.
    """
    if isinstance(value, bool) or not isinstance(value, int | Fraction | Decimal):
        raise TypeError(f"Only integers, fractions and decimals are rounded, not {value!r}.")
    if digits < 0:
        raise ValueError(f"Digits after the point cannot be negative: {digits}.")
    exact = Fraction(value)
    scaled = abs(exact) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = 1 if exact < 0 and whole else 0
    # Built from its digits: arithmetic on decimals would obey the precision of the context.
    return Decimal((sign, tuple(int(digit) for digit in str(whole)), -digits))


def share_digits(denominator: int | None, digits: int) -> int | None:
    """Return how many decimals a share on this divisor may show; None when no share is shown.

    Under 5 persons there is no share, only counts; under 20 no decimals. A stated share without its
    counts (None) keeps the digits asked for.
    """
    if denominator is None:
        return digits
    if denominator < SHOW_NO_SHARE_BELOW:
        return None
    if denominator < SHOW_NO_DECIMALS_BELOW:
        return 0
    return digits


def complementary_shares(women: int, men: int, digits: int) -> tuple[Decimal, Decimal] | None:
    """Return the printed shares of women and of men, in per cent, which sum to exactly 100.

    The share of women is rounded, that of men is 100 less it. None when there is nobody.
    Raises ValueError for negative counts.
    """
    if women < 0 or men < 0:
        raise ValueError(f"A count of persons cannot be negative: {women}, {men}.")
    if women + men == 0:
        return None
    share = round_half_away(Fraction(100 * women, women + men), digits)
    return (share, complement(share))


def complement(rounded_share: Decimal) -> Decimal:
    """Return 100 less a rounded share, with the same decimals."""
    exponent = rounded_share.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) else 0
    return round_half_away(100 - Fraction(rounded_share), digits)
