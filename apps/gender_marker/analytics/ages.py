"""How old a score is, in whole months."""

from calendar import monthrange
from datetime import date

MONTHS_OF_A_YEAR = 12


def months_since(day: date, today: date) -> int:
    """Return how many whole months have gone by; nothing before the day."""
    months = (today.year - day.year) * MONTHS_OF_A_YEAR + today.month - day.month
    if today.day < min(day.day, monthrange(today.year, today.month)[1]):
        months -= 1
    return max(months, 0)


def months_before(today: date, months: int) -> date:
    """Return the same day of the month so many months earlier, or its last where there is no such day."""
    years, month = divmod(
        today.year * MONTHS_OF_A_YEAR + today.month - 1 - months, MONTHS_OF_A_YEAR
    )
    return date(years, month + 1, min(today.day, monthrange(years, month + 1)[1]))
