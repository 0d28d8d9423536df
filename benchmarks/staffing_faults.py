"""Invented offices with a history, and the mistakes that people make in their returns. Pure, by seed.

Written and committed before the rules that it judges, and never changed in a commit that touches them.

**The process.** An office begins with a published number of staff (`duty_stations.csv`, one of its size
class), dealt to grades like the organization of 2014 with a leaning of its own. Each year each person
leaves with the probability of their contract (`LEAVING`), is promoted by one grade within the category
(`PROMOTED`), or passes from a contract under one year to one of a year or more (`KEPT`). Of the posts left, `REFILLED`
are filled again at the same grade and contract; the sex of who comes is drawn by the grade's share of women
and the leaning of the office. Every office grows at a pace of its own with a spread from year to year, and in one
year of fifty a project opens or closes (`SURGE`). One return of thirty never came. Now and then a
smaller office is merged into it. None of these numbers is a finding about IOM; they are plausible and stated.

**The mistakes** (`KINDS`) are made once each in the newest return. Where one line or cell is hit, it is drawn in
two ways that are reported apart: `person` takes the line of a person drawn at random, `line` any
line with persons alike, so that lines of one or two prevail. A mistake that would change nothing is drawn
again; `None` says that this return cannot suffer it.

**The seeds.** `WRITING` are looked at while rules are written; `SEALED` only to report.
"""

import csv
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from apps.staffing.demo.shape import AT_END_OF_2014

WRITING = range(10_000, 10_200)
SEALED = range(730_000, 730_400)

PUBLISHED = Path(__file__).parent.parent / "fixtures/reference/duty_stations.csv"
SIZES: dict[str, tuple[int, int]] = {
    "1-6": (1, 6),
    "7-19": (7, 19),
    "20-99": (20, 99),
    "100+": (100, 9_999),
}
"""Classes of offices by their staff, both ends included."""

GRADES = tuple(AT_END_OF_2014)
"""The most senior first, as the form has them."""
CONTRACTS = ("ONE_YEAR_PLUS", "UNDER_ONE_YEAR", "OTHER_STAFF")
NON_STAFF = "NON_STAFF"
UNGRADED = "UG"
SEXES = ("F", "M", "O")

LEAVING = {"ONE_YEAR_PLUS": 0.08, "UNDER_ONE_YEAR": 0.35, "OTHER_STAFF": 0.15, NON_STAFF: 0.50}
PROMOTED = 0.04
KEPT = 0.10
REFILLED = 0.85
GROWTH = 0.03
GROWTH_OF_OFFICES = 0.03
GROWTH_OF_YEARS = 0.04
SURGE = 0.02
NEVER_CAME = 1 / 30
MERGED = 0.03
UNDISCLOSED = 0.002
LEAN = 0.12
FEWEST_YEARS, MOST_YEARS = 2, 12
LAST_YEAR = 2025

Line = tuple[str, str]
"""Contract group and grade."""
Cell = tuple[str, str, str]
"""Contract group, grade and sex."""
Cells = dict[Cell, int]
"""Persons by cell; cells of nobody are absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """A smaller office that the register says is merged into this one.

    `last` is its last return before, `now` the one of this date; None: it sent none.
    """

    last: Cells
    now: Cells | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """An office, its history (year and cells, the oldest first), and what is true this year."""

    seed: int
    size: str
    history: tuple[tuple[int, Cells], ...]
    truth: Cells
    merger: Merger | None = None

    @property
    def last(self) -> Cells:
        """The return before this one."""
        return self.history[-1][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A return as it was sent with one mistake in it; `persons` is the sum of what differs by cell."""

    kind: str
    draw: str
    seen: Cells
    persons: int
    merger: Merger | None = None


@dataclass(slots=True)
class Person:
    """One person of an invented office."""

    contract: str
    grade: str
    sex: str


def published_sizes(size: str) -> list[int]:
    """Return the published numbers of staff of a class of offices."""
    least, most = SIZES[size]
    with PUBLISHED.open(encoding="utf-8", newline="") as lines:
        totals = [int(row["total"]) for row in csv.DictReader(lines)]
    return sorted(total for total in totals if least <= total <= most)


def staff_of(cells: Mapping[Cell, int]) -> int:
    """Return the staff of a return."""
    return sum(count for (contract, _grade, _sex), count in cells.items() if contract != NON_STAFF)


def class_of(cells: Mapping[Cell, int]) -> str:
    """Return the class of an office by its staff; nobody is in the smallest."""
    staff = staff_of(cells)
    return next((name for name, (_least, most) in SIZES.items() if staff <= most), "100+")


def category_of(grade: str) -> str:
    """Return what a person can be promoted within."""
    if grade.startswith("NO"):
        return "national"
    return (
        "general"
        if grade.startswith("G")
        else "other"
        if grade in {"HEAD", "UG"}
        else "professional"
    )


class Office:
    """An invented office that lives from year to year."""

    def __init__(self, dice: random.Random, size: int) -> None:
        """Deal its first persons."""
        self.dice = dice
        self.lean = dice.uniform(-LEAN, LEAN)
        self.pace = dice.gauss(GROWTH, GROWTH_OF_OFFICES)
        weights = {grade: sum(pair) for grade, pair in AT_END_OF_2014.items()}
        # A leaning to some grades: gamma weights of shape 1.5 on top of those of the organization.
        self.profile = [
            weights[grade] * dice.gammavariate(1.5, 1) + (0.5 if grade == UNGRADED else 0)
            for grade in GRADES
        ]
        self.staff = [self.hired() for _place in range(size)]
        self.others = [
            Person(NON_STAFF, UNGRADED, self.sex_of("G5"))
            for _place in range(dice.randint(0, size // 5))
        ]

    def hired(self) -> Person:
        """Return a person on a new post."""
        grade = self.dice.choices(GRADES, self.profile)[0]
        return Person(self.contract_of(grade), grade, self.sex_of(grade))

    def contract_of(self, grade: str) -> str:
        """Return the contract group of a new post."""
        is_local = grade.startswith(("NO", "G"))
        one, under = (0.68, 0.20) if is_local else (0.86, 0.10)
        return self.dice.choices(CONTRACTS, (one, under, 1 - one - under))[0]

    def sex_of(self, grade: str) -> str:
        """Return the sex of who comes to a grade."""
        if self.dice.random() < UNDISCLOSED:
            return "O"
        women, men = AT_END_OF_2014[grade]
        share = women / (women + men) if women + men else 0.5
        return "F" if self.dice.random() < share + self.lean else "M"

    def live(self) -> None:
        """Let one year pass: leaving, promotion, refilling, growth."""
        dice = self.dice
        before = len(self.staff)
        stayed: list[Person] = []
        for person in self.staff:
            if dice.random() < LEAVING[person.contract]:
                if dice.random() < REFILLED:
                    stayed.append(Person(person.contract, person.grade, self.sex_of(person.grade)))
                continue
            if dice.random() < PROMOTED:
                place = GRADES.index(person.grade)
                above = GRADES[place - 1] if place else ""
                if above and category_of(above) == category_of(person.grade):
                    person = Person(person.contract, above, person.sex)
            if person.contract == "UNDER_ONE_YEAR" and dice.random() < KEPT:
                person = Person("ONE_YEAR_PLUS", person.grade, person.sex)
            stayed.append(person)
        growth = dice.gauss(self.pace, GROWTH_OF_YEARS)
        if dice.random() < SURGE:
            growth += dice.choice((dice.uniform(0.25, 0.60), dice.uniform(-0.40, -0.20)))
        wanted = max(1, before * (1 + growth))
        wanted = math.floor(wanted) + (dice.random() < wanted % 1)
        while len(stayed) > wanted:
            stayed.pop(dice.randrange(len(stayed)))
        self.staff = stayed + [self.hired() for _place in range(wanted - len(stayed))]
        self.others = [
            person
            if dice.random() >= LEAVING[NON_STAFF]
            else Person(NON_STAFF, UNGRADED, self.sex_of("G5"))
            for person in self.others
        ]
        if dice.random() < 0.5:
            self.others = (
                self.others[1:] if dice.random() < 0.5 else [*self.others, self.hired_other()]
            )

    def hired_other(self) -> Person:
        """Return a new consultant, intern or volunteer."""
        return Person(NON_STAFF, UNGRADED, self.sex_of("G5"))

    def cells(self) -> Cells:
        """Return the office as its return has it."""
        return dict(
            Counter((one.contract, one.grade, one.sex) for one in (*self.staff, *self.others))
        )


def scenario(seed: int, size: str, *, with_merger: bool = False) -> Scenario:
    """Return the office of a seed that begins in a class of sizes; its class of today may be another."""
    dice = random.Random(f"staffing faults:{seed}:{size}:{with_merger}")
    office = Office(dice, dice.choice(published_sizes(size)))
    years = dice.randint(FEWEST_YEARS, MOST_YEARS)
    history: list[tuple[int, Cells]] = []
    for year in range(LAST_YEAR - years, LAST_YEAR):
        if dice.random() >= NEVER_CAME:
            history.append((year, office.cells()))
        office.live()
    if not history:
        history.append((LAST_YEAR - 1, office.cells()))
        office.live()
    truth, merger = office.cells(), None
    if with_merger or dice.random() < MERGED:
        truth, merger = merged(dice, truth)
    return Scenario(
        seed=seed, size=class_of(truth), history=tuple(history), truth=truth, merger=merger
    )


def merged(dice: random.Random, truth: Cells) -> tuple[Cells, Merger]:
    """Return what is true when a smaller office is merged into this one, before or after the date."""
    sizes = [each for name in SIZES for each in published_sizes(name)]
    other = Office(dice, dice.choice([each for each in sizes if each <= max(1, staff_of(truth))]))
    last = other.cells()
    other.live()
    if dice.random() < 0.5:
        return truth, Merger(last=last, now=other.cells())  # not yet: each counts its own
    return added(truth, other.cells()), Merger(last=last, now=None)


def added(cells: Mapping[Cell, int], others: Mapping[Cell, int]) -> Cells:
    """Return both together."""
    return dict(Counter(cells) + Counter(others))


# -- the mistakes ------------------------------------------------------------------------------------

Drawn = TypeVar("Drawn")
Maker = Callable[[Scenario, random.Random, str], Cells | None]


def line_of(cells: Mapping[Cell, int], line: Line) -> tuple[int, int, int]:
    """Return women, men and other of a line."""
    women, men, other = (cells.get((*line, sex), 0) for sex in SEXES)
    return women, men, other


def with_line(cells: Mapping[Cell, int], line: Line, counts: Iterable[int]) -> Cells:
    """Return cells in which a line holds other numbers."""
    changed = dict(cells)
    for sex, count in zip(SEXES, counts, strict=True):
        changed.pop((*line, sex), None)
        if count:
            changed[*line, sex] = count
    return changed


def staff_lines(cells: Mapping[Cell, int]) -> list[Line]:
    """Return the lines of staff that hold persons, in a fixed order."""
    lines = {(contract, grade) for contract, grade, _sex in cells if contract != NON_STAFF}
    return sorted(lines)


def drawn(dice: random.Random, draw: str, items: Sequence[tuple[Drawn, int]]) -> Drawn | None:
    """Return one of the items, by persons or all alike; None of nothing."""
    if not items:
        return None
    weights = [persons if draw == "person" else 1 for _item, persons in items]
    return dice.choices([item for item, _persons in items], weights)[0]


def drawn_line(
    truth: Cells, dice: random.Random, draw: str, suits: Callable[[Line], bool]
) -> Line | None:
    """Return a line of staff that suits."""
    lines = [line for line in staff_lines(truth) if suits(line)]
    return drawn(dice, draw, [(line, sum(line_of(truth, line))) for line in lines])


def line_swapped(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """Women and men of one line exchanged."""
    truth = scene.truth
    line = drawn_line(
        truth, dice, draw, lambda one: line_of(truth, one)[0] != line_of(truth, one)[1]
    )
    if line is None:
        return None
    women, men, other = line_of(truth, line)
    return with_line(truth, line, (men, women, other))


def return_swapped(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """Women and men of the whole return exchanged."""
    other = {"F": "M", "M": "F", "O": "O"}
    return {(c, g, other[sex]): count for (c, g, sex), count in scene.truth.items()}


def lines_exchanged(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """A line stands in that of the neighbouring grade, and the neighbour in its place."""
    truth = scene.truth

    def neighbours(line: Line) -> list[Line]:
        contract, grade = line
        place = GRADES.index(grade)
        near = [GRADES[at] for at in (place - 1, place + 1) if 0 <= at < len(GRADES)]
        return [
            (contract, other)
            for other in near
            if line_of(truth, (contract, other)) != line_of(truth, line)
        ]

    line = drawn_line(truth, dice, draw, lambda one: bool(neighbours(one)))
    if line is None:
        return None
    other = dice.choice(neighbours(line))
    changed = with_line(truth, line, line_of(truth, other))
    return with_line(changed, other, line_of(truth, line))


def block_shifted(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """From one line on, a contract group stands one grade lower, or higher; the last line falls off."""
    truth = scene.truth
    line = drawn_line(truth, dice, draw, lambda _one: True)
    if line is None:
        return None
    contract, first = line
    place, down = GRADES.index(first), dice.random() < 0.5
    moving = GRADES[place:] if down else GRADES[: place + 1]
    step = 1 if down else -1
    changed = dict(truth)
    for grade in moving:
        changed = with_line(changed, (contract, grade), (0, 0, 0))
    for grade in moving:
        at = GRADES.index(grade) + step
        if 0 <= at < len(GRADES):
            changed = with_line(changed, (contract, GRADES[at]), line_of(truth, (contract, grade)))
    return changed


def row_shifted(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """A row shifted by one grade: one line, or all from one line on."""
    maker = lines_exchanged if dice.random() < 0.5 else block_shifted
    return maker(scene, dice, draw)


def digits_of(
    scene: Scenario, dice: random.Random, draw: str, mistyped: Callable[[int], list[int]]
) -> Cells | None:
    """Return the truth with one number of staff mistyped."""
    truth = scene.truth
    cells = sorted(cell for cell in truth if cell[0] != NON_STAFF and mistyped(truth[cell]))
    cell = drawn(dice, draw, [(one, truth[one]) for one in cells])
    if cell is None:
        return None
    changed = dict(truth)
    count = dice.choice(mistyped(truth[cell]))
    changed.pop(cell)
    if count:
        changed[cell] = count
    return changed


def transposed(count: int) -> list[int]:
    """Return what becomes of a number when two neighbouring digits are exchanged."""
    text = str(count)
    made = [text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1)]
    return sorted({int(one) for one in made} - {count})


def shortened(count: int) -> list[int]:
    """Return what becomes of a number when one of its digits is dropped."""
    text = str(count)
    if len(text) == 1:
        return []
    return sorted({int(text[:at] + text[at + 1 :]) for at in range(len(text))} - {count})


def lengthened(count: int) -> list[int]:
    """Return what becomes of a number when one digit is added anywhere."""
    text = str(count)
    made = {
        int(text[:at] + digit + text[at:]) for at in range(len(text) + 1) for digit in "0123456789"
    }
    return sorted(made - {count})


def digit_transposed(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """Two digits of one number exchanged."""
    return digits_of(scene, dice, draw, transposed)


def digit_dropped(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """One digit of one number left out."""
    return digits_of(scene, dice, draw, shortened)


def digit_added(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """One digit too many in one number."""
    return digits_of(scene, dice, draw, lengthened)


def last_pasted(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """The return of the last period sent again."""
    return dict(scene.last)


def line_zero(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """A line left zero that has staff."""
    line = drawn_line(scene.truth, dice, draw, lambda _one: True)
    return None if line is None else with_line(scene.truth, line, (0, 0, 0))


def merged_twice(scene: Scenario, dice: random.Random, draw: str) -> Cells | None:
    """The staff of a merged office counted here, while that office counts them as well."""
    if scene.merger is None:
        return None
    if scene.merger.now is None:
        return dict(scene.truth)  # rightly counted here; the old office sends its return as well
    return added(scene.truth, scene.merger.now)


KINDS: dict[str, Maker] = {
    "line_swapped": line_swapped,
    "return_swapped": return_swapped,
    "row_shifted": row_shifted,
    "digit_transposed": digit_transposed,
    "digit_dropped": digit_dropped,
    "digit_added": digit_added,
    "last_pasted": last_pasted,
    "line_zero": line_zero,
    "merged_twice": merged_twice,
}
DRAWS = ("person", "line")
WHOLE = {"return_swapped", "last_pasted", "merged_twice"}
"""Mistakes in the whole return; there is nothing to draw."""


def mistake(scene: Scenario, kind: str, draw: str) -> Mistake | None:
    """Return the scenario's return with one mistake; None when it cannot suffer this one.

    For `merged_twice` the scenario must have been made with a merger.
    """
    dice = random.Random(f"{scene.seed}:{kind}:{draw}")
    seen = KINDS[kind](scene, dice, draw)
    if seen is None:
        return None
    merger = scene.merger
    doubled = 0
    if kind == "merged_twice" and merger is not None and merger.now is None:
        merger = Merger(last=merger.last, now=merger.last)
        doubled = sum(merger.last.values())
    persons = doubled + sum(
        abs(seen.get(cell, 0) - scene.truth.get(cell, 0)) for cell in {*seen, *scene.truth}
    )
    if persons == 0:
        return None
    return Mistake(kind=kind, draw=draw, seen=seen, persons=persons, merger=merger)
