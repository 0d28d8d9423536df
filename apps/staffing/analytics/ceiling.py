"""Where women become fewer on the way up: index, drops between adjacent levels, odds, concentration.

A cross-section mixes cohorts: who is senior today was recruited ten to twenty years ago. Source:
calculation methods of a gender statistics analyst, section 9; glass ceiling index of She Figures and EIGE.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from apps.figures.shares import point_change, share_of_women


@dataclass(frozen=True, slots=True)
class Level:
    """Women and men of one level of the career."""

    key: str
    women: int
    men: int


@dataclass(frozen=True, slots=True)
class Rung:
    """One level beside the whole career and beside the next level below it that has staff.

    `index`: share of women in the whole career / share in the level (1 none, above 1 a ceiling); None
    without women in the level (`has_no_women`) or without staff. `drop` in points, negative where women
    are fewer than below. `odds_ratio`: (w/m) / (w/m of the level below). `of_women` and `of_men`: per
    cent of all women, of all men, of the career who are in the level.
    """

    key: str
    below: str
    share: Fraction | None
    index: Fraction | None
    drop: Fraction | None
    odds_ratio: Fraction | None
    of_women: Fraction | None
    of_men: Fraction | None
    has_no_women: bool


def rungs(levels: Sequence[Level]) -> list[Rung]:
    """Return every level, the most senior first as they come, with how it stands to the others."""
    women = sum(level.women for level in levels)
    men = sum(level.men for level in levels)
    whole = share_of_women(women, men)
    found = []
    for place, level in enumerate(levels):
        share = share_of_women(level.women, level.men)
        below = next((other for other in levels[place + 1 :] if other.women + other.men), None)
        drop = odds = None
        if below is not None and share is not None:
            drop = point_change(share_of_women(below.women, below.men), share)
            if level.men and below.women and below.men:
                odds = Fraction(level.women * below.men, level.men * below.women)
        found.append(
            Rung(
                key=level.key,
                below=below.key if below and share is not None else "",
                share=share,
                index=whole / share if whole is not None and share else None,
                drop=drop,
                odds_ratio=odds,
                of_women=Fraction(100 * level.women, women) if women else None,
                of_men=Fraction(100 * level.men, men) if men else None,
                has_no_women=share == 0,
            )
        )
    return found


def largest_drop(found: Sequence[Rung]) -> Rung | None:
    """Return the rung with the largest drop, the most senior of equal ones; None where none drops."""
    dropping = [(rung.drop, rung) for rung in found if rung.drop is not None and rung.drop < 0]
    return min(dropping, key=lambda pair: pair[0])[1] if dropping else None
