import json

import pytest

from apps.figures.figure import Unit
from apps.figures.tables import Column, Row, Table
from tests.figures.builders import count, share

COLUMNS = (
    Column("women", "Women", Unit.PERSONS),
    Column("share_women", "Women, per cent", Unit.PER_CENT),
    Column("status", "Status", is_text=True),
)
ROWS = (
    Row("P4", "P4", (count(12), share(12, 9), "above"), url="/staffing/records/P4"),
    Row("all", "All", (count(12), share(12, 9), None), is_total=True),
)


def table(**changes):
    parts = {"key": "t2", "number": "T2", "title": "Grades", "columns": COLUMNS, "rows": ROWS}
    return Table(**(parts | changes))


class TestTable:
    def test_finds_a_cell_by_its_keys(self):
        assert table().cell("P4", "status") == "above"

    @pytest.mark.parametrize(("row", "column"), [("P9", "women"), ("P4", "men")])
    def test_has_no_cell_under_unknown_keys(self, row, column):
        with pytest.raises(KeyError):
            table().cell(row, column)

    def test_yields_its_figures_and_leaves_text_out(self):
        assert [figure.key for figure in table().figures()] == ["women", "share_women"] * 2

    def test_comes_back_from_json_as_it_was(self):
        original = table(note="Source: returns.", caveats=("c: hidden",))
        assert Table.from_dict(json.loads(json.dumps(original.to_dict()))) == original

    def test_refuses_a_row_that_does_not_fit_the_columns(self):
        with pytest.raises(ValueError, match="row P5 has 1 cells for 3 columns"):
            table(rows=(Row("P5", "P5", ("above",)),))

    def test_refuses_two_columns_with_one_key(self):
        with pytest.raises(ValueError, match="two columns"):
            table(columns=(COLUMNS[0], COLUMNS[0], COLUMNS[1]))

    def test_refuses_two_rows_with_one_key(self):
        with pytest.raises(ValueError, match="two rows"):
            table(rows=(ROWS[0], ROWS[0]))
