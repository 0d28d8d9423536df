"""What a reader can work out about hidden cells of a table with totals, exactly.

The cells of a table with its margins form a circulation: every row and every column is a node,
every cell an arc, and the sums say that what enters a node leaves it. Shown cells are fixed; hidden
ones may move within bounds. All values a hidden cell can take are a stretch of whole numbers
(the matrix of such a network is totally unimodular), found by augmenting paths. On whole numbers,
so nothing is approximate.

Source: Gusfield (1988) on two-way tables: a hidden cell can be worked out from the sums alone
exactly when no cycle of hidden cells passes through it; here the cycle must also respect bounds.
"""

import heapq
from collections import deque
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Arc:
    """One cell: its value flows from tail to head and may lie from lower to upper (None: free).

    `cost` is what it costs to let a fixed cell move; 0 for a cell that moves already.
    """

    tail: Hashable
    head: Hashable
    value: int
    lower: int = 0
    upper: int | None = None
    cost: int = 0


@dataclass(frozen=True, slots=True)
class _Step(Generic[Key]):
    """Passing an arc forwards (its value rises) or backwards (it falls)."""

    key: Key
    to: Hashable
    room: int | None
    cost: int


class Circulation(Generic[Key]):
    """Cells as arcs between the sums they stand in, at one set of values that satisfies them."""

    def __init__(self, arcs: Mapping[Key, Arc]) -> None:
        """Take the arcs by the key of their cell."""
        self._arcs = dict(arcs)
        self._at: dict[Hashable, list[Key]] = {}
        for key, arc in self._arcs.items():
            self._at.setdefault(arc.tail, []).append(key)
            self._at.setdefault(arc.head, []).append(key)

    def cheapest_cycle(self, key: Key, *, values: int = 2) -> list[Key] | None:
        """Return the cells that must move along so that this one can take so many values.

        A cheap set by the costs of its fixed cells (the cheapest one for two values), without the cell
        itself; None when it cannot have so many within the bounds. A set without fixed cells means
        that the cell is safe now.
        """
        found = []
        for up in range(values):
            parts = [self._cheapest_move(key, up), self._cheapest_move(key, up - values + 1)]
            cells = [cell for part in parts if part is not None for cell in part]
            if None not in parts:
                moving = list(dict.fromkeys(cells))
                cost = sum(self._arcs[cell].cost for cell in moving)
                if not cost:
                    return moving
                found.append((cost, moving))
        return min(found, key=lambda each: each[0])[1] if found else None

    def _cheapest_move(self, key: Key, by: int) -> list[Key] | None:
        """Return cells that let this one rise by so many, or fall if negative; None when none do."""
        arc = self._arcs[key]
        ends = (arc.head, arc.tail) if by > 0 else (arc.tail, arc.head)
        moved: dict[Key, int] = {}
        for unit in range(1, abs(by) + 1):
            value = arc.value + (unit if by > 0 else -unit)
            if value < arc.lower or (arc.upper is not None and value > arc.upper):
                return None
            path = self._cheapest_path(*ends, key, moved)
            if path is None:
                return None
            for cell, sign in path:
                moved[cell] = moved.get(cell, 0) + sign
        return list(moved)

    def bounds(self, key: Key) -> tuple[int, int | None]:
        """Return the least and the greatest value of a cell; None when nothing limits it above.

        Only cells of cost 0 move.
        """
        arc = self._arcs[key]
        fall = self._most_flow(arc.tail, arc.head, key, arc.value - arc.lower)
        room = None if arc.upper is None else arc.upper - arc.value
        rise = self._most_flow(arc.head, arc.tail, key, room)
        # A cell cannot fall without end: its value stops at the lower bound.
        return (arc.value - (fall or 0), None if rise is None else arc.value + rise)

    def _steps(
        self, node: Hashable, without: Key, moved: Mapping[Key, int]
    ) -> Iterator[_Step[Key]]:
        for key in self._at.get(node, ()):
            if key == without:
                continue
            arc = self._arcs[key]
            value = arc.value + moved.get(key, 0)
            # What has moved already is paid for.
            cost = 0 if key in moved else arc.cost
            if arc.tail == node and (arc.upper is None or value < arc.upper):
                room = None if arc.upper is None else arc.upper - value
                yield _Step(key, arc.head, room, cost)
            if arc.head == node and value > arc.lower:
                yield _Step(key, arc.tail, value - arc.lower, cost)

    def _cheapest_path(
        self, start: Hashable, goal: Hashable, without: Key, moved: Mapping[Key, int]
    ) -> list[tuple[Key, int]] | None:
        """Return a cheapest path of cells with their directions, after others have moved already."""
        # The running number keeps the order of equally cheap paths the same in every run.
        number = 0
        heap: list[tuple[int, int, int, Hashable]] = [(0, 0, number, start)]
        came: dict[Hashable, tuple[Hashable, _Step[Key]]] = {}
        best: dict[Hashable, tuple[int, int]] = {start: (0, 0)}
        done: set[Hashable] = set()
        while heap:
            cost, length, _, node = heapq.heappop(heap)
            if node == goal:
                return self._walked(came, start, goal)
            if node in done:
                continue
            done.add(node)
            for step in self._steps(node, without, moved):
                reached = (cost + step.cost, length + 1)
                if step.to not in best or reached < best[step.to]:
                    best[step.to] = reached
                    came[step.to] = (node, step)
                    number += 1
                    heapq.heappush(heap, (*reached, number, step.to))
        return None

    def _walked(
        self,
        came: Mapping[Hashable, tuple[Hashable, _Step[Key]]],
        start: Hashable,
        goal: Hashable,
    ) -> list[tuple[Key, int]]:
        path = []
        node = goal
        while node != start:
            node, step = came[node]
            path.append((step.key, 1 if self._arcs[step.key].head == step.to else -1))
        return path

    def _most_flow(
        self, start: Hashable, goal: Hashable, without: Key, limit: int | None
    ) -> int | None:
        """Return how much can be moved from start to goal; None when there is no end to it."""
        moved: dict[Key, int] = {}
        flow = 0
        while limit is None or flow < limit:
            path = self._shortest_path(start, goal, without, moved)
            if path is None:
                return flow
            rooms = [room for _, room, _ in path if room is not None]
            if limit is not None:
                rooms.append(limit - flow)
            if not rooms:
                return None
            amount = min(rooms)
            for key, _, sign in path:
                moved[key] = moved.get(key, 0) + sign * amount
            flow += amount
        return flow

    def _shortest_path(
        self, start: Hashable, goal: Hashable, without: Key, moved: Mapping[Key, int]
    ) -> list[tuple[Key, int | None, int]] | None:
        """Return a shortest path of cells that may still move, with room and direction of each."""
        came: dict[Hashable, tuple[Hashable, _Step[Key]]] = {}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for step in self._steps(node, without, moved):
                if step.cost == 0 and step.to != start and step.to not in came:
                    came[step.to] = (node, step)
                    queue.append(step.to)
        if goal not in came:
            return None
        path = []
        node = goal
        while node != start:
            node, step = came[node]
            path.append((step.key, step.room, 1 if self._arcs[step.key].head == step.to else -1))
        return path
