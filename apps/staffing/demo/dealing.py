"""Deals the invented persons of a date out to offices, nearly alike from year to year. Pure."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from apps.staffing.demo.shape import Persons

SMALL_OFFICE = 6
CellKey = tuple[str, str, str]
Cells = dict[CellKey, int]


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """A reporting unit to deal persons to; `weight` is its published size of 2019, or a guess."""

    code: str
    kind: str
    weight: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in an office, with the fixed dice that decide who sits there."""

    office: str
    seniority: float
    sex: float
    contract: float


@dataclass
class Dealer:
    """Deals persons to offices; the dice of a place stay the same from date to date."""

    seed: str
    _slots: dict[tuple[str, int], Slot] = field(default_factory=dict)

    def deal(
        self, offices: Sequence[DemoOffice], persons: Persons, *, undisclosed: int
    ) -> Mapping[str, Cells]:
        """Return, for each office code, persons by (grade, contract group, sex).

        The sums by grade and sex are exactly those of `persons`, but for `undisclosed` persons of
        the largest offices who are counted as of other or undisclosed sex.
        """
        total = sum(women + men for women, men in persons.values())
        sizes = office_sizes(offices, total)
        slots = [
            self.slot(office, place) for office in offices for place in range(sizes[office.code])
        ]
        slots.sort(key=lambda slot: (slot.seniority, slot.office, slot.sex))
        cells: dict[str, Cells] = {office.code: defaultdict(int) for office in offices}
        position = 0
        left_undisclosed = undisclosed
        for grade, (women, men) in persons.items():
            sitting = slots[position : position + women + men]
            position += women + men
            by_sex = sorted(sitting, key=lambda slot: (slot.sex, slot.office))
            for rank, slot in enumerate(by_sex):
                sex = "F" if rank < women else "M"
                if left_undisclosed and sizes[slot.office] > 150 and slot.contract > 0.995:
                    sex = "O"
                    left_undisclosed -= 1
                cells[slot.office][grade, contract_group(grade, slot.contract), sex] += 1
        for office in offices:
            self.add_non_staff(cells[office.code], office, sizes[office.code])
        return cells

    def slot(self, office: DemoOffice, place: int) -> Slot:
        """Return one place of an office with its dice."""
        key = (office.code, place)
        if key not in self._slots:
            dice = random.Random(f"{self.seed}:{office.code}:{place}")  # noqa: S311 - not a secret
            lean = random.Random(f"{self.seed}:{office.code}").uniform(-0.12, 0.12)  # noqa: S311
            seniority = dice.random() * SENIORITY.get(office.kind, 1.0)
            if office.kind == "headquarters" and place < 3:
                seniority = -1.0 + place / 10
            elif place == 0:
                seniority *= 0.6
            self._slots[key] = Slot(
                office=office.code,
                seniority=seniority,
                sex=dice.random() + lean,
                contract=dice.random(),
            )
        return self._slots[key]

    def add_non_staff(self, cells: Cells, office: DemoOffice, size: int) -> None:
        """Add consultants, interns and volunteers, who never enter a staff total."""
        dice = random.Random(f"{self.seed}:{office.code}:non-staff:{size}")  # noqa: S311
        if size > SMALL_OFFICE:
            cells["UG", "NON_STAFF", "F"] = dice.randint(0, size // 8)
            cells["UG", "NON_STAFF", "M"] = dice.randint(0, size // 10)


SENIORITY = {
    "headquarters": 0.30,
    "administrative_centre": 0.85,
    "special_liaison_office": 0.40,
    "country_office": 0.95,
    "sub_office": 1.10,
}
"""How senior the places of a kind of office are; below 1 is more senior than chance."""


def contract_group(grade: str, dice: float) -> str:
    """Return the contract group of a person: most hold contracts of one year or more."""
    is_international = not grade.startswith(("NO", "G"))
    one_year, under_one_year = (0.86, 0.96) if is_international else (0.68, 0.88)
    if dice < one_year:
        return "ONE_YEAR_PLUS"
    return "UNDER_ONE_YEAR" if dice < under_one_year else "OTHER_STAFF"


def office_sizes(offices: Iterable[DemoOffice], total: int) -> dict[str, int]:
    """Return how many persons each office has, `total` in all; small offices stay small.

    Offices of up to six keep their published size, the others share the rest by weight (largest
    remainder).
    """
    listed = list(offices)
    sizes = {office.code: office.weight for office in listed if office.weight <= SMALL_OFFICE}
    large = [office for office in listed if office.weight > SMALL_OFFICE]
    rest = total - sum(sizes.values())
    weight = sum(office.weight for office in large)
    shares = {office.code: divmod(rest * office.weight, weight) for office in large}
    sizes |= {code: whole for code, (whole, _part) in shares.items()}
    left = total - sum(sizes.values())
    for code in sorted(shares, key=lambda code: (-shares[code][1], code))[:left]:
        sizes[code] += 1
    return sizes
