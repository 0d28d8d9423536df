"""Facts of a project in words; what is not known says so."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

from apps.figures.display import NO_BREAK_SPACE, format_dollars, format_number
from apps.figures.rounding import round_half_away
from apps.projects.choices import ProjectContext, Targeting
from apps.projects.selectors.register import last_day

NOTHING = "–"


def points_text(value: Fraction | Decimal) -> str:
    """Return points out of 100 with one decimal, wherever reviews are shown."""
    return format_number(round_half_away(value, 1), get_language() or "en")


def not_known() -> str:
    """Return the words for what nobody has stated."""
    return pgettext("project", "Not known")


def yes_no(flag: bool | None) -> str:
    """Return a flag in words."""
    if flag is None:
        return not_known()
    return pgettext("answer", "Yes") if flag else pgettext("answer", "No")


def targeting_of(project: Any) -> str:
    """Return whom a project is meant for."""
    return str(Targeting(project.targeting).label) if project.targeting else not_known()


def context_of(project: Any) -> str:
    """Return whether a project works in a crisis or in development."""
    return str(ProjectContext(project.context).label) if project.context else not_known()


def dates_of(project: Any, *, short: bool = False) -> str:
    """Return when a project runs; the words of the source where no day is known."""

    def day(value: date | None) -> str:
        if value is None:
            return not_known()
        return date_format(value, "SHORT_DATE_FORMAT" if short else "DATE_FORMAT")

    end = last_day(project)
    if project.starts_on or end:
        return f"{day(project.starts_on)} – {day(end)}"
    return project.year_stated or not_known()


def dollars(amount: Decimal | None) -> str:
    """Return an amount in US dollars, as a table prints it; a dash for none."""
    return NOTHING if amount is None else format_dollars(Fraction(amount), get_language() or "en")


def amount_words(amount: Decimal, currency: str) -> str:
    """Return an amount in its own currency: `1,250.50 KES`."""
    return f"{format_dollars(Fraction(amount), get_language() or 'en')}{NO_BREAK_SPACE}{currency}"
