"""Whether a short list repeats the imbalance of its department.

The guidelines of 2005 on the staffing policy (1a) ask managers to justify short lists "when the department is
imbalanced" and define neither word. What stands here is this product's own definition: a department is
unbalanced outside the parity band of the house (47 to 53 per cent, or the nearest that its number allows),
and a short list in it when one sex is absent, or when the sex that is too few in the department is too few on
the list as well, by the same band.
"""

from enum import StrEnum
from typing import Literal

from apps.figures.shares import Band, band

Few = Literal["women", "men", ""]
FEWEST_IN_A_DEPARTMENT = 2
"""Of nobody or one person there is no balance."""


class ShortListFault(StrEnum):
    """Why a short list wants a justification."""

    ONE_SEX = "one_sex"
    REPEATS = "repeats"


def too_few(women: int, men: int) -> Few:
    """Return the sex that is under-represented by the parity band; blank for none, or for one person."""
    return {Band.BELOW: "women", Band.ABOVE: "men"}.get(band(women, men), "")  # type: ignore[return-value]


def fault_of(women: int | None, men: int | None, *, few: Few) -> ShortListFault | None:
    """Return what is wrong with a short list in a department where `few` are too few.

    None in a balanced department, without a list, or where its counts are not known.
    """
    if not few or women is None or men is None or women + men == 0:
        return None
    if not women or not men:
        return ShortListFault.ONE_SEX
    return ShortListFault.REPEATS if too_few(women, men) == few else None
