"""Sums of any groups of offices out of sums that each hold a unit and all below it."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Group = TypeVar("Group", bound=Hashable)


def signs_of(
    *, groups: Mapping[int, Group], parents: Mapping[int, int | None]
) -> dict[int, tuple[tuple[Group, int], ...]]:
    """Return, for each unit that is needed, the groups that its sum enters, with +1 or -1.

    `groups` gives the group of an office, none for those that are left out; `parents` the unit above each
    office of the tree. An office of a group adds its sum to it, and its sum is taken from the group of the
    unit above, which holds it already; where the two groups are one, nothing is left to do. So a whole
    tree in one group needs its root alone, and every office is counted in its own group, once.
    """
    signs: dict[int, tuple[tuple[Group, int], ...]] = {}
    for unit_id, above_id in parents.items():
        own, above = groups.get(unit_id), None if above_id is None else groups.get(above_id)
        if own == above:
            continue
        signs[unit_id] = tuple(
            (group, sign) for group, sign in ((own, 1), (above, -1)) if group is not None
        )
    return signs
