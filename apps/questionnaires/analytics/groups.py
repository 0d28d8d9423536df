"""Which groups of a table are hidden, so that no reader learns what fewer than a handful answered.

A table of answers by groups shows a column for each group and one for all. What is hidden is a whole
column: what a group of fewer than `smallest` said. A reader subtracts what is shown from the column
of all and learns what the hidden groups said together; so these must be nobody, or `smallest` and more.
Where offices stand beneath regions this holds within each region, because the regions are shown in a
table of their own; a region that is hidden hides its offices.

The rule on counts of persons (`figures.disclosure`) hides cells; here one answer among many is no
secret, and who gave it is protected by the size of the group. Not compared with each other are tables
by different variables, such as sex and grade: like those of the house's other tables.
"""

from collections.abc import Collection, Mapping, Sequence

Sizes = Sequence[Mapping[str, int]]
"""Counts by group, of all who answered, of those who were asked …: none of them may be small."""


def hidden_groups(sizes: Sizes, *, smallest: int, hidden: Collection[str] = ()) -> frozenset[str]:
    """Return the groups to hide: those given, the small ones, and as many more as they need.

    The smallest further ones are taken first, the names deciding between equals. With fewer than
    `smallest` in all everybody is hidden.
    """
    groups = sorted({group for size in sizes for group in size})
    found = {
        group for group in groups if any(is_few(size.get(group, 0), smallest) for size in sizes)
    }
    found.update(group for group in hidden if group in groups)
    while any(is_few(sum(size.get(group, 0) for group in found), smallest) for size in sizes):
        # Whom nobody was asked in protects nobody.
        left = [
            group for group in groups if group not in found and any(s.get(group) for s in sizes)
        ]
        if not left:
            return frozenset(groups)
        found.add(min(left, key=lambda group: (*(s.get(group, 0) for s in sizes), group)))
    return frozenset(found)


def hidden_below(
    sizes: Sizes,
    above: Mapping[str, str],
    *,
    hidden_above: Collection[str],
    smallest: int,
    hidden: Collection[str] = (),
) -> frozenset[str]:
    """Return the offices to hide where `above` names the region of each, and some regions are hidden."""
    found: set[str] = set()
    for region in {above[group] for size in sizes for group in size}:
        within = [
            {group: count for group, count in size.items() if above[group] == region}
            for size in sizes
        ]
        if region in hidden_above:
            found.update(group for size in within for group in size)
        else:
            found |= hidden_groups(within, smallest=smallest, hidden=hidden)
    return frozenset(found)


def is_few(count: int, smallest: int) -> bool:
    """Whether a count is that of somebody, and of too few."""
    return 0 < count < smallest
