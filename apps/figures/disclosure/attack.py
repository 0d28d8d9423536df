"""What a reader can work out about hidden counts from everything that was ever published, together.

A published count is a whole number, and so is a hidden one; tables say how they add up. For every hidden
count this looks for three different values that it can have, each in a complete set of counts that agrees
with all that is known: cell by cell of every connected block, as integer linear programs (HiGHS). Every
such set is verified here on whole numbers, so that a count is called safe by what was found, never by
what a solver claims or a relaxation allows. A count without three values is narrowed; where the solver
gives up, nothing is decided, and undecided is refused like narrowed.

Source: calculation methods of a gender statistics analyst, section 12 (attack check).
"""

import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from apps.figures.disclosure.counts import FEWEST_VALUES
from apps.figures.disclosure.knowledge import (
    SMALL,
    Key,
    Knowledge,
    Outcome,
    Reach,
    Relation,
    Verdict,
)

_NO_LIMIT = 10**6
"""No count of persons comes near; what can grow so far is not limited by what is known."""
_LARGEST_FACTOR = 10**9
_EXACT_UP_TO = 120
"""Blocks of so many unknown counts are told with the exact least and greatest of each."""
_STEP = 2
_IDLE_SWEEPS = 3


@dataclass(slots=True)
class Effort:
    """What attacks may take: seconds for one program; programs, and seconds, for all attacks that share it.

    Its time begins with the first program. What there is no time for is undecided.
    """

    seconds: float = 20.0
    programs: int = 20_000
    seconds_in_all: float = 400.0
    done: int = field(default=0, init=False)
    _ends_at: float | None = field(default=None, init=False)

    @property
    def left(self) -> float:
        """Seconds that one more program may take."""
        now = time.monotonic()
        if self._ends_at is None:
            self._ends_at = now + self.seconds_in_all
        return min(self.seconds, self._ends_at - now)

    @property
    def is_spent(self) -> bool:
        """Whether there is nothing left for another program."""
        return self.done >= self.programs or self.left <= 0


def attack(
    known: Knowledge, *, fewest: int = FEWEST_VALUES, effort: Effort | None = None
) -> Outcome:
    """Return whether every hidden count keeps so many values (three at most) for who holds all of this.

    Nothing that is published may contradict itself: then nothing is decided.
    """
    effort = effort or Effort()
    done_before = effort.done
    known, doubted = _supposing(known, effort)
    asked = known.hidden | known.implied
    reaches: dict[Key, Reach] = {
        key: Reach(known.shown[key], known.shown[key], (known.shown[key],), is_exact=True)
        for key in _ordered(asked)
        if key in known.shown
    }
    undecided: list[Key] = []
    contradicts = _contradicts_itself(known)
    blocks = [] if contradicts else _blocks(known, asked)
    for unknown, relations in blocks:
        block = _Block(known, unknown, relations, effort)
        found = block.reaches([key for key in unknown if key in asked])
        contradicts = contradicts or found is None
        for key in unknown:
            if key not in asked:
                continue
            if found is None or key not in found:
                undecided.append(key)
            else:
                reaches[key] = found[key]
    narrowed = [key for key, reach in reaches.items() if _is_narrow(key, reach, known, fewest)]
    verdict = Verdict.SAFE
    if contradicts or undecided:
        verdict = Verdict.UNDECIDED
    if narrowed:
        verdict = Verdict.NARROWED
    return Outcome(
        verdict=verdict,
        reaches=reaches,
        narrowed=tuple(narrowed),
        undecided=tuple(undecided),
        contradicts=contradicts,
        blocks=len(blocks),
        programs=effort.done - done_before,
        doubted=doubted,
    )


def can_be_true(known: Knowledge, *, effort: Effort) -> bool:
    """Say whether any counts agree with all that is held; where that cannot be told, nothing speaks against it."""
    if _contradicts_itself(known):
        return False
    everything = frozenset(key for relation in known.relations for key in relation.factors)
    return all(
        _Block(known, unknown, relations, effort).is_possible()
        for unknown, relations in _blocks(known, everything | known.hidden)
    )


def _supposing(known: Knowledge, effort: Effort) -> tuple[Knowledge, int]:
    """Return the knowledge with those assumptions made that leave something possible; and the others' number."""
    if not known.assumed or _contradicts_itself(known):
        return replace(known, assumed=()), 0

    def is_possible(more: Iterable[Relation]) -> bool:
        together = replace(known, relations=(*known.relations, *more))
        if _contradicts_itself(together):
            return False
        touched = {key for relation in more for key in relation.factors} - known.shown.keys()
        for unknown, relations in _blocks(together, frozenset(touched)):
            if touched.isdisjoint(unknown):
                continue
            if not _Block(together, unknown, relations, effort).is_possible():
                return False
        return True

    made = list(known.assumed)
    if not is_possible(made):
        made = []
        for relation in known.assumed:
            if is_possible([*made, relation]):
                made.append(relation)
    doubted = len(known.assumed) - len(made)
    return replace(known, relations=(*known.relations, *made), assumed=()), doubted


def _ordered(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=repr)


def _is_narrow(key: Key, reach: Reach, known: Knowledge, fewest: int) -> bool:
    if len(reach.values) >= fewest:
        return False
    return key in known.hidden or any(value in SMALL for value in reach.values)


def _range_of(known: Knowledge, key: Key) -> tuple[int, int | None]:
    return known.ranges.get(key, (0, None))


def _contradicts_itself(known: Knowledge) -> bool:
    """Say whether counts that are all shown do not add up as they must."""
    for relation in known.relations:
        if all(key in known.shown for key in relation.factors):
            total = sum(factor * known.shown[key] for key, factor in relation.factors.items())
            if relation.least is not None and total < relation.least:
                return True
            if relation.greatest is not None and total > relation.greatest:
                return True
    for key, number in known.shown.items():
        lower, upper = _range_of(known, key)
        if number < lower or (upper is not None and number > upper):
            return True
    return False


def _blocks(known: Knowledge, asked: frozenset[Key]) -> list[tuple[list[Key], list[Relation]]]:
    """Return the unknown counts that hang together, with their relations; blocks that are asked for."""
    leader: dict[Key, Key] = {}

    def find(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for key in _ordered(asked):
        if key not in known.shown:
            leader.setdefault(key, key)
    for relation in known.relations:
        unknown = [key for key in relation.factors if key not in known.shown]
        for key in unknown:
            leader.setdefault(key, key)
        for key in unknown[1:]:
            leader[find(key)] = find(unknown[0])
    members: dict[Key, list[Key]] = {}
    for key in leader:
        members.setdefault(find(key), []).append(key)
    relations: dict[Key, list[Relation]] = {}
    for relation in known.relations:
        first = next((key for key in relation.factors if key not in known.shown), None)
        if first is not None:
            relations.setdefault(find(first), []).append(relation)
    return [(keys, relations.get(head, [])) for head, keys in members.items()]


class _Solved(Protocol):
    """What SciPy answers."""

    status: int
    x: Any


class _GaveUp(Exception):  # noqa: N818 - no error: the verdict is undecided
    """The solver came to no end that can be trusted."""


class _Block:
    """Unknown counts that hang together, as a program in whole numbers."""

    def __init__(
        self,
        known: Knowledge,
        unknown: list[Key],
        relations: list[Relation],
        effort: Effort,
    ) -> None:
        self.keys = unknown
        self.place = {key: at for at, key in enumerate(unknown)}
        self.effort = effort
        ranges = [_range_of(known, key) for key in unknown]
        self.lower = np.array([lower for lower, _ in ranges], dtype=np.int64)
        self.upper = np.array(
            [_NO_LIMIT if upper is None else upper for _, upper in ranges], dtype=np.int64
        )
        self.is_readable = all(
            abs(factor) <= _LARGEST_FACTOR
            for relation in relations
            for factor in relation.factors.values()
        )
        self._read(known, relations if self.is_readable else [])

    def _read(self, known: Knowledge, relations: list[Relation]) -> None:
        rows: list[int] = []
        columns: list[int] = []
        factors: list[int] = []
        least: list[float] = []
        greatest: list[float] = []
        for row, relation in enumerate(relations):
            constant = 0
            for key, factor in relation.factors.items():
                if key in known.shown:
                    constant += factor * known.shown[key]
                else:
                    rows.append(row)
                    columns.append(self.place[key])
                    factors.append(factor)
            least.append(-np.inf if relation.least is None else relation.least - constant)
            greatest.append(np.inf if relation.greatest is None else relation.greatest - constant)
        shape = (len(relations), len(self.keys))
        self.matrix = csr_array(
            (np.array(factors, dtype=np.int64), (rows, columns)), shape=shape, dtype=np.int64
        )
        self.least, self.greatest = np.array(least), np.array(greatest)
        self.constraints = (
            [LinearConstraint(self.matrix.astype(float), self.least, self.greatest)]
            if relations
            else []
        )
        self.whole = np.ones(len(self.keys))

    def is_possible(self) -> bool:
        """Say whether any counts fit; where the solver gives up, nothing speaks against it."""
        if not self.is_readable:
            return True
        try:
            return self._solve(np.zeros(len(self.keys))) is not None
        except _GaveUp:
            return True

    def reaches(self, asked: list[Key]) -> dict[Key, Reach] | None:
        """Return what each count can be, without those that are undecided; None when nothing fits."""
        if not self.is_readable:
            return {}
        try:
            start = self._solve(np.zeros(len(self.keys)))
        except _GaveUp:
            return {}
        if start is None:
            return None
        self.values: dict[int, set[int]] = {self.place[key]: set() for key in asked}
        self._note(start)
        is_small = len(self.keys) <= _EXACT_UP_TO
        if not is_small:
            self._sweep(start)
        found = {}
        for key in asked:
            at = self.place[key]
            values = self.values[at]
            if is_small or len(values) < FEWEST_VALUES:
                try:
                    found[key] = self._exactly(at)
                    continue
                except _GaveUp:
                    if len(values) < FEWEST_VALUES:
                        continue
            found[key] = Reach(min(values), max(values), _first(values), is_exact=False)
        return found

    def _sweep(self, start: np.ndarray) -> None:
        """Move many counts at once, a little and at random, as long as more of them show three values."""
        chance = random.Random(1)  # noqa: S311 - directions to try, the same in every run
        idle = 0
        here = start
        while idle < _IDLE_SWEEPS:
            waiting = [at for at, values in self.values.items() if len(values) < FEWEST_VALUES]
            if not waiting:
                return
            wish = np.zeros(len(self.keys))
            for at in waiting:
                wish[at] = chance.choice((-1.0, 1.0)) * chance.uniform(1.0, 2.0)
            try:
                there = self._solve(
                    wish,
                    lower=np.maximum(self.lower, here - _STEP),
                    upper=np.minimum(self.upper, here + _STEP),
                )
            except _GaveUp:
                there = None
            if there is not None:
                self._note(there)
                here = there
            left = sum(len(values) < FEWEST_VALUES for values in self.values.values())
            idle = 0 if left < len(waiting) else idle + 1

    def _exactly(self, at: int) -> Reach:
        """Return the least and the greatest that a count can be, and three values where it has them."""
        wish = np.zeros(len(self.keys))
        wish[at] = 1.0
        ends = []
        for sign in (1.0, -1.0):
            solved = self._solve(sign * wish)
            if solved is None:
                raise _GaveUp
            self._note(solved)
            ends.append(int(solved[at]))
        least, greatest = ends
        values = self.values[at]
        if len(values) < FEWEST_VALUES and greatest - least >= FEWEST_VALUES - 1:
            # In programs that are no network a value between the ends need not be possible.
            lower, upper = self.lower.copy(), self.upper.copy()
            lower[at], upper[at] = least + 1, greatest - 1
            between = self._solve(np.zeros(len(self.keys)), lower=lower, upper=upper)
            if between is not None:
                self._note(between)
        return Reach(
            least,
            None if greatest >= _NO_LIMIT // 2 else greatest,
            _first(values),
            is_exact=True,
        )

    def _note(self, counts: np.ndarray) -> None:
        for at, values in self.values.items():
            values.add(int(counts[at]))

    def _solve(
        self,
        wish: np.ndarray,
        *,
        lower: np.ndarray | None = None,
        upper: np.ndarray | None = None,
    ) -> np.ndarray | None:
        """Return counts of the least wish that fit all that is known, verified; None when none do.

        Raises _GaveUp.
        """
        if self.effort.is_spent:
            raise _GaveUp
        self.effort.done += 1
        lower = self.lower if lower is None else lower
        upper = self.upper if upper is None else upper
        # With its presolve HiGHS gives up on some programs that it decides without.
        for presolve in (True, False):
            solved: _Solved = milp(
                wish,
                integrality=self.whole,
                bounds=Bounds(lower.astype(float), upper.astype(float)),
                constraints=self.constraints,
                # Without a gap of nought the solver stops at one part in ten thousand.
                options={
                    "time_limit": max(self.effort.left, 0.0),
                    "mip_rel_gap": 0.0,
                    "presolve": presolve,
                },
            )
            if solved.status in {_SOLVED, _INFEASIBLE}:
                break
        if solved.status == _INFEASIBLE:
            return None
        if solved.status != _SOLVED or solved.x is None:
            raise _GaveUp
        counts = np.rint(solved.x).astype(np.int64)
        if not self._fits(counts):
            raise _GaveUp
        return counts

    def _fits(self, counts: np.ndarray) -> bool:
        """Say whether counts agree with everything, on whole numbers."""
        if (counts < self.lower).any() or (counts > self.upper).any():
            return False
        sums = self.matrix @ counts
        return bool((sums >= self.least).all() and (sums <= self.greatest).all())


_SOLVED, _INFEASIBLE = 0, 2


def _first(values: set[int]) -> tuple[int, ...]:
    """Return the least values, as many as are asked for."""
    return tuple(sorted(values)[:FEWEST_VALUES])
