"""One return beside the office's own earlier ones, as the rules look at it. Pure."""

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from apps.staffing.analytics.expectation import (
    MOST_STEPS,
    Cell,
    Cells,
    Line,
    Moves,
    Pair,
    Rates,
    at_least,
    log_chance,
    moves,
    over,
    rates_of,
)

WOMEN, MEN, OTHER = "F", "M", "O"
SEXES = (WOMEN, MEN, OTHER)
SHORTEST_SPAN = 0.1
"""Years: returns that lie closer together are taken to be so far apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An office that the register merges into this one, and what it returned itself for the same date."""

    key: Hashable
    now: Cells


@dataclass(frozen=True, kw_only=True)
class Case:
    """One return to look at: its cells and those of earlier returns, the oldest first.

    An earlier return stands with its years before this one, as a negative number. `forms` gives the grades
    of each contract group of staff in the order of the form; cells of nobody may be absent. `joined` are
    the last numbers of offices that were merged into this one since the return before, `open_lines` those
    that are not filled in yet: nothing is asked of them.
    """

    now: Cells
    before: Sequence[tuple[float, Cells]]
    forms: Mapping[Hashable, Sequence[Hashable]]
    neighbours: Sequence[Neighbour] = ()
    joined: Sequence[Cells] = ()
    open_lines: frozenset[Line] = frozenset()

    @cached_property
    def last(self) -> Cells:
        """The return before, with what joined the office since."""
        last = Counter(self.before[-1][1]) if self.before else Counter()
        for cells in self.joined:
            last.update(cells)
        return last

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of staff that are filled in, in the order of the form."""
        lines = [(group, grade) for group, grades in self.forms.items() for grade in grades]
        return [line for line in lines if line not in self.open_lines]

    @cached_property
    def is_complete(self) -> bool:
        """Whether every line that held persons is filled in."""
        return not any(total(self.last, line) for line in self.open_lines)

    @cached_property
    def staff(self) -> int:
        """All staff of the return."""
        return sum(total(self.now, line) for line in self.lines)

    @cached_property
    def last_staff(self) -> int:
        """All staff of the return before."""
        return sum(total(self.last, line) for line in self.lines)

    @cached_property
    def rates(self) -> dict[Hashable, Rates]:
        """The rates of each contract group, over the time since the return before."""
        return {group: self._rates(group) for group in self.forms}

    def _rates(self, group: Hashable) -> Rates:
        lines = [(group, grade) for grade in self.forms[group]]
        steps = [
            (moves(pair(older, line), pair(newer, line)), max(next_year - year, SHORTEST_SPAN))
            for (year, older), (next_year, newer) in list(pairwise(self.before))[-MOST_STEPS:]
            for line in lines
        ]
        return over(rates_of(steps), max(-self.before[-1][0], SHORTEST_SPAN))

    @cached_property
    def line_moves(self) -> dict[Line, Moves]:
        """What happened to each line since the return before."""
        return {line: moves(pair(self.last, line), pair(self.now, line)) for line in self.lines}

    @cached_property
    def group_moves(self) -> dict[Hashable, Moves]:
        """What happened to each contract group since the return before."""
        added: dict[Hashable, Moves] = {}
        for (group, _grade), one in self.line_moves.items():
            added[group] = added.get(group, Moves()) + one
        return added

    @cached_property
    def surprise(self) -> dict[Line, float]:
        """How unlikely each line is that differs from the return before: minus the logarithm of its chance."""
        return {
            line: min(-log_chance(held, holds, rates) for rates in self.rates_for([line]))
            for line in self.lines
            for held, holds in ((pair(self.last, line), pair(self.now, line)),)
            if held != holds
        }

    @cached_property
    def looked_at(self) -> int:
        """How many lines have persons, now or in the return before; at least one."""
        return max(
            1, sum(bool(total(self.now, one) or total(self.last, one)) for one in self.lines)
        )

    def rates_for(self, lines: Sequence[Line]) -> list[Rates]:
        """Return the rates by which lines of one group are weighed: those of the history, and with them
        those of the rest of this return, where that moves faster. What is odd is odd by both.
        """
        group = lines[0][0]
        rest = self.group_moves.get(group, Moves())
        for line in lines:
            rest -= self.line_moves.get(line, Moves())
        known = self.rates[group]
        faster = at_least(known, rest)
        return [known] if faster == known else [known, faster]

    def log_odds(self, mended: Cells, lines: Sequence[Line], rates: Sequence[Rates]) -> float:
        """Return by how much (natural logarithm) the mended lines are likelier than those of the return.

        The least by any of the rates.
        """
        changed = [
            (pair(self.last, line), pair(self.now, line), new)
            for line in lines
            for new in (pair(mended, line),)
            if pair(self.now, line) != new
        ]
        return min(
            math.fsum(
                log_chance(before, new, one) - log_chance(before, now, one)
                for before, now, new in changed
            )
            for one in rates
        )


def pair(cells: Cells, line: Line) -> Pair:
    """Return women and men of a line."""
    return cells.get((*line, WOMEN), 0), cells.get((*line, MEN), 0)


def total(cells: Cells, line: Line) -> int:
    """Return all persons of a line."""
    return sum(cells.get((*line, sex), 0) for sex in SEXES)


def counts(cells: Cells, line: Line) -> tuple[int, int, int]:
    """Return women, men and other of a line."""
    women, men, other = (cells.get((*line, sex), 0) for sex in SEXES)
    return women, men, other


def cells_of(line: Line, numbers: Sequence[int]) -> dict[Cell, int]:
    """Return the cells of a line that hold these numbers of women, men and other."""
    return {(*line, sex): number for sex, number in zip(SEXES, numbers, strict=True)}
