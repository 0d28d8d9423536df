"""Counts of persons as people type them: grouped, with foreign digits, blank, "NA", or mangled.

A count is a whole number from 0 to 99,999, or blank (missing), or a word that says the cell does
not apply. Everything else is a problem with a code, never a guess:

- `negative`: below zero, also "(5)" as accountants write it
- `fractional`: "3,5", "3.5", "1.234"; a point before three digits stays ambiguous and is refused
- `absurd`: more than 99,999
- `date_mangled`: a date or a time, which is what Excel makes of "3/4"
- `not_a_number`: anything else, also "-" and error values such as "#REF!"

Words for *not applicable*, whatever their capitals and full stops: NA, N/A, not applicable; so, s/o,
sans objet, non applicable; no aplica, no procede, no corresponde, n/p. Words for *missing*: nd, n/d
(non disponible, no disponible), not available, missing, manquant, falta. Blank is missing.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apps.figures.figure import Empty

LARGEST_COUNT = 99_999

#: Without full stops and spaces, case-folded. "n.a." and "N/A" meet in "na" and "n/a".
NOT_APPLICABLE = frozenset(
    [
        "na",
        "n/a",
        "notapplicable",
        "s/o",
        "so",
        "sansobjet",
        "nonapplicable",
        "noaplica",
        "noaplicable",
        "noprocede",
        "n/p",
        "nocorresponde",
    ]
)
#: Not available is not the same as not applicable: the number exists, somebody has to find it.
NOT_AVAILABLE = frozenset(
    [
        "nd",
        "n/d",
        "notavailable",
        "nondisponible",
        "nodisponible",
        "missing",
        "manquant",
        "manquante",
        "falta",
    ]
)

MINUS_SIGNS = "-\u2212\u2010\u2011\u2012\u2013\u2014\uff0d"
GROUPED = re.compile(r"\d{1,3}(?:[ ,'’]\d{3})+")
ZERO_DECIMALS = re.compile(r"[.,]0{1,2}$")
FRACTION = re.compile(r"[\d ,'’]*[.,]\d+")
_MONTH = (  # the first letters of the months in English, French and Spanish
    "(?:jan|ene|feb|f[eé]v|mar|apr|avr|abr|ma[iy]|jun|juin|jul|juil|aug|ao[uû]|ago|sep|oct|nov"
    r"|dec|d[eé]c|dic)[^\W\d_]*\.?"
)
DATE = re.compile(
    r"\d{1,4}[/.\-]\d{1,2}(?:[/.\-]\d{1,4})?(?:[ T].*)?"  # 3/4, 2014-12-31, 31.12.2014
    rf"|\d{{1,2}}[ \-]?{_MONTH}(?:[ \-]\d{{2,4}})?"  # 4-Mar, 4 mars 2014
    rf"|{_MONTH}[ \-]\d{{2,4}}"  # Mar-04
    r"|\d{1,2}:\d{2}(?::\d{2})?",  # 3:04
    re.IGNORECASE,
)
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c"), "")
SPACES = re.compile(r"\s+")
#: The Arabic thousands and decimal signs, in the signs that the rules above know.
SIGNS = str.maketrans({"\u066c": ",", "\u066b": ".", "\uff0c": ",", "\uff0e": ".", "\u02bc": "’"})


@dataclass(frozen=True, slots=True)
class Count:
    """What a cell says: exactly one of `value`, `empty`, `problem` is set.

    `value` is a number of persons; `empty` is `Empty.MISSING` or `Empty.NOT_APPLICABLE`; `problem`
    one of `negative`, `fractional`, `absurd`, `not_a_number`, `date_mangled`.
    """

    value: int | None = None
    empty: Empty | None = None
    problem: str = ""


MISSING = Count(empty=Empty.MISSING)
NOT_APPLICABLE_HERE = Count(empty=Empty.NOT_APPLICABLE)


def parse_count(cell: object, largest: int = LARGEST_COUNT) -> Count:
    """The count in one cell of a read file, or typed in a form: text, number, date or nothing.

    Above `largest` a count is `absurd`.
    """
    if isinstance(cell, str):
        return _from_text(cell, largest)
    if cell is None:
        return MISSING
    if isinstance(cell, bool):
        return Count(problem="not_a_number")
    if isinstance(cell, int):
        return _whole(cell, largest)
    if isinstance(cell, float):
        return _from_float(cell)
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return Count(problem="date_mangled")
    return Count(problem="not_a_number")


def parse_counts(cells: Iterable[Any]) -> list[Count]:
    """The counts of a whole column, in order.

    Counts repeat: each different cell is parsed once, so 200,000 cells take hundredths of a second.
    """
    known: dict[tuple[type, object], Count] = {}
    texts: dict[str, Count] = {}
    counts = []
    for cell in cells:
        if type(cell) is str:
            count = texts.get(cell)
            if count is None:
                count = texts[cell] = _from_text(cell)
        else:  # 1, 1.0 and True are equal as keys, hence the type
            key = (type(cell), cell)
            count = known.get(key)
            if count is None:
                count = known[key] = parse_count(cell)
        counts.append(count)
    return counts


def _from_text(text: str, largest: int = LARGEST_COUNT) -> Count:
    if text.isascii() and text.isdigit() and len(text) < 20:
        return _whole(int(text), largest)
    text = _plain(text)
    if not text:
        return MISSING
    word = text.replace(".", "").replace(" ", "").casefold()
    if word in NOT_APPLICABLE:
        return NOT_APPLICABLE_HERE
    if word in NOT_AVAILABLE:
        return MISSING
    sign = 1
    if text[0] in MINUS_SIGNS and len(text) > 1:
        sign, text = -1, text[1:].lstrip()
    elif text.startswith("(") and text.endswith(")"):
        sign, text = -1, text[1:-1].strip()
    elif text.startswith("+"):
        text = text[1:].lstrip()
    return _from_digits(text, sign, largest)


def _from_digits(text: str, sign: int, largest: int) -> Count:
    whole = ZERO_DECIMALS.sub("", text)
    if GROUPED.fullmatch(whole):
        whole = re.sub(r"\D", "", whole)
    if whole.isascii() and whole.isdigit():
        return _whole(sign * int(whole[:20]), largest)
    if FRACTION.fullmatch(text):
        return Count(problem="negative" if sign < 0 else "fractional")
    return Count(problem="date_mangled" if DATE.fullmatch(text) else "not_a_number")


def _plain(text: str) -> str:
    """The text with single plain spaces and the digits 0–9, whatever script they were typed in."""
    text = SPACES.sub(" ", text.translate(INVISIBLE)).strip().translate(SIGNS)
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )


def _from_float(value: float) -> Count:
    if math.isnan(value) or math.isinf(value):
        return Count(problem="not_a_number")
    if value.is_integer():
        return _whole(int(value))
    return Count(problem="negative" if value < 0 else "fractional")


def _whole(value: int, largest: int = LARGEST_COUNT) -> Count:
    if value < 0:
        return Count(problem="negative")
    if value > largest:
        return Count(problem="absurd")
    return Count(value=value)
