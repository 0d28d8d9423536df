import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.figures.disclosure import ALL, TOTAL, CountTable, hidden_bounds, protect
from tests.figures.attacker import another_value
from tests.figures.builders import vectors

counts = st.integers(0, 7) | st.sampled_from([0, 0, 1, 2, 9])


def count_table(rows, **margins):
    """Make a table of {"P4": (women, men, other)}; the last may be left out."""
    columns = ("women", "men", "other")[: len(next(iter(rows.values())))]
    cells = {
        (row, column): count
        for row, numbers in rows.items()
        for column, count in zip(columns, numbers, strict=True)
    }
    return CountTable(tuple(rows), columns, cells, **margins)


@st.composite
def count_tables(draw, most_rows=None):
    """Small tables, where counts of 1 to 4 are common; without `most_rows` small enough to try all."""
    width = draw(st.sampled_from([2, 2, 3]))
    rows = draw(st.lists(st.tuples(*[counts] * width), min_size=1, max_size=most_rows or 5 - width))
    return count_table(
        {f"r{number}": row for number, row in enumerate(rows)},
        has_row_totals=draw(st.booleans()) or draw(st.booleans()),
        has_column_totals=draw(st.booleans()) or draw(st.booleans()),
    )


def hidden_of(table):
    return {" ".join(cell) for cell in protect(table).hidden}


class TestProtect:
    @pytest.mark.parametrize("vector", vectors("disclosure_one_table"))
    def test_agrees_with_the_golden_vector(self, vector):
        given_rows = dict(vector["input"]["rows"])
        given_all = given_rows.pop("all")
        table = count_table({row: (x["women"], x["men"]) for row, x in given_rows.items()})
        assert {key: table.with_margins()[ALL, key] for key in given_all} == given_all
        protected = protect(table, vector["input"]["k"])
        expected = {
            (row, column): count
            for row, numbers in vector["expected"]["shown"].items()
            for column, count in numbers.items()
        }
        assert protected.shown == expected
        assert {" ".join(cell) for cell in protected.hidden} == set(vector["expected"]["hidden"])

    @pytest.mark.parametrize("vector", vectors("disclosure_bounds"))
    def test_leaves_the_reader_the_bounds_of_the_golden_vector(self, vector):
        table = count_table(
            {row: (x["women"], x["men"]) for row, x in vector["input"]["rows"].items()}
        )
        hidden = protect(table, vector["input"]["k"]).hidden
        cell = tuple(vector["input"]["cell"])
        for key, knowing_the_rule in (("from_the_sums", False), ("knowing_the_rule", True)):
            bounds = hidden_bounds(table, hidden, cell, knowing_the_rule=knowing_the_rule)
            assert list(bounds) == vector["expected"][key]

    @given(table=count_tables())
    @settings(max_examples=80)
    def test_leaves_every_hidden_count_more_than_one_value(self, table):
        protected, truth = protect(table), table.with_margins()
        cap = max(table.cells.values()) + 4
        for cell in protected.hidden:
            parts = (table.rows, table.columns, protected.shown, cell, truth[cell])
            assert another_value(*parts, cap=cap) is not None

    @given(table=count_tables())
    @settings(max_examples=60)
    def test_withstands_a_reader_who_knows_the_small_cells_wherever_hiding_helps(self, table):
        protected, truth = protect(table), table.with_margins()
        cap = max(table.cells.values()) + 4
        small = {cell for cell in protected.hidden if 0 < truth[cell] < 5}
        for cell in protected.hidden:
            found, best = (
                another_value(
                    table.rows, table.columns, shown, cell, truth[cell], cap=cap, small=small
                )
                for shown in (protected.shown, {})
            )
            assert found is not None or best is None

    @given(table=count_tables(most_rows=6))
    def test_shows_the_original_counts_and_nothing_between_one_and_four(self, table):
        protected, truth = protect(table), table.with_margins()
        published = {cell for cell in truth if table.is_published(cell)}
        assert protected.shown.keys() | protected.hidden == published
        assert not protected.shown.keys() & protected.hidden
        for cell, count in protected.shown.items():
            assert count == truth[cell]
            assert count == 0 or count >= 5

    @given(table=count_tables(most_rows=6))
    def test_hides_both_sexes_of_a_row_or_none(self, table):
        hidden = protect(table).hidden
        for row in (*table.rows, ALL):
            assert ((row, "women") in hidden) is ((row, "men") in hidden)

    @given(table=count_tables(most_rows=6))
    def test_hides_nothing_where_nothing_is_small(self, table):
        truth = table.with_margins()
        smalls = [cell for cell in truth if table.is_published(cell) and 0 < truth[cell] < 5]
        assert bool(protect(table).hidden) is bool(smalls)

    @given(table=count_tables(most_rows=6))
    def test_answers_alike_every_time(self, table):
        assert protect(table) == protect(table)

    def test_hides_zero_where_it_would_give_the_other_sex_away(self):
        table = count_table({"P4": (50, 60), "D1": (0, 3)}, has_column_totals=False)
        assert hidden_of(table) == {"D1 women", "D1 men", "D1 total"}

    def test_shows_zero_otherwise(self):
        protected = protect(count_table({"P4": (50, 60), "D1": (0, 6)}))
        assert protected.hidden == frozenset()
        assert protected.value("D1", "women") == 0

    def test_hides_the_next_smallest_row_beside_a_lone_one(self):
        table = count_table({"P3": (40, 30), "P4": (12, 9), "P5": (3, 9), "D1": (0, 0)})
        assert hidden_of(table) == {"P5 women", "P5 men", "P4 women", "P4 men"}

    def test_hides_no_empty_row_to_protect_another(self):
        table = count_table({"P4": (50, 60), "P5": (3, 9), "D1": (0, 0)})
        assert protect(table).value("D1", "total") == 0

    def test_hides_totals_that_would_give_other_away_and_keeps_both_sexes(self):
        table = count_table({"P3": (30, 40, 0), "P4": (12, 9, 2), "P5": (50, 60, 0)})
        assert hidden_of(table) == {"P4 other", "P4 total", "all other", "all total"}

    def test_without_column_totals_needs_no_second_row(self):
        table = count_table({"P4": (12, 9), "P5": (3, 9)}, has_column_totals=False)
        assert hidden_of(table) == {"P5 women", "P5 men"}

    def test_without_row_totals_needs_a_second_row(self):
        table = count_table({"P4": (12, 9), "P5": (3, 9)}, has_row_totals=False)
        assert hidden_of(table) == {"P4 women", "P4 men", "P5 women", "P5 men"}

    def test_hides_a_whole_table_of_few_persons(self):
        table = count_table({"P4": (1, 0), "P5": (1, 0), "D1": (1, 0), "D2": (1, 0)})
        assert protect(table).shown == {}

    def test_follows_another_threshold(self):
        table = count_table({"P4": (12, 9)}, has_column_totals=False)
        assert protect(table, 10).hidden == {("P4", "women"), ("P4", "men")}

    def test_refuses_a_threshold_that_hides_nothing(self):
        with pytest.raises(ValueError, match="threshold"):
            protect(count_table({"P4": (1, 2)}), 1)

    def test_withstands_a_large_table(self):
        # 120 offices of 0 to 16 persons, most of them with few: the shape of the field.
        rows = {f"office {n}": (n * 7 % 11 % (n % 9 + 1), n * 5 % 13 % 9) for n in range(120)}
        table = count_table(rows)
        hidden = protect(table).hidden
        for cell in sorted(hidden):
            lower, upper = hidden_bounds(table, hidden, cell, knowing_the_rule=True)
            assert upper is None or lower < upper


class TestProtectedTable:
    def test_tells_shown_from_hidden(self):
        protected = protect(count_table({"P4": (12, 9), "P5": (3, 9)}, has_column_totals=False))
        assert protected.value("P5", "women") is None
        assert protected.value("P5", TOTAL) == 12

    def test_has_no_value_for_a_cell_that_does_not_exist(self):
        protected = protect(count_table({"P4": (12, 9)}, has_column_totals=False))
        with pytest.raises(KeyError):
            protected.value(ALL, "women")

    def test_keeps_no_hidden_count(self):
        protected = protect(count_table({"P4": (1234, 5), "P5": (3, 2345)}))
        assert "1234" not in repr(protected)


class TestCountTable:
    def test_adds_its_margins(self):
        margins = count_table({"P4": (12, 9, 1), "P5": (3, 9, 0)}).with_margins()
        assert margins["P4", TOTAL] == 22
        assert [margins[ALL, key] for key in ("women", "men", "other", TOTAL)] == [15, 18, 1, 34]

    @pytest.mark.parametrize("count", [-1, 1.5, True])
    def test_refuses_what_is_not_a_count(self, count):
        with pytest.raises(ValueError, match="not a count"):
            count_table({"P4": (12, count)})

    def test_refuses_a_row_named_like_the_margin(self):
        with pytest.raises(ValueError, match="names of their own"):
            count_table({"all": (12, 9)})

    def test_refuses_absent_cells(self):
        with pytest.raises(ValueError, match="absent"):
            CountTable(("P4",), ("women", "men"), {("P4", "women"): 3})

    def test_refuses_other_columns(self):
        with pytest.raises(ValueError, match="Columns are women, men"):
            CountTable(("P4",), ("women", "total"), {})
