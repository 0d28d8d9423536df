"""Names of bands, populations and grade groups in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.figures.display import Style, display
from apps.figures.figure import Figure
from apps.figures.rounding import round_half_away
from apps.figures.shares import Band
from apps.staffing.choices import Population

POINT_DIGITS = 2
"""Decimals of what one return does to a share of the whole organization."""


def points_text(figure: Figure, *, with_unit: bool = True) -> str:
    """Return a change in points with its sign; "no change" for none, a dash where there is no share."""
    if figure.value is None:
        return display(figure, get_language() or "en")
    if figure.value == 0:
        return _("no change")
    if round_half_away(figure.value, POINT_DIGITS) == 0:
        return _("less than 0.01 point")
    style: Style = "text" if with_unit else "table"
    return display(figure, get_language() or "en", POINT_DIGITS, style=style)


def band_word(band: Band) -> str:
    """Return the parity band in words."""
    return {
        Band.IN: _("at parity"),
        Band.NEAREST: _("at parity, nearest possible"),
        Band.BELOW: _("women under-represented"),
        Band.ABOVE: _("men under-represented"),
        Band.SINGLE_POST: _("single post"),
        Band.NONE: _("no staff"),
    }[band]


def population_name(population: str) -> str:
    """Return the population in words."""
    return str(Population(population).label)


def grade_group_name(group: str) -> str:
    """Return the name of a column of T6."""
    return {
        "all": _("All staff"),
        "P1-P3": "P1–P3",
        "P4": "P4",
        "P5": "P5",
        "D1+": _("D1 and above"),
        "P5+": _("P5 and above"),
        "NO": _("National officers"),
        "G": _("General service"),
    }[group]
