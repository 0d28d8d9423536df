from hypothesis import given, settings
from hypothesis import strategies as st

from apps.questionnaires.analytics.groups import hidden_below, hidden_groups
from tests.questionnaires.attacker import small_sums_known

SMALLEST = 5
counts = st.integers(0, 8) | st.sampled_from([0, 1, 2, 12])
tables = st.dictionaries(st.sampled_from("ABCDEF"), counts, min_size=1, max_size=6)
nests = st.dictionaries(
    st.tuples(st.sampled_from(["R1", "R2", "R3"]), st.sampled_from("abc")), counts, max_size=7
)


def shown_sums(groups, hidden, total):
    """The columns of a table: each shown group alone, and all together unless they are too few."""
    sums = [frozenset([group]) for group in groups if group not in hidden]
    return [*sums, frozenset(groups)] if total == 0 or total >= SMALLEST else sums


class TestHiddenGroups:
    @given(sizes=tables)
    def test_leave_nothing_small_to_be_worked_out(self, sizes):
        hidden = hidden_groups([sizes], smallest=SMALLEST)
        shown = shown_sums(tuple(sizes), hidden, sum(sizes.values()))
        assert small_sums_known(sizes, shown, SMALLEST) == []

    @given(sizes=tables)
    def test_hide_nothing_where_no_group_is_small(self, sizes):
        if not any(0 < size < SMALLEST for size in sizes.values()):
            assert hidden_groups([sizes], smallest=SMALLEST) == frozenset()

    @given(answered=tables, further=tables)
    def test_hold_for_those_who_were_asked_and_those_who_answered(self, answered, further):
        asked = {
            group: answered.get(group, 0) + further.get(group, 0) for group in answered | further
        }
        hidden = hidden_groups([answered, asked], smallest=SMALLEST)
        for sizes in (answered, asked):
            shown = shown_sums(tuple(asked), hidden, sum(sizes.values()))
            everybody = {group: sizes.get(group, 0) for group in asked}
            assert small_sums_known(everybody, shown, SMALLEST) == []

    def test_takes_the_smallest_other_along(self):
        sizes = {"women": 30, "men": 20, "other": 2}
        assert hidden_groups([sizes], smallest=5) == {"other", "men"}

    def test_takes_no_other_where_the_small_ones_protect_each_other(self):
        sizes = {"a": 3, "b": 2, "c": 20}
        assert hidden_groups([sizes], smallest=5) == {"a", "b"}

    def test_keeps_hidden_what_is_hidden_already(self):
        assert hidden_groups([{"a": 9, "b": 9}], smallest=5, hidden={"a"}) == {"a"}

    def test_the_reader_of_these_tests_can_win(self):
        sizes = {"women": 30, "men": 20, "other": 2}
        shown = [frozenset(["women"]), frozenset(["men"]), frozenset(sizes)]
        assert small_sums_known(sizes, shown, 5) == [frozenset(["other"])]


class TestHiddenBelow:
    @given(nest=nests)
    @settings(max_examples=60)
    def test_no_reader_of_regions_and_offices_works_anything_small_out(self, nest):
        sizes = {f"{region}{office}": count for (region, office), count in nest.items()}
        above = {f"{region}{office}": region for region, office in nest}
        regions = {}
        for office, count in sizes.items():
            regions[above[office]] = regions.get(above[office], 0) + count
        hidden_above = hidden_groups([regions], smallest=SMALLEST)
        hidden = hidden_below([sizes], above, hidden_above=hidden_above, smallest=SMALLEST)
        total = sum(sizes.values())
        shown = shown_sums(tuple(sizes), hidden, total)
        shown += [
            frozenset(office for office in sizes if above[office] == region)
            for region in regions
            if region not in hidden_above
        ]
        assert small_sums_known(sizes, shown, SMALLEST) == []

    def test_a_hidden_region_hides_its_offices(self):
        found = hidden_below(
            [{"a": 9, "b": 9}], {"a": "R1", "b": "R2"}, hidden_above={"R1"}, smallest=5
        )
        assert found == {"a"}
