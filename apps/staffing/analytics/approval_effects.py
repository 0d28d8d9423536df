"""What approving returns does to a share of women: before, after, and the change in points. Pure, exact.

Approving a return adds what it counts and takes away what was in force of the same return. Sums therefore
end the same in whatever order returns are approved, and the effects of one after another sum to that of all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from apps.figures.shares import point_change, share_of_women
from apps.staffing.analytics.composition import NOBODY, Tally


@dataclass(frozen=True, slots=True)
class Effect:
    """A total before and after an approval."""

    before: Tally = NOBODY
    after: Tally = NOBODY

    @property
    def points(self) -> Fraction | None:
        """By how many percentage points the share of women moves; None where one of the two has no share."""
        return point_change(share_of(self.before), share_of(self.after))

    @property
    def is_nil(self) -> bool:
        """Whether nobody is counted otherwise than before."""
        return self.before == self.after


def share_of(tally: Tally) -> Fraction | None:
    """Return the share of women in per cent; None when there are neither women nor men."""
    return share_of_women(tally.women, tally.men)


def change_of(now: Tally, before: Tally) -> Tally:
    """Return what a return adds to every total when it takes the place of another."""
    return now + before.times(-1)


def effect_of(total: Tally, changes: Iterable[Tally]) -> Effect:
    """Return what several approvals do together."""
    return Effect(total, sum(changes, total))
