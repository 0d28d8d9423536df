"""Adding up persons by any key; the grade groups of the trend."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Tally:
    """Persons by sex, and the cells that are missing from them. `total` includes other."""

    women: int = 0
    men: int = 0
    other: int = 0
    missing_cells: int = 0

    @property
    def total(self) -> int:
        """All persons, whatever their recorded sex."""
        return self.women + self.men + self.other

    def __add__(self, more: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            self.women + more.women,
            self.men + more.men,
            self.other + more.other,
            self.missing_cells + more.missing_cells,
        )

    def times(self, factor: int) -> "Tally":
        """Return the tally counted `factor` times; -1 takes it away again."""
        return Tally(
            self.women * factor,
            self.men * factor,
            self.other * factor,
            self.missing_cells * factor,
        )


NOBODY = Tally()


@dataclass(frozen=True, slots=True)
class Count:
    """Persons of one date, location, grade and contract group."""

    as_of: date
    location: str
    grade: str
    contract: str
    tally: Tally


def add_up(counts: Iterable[Count], key: Callable[[Count], Key]) -> dict[Key, Tally]:
    """Return the tally of every value of `key`."""
    sums: dict[Key, Tally] = {}
    for count in counts:
        place = key(count)
        sums[place] = sums.get(place, NOBODY) + count.tally
    return sums


def total(counts: Iterable[Count]) -> Tally:
    """Return the tally of all counts together."""
    return sum((count.tally for count in counts), NOBODY)


GRADE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "P1-P3": ("P1", "P2", "P3"),
    "P4": ("P4",),
    "P5": ("P5",),
    "D1+": ("D1", "D2", "HEAD"),
    "P5+": ("P5", "D1", "D2", "HEAD"),
    "NO": ("NO-A", "NO-B", "NO-C", "NO-D"),
    "G": ("G1", "G2", "G3", "G4", "G5", "G6", "G7"),
}
"""Grade groups of table T6; "P5+" is the senior management level of the published figures."""
PROFESSIONAL_GRADES = ("HEAD", "D2", "D1", "P5", "P4", "P3", "P2", "P1")
NATIONAL_OFFICER_GRADES = ("NO-D", "NO-C", "NO-B", "NO-A")
