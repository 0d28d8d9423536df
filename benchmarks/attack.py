"""The attack on a release of 500 offices by 20 grades by sex, one table with margins, hidden office by office.

Offices are small, as they are: half have six persons or fewer. Every office's table of grades is hidden by
`protect` with its margins; the sums of each grade over all offices are published beside, hidden by
`protect` as well, so that all of it is one program that is no network.
"""

import random
import time
from collections.abc import Iterator

from apps.figures.disclosure import ALL, CountTable, protect
from apps.figures.disclosure.attack import Effort, attack
from apps.figures.disclosure.knowledge import Knowledge, Relation, Verdict, adds_up
from benchmarks.measures import Measure

OFFICES, GRADES = 500, 20
SEED = 7
COLUMNS = ("women", "men")
PROGRAMS = 400


def offices() -> dict[str, dict[tuple[str, str], int]]:
    """Return the persons of every office by grade and sex."""
    chance = random.Random(SEED)
    grades = [f"g{number}" for number in range(GRADES)]
    dealt = {}
    for number in range(OFFICES):
        persons = chance.choice((1, 2, 4, 6, 6, 12, 25, 60, 150))
        cells = {(grade, sex): 0 for grade in grades for sex in COLUMNS}
        for _person in range(persons):
            cells[chance.choice(grades), chance.choice(COLUMNS)] += 1
        dealt[f"o{number}"] = cells
    return dealt


def knowledge() -> Knowledge:
    """Return what a reader of all 500 tables and of their sums holds."""
    dealt = offices()
    grades = tuple(f"g{number}" for number in range(GRADES))
    shown: dict[tuple[str, str, str], int] = {}
    hidden: set[tuple[str, str, str]] = set()
    relations: list[Relation] = []
    sums = {
        (grade, sex): sum(cells[grade, sex] for cells in dealt.values())
        for grade in grades
        for sex in COLUMNS
    }
    for office, cells in {**dealt, ALL: sums}.items():
        table = protect(CountTable(grades, COLUMNS, cells))
        shown |= {(office, *cell): count for cell, count in table.shown.items()}
        hidden |= {(office, *cell) for cell in table.hidden}
        for row in (*grades, ALL):
            parts = [(office, row, sex) for sex in COLUMNS]
            relations.append(adds_up((office, row, "total"), parts))
        for column in (*COLUMNS, "total"):
            rows = [(office, grade, column) for grade in grades]
            relations.append(adds_up((office, ALL, column), rows))
    for grade in grades:
        for sex in COLUMNS:
            parts = [(office, grade, sex) for office in dealt]
            relations.append(adds_up((ALL, grade, sex), parts))
    return Knowledge(shown, frozenset(hidden), tuple(relations))


def measure() -> Iterator[Measure]:
    """Attack the whole of it once, with a limit of programs: what is left then is undecided."""
    started = time.perf_counter()
    known = knowledge()
    yield Measure(
        name="500 offices x 20 grades: hide", value=time.perf_counter() - started, unit="s"
    )
    started = time.perf_counter()
    outcome = attack(known, effort=Effort(programs=PROGRAMS))
    taken = time.perf_counter() - started
    note = (
        f"{len(known.hidden):,} hidden, {outcome.blocks} blocks, {outcome.programs} programs,"
        f" verdict {outcome.verdict}, {len(outcome.narrowed)} narrowed, {len(outcome.undecided)} undecided"
    )
    yield Measure(name="500 offices x 20 grades: attack", value=taken, unit="s", note=note)
    yield Measure(
        name="500 offices x 20 grades: decided",
        value=float(outcome.verdict is not Verdict.UNDECIDED),
        unit="",
    )
