"""The tree of offices on one day, as a value: no database, no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

REGIONAL = frozenset({"regional_office", "mission_with_regional_functions"})
"""Kinds of offices that have a region below them."""


@dataclass(frozen=True, slots=True)
class OfficeNode:
    """One office as it was on a day; `parent_id` is None for a root."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    reporting: str
    location: str
    country: str
    un_region: str
    duty_station: str
    time_zone: str

    @property
    def is_reporting_unit(self) -> bool:
        """Whether the office owes a return of its own."""
        return self.reporting == "unit"


@dataclass(frozen=True)
class OfficeTree:
    """All offices that existed on a day, and who stood under whom."""

    nodes: Mapping[int, OfficeNode]
    _cache: dict[int, frozenset[int]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, nodes: Iterable[OfficeNode]) -> "OfficeTree":
        """Build the tree; a parent that did not exist on the day makes its child a root."""
        return cls(nodes={node.id: node for node in nodes})

    @cached_property
    def children(self) -> Mapping[int | None, tuple[int, ...]]:
        """Ids of the offices directly under each office; roots stand under None."""
        below: dict[int | None, list[int]] = {}
        for node in sorted(self.nodes.values(), key=lambda node: (node.name, node.code)):
            parent_id = node.parent_id if node.parent_id in self.nodes else None
            below.setdefault(parent_id, []).append(node.id)
        return {parent_id: tuple(ids) for parent_id, ids in below.items()}

    @cached_property
    def by_code(self) -> Mapping[str, OfficeNode]:
        """The nodes by office code."""
        return {node.code: node for node in self.nodes.values()}

    def subtree(self, office_id: int) -> frozenset[int]:
        """Ids of the office and of all below it; empty when it did not exist on the day."""
        if office_id not in self.nodes:
            return frozenset()
        if office_id not in self._cache:
            found = {office_id}
            waiting = [office_id]
            while waiting:
                for child_id in self.children.get(waiting.pop(), ()):
                    if child_id not in found:
                        found.add(child_id)
                        waiting.append(child_id)
            self._cache[office_id] = frozenset(found)
        return self._cache[office_id]

    def lineage(self, office_id: int) -> tuple[int, ...]:
        """Ids from the office itself up to its root; empty when it did not exist on the day."""
        line: list[int] = []
        current: int | None = office_id
        while current is not None and current in self.nodes and current not in line:
            line.append(current)
            current = self.nodes[current].parent_id
        return tuple(line)

    def units(self, within: frozenset[int] | None = None) -> tuple[OfficeNode, ...]:
        """Reporting units by name, of the whole tree or of the given office ids."""
        return tuple(
            sorted(
                (
                    node
                    for node in self.nodes.values()
                    if node.is_reporting_unit and (within is None or node.id in within)
                ),
                key=lambda node: (node.name, node.code),
            )
        )

    def region_of(self, office_id: int) -> OfficeNode | None:
        """The regional office (or mission with regional functions) above an office, or itself."""
        for ancestor_id in self.lineage(office_id):
            node = self.nodes[ancestor_id]
            if node.kind in REGIONAL:
                return node
        return None

    def regions(self) -> list[OfficeNode]:
        """The regional offices, and missions with regional functions, by name."""
        return sorted(
            (node for node in self.nodes.values() if node.kind in REGIONAL),
            key=lambda node: (node.name, node.code),
        )

    def maximal(self, office_ids: frozenset[int]) -> tuple[int, ...]:
        """The fewest offices whose subtrees lie wholly in `office_ids`, plus the rest singly.

        Sums of these offices' subtrees count every office of `office_ids` once.
        """
        chosen: list[int] = []
        waiting = list(self.children.get(None, ()))
        while waiting:
            office_id = waiting.pop()
            if self.subtree(office_id) <= office_ids:
                chosen.append(office_id)
            else:
                waiting.extend(self.children.get(office_id, ()))
        return tuple(chosen)
