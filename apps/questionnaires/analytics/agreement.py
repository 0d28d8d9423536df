"""How far two coders agree, beyond what chance alone would make of their habits.

Cohen's kappa: (p_o - p_e) / (1 - p_e), where p_o is the share of answers that both gave the same
code, and p_e the share to be expected if each coder gave the codes as often as they did, but blindly:
the sum over the codes of the product of their two shares. "None fits" is a code like the others.

Source: J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological
Measurement 20 (1960), pages 37 to 46.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two coders made of the same answers, exactly.

    `per_cent` is None where they have no answer in common; `kappa` also where both gave one and the
    same code to all: then chance explains everything, and kappa would be nought divided by nought.
    """

    answers: int
    agreed: int
    per_cent: Fraction | None
    kappa: Fraction | None


def agreement_of(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Return the agreement of two coders from their codes of each answer, pair by pair."""
    number = len(pairs)
    agreed = sum(one == other for one, other in pairs)
    if not number:
        return Agreement(0, 0, None, None)
    first = Counter(one for one, _other in pairs)
    second = Counter(other for _one, other in pairs)
    observed = Fraction(agreed, number)
    by_chance = sum(
        (Fraction(first[code] * second[code], number**2) for code in first), start=Fraction(0)
    )
    kappa = None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)
    return Agreement(number, agreed, 100 * observed, kappa)
