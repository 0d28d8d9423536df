"""Amounts of money in words: pure, for sentences on pages, in refusals and letters."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

from apps.figures.display import NO_BREAK_SPACE, format_number

CENT = Decimal("0.01")
HIGHEST = Decimal("999999999999.99")
"""The most that a column of money holds: twelve digits before the point, two after it."""


def money_words(amount: Decimal, currency: str, language: str = "") -> str:
    """Return an amount as it is printed: "USD 50,000", "USD 1,250.50"; cents where there are any.

    In the language of the moment unless another is asked for.
    """
    exact = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    whole = exact == exact.to_integral_value()
    number = format_number(int(exact) if whole else exact, language or get_language() or "en")
    return f"{currency}{NO_BREAK_SPACE}{number}"


def plain(amount: Decimal) -> int | float:
    """Return an amount as a number of JSON: whole where it is whole, else with its cents."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def is_sane(amount: Decimal) -> bool:
    """Whether an amount is a number that its column could hold at all, and so can be compared and printed."""
    return amount.is_finite() and abs(amount) <= HIGHEST


def is_exact(amount: Decimal) -> bool:
    """Whether an amount has no more than two decimals and fits into its column."""
    return is_sane(amount) and amount == amount.quantize(CENT)
