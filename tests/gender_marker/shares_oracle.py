"""What shares of money must be: by hand, and by trying out every way in which the rest may be scored.

Written before `apps.gender_marker.analytics.shares`, and without its formulas: the share is money of a
code divided by money of all scored projects to which the marker applies, in plain fractions; the lowest
and highest share possible are the least and greatest that any scoring of the rest leads to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

NOT_APPLICABLE = "N/A"
SCORES = ("0", "1", "2a", "2b")
EVERY_CODE = (NOT_APPLICABLE, *SCORES)

Scored = tuple[str | None, int]
"""The code of a project (None: unscored) and its money."""


def share(projects: Sequence[Scored], codes: Sequence[str]) -> Fraction | None:
    """Return the share of some codes, per cent, of projects as they are scored; None of nothing."""
    divisor = sum(money for code, money in projects if code in SCORES)
    part = sum(money for code, money in projects if code in codes)
    return None if divisor == 0 else Fraction(100 * part, divisor)


def extremes(
    projects: Sequence[Scored], codes: Sequence[str]
) -> tuple[Fraction | None, Fraction | None]:
    """Return the least and the greatest share over every scoring of the unscored projects."""
    fixed = [(code, money) for code, money in projects if code is not None]
    rest = [money for code, money in projects if code is None]
    found = [
        result
        for given in product(EVERY_CODE, repeat=len(rest))
        if (result := share([*fixed, *zip(given, rest, strict=True)], codes)) is not None
    ]
    return (min(found), max(found)) if found else (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A case worked by hand: money by code, and what follows, in per cent."""

    name: str
    projects: tuple[Scored, ...]
    total: int
    coded: int
    coverage: Fraction | None
    shares: dict[str, tuple[Fraction | None, Fraction | None, Fraction | None]]
    """Share, lowest, highest by code; the codes in one text joined by + are taken together."""


WORKED = (
    Worked(
        # B = 100 + 200 + 300 + 400 = 1000; U = 500; N/A 250 stays outside both.
        name="ten projects",
        projects=(
            ("0", 100),
            ("1", 150),
            ("1", 50),
            ("2a", 300),
            ("2b", 310),
            ("2b", 90),
            ("N/A", 250),
            (None, 400),
            (None, 100),
        ),
        total=1750,
        coded=1250,
        coverage=Fraction(100 * 1250, 1750),
        shares={
            "0": (Fraction(10), Fraction(20, 3), Fraction(40)),
            "1": (Fraction(20), Fraction(40, 3), Fraction(140, 3)),
            "2a": (Fraction(30), Fraction(20), Fraction(160, 3)),
            "2b": (Fraction(40), Fraction(80, 3), Fraction(60)),
            "2a+2b": (Fraction(70), Fraction(140, 3), Fraction(80)),
        },
    ),
    Worked(
        name="all scored",
        projects=(("0", 1), ("2b", 2)),
        total=3,
        coded=3,
        coverage=Fraction(100),
        shares={
            "0": (Fraction(100, 3), Fraction(100, 3), Fraction(100, 3)),
            "2b": (Fraction(200, 3), Fraction(200, 3), Fraction(200, 3)),
            "1": (Fraction(0), Fraction(0), Fraction(0)),
        },
    ),
    Worked(
        name="nothing scored yet",
        projects=((None, 70), (None, 30)),
        total=100,
        coded=0,
        coverage=Fraction(0),
        shares={"2b": (None, Fraction(0), Fraction(100))},
    ),
    Worked(
        name="the marker applies to nothing",
        projects=(("N/A", 10),),
        total=10,
        coded=10,
        coverage=Fraction(100),
        shares={"2b": (None, None, None)},
    ),
    Worked(
        name="no money",
        projects=(("2b", 0), (None, 0)),
        total=0,
        coded=0,
        coverage=None,
        shares={"2b": (None, None, None)},
    ),
)
