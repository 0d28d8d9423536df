"""Offices of one day in the order of the tree, and filtered; no database.

Pages and the API show the same rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.organization.tree import OfficeNode, OfficeTree


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFilters:
    """What a list of offices is narrowed to; blank means everything.

    `region` is the code of an office: it and all below it are meant. `search` is looked for in
    code, name and duty station, whatever the case.
    """

    kind: str = ""
    reporting: str = ""
    region: str = ""
    country: str = ""
    search: str = ""

    @property
    def are_set(self) -> bool:
        """Whether anything is left out."""
        return any((self.kind, self.reporting, self.region, self.country, self.search))


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One line: the office, how deep it stands, and the offices above it, the nearest first."""

    node: OfficeNode
    depth: int
    above: tuple[OfficeNode, ...]
    region: OfficeNode | None

    @property
    def parent(self) -> OfficeNode | None:
        """The office directly above."""
        return self.above[0] if self.above else None


def rows_of(tree: OfficeTree, filters: OfficeFilters) -> list[OfficeRow]:
    """Return the offices of a tree that pass the filters, parents before children."""
    return [row for row in _walk(tree) if _passes(row, filters)]


def row_of(tree: OfficeTree, office_id: int) -> OfficeRow:
    """Return the line of one office. Raises KeyError when it did not exist on the day."""
    line = tree.lineage(office_id)
    return OfficeRow(
        node=tree.nodes[office_id],
        depth=len(line) - 1,
        above=tuple(tree.nodes[above_id] for above_id in line[1:]),
        region=tree.region_of(office_id),
    )


def _walk(tree: OfficeTree) -> Iterator[OfficeRow]:
    waiting = list(reversed(tree.children.get(None, ())))
    while waiting:
        office_id = waiting.pop()
        yield row_of(tree, office_id)
        waiting.extend(reversed(tree.children.get(office_id, ())))


def _passes(row: OfficeRow, filters: OfficeFilters) -> bool:
    node = row.node
    exact = (
        (filters.kind, node.kind),
        (filters.reporting, node.reporting),
        (filters.country, node.country),
    )
    if any(wanted and wanted != found for wanted, found in exact):
        return False
    line = {node.code, *(above.code for above in row.above)}
    if filters.region and filters.region not in line:
        return False
    text = f"{node.code} {node.name} {node.duty_station}".casefold()
    return filters.search.strip().casefold() in text
