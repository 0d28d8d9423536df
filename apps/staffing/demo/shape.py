"""How many women and men of each grade the invented organization has on each date. Pure.

The two dates of 2014 are set so that the figures which IOM has published come out (C/105/INF/11;
C/106/INF/8/Rev.1, paragraph 55): 30 June 2014 8,390 staff, 7,529 national and 861 international,
women 46 per cent of all, 47 of national staff, 26 at P5 and above, 35 at NO-C and at NO-D;
31 December 2014 women 46 per cent of all, 37 at P4, 26 at P5, 24 at D1, P1 to P3 in the band.
Everything after that is invented and merely plausible.
"""

from datetime import date
from fractions import Fraction

from apps.figures.rounding import round_half_away

JUNE_2014 = date(2014, 6, 30)
FIRST_YEAR_END = date(2014, 12, 31)
LAST_YEAR_END = date(2025, 12, 31)
DATES = (JUNE_2014, *(date(year, 12, 31) for year in range(2014, 2026)))

Persons = dict[str, tuple[int, int]]

AT_JUNE_2014: Persons = {
    "HEAD": (1, 1),
    "D2": (1, 5),
    "D1": (6, 19),
    "P5": (31, 86),
    "P4": (70, 120),
    "P3": (122, 128),
    "P2": (96, 89),
    "P1": (43, 43),
    "NO-D": (7, 13),
    "NO-C": (21, 39),
    "NO-B": (88, 102),
    "NO-A": (172, 158),
    "G7": (251, 248),
    "G6": (669, 521),
    "G5": (890, 640),
    "G4": (756, 694),
    "G3": (372, 608),
    "G2": (190, 570),
    "G1": (94, 426),
    "UG": (0, 0),
}
AT_END_OF_2014: Persons = {
    **AT_JUNE_2014,
    "P5": (31, 87),
    "P4": (71, 121),
    "P3": (124, 128),
    "P2": (97, 90),
    "P1": (44, 44),
    "NO-C": (22, 40),
    "G5": (898, 647),
    "G4": (762, 700),
}
AT_END_OF_2025: Persons = {
    "HEAD": (2, 1),
    "D2": (6, 8),
    "D1": (25, 35),
    "P5": (100, 150),
    "P4": (221, 259),
    "P3": (352, 368),
    "P2": (291, 269),
    "P1": (116, 104),
    "NO-D": (26, 34),
    "NO-C": (101, 119),
    "NO-B": (294, 306),
    "NO-A": (460, 440),
    "G7": (470, 430),
    "G6": (1290, 1010),
    "G5": (1760, 1340),
    "G4": (1410, 1290),
    "G3": (700, 1000),
    "G2": (280, 720),
    "G1": (120, 480),
    "UG": (5, 8),
}


def persons_on(day: date) -> Persons:
    """Return (women, men) by grade on a date of the demonstration, in steps from 2014 to 2025.

    Raises ValueError for a date that is not in DATES.
    """
    if day not in DATES:
        raise ValueError(f"{day} is no date of the demonstration.")
    if day == JUNE_2014:
        return dict(AT_JUNE_2014)
    years = LAST_YEAR_END.year - FIRST_YEAR_END.year
    gone = Fraction(day.year - FIRST_YEAR_END.year, years)
    # Later years grow faster, as the organization did.
    progress = (gone + gone * gone) / 2
    return {
        grade: (
            between(AT_END_OF_2014[grade][0], AT_END_OF_2025[grade][0], progress),
            between(AT_END_OF_2014[grade][1], AT_END_OF_2025[grade][1], progress),
        )
        for grade in AT_END_OF_2014
    }


def between(first: int, last: int, progress: Fraction) -> int:
    """Return the whole number that lies `progress` (0 to 1) of the way from first to last."""
    return int(round_half_away(first + (last - first) * progress, 0))
