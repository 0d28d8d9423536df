"""Coverage by focal points: what state an office is in on a day, and sums of offices and persons.

Sources: Gender Equality Policy 2015–2019 (C/106/INF/8/Rev.1), paragraph 35: at least one focal point per
regional office, country office and headquarters department; an office is covered by at least one
appointment that holds on the day. That twelve silent months make inactive is the product's own choice.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

INACTIVE_AFTER_MONTHS = 12
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


def months_before(day: date, months: int) -> date:
    """Return the same day some months earlier, or the last day of a month that is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def is_silent(*, starts_on: date, heard_on: date | None, on: date) -> bool:
    """Whether twelve months in office passed until a day without anything logged."""
    since = months_before(on, INACTIVE_AFTER_MONTHS)
    return starts_on <= since and (heard_on is None or heard_on <= since)


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
