"""Coverage by focal points: what state an office is in on a day, and sums of offices and persons.

Sources: Gender Equality Policy 2015–2019 (C/106/INF/8/Rev.1), paragraph 35: at least one focal point per
regional office, country office and headquarters department; an office is covered by at least one
appointment that holds on the day. Who of those in office is inactive, the picture of a year says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

NAMED_KINDS = frozenset(
    {"regional_office", "mission_with_regional_functions", "country_office", "department"}
)
"""The kinds of office that paragraph 35 names; missions with regional functions were the regional offices."""


class State(StrEnum):
    """What an office is on a day. WITH and INACTIVE are covered; WITHOUT never had anybody on record."""

    WITH = "with"
    INACTIVE = "inactive"
    LAPSED = "lapsed"
    WITHOUT = "without"


COVERED = frozenset({State.WITH, State.INACTIVE})


@dataclass(frozen=True, slots=True)
class Tally:
    """Offices that the policy names, those that are covered, and focal points by sex.

    Focal points are counted in all offices; `other` holds other, undisclosed and not recorded.
    """

    offices: int = 0
    covered: int = 0
    women: int = 0
    men: int = 0
    other: int = 0

    @property
    def persons(self) -> int:
        """All focal points."""
        return self.women + self.men + self.other

    def __add__(self, more: "Tally") -> "Tally":
        """Return the sum."""
        return Tally(
            self.offices + more.offices,
            self.covered + more.covered,
            self.women + more.women,
            self.men + more.men,
            self.other + more.other,
        )


def state_of(silent: Iterable[bool], *, has_ended: bool) -> State:
    """Return the state of an office from those who hold it now and whether somebody held it before."""
    held = list(silent)
    if held:
        return State.INACTIVE if all(held) else State.WITH
    return State.LAPSED if has_ended else State.WITHOUT


def tally_of(*, is_named: bool, state: State, sexes: Iterable[str]) -> Tally:
    """Return what one office adds to the sums; sexes are "F", "M", anything else is other."""
    found = list(sexes)
    women, men = found.count("F"), found.count("M")
    return Tally(
        offices=int(is_named),
        covered=int(is_named and state in COVERED),
        women=women,
        men=men,
        other=len(found) - women - men,
    )
