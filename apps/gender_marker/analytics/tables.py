"""Decision tables: from answers to a code, and whether a table is whole.

A table is questions with their answers, and rows of conditions. A condition counts how many of some
questions have one of some answers. A sound table has exactly one row for every complete set of answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import islice, product
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
    """Return what is wrong with a table: whether exactly one row takes each combination of answers.

    Combinations that leave the same numbers open to every row are tried once, so that a table with
    hundreds of thousands of them takes no longer than one with a few.
    """
    unknown = unknown_names(table)
    if unknown:
        return TableFaults(unknown=unknown)
    number = prod(len(table.questions[key]) for key in table.deciding)
    if number > MOST_COMBINATIONS:
        return TableFaults(combinations=number, is_too_large=True)
    trial = Enumeration(table)
    whole = trial.tally(0, trial.start)
    overlaps = islice(trial.faulty(0, trial.start, "overlaps"), MOST_NAMED)
    gaps = islice(trial.faulty(0, trial.start, "gaps"), MOST_NAMED)
    return TableFaults(
        combinations=number,
        gaps=tuple(combination for combination, _rows in gaps),
        gap_count=whole.gaps,
        overlaps=tuple(Overlap(combination, rows) for combination, rows in overlaps),
        overlap_count=whole.overlaps,
        unreached=tuple(row.number for row in table.rows if row.number not in whole.reached),
    )


Hits = tuple[tuple[int, ...] | None, ...]
"""How far every row has come: hits of each of its conditions; None when it cannot hold any more."""
SETTLED = -1
"""In place of hits: the condition holds, whatever follows."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Of some combinations: how many no row takes, how many several take, and the rows that take any."""

    gaps: int
    overlaps: int
    reached: frozenset[int]


class Enumeration:
    """Every combination of a table's answers, question by question."""

    def __init__(self, table: DecisionTable) -> None:
        """Prepare the start: no question is answered yet."""
        self.table = table
        self.keys = table.deciding
        self.known: dict[tuple[int, Hits], Tally] = {}
        # For each question: what every condition of every row names of it, and of those after it.
        self.named = [
            [[each.questions.count(key) for each in row.conditions] for row in table.rows]
            for key in self.keys
        ]
        self.ahead = [
            [
                [
                    sum(each.questions.count(key) for key in self.keys[index:])
                    for each in row.conditions
                ]
                for row in table.rows
            ]
            for index in range(len(self.keys) + 1)
        ]
        self.start: Hits = tuple(
            self.settled(row, tuple(0 for _ in row.conditions), ahead)
            for row, ahead in zip(table.rows, self.ahead[0], strict=True)
        )

    def settled(
        self, row: Row, counts: tuple[int, ...], ahead: list[int]
    ) -> tuple[int, ...] | None:
        """Return the hits of a row with what is decided already; None when it cannot hold any more."""
        found = []
        for condition, hits, still in zip(row.conditions, counts, ahead, strict=True):
            if hits == SETTLED:
                found.append(SETTLED)
            elif hits > condition.most or hits + still < condition.least:
                return None
            else:
                is_sure = condition.least <= hits and hits + still <= condition.most
                found.append(SETTLED if is_sure else hits)
        return tuple(found)

    def after(self, index: int, hits: Hits, answer: str) -> Hits:
        """Return the hits when the question at `index` gets an answer."""
        told: list[tuple[int, ...] | None] = []
        for place, row in enumerate(self.table.rows):
            counts = hits[place]
            if counts is not None:
                named = self.named[index][place]
                counts = tuple(
                    number + more
                    if more and number != SETTLED and answer in condition.answers
                    else number
                    for condition, number, more in zip(row.conditions, counts, named, strict=True)
                )
                counts = self.settled(row, counts, self.ahead[index + 1][place])
            told.append(counts)
        return tuple(told)

    def taking(self, hits: Hits) -> tuple[int, ...]:
        """Return the numbers of the rows that take a combination whose questions are all answered."""
        return tuple(
            row.number
            for row, counts in zip(self.table.rows, hits, strict=True)
            if counts is not None
        )

    def tally(self, index: int, hits: Hits) -> Tally:
        """Return the tally of all combinations of the questions from `index` on; each state once."""
        if (index, hits) not in self.known:
            self.known[index, hits] = self.counted(index, hits)
        return self.known[index, hits]

    def counted(self, index: int, hits: Hits) -> Tally:
        """Return the tally of a state that was not met before."""
        if index == len(self.keys):
            rows = self.taking(hits)
            return Tally(int(not rows), int(len(rows) > 1), frozenset(rows))
        parts = [
            self.tally(index + 1, self.after(index, hits, answer))
            for answer in self.table.questions[self.keys[index]]
        ]
        return Tally(
            sum(part.gaps for part in parts),
            sum(part.overlaps for part in parts),
            frozenset().union(*(part.reached for part in parts)),
        )

    def faulty(
        self, index: int, hits: Hits, fault: str
    ) -> Iterator[tuple[Combination, tuple[int, ...]]]:
        """Yield the combinations with a fault (`gaps` or `overlaps`) and their rows, in order."""
        if not getattr(self.tally(index, hits), fault):
            return
        if index == len(self.keys):
            yield {}, self.taking(hits)
            return
        key = self.keys[index]
        for answer in self.table.questions[key]:
            for rest, rows in self.faulty(index + 1, self.after(index, hits, answer), fault):
                yield {key: answer, **rest}, rows
