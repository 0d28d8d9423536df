import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.figures.disclosure import CountTable, hidden_bounds
from apps.figures.disclosure.circulation import Arc, Circulation
from tests.figures.attacker import tables_that_fit


@st.composite
def tables_and_hidden_cells(draw):
    """Any table of two rows, and any cells of it that a reader does not see."""
    cells = {(row, column): draw(st.integers(0, 3)) for row in "ab" for column in ("women", "men")}
    table = CountTable(("a", "b"), ("women", "men"), cells)
    hidden = draw(st.sets(st.sampled_from(sorted(table.with_margins())), min_size=1))
    return table, frozenset(hidden)


class TestCirculation:
    def test_finds_no_cycle_through_the_only_cell_that_moves(self):
        arcs = {"one": Arc("r", "c", 3)}
        assert Circulation(arcs).cheapest_cycle("one") is None

    def test_finds_the_cheaper_of_two_cycles(self):
        arcs = {
            "hidden": Arc("r", "c", 3),
            "dear": Arc("c", "r", 8, cost=9),
            "cheap": Arc("c", "r", 4, cost=5),
        }
        assert Circulation(arcs).cheapest_cycle("hidden") == ["cheap"]

    def test_takes_no_cycle_that_leaves_the_bounds(self):
        # The cell can rise only with an arc that is full, and fall only below nought.
        arcs = {"hidden": Arc("r", "c", 0), "full": Arc("c", "r", 4, upper=4)}
        assert Circulation(arcs).cheapest_cycle("hidden") is None

    def test_bounds_a_cell_by_the_room_of_the_others(self):
        arcs = {"hidden": Arc("r", "c", 3), "other": Arc("c", "r", 3, lower=1, upper=7)}
        assert Circulation(arcs).bounds("hidden") == (1, 7)

    def test_knows_when_nothing_limits_a_cell(self):
        arcs = {"hidden": Arc("r", "c", 3), "other": Arc("c", "r", 3)}
        assert Circulation(arcs).bounds("hidden") == (0, None)

    def test_adds_up_the_room_of_several_cycles(self):
        arcs = {
            "hidden": Arc("r", "c", 3),
            "one": Arc("c", "r", 1, upper=2),
            "two": Arc("c", "r", 2, upper=6),
        }
        assert Circulation(arcs).bounds("hidden") == (0, 8)


class TestHiddenBounds:
    @given(example=tables_and_hidden_cells(), knowing_the_rule=st.booleans())
    @settings(max_examples=60)
    def test_are_those_found_by_trying_every_table(self, example, knowing_the_rule):
        table, hidden = example
        truth = table.with_margins()
        small = {cell for cell in hidden if knowing_the_rule and 0 < truth[cell] < 5}
        shown = {cell: count for cell, count in truth.items() if cell not in hidden}
        fitting = list(tables_that_fit(table.rows, table.columns, shown, cap=9, small=small))
        for cell in hidden:
            lower, upper = hidden_bounds(table, hidden, cell, knowing_the_rule=knowing_the_rule)
            # Near the truth no other cell comes up against the cap of what is tried.
            nearby = range(max(0, truth[cell] - 5), truth[cell] + 6)
            bounded = range(lower, nearby.stop if upper is None else upper + 1)
            assert {other[cell] for other in fitting} & set(nearby) == set(bounded) & set(nearby)

    def test_have_no_end_where_the_margins_are_hidden(self):
        table = CountTable(("a",), ("women", "men"), {("a", "women"): 3, ("a", "men"): 9})
        hidden = frozenset(table.with_margins())
        bounds = hidden_bounds(table, hidden, ("a", "women"), knowing_the_rule=False)
        assert bounds == (0, None)

    def test_has_none_for_a_cell_that_does_not_exist(self):
        table = CountTable(("a",), ("women", "men"), {("a", "women"): 3, ("a", "men"): 9})
        with pytest.raises(KeyError):
            hidden_bounds(table, frozenset(), ("b", "women"), knowing_the_rule=True)
