"""Movements as legs into and out of lines of the return, and the ledger that they make of a stock. Pure.

A promotion is two legs, out of one grade and into another; a change of contract group likewise. So
the legs of everybody add up to nothing but those who came and those who left, and for every line
opening + in - out = closing, or the difference is not explained by the movements.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from apps.staffing.analytics.composition import NOBODY, Tally

Key = TypeVar("Key", bound=Hashable)
Code = str | int
"""What names a grade or contract group: a code, or the id of its row."""


class Step(StrEnum):
    """One side of a movement, seen from the line that somebody enters or leaves."""

    HIRED = "hired"
    PROMOTED_IN = "promoted_in"
    PROMOTED_OUT = "promoted_out"
    REASSIGNED_IN = "reassigned_in"
    REASSIGNED_OUT = "reassigned_out"
    CHANGED_IN = "changed_in"
    CHANGED_OUT = "changed_out"
    SEPARATED = "separated"


STEPS_IN = (Step.HIRED, Step.PROMOTED_IN, Step.REASSIGNED_IN, Step.CHANGED_IN)
STEPS_OUT = (Step.PROMOTED_OUT, Step.REASSIGNED_OUT, Step.CHANGED_OUT, Step.SEPARATED)
STEPS_OF_KIND: Mapping[str, tuple[Step | None, Step | None]] = {
    "hire": (None, Step.HIRED),
    "promotion": (Step.PROMOTED_OUT, Step.PROMOTED_IN),
    "reassigned_in": (None, Step.REASSIGNED_IN),
    "reassigned_out": (Step.REASSIGNED_OUT, None),
    "separation": (Step.SEPARATED, None),
    "contract_change": (Step.CHANGED_OUT, Step.CHANGED_IN),
}
"""The step out of a line and the step into one, by kind of movement."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Persons of one sex (F, M, O) who moved in one way."""

    kind: str
    sex: str
    contract: Code
    to_contract: Code | None
    from_grade: Code | None
    to_grade: Code | None
    reason: str
    persons: int


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a flow: the line of contract group and grade that it enters or leaves."""

    step: Step
    contract: Code
    grade: Code
    sex: str
    reason: str
    persons: int

    @property
    def tally(self) -> Tally:
        """The persons by sex."""
        return Tally(
            self.persons if self.sex == "F" else 0,
            self.persons if self.sex == "M" else 0,
            self.persons if self.sex == "O" else 0,
        )


def legs_of(flow: Flow) -> list[Leg]:
    """Return the sides of a flow: one or two."""
    out, into = STEPS_OF_KIND[flow.kind]
    legs = []
    if out is not None and flow.from_grade is not None:
        legs.append(Leg(out, flow.contract, flow.from_grade, flow.sex, flow.reason, flow.persons))
    if into is not None and flow.to_grade is not None:
        contract = flow.contract if flow.to_contract is None else flow.to_contract
        legs.append(Leg(into, contract, flow.to_grade, flow.sex, flow.reason, flow.persons))
    return legs


@dataclass(frozen=True)
class Ledger:
    """Opening stock, steps in and out, closing stock; a stock that is not known is None."""

    steps: Mapping[Step, Tally] = field(default_factory=dict)
    separated: Mapping[str, Tally] = field(default_factory=dict)
    opening: Tally | None = None
    closing: Tally | None = None

    def step(self, step: Step) -> Tally:
        """Return the persons of one step."""
        return self.steps.get(step, NOBODY)

    @property
    def hires(self) -> Tally:
        """Those who were hired."""
        return self.step(Step.HIRED)

    @property
    def promoted_in(self) -> Tally:
        """Those who were promoted into the line."""
        return self.step(Step.PROMOTED_IN)

    @property
    def promoted_out(self) -> Tally:
        """Those who were promoted out of the line."""
        return self.step(Step.PROMOTED_OUT)

    @property
    def separations(self) -> Tally:
        """Those who left the organization, for whatever reason."""
        return self.step(Step.SEPARATED)

    @property
    def came(self) -> Tally:
        """All steps in."""
        return sum((self.step(step) for step in STEPS_IN), NOBODY)

    @property
    def left(self) -> Tally:
        """All steps out."""
        return sum((self.step(step) for step in STEPS_OUT), NOBODY)

    @property
    def expected(self) -> Tally | None:
        """Opening + in - out; None while the opening is not known."""
        return None if self.opening is None else self.opening + self.came + self.left.times(-1)

    @property
    def unexplained(self) -> Tally | None:
        """Closing less what is expected; None while one of the two is not known."""
        expected = self.expected
        if expected is None or self.closing is None:
            return None
        return self.closing + expected.times(-1)


def ledgers(
    legs: Iterable[Leg],
    key: Callable[[Leg], Key],
    *,
    opening: Mapping[Key, Tally] | None = None,
    closing: Mapping[Key, Tally] | None = None,
) -> dict[Key, Ledger]:
    """Return the ledger of every value of `key`; a stock that is given lacks nobody but those at 0."""
    steps: dict[Key, dict[Step, Tally]] = {}
    reasons: dict[Key, dict[str, Tally]] = {}
    for leg in legs:
        place = key(leg)
        of_place = steps.setdefault(place, {})
        of_place[leg.step] = of_place.get(leg.step, NOBODY) + leg.tally
        if leg.step is Step.SEPARATED:
            why = reasons.setdefault(place, {})
            why[leg.reason] = why.get(leg.reason, NOBODY) + leg.tally
    places = {*steps, *(opening or {}), *(closing or {})}
    return {
        place: Ledger(
            steps=steps.get(place, {}),
            separated=reasons.get(place, {}),
            opening=None if opening is None else opening.get(place, NOBODY),
            closing=None if closing is None else closing.get(place, NOBODY),
        )
        for place in places
    }
