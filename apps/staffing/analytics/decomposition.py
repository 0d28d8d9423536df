"""What moved a share of women between two dates: hiring, promotion, leaving and mix. Pure and exact.

The share of all grades is the sum of their shares by their weights. Its change is that of the shares at
the middle of the weights, and that of the weights at the middle of the shares: the mix. Within a grade
the change of women is t ds + s dt with both at their middle, so that whoever comes or leaves moves the
share by (women - s persons) / t: movements add up to the change of the grade without a rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from apps.staffing.analytics.composition import NOBODY, Tally
from apps.staffing.analytics.flows import Ledger, Step


class Cause(StrEnum):
    """What can move a share; `UNEXPLAINED` is what no stated movement accounts for."""

    HIRING = "hiring"
    PROMOTION = "promotion"
    LEAVING = "leaving"
    OTHER = "other"
    UNEXPLAINED = "unexplained"
    MIX = "mix"


CAUSE_OF_STEP: Mapping[Step, tuple[Cause, int]] = {
    Step.HIRED: (Cause.HIRING, 1),
    Step.PROMOTED_IN: (Cause.PROMOTION, 1),
    Step.PROMOTED_OUT: (Cause.PROMOTION, -1),
    Step.SEPARATED: (Cause.LEAVING, -1),
    Step.REASSIGNED_IN: (Cause.OTHER, 1),
    Step.REASSIGNED_OUT: (Cause.OTHER, -1),
    Step.CHANGED_IN: (Cause.OTHER, 1),
    Step.CHANGED_OUT: (Cause.OTHER, -1),
}


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The shares before and after, per cent, and the parts in points, which sum to their difference."""

    before: Fraction
    after: Fraction
    parts: Mapping[Cause, Fraction]


def decompose(grades: Iterable[Ledger]) -> Decomposition | None:
    """Return what the movements of all grades did to the share of women of them together.

    None where a stock is not known, or where there is neither woman nor man on one of the dates.
    """
    rows = [(each, each.opening, each.closing) for each in grades]
    stocks = [(each, old, new) for each, old, new in rows if old is not None and new is not None]
    if len(stocks) < len(rows):
        return None
    before = sum((old for _each, old, _new in stocks), NOBODY)
    after = sum((new for _each, _old, new in stocks), NOBODY)
    if not _persons(before) or not _persons(after):
        return None
    parts = dict.fromkeys(Cause, Fraction(0))
    for ledger, old, new in stocks:
        if not _persons(old) and not _persons(new):
            continue
        # A grade without anybody at one end has there the share that it has at the other.
        share_old = _share(old) if _persons(old) else _share(new)
        share_new = _share(new) if _persons(new) else share_old
        weight_old = Fraction(_persons(old), _persons(before))
        weight_new = Fraction(_persons(new), _persons(after))
        middle = (share_old + share_new) / 2
        # What one point within the grade does to all, and how many persons one point is.
        lift = (weight_old + weight_new) / 2 / Fraction(_persons(old) + _persons(new), 2)
        rest = new + old.times(-1)
        for step, (cause, sign) in CAUSE_OF_STEP.items():
            moved = ledger.step(step).times(sign)
            rest = rest + moved.times(-1)
            parts[cause] += _above(moved, middle) * lift
        parts[Cause.UNEXPLAINED] += _above(rest, middle) * lift
        parts[Cause.MIX] += middle * (weight_new - weight_old)
    return Decomposition(
        before=100 * _share(before),
        after=100 * _share(after),
        parts={cause: 100 * part for cause, part in parts.items()},
    )


def _persons(tally: Tally) -> int:
    return tally.women + tally.men


def _share(tally: Tally) -> Fraction:
    return Fraction(tally.women, _persons(tally))


def _above(moved: Tally, share: Fraction) -> Fraction:
    """Return the women among those who moved beyond what the share would have them be."""
    return moved.women - share * _persons(moved)
