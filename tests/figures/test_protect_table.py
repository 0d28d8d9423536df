import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.figures.disclosure import protect_table
from apps.figures.display import legend
from apps.figures.figure import Empty, Figure, Unit
from apps.figures.shares import band, gap_to_show
from apps.figures.tables import Column, Row, Table
from tests.figures.builders import SURROUNDINGS, count, share

BEFORE = {"P4": (110, 130), "P5": (30, 90), "D1": (20, 40), "all": (160, 260)}
GOLDEN = {"P4": (12, 9), "P5": (3, 9), "D1": (1, 4), "all": (16, 22)}
KEYS = ("women", "share_women", "men", "share_men", "total", "change", "target", "gap", "band")


def figure_row(key, women, men, *, before=None, other=0, records=True):
    """Make a row as the grade tables of the report have it."""
    traced = {"records": (("return", f"{key}-{women}-{men}"),), "note": f"{women} women"}
    traced = traced if records else {}
    of_women = share(women, men, **traced)
    earlier = share(*(before or (500, 500)), as_of=date(2013, 12, 31))
    cells = {
        "women": count(women, **traced),
        "share_women": of_women,
        "men": count(men, key="men", **traced),
        "share_men": share(men, women, key="share_men", **traced),
        "total": count(women + men + other, key="total"),
        "change": Figure.change("change", earlier, of_women),
        "target": "50",
        "gap": count(
            gap_to_show(women, men), key="gap", empty=Empty.NOT_APPLICABLE, note=str(women)
        ),
        "band": band(women, men).value,
    }
    return Row(
        key, key, tuple(cells[name] for name in KEYS), is_total=key == "all", url=f"/records/{key}"
    )


def figure_table(rows, **changes):
    parts = {
        "key": "t2",
        "number": "T2",
        "title": "Professional staff by grade and sex",
        "columns": tuple(Column(key, key.title(), Unit.PERSONS) for key in KEYS),
        "rows": tuple(rows),
        "caveats": ("Approved returns only.",),
    }
    return Table(**(parts | changes))


def golden_table():
    return figure_table(figure_row(key, *numbers) for key, numbers in GOLDEN.items())


def empties(table, row):
    """Return the columns of a row that are hidden; text is hidden when it says c."""
    return {
        column.key
        for column, cell in zip(table.columns, table.row(row).cells, strict=True)
        if cell == "c" or (isinstance(cell, Figure) and cell.empty is Empty.HIDDEN)
    }


class TestProtectTable:
    def test_hides_what_the_golden_vector_hides(self):
        protected = protect_table(golden_table(), earlier=golden_table())
        pair = {"women", "men", "share_women", "share_men", "change", "gap", "band"}
        assert empties(protected, "P5") == empties(protected, "D1") == pair
        assert empties(protected, "P4") == empties(protected, "all") == set()

    def test_leaves_what_is_shown_as_it_was(self):
        table = golden_table()
        protected = protect_table(table, earlier=table)
        assert protected.row("P4") == table.row("P4")
        assert protected.cell("P5", "total") == table.cell("P5", "total")
        assert protected.cell("P5", "target") == "50"

    def test_lets_nothing_hidden_out_through_json(self):
        text = json.dumps(protect_table(golden_table()).to_dict()["rows"][1:3])
        for telling in ("3 women", "1 women", "P5-3-9", "D1-1-4", "/records/", "25/1", "20/1"):
            assert telling not in text
        for cell in protect_table(golden_table()).row("P5").cells:
            if isinstance(cell, Figure) and cell.empty is Empty.HIDDEN:
                assert (cell.numerator, cell.denominator, cell.records) == (None, None, ())

    @pytest.mark.parametrize("language", ["en", "fr", "es"])
    def test_explains_the_symbol_beneath(self, language):
        protected = protect_table(golden_table(), language=language)
        explanation = legend(Empty.HIDDEN, language)
        assert protected.caveats == ("Approved returns only.", explanation)

    def test_changes_nothing_in_a_table_without_small_counts(self):
        table = figure_table([figure_row("P4", 50, 60), figure_row("all", 50, 60)])
        assert protect_table(table, earlier=table) == table

    def test_shows_no_change_without_the_table_it_came_from(self):
        protected = protect_table(golden_table())
        assert empties(protected, "P4") == {"change"}

    def test_shows_no_change_from_a_share_that_was_hidden(self):
        numbers = GOLDEN | {"P4": (3, 9), "P5": (30, 90), "D1": (5, 14), "all": (38, 113)}
        earlier = protect_table(figure_table(figure_row(k, *n) for k, n in numbers.items()))
        now = figure_table(figure_row(k, *n, before=numbers[k]) for k, n in BEFORE.items())
        protected = protect_table(now, earlier=earlier)
        assert empties(protected, "P4") == empties(protected, "D1") == {"change"}
        assert empties(protected, "P5") == empties(protected, "all") == set()

    def test_shows_no_change_of_a_row_that_was_not_there(self):
        table = figure_table([figure_row("P4", 50, 60)])
        earlier = figure_table([figure_row("P5", 50, 60)])
        assert empties(protect_table(table, earlier=earlier), "P4") == {"change"}

    def test_hides_the_total_that_would_give_other_away(self):
        # No column says "other": a reader finds it as the total less both sexes.
        rows = [figure_row("P4", 50, 60, other=2), figure_row("P5", 30, 40)]
        table = figure_table([*rows, figure_row("all", 80, 100, other=2)])
        protected = protect_table(table, earlier=table)
        assert empties(protected, "P4") == empties(protected, "all") == {"total"}
        assert empties(protected, "P5") == set()

    def test_hides_columns_it_does_not_know(self):
        columns = (Column("women", "Women"), Column("men", "Men"), Column("remark", "Remark"))
        rows = (
            Row("P4", "P4", (count(50), count(60, key="men"), "ten more men")),
            Row("D1", "D1", (count(1), count(6, key="men"), "one woman")),
        )
        table = Table("t", "T9", "Remarks", columns, rows)
        assert empties(protect_table(table), "P4") == {"remark"}
        kept = protect_table(table, harmless_columns=("remark",))
        assert kept.cell("D1", "remark") == "one woman"

    def test_leaves_a_missing_count_missing(self):
        columns = (Column("women", "Women"), Column("men", "Men"))
        rows = (
            Row("P4", "P4", (count(None), count(60, key="men"))),
            Row("D1", "D1", (count(1), count(6, key="men"))),
        )
        protected = protect_table(Table("t", "T9", "Counts", columns, rows))
        assert protected.cell("P4", "women").empty is Empty.MISSING
        assert protected.cell("D1", "women").empty is Empty.HIDDEN

    @given(
        numbers=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=6),
        with_total=st.booleans(),
    )
    def test_hides_shares_exactly_where_it_hides_counts(self, numbers, with_total):
        rows = [figure_row(f"r{at}", *pair) for at, pair in enumerate(numbers)]
        if with_total:
            rows.append(figure_row("all", *(sum(parts) for parts in zip(*numbers, strict=True))))
        table = figure_table(rows)
        protected = protect_table(table, earlier=table)
        for row in table.rows:
            hidden = empties(protected, row.key)
            assert ("women" in hidden) is ("men" in hidden) is ("share_women" in hidden)
            for column in set(KEYS) - hidden:
                assert protected.cell(row.key, column) == table.cell(row.key, column)

    @pytest.mark.parametrize(
        ("shares", "hidden"),
        [
            ([(460, 540), (30, 70), (3, 9), (40, 40)], {"g2", "g3"}),
            ([(460, 540), (30, 70), (9, 3), (1, 90)], {"g2", "g3"}),
            ([(460, 540), (3, 9)], {"g1"}),
            ([(460, 540), (30, 70), (0, 9), (0, 0)], set()),
            ([(460, 540), (30, 70), (0, 2), (0, 0)], {"g1", "g2"}),
        ],
    )
    def test_hides_shares_of_few_in_a_table_of_shares(self, shares, hidden):
        columns = tuple(Column(f"g{at}", "Group", Unit.PER_CENT) for at in range(len(shares)))
        cells = tuple(share(*pair, records=(("return", "7"),)) for pair in shares)
        table = Table("t6", "T6", "Trend", columns, (Row("2014", "2014", cells, url="/2014"),))
        protected = protect_table(table)
        assert empties(protected, "2014") == hidden
        assert bool(protected.caveats) is bool(hidden)
        assert (protected == table) is (not hidden)

    def test_leaves_stated_shares_without_counts(self):
        stated = Figure(
            key="stated",
            value=46,
            unit=Unit.PER_CENT,
            numerator=None,
            denominator=None,
            **SURROUNDINGS,
        )
        table = Table("t6", "T6", "Trend", (Column("a", "A"),), (Row("2014", "2014", (stated,)),))
        assert protect_table(table) == table

    def test_refuses_rows_that_do_not_add_up(self):
        table = figure_table([figure_row("P4", 50, 60), figure_row("all", 51, 60)])
        with pytest.raises(ValueError, match="do not add up to the total row"):
            protect_table(table)

    def test_refuses_a_row_above_its_total(self):
        with pytest.raises(ValueError, match="row P4 does not add up"):
            protect_table(figure_table([figure_row("P4", 50, 60, other=-1)]))

    def test_refuses_two_total_rows(self):
        total = figure_row("all", 50, 60)
        second = Row("again", "Again", total.cells, is_total=True)
        with pytest.raises(ValueError, match="only one row"):
            protect_table(figure_table([figure_row("P4", 50, 60), total, second]))

    def test_refuses_a_table_without_both_sexes(self):
        table = Table(
            "t", "T9", "Women", (Column("women", "Women"),), (Row("a", "A", (count(9),)),)
        )
        with pytest.raises(ValueError, match="women and men"):
            protect_table(table)

    def test_refuses_a_table_that_is_protected_already(self):
        with pytest.raises(ValueError, match="protected already"):
            protect_table(protect_table(golden_table()))

    def test_refuses_a_share_in_the_place_of_a_count(self):
        columns = (Column("women", "Women"), Column("men", "Men"))
        table = Table("t", "T9", "Wrong", columns, (Row("a", "A", (share(1, 3), count(9))),))
        with pytest.raises(ValueError, match="no count in column women"):
            protect_table(table)
