"""Figures as readers see them, in English, French and Spanish.

The only place where a value is rounded. The few words needed stand here, because this room knows
no translation catalogue.

Numbers: English 8,390 and 46.3; French and Spanish 8 390 (no-break space) and 46,3, as United
Nations documents print them. Empties: an en dash for missing, NA for not applicable, c for hidden.
Zero is printed as 0.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from apps.figures.figure import Empty, Figure, Unit
from apps.figures.rounding import (
    HEADLINE_DIGITS,
    TABLE_DIGITS,
    complement,
    round_half_away,
    share_digits,
)
from apps.figures.tables import Cell

Style = Literal["table", "text", "symbol"]

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
DOLLARS = "USD"
CENT_DIGITS = 2
COEFFICIENT_DIGITS = 2
HIDDEN_SYMBOL = "c"
SYMBOLS = {Empty.MISSING: "–", Empty.NOT_APPLICABLE: "NA", Empty.HIDDEN: HIDDEN_SYMBOL}
# A share on fewer than five persons is not shown; its counts are.
SHARE_NOT_SHOWN = SYMBOLS[Empty.NOT_APPLICABLE]

_SEPARATORS = {"en": (",", "."), "fr": (NO_BREAK_SPACE, ","), "es": (NO_BREAK_SPACE, ",")}
_PER_CENT = {"en": "per cent", "fr": "pour cent", "es": "por ciento"}
_PERCENT_SIGN = {"en": "%", "fr": f"{NO_BREAK_SPACE}%", "es": f"{NO_BREAK_SPACE}%"}
_POINTS = {
    "en": ("percentage point", "percentage points"),
    "fr": ("point de pourcentage", "points de pourcentage"),
    "es": ("punto porcentual", "puntos porcentuales"),
}
_MISSING_CELLS = {
    "en": ("{number} cell missing", "{number} cells missing"),
    "fr": ("{number} cellule manquante", "{number} cellules manquantes"),
    "es": ("falta {number} celda", "faltan {number} celdas"),
}
_LEGEND = {
    "en": {
        Empty.MISSING: "–: not reported",
        Empty.NOT_APPLICABLE: "NA: not applicable, or a share of fewer than 5 persons",
        Empty.HIDDEN: "c: count of 1 to 4 persons, or hidden so that it cannot be worked out",
    },
    "fr": {
        Empty.MISSING: "– : non communiqué",
        Empty.NOT_APPLICABLE: "NA : sans objet, ou part calculée sur moins de 5 personnes",
        Empty.HIDDEN: (
            "c : effectif de 1 à 4 personnes, ou masqué pour qu’on ne puisse pas le déduire"
        ),
    },
    "es": {
        Empty.MISSING: "–: no comunicado",
        Empty.NOT_APPLICABLE: "NA: no se aplica, o proporción de menos de 5 personas",
        Empty.HIDDEN: "c: de 1 a 4 personas, u oculto para que no pueda deducirse",
    },
}


def display(
    figure: Figure, language: str, digits: int | None = None, *, style: Style = "table"
) -> str:
    """Return the figure as printed: "46.3" (table), "46 per cent" (text), "46.3%" (symbol).

    `digits` defaults to 1, and to 0 for a share in text. Whatever is asked for, a share on fewer
    than 20 persons has no decimals and one on fewer than 5 is not shown; a change follows the
    smaller of its two divisors. A change has its sign. A figure whose key ends in "share_men" is
    printed as 100 less the printed share of women, so that the two always sum to 100.
    Raises ValueError for a language other than en, fr and es. Source: methods, section 13.
    """
    language = _known(language)
    if figure.value is None:
        return SYMBOLS[figure.empty or Empty.MISSING]
    if figure.unit is Unit.DOLLARS:
        return format_dollars(figure.value, language, style=style)
    if figure.unit is Unit.NUMBERS:
        return _given_number(figure.value, language)
    if figure.unit is Unit.COEFFICIENT:
        return format_number(round_half_away(figure.value, COEFFICIENT_DIGITS), language)
    if figure.unit not in (Unit.PER_CENT, Unit.POINTS):
        return format_number(round_half_away(figure.value, 0), language)
    if digits is None:
        is_headline = figure.unit is Unit.PER_CENT and style == "text"
        digits = HEADLINE_DIGITS if is_headline else TABLE_DIGITS
    allowed = share_digits(figure.denominator, digits)
    if allowed is None:
        return SHARE_NOT_SHOWN
    if figure.unit is Unit.POINTS:
        return _points(round_half_away(figure.value, allowed), language, style)
    rounded = _rounded_share(figure, allowed)
    number = format_number(rounded, language)
    if style == "text":
        return f"{number} {_PER_CENT[language]}"
    return f"{number}{_PERCENT_SIGN[language]}" if style == "symbol" else number


def format_dollars(value: int | Fraction, language: str, *, style: Style = "table") -> str:
    """Return US dollars: "50,000" or "1,250.50" in a table, with "USD" and a no-break space elsewhere.

    Cents are printed where there are any. Raises ValueError for an unknown language.
    """
    cents = round_half_away(value, CENT_DIGITS)
    whole = round_half_away(value, 0)
    number = format_number(whole if cents == whole else cents, language)
    return number if style == "table" else f"{DOLLARS}{NO_BREAK_SPACE}{number}"


def _given_number(value: int | Fraction, language: str) -> str:
    """Return a number that is no count: whole where it is, else with one decimal."""
    whole = round_half_away(value, 0)
    return format_number(
        whole if whole == value else round_half_away(value, TABLE_DIGITS), language
    )


def display_with_gaps(
    figure: Figure, language: str, digits: int | None = None, *, style: Style = "table"
) -> str:
    """Return the figure with the number of its missing parts: "41 (2 cells missing)"."""
    text = display(figure, language, digits, style=style)
    if figure.missing_cells == 0 or figure.empty is Empty.HIDDEN:
        return text
    language = _known(language)
    one, several = _MISSING_CELLS[language]
    number = format_number(Decimal(figure.missing_cells), language)
    gaps = (one if figure.missing_cells == 1 else several).format(number=number)
    return f"{text} ({gaps})"


def display_cell(
    cell: Cell, language: str, digits: int | None = None, *, style: Style = "table"
) -> str:
    """Return any cell of a table as printed; an absent cell is an empty string."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return display_with_gaps(cell, language, digits, style=style)


def format_number(number: Decimal | int, language: str) -> str:
    """Return a number that is already rounded with the marks of the language.

    Decimals are kept as they come; a negative one has a true minus sign.
    Raises ValueError for an unknown language.
    """
    group, point = _SEPARATORS[_known(language)]
    text = f"{Decimal(number).copy_abs():,f}"
    text = text.replace(",", "\0").replace(".", point).replace("\0", group)
    return f"{MINUS}{text}" if number < 0 else text


def legend(empty: Empty, language: str) -> str:
    """Return the line that explains the symbol of an empty cell, as a caveat beneath a table."""
    return _LEGEND[_known(language)][empty]


def _known(language: str) -> str:
    """Return the base language ("fr" of "fr-ca"); raises ValueError when it has no format here."""
    base = language.replace("_", "-").partition("-")[0].lower()
    if base not in _SEPARATORS:
        raise ValueError(f"Numbers are printed in en, fr and es, not in {language!r}.")
    return base


def _rounded_share(figure: Figure, digits: int) -> Decimal:
    value = Fraction(figure.value or 0)
    if figure.key.endswith("share_men"):
        return complement(round_half_away(100 - value, digits))
    return round_half_away(value, digits)


def _points(change: Decimal, language: str, style: Style) -> str:
    number = format_number(change, language)
    if change > 0:
        number = f"+{number}"
    if style != "text":
        return number
    one, several = _POINTS[language]
    # French takes the singular below two; English and Spanish for one without decimals.
    is_one = abs(change) < 2 if language == "fr" else str(abs(change)) == "1"
    return f"{number} {one if is_one else several}"
