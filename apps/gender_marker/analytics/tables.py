"""Decision tables: from answers to a code, and whether a table is whole.

A table is questions with their answers, and rows of conditions. A condition counts how many of some
questions have one of some answers. A sound table has exactly one row for every complete set of answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import product
from math import prod

MOST_COMBINATIONS = 500_000
"""A table with more combinations is not enumerated and therefore not sound. A choice of this product."""
MOST_NAMED = 20
"""So many combinations of a fault are named; the others are counted. A choice of this product."""

Answers = Mapping[str, str]
Combination = dict[str, str]


@dataclass(frozen=True, slots=True)
class Condition:
    """Of `questions`, between `least` and `most` have one of `answers`."""

    questions: tuple[str, ...]
    answers: frozenset[str]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Row:
    """Where all conditions hold, the code is the score; None: the published rules are silent."""

    number: int
    code: str | None
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Questions with the answers that each takes, in their order, and the rows."""

    questions: Mapping[str, tuple[str, ...]]
    rows: tuple[Row, ...]

    @property
    def deciding(self) -> tuple[str, ...]:
        """The questions that some condition names, in the order of the questions."""
        named = {
            question
            for row in self.rows
            for condition in row.conditions
            for question in condition.questions
        }
        return tuple(question for question in self.questions if question in named)


@dataclass(frozen=True, slots=True)
class Decision:
    """The row that answers reach; without one, `needed` are the unanswered questions it still hangs on."""

    row: Row | None
    needed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlap:
    """A combination for which several rows hold."""

    combination: Combination
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFaults:
    """What is wrong with a table. Lists name at most `MOST_NAMED`; the numbers count all.

    `unknown`: (row, question, answer) that conditions name and the questions lack; the answer is "" where
    the question itself is unknown. Only a table without unknown ones is enumerated.
    """

    combinations: int = 0
    gaps: tuple[Combination, ...] = ()
    gap_count: int = 0
    overlaps: tuple[Overlap, ...] = ()
    overlap_count: int = 0
    unreached: tuple[int, ...] = ()
    unknown: tuple[tuple[int, str, str], ...] = ()
    is_too_large: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether the table may be published."""
        return not (
            self.gap_count
            or self.overlap_count
            or self.unreached
            or self.unknown
            or self.is_too_large
        )


class Holds(Enum):
    """What is known of a condition, or of a row, while some questions are not answered."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


def condition_holds(condition: Condition, answers: Answers) -> Holds:
    """Return whether a condition holds, whatever the unanswered questions will say."""
    hits = unanswered = 0
    for question in condition.questions:
        answer = answers.get(question)
        if answer is None:
            unanswered += 1
        elif answer in condition.answers:
            hits += 1
    if condition.least <= hits and hits + unanswered <= condition.most:
        return Holds.YES
    if hits > condition.most or hits + unanswered < condition.least:
        return Holds.NO
    return Holds.OPEN


def row_holds(row: Row, answers: Answers) -> Holds:
    """Return whether a row is reached, whatever the unanswered questions will say."""
    found = Holds.YES
    for condition in row.conditions:
        holds = condition_holds(condition, answers)
        if holds is Holds.NO:
            return Holds.NO
        if holds is Holds.OPEN:
            found = Holds.OPEN
    return found


def decide(table: DecisionTable, answers: Answers) -> Decision:
    """Return the row that answers reach, or the questions that it still hangs on.

    A question whose answer cannot change the row any more need not be answered: where the marker does
    not apply, nothing else is asked.
    """
    open_rows = []
    for row in table.rows:
        holds = row_holds(row, answers)
        if holds is Holds.YES:
            return Decision(row)
        if holds is Holds.OPEN:
            open_rows.append(row)
    hanging = {
        question
        for row in open_rows
        for condition in row.conditions
        if condition_holds(condition, answers) is Holds.OPEN
        for question in condition.questions
        if question not in answers
    }
    return Decision(None, tuple(key for key in table.questions if key in hanging))


def combinations(table: DecisionTable) -> Iterator[Combination]:
    """Yield every complete set of answers to the questions that decide."""
    keys = table.deciding
    for answers in product(*(table.questions[key] for key in keys)):
        yield dict(zip(keys, answers, strict=True))


def unknown_names(table: DecisionTable) -> tuple[tuple[int, str, str], ...]:
    """Return what conditions name and the questions lack, as (row, question, answer)."""
    found = []
    for row in table.rows:
        for condition in row.conditions:
            for question in condition.questions:
                if question not in table.questions:
                    found.append((row.number, question, ""))
                    continue
                lacking = condition.answers.difference(table.questions[question])
                found.extend((row.number, question, answer) for answer in sorted(lacking))
    return tuple(found)


def faults_of(table: DecisionTable) -> TableFaults:
    """Return what is wrong with a table, by trying every combination of answers."""
    unknown = unknown_names(table)
    if unknown:
        return TableFaults(unknown=unknown)
    number = prod(len(table.questions[key]) for key in table.deciding)
    if number > MOST_COMBINATIONS:
        return TableFaults(combinations=number, is_too_large=True)
    gaps: list[Combination] = []
    overlaps: list[Overlap] = []
    gap_count = overlap_count = 0
    reached: set[int] = set()
    for combination in combinations(table):
        rows = tuple(row.number for row in table.rows if row_holds(row, combination) is Holds.YES)
        reached.update(rows)
        if not rows:
            gap_count += 1
            if len(gaps) < MOST_NAMED:
                gaps.append(combination)
        elif len(rows) > 1:
            overlap_count += 1
            if len(overlaps) < MOST_NAMED:
                overlaps.append(Overlap(combination, rows))
    return TableFaults(
        combinations=number,
        gaps=tuple(gaps),
        gap_count=gap_count,
        overlaps=tuple(overlaps),
        overlap_count=overlap_count,
        unreached=tuple(row.number for row in table.rows if row.number not in reached),
    )
