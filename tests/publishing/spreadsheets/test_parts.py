"""The quick look at a worksheet never says anything else than the exact one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.publishing.spreadsheets.model import (
    Limits,
    cell_address,
    column_letters,
    column_number,
)
from apps.publishing.spreadsheets.parts import scan_exactly, scan_sheet
from tests.publishing.spreadsheets import files

places = st.lists(st.tuples(st.integers(1, 400), st.integers(1, 60)), min_size=1, max_size=20)


def sheet_of(found: list[tuple[int, int]]) -> bytes:
    """A worksheet with a value at each of these places."""
    rows: dict[int, str] = {}
    for row, column in sorted(set(found)):
        rows[row] = rows.get(row, "") + files.cell(cell_address(row, column), 1)
    return files.sheet_xml(rows).encode()


class TestQuickLook:
    @given(places)
    def test_finds_the_same_extent(self, found):
        data = sheet_of(found)
        assert scan_sheet(data, Limits()) == scan_exactly(data, 10)

    @pytest.mark.parametrize(
        "change",
        [
            (b"<c r=", b"<x:c r="),
            (b"<v>1</v>", b"<f>1</f><v>1</v>"),
            (b"<v>1</v>", b"<f\n>1</f><v>1</v>"),
            (b"<row r=", b'<row hidden="1" r='),
            (b"</sheetData>", b'</sheetData><mergeCell ref="A1:B2"/>'),
            (b' r="C4"', b""),
        ],
    )
    def test_gives_way_to_the_exact_one_where_there_is_more_to_see(self, change):
        data = sheet_of([(1, 1), (4, 3)]).replace(*change).replace(b"</x:c>", b"</c>")
        data = data.replace(b"</c>", b"</x:c>") if b"<x:c" in data else data
        data = data.replace(b"<worksheet ", b'<worksheet xmlns:x="y" ')
        facts = scan_sheet(data, Limits())
        assert facts == scan_exactly(data, 1000)
        assert (facts.last_row, facts.last_column) in {(4, 3), (4, 1)}


class TestAddress:
    def test_is_written_as_excel_writes_it(self):
        assert [cell_address(14, 3), cell_address(1, 27), cell_address(9, 16384)] == [
            "C14",
            "AA1",
            "XFD9",
        ]

    @given(st.integers(1, 20000))
    def test_of_a_column_is_read_back(self, column):
        assert column_number(column_letters(column)) == column

    def test_counts_columns_from_one(self):
        with pytest.raises(ValueError, match="counted from 1"):
            column_letters(0)
