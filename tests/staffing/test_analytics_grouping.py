"""Groups of offices out of sums of subtrees: every office counted in its own group, once."""

from hypothesis import given
from hypothesis import strategies as st

from apps.staffing.analytics.grouping import signs_of


@st.composite
def trees(draw):
    """A tree of up to twelve offices with own persons, and groups of them; None for those left out."""
    size = draw(st.integers(1, 12))
    parents = {0: None} | {node: draw(st.integers(0, node - 1)) for node in range(1, size)}
    persons = {node: draw(st.integers(0, 9)) for node in parents}
    groups = {node: draw(st.sampled_from(["a", "b", None])) for node in parents}
    return parents, persons, {node: group for node, group in groups.items() if group}


def sums_of(parents, persons):
    """The persons of each office and all below it."""
    sums = dict.fromkeys(parents, 0)
    for node, number in persons.items():
        above = node
        while above is not None:
            sums[above] += number
            above = parents[above]
    return sums


class TestSigns:
    @given(trees())
    def test_give_each_group_the_persons_of_its_offices(self, drawn):
        parents, persons, groups = drawn
        sums = sums_of(parents, persons)
        found = dict.fromkeys(groups.values(), 0)
        for unit, signs in signs_of(groups=groups, parents=parents).items():
            for group, sign in signs:
                found[group] += sign * sums[unit]
        assert found == {
            group: sum(persons[node] for node, own in groups.items() if own == group)
            for group in found
        }

    def test_need_the_root_alone_for_a_whole_tree(self):
        parents = {1: None, 2: 1, 3: 1, 4: 3}
        assert signs_of(groups=dict.fromkeys(parents, "all"), parents=parents) == {1: (("all", 1),)}
