"""Written files: read back as they were, harmless, and the same bytes every time."""

import csv
import datetime as dt
import io
import zipfile
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.publishing.spreadsheets import SheetContent, read_rows, write_csv, write_xlsx

ACTING_TEXTS = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1"]

#: What a CSV or Excel file can hold: no control characters, no lone surrogates.
cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12
) | st.sampled_from(ACTING_TEXTS)
rows_of_texts = st.lists(
    st.lists(cells, min_size=3, max_size=3).filter(lambda row: any(map(str.strip, row))),
    min_size=1,
    max_size=8,
)


def rows_read(content: bytes, filename: str) -> list[list]:
    """The cells of all rows of the first sheet."""
    return [row for _, row in read_rows(io.BytesIO(content), filename).sheets[0].rows]


class TestCsv:
    @given(rows_of_texts)
    def test_is_read_back_as_it_was(self, rows):
        header = ["office", "grade", "count"]
        assert rows_read(write_csv(header, rows), "out.csv") == [header, *rows]

    @pytest.mark.parametrize("text", ACTING_TEXTS)
    def test_begins_no_cell_with_what_could_act(self, text):
        content = write_csv([text], [[text]]).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(content, newline="")):
            assert row == [f"'{text}"]

    def test_is_utf8_with_a_byte_order_mark_and_crlf(self):
        assert write_csv(["é"], [["x"]]) == b"\xef\xbb\xbf\xc3\xa9\r\nx\r\n"

    def test_writes_numbers_dates_and_blanks_as_themselves(self):
        row = [-5, Fraction(6, 3), Fraction(1, 4), None, dt.date(2014, 6, 30), 0]
        assert write_csv(["a"], [row]).endswith(b"-5,2,0.25,,2014-06-30,0\r\n")


class TestXlsx:
    @given(rows_of_texts)
    def test_is_read_back_as_it_was(self, rows):
        header = ["office", "grade", "count"]
        rows = [[text.replace("\r", "") or "x" for text in row] for row in rows]
        content = write_xlsx([SheetContent(name="Data", header=header, rows=rows)])
        assert rows_read(content, "out.xlsx") == [header, *rows]

    def test_keeps_types(self):
        row = [12, 0, Fraction(1, 3), True, dt.date(2014, 6, 30), None, "12"]
        content = write_xlsx([SheetContent(name="Data", header=list("abcdefg"), rows=[row])])
        read = rows_read(content, "out.xlsx")[1]
        assert read[:2] == [12, 0]
        assert read[2] == pytest.approx(1 / 3, abs=1e-16)
        assert read[3:] == [True, dt.date(2014, 6, 30), "", "12"]

    @pytest.mark.parametrize("text", [*ACTING_TEXTS, "https://example.org", "{=1}"])
    def test_holds_no_formula_and_no_link(self, text):
        content = write_xlsx([SheetContent(name="Data", header=[text], rows=[[text]])])
        sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet

    def test_has_a_frozen_header_filters_and_its_caveats(self):
        content = write_xlsx(
            [
                SheetContent(
                    name="Staff: 2014",
                    header=["grade", "share"],
                    rows=[["P4", Fraction(37)], ["P5", Fraction(26)]],
                    formats={1: "0.0"},
                    caveats=["2 cells missing", "=not a formula"],
                )
            ],
            title="Headcounts",
            caveats_title="Read first",
        )
        workbook = openpyxl.load_workbook(io.BytesIO(content))
        sheet = workbook["Staff  2014"]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == "A1:B3"
        assert sheet["B2"].number_format == "0.0"
        notes = workbook["Read first"]
        assert [cell.value for cell in notes["B"]][2:] == ["2 cells missing", "=not a formula"]
        assert notes["B4"].data_type == "s"

    def test_gives_each_sheet_a_name_that_excel_accepts(self):
        names = ["a/b", "A?B", "x" * 40, "x" * 40, "'", "history"]
        content = write_xlsx([SheetContent(name=n, header=["a"], rows=[]) for n in names])
        written = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
        assert written == ["a b", "A B 2", "x" * 31, "x" * 29 + " 2", "Sheet", "history 2"]

    def test_is_the_same_bytes_every_time(self):
        def make() -> bytes:
            return write_xlsx([SheetContent(name="Data", header=["a"], rows=[["b"], [1]])])

        assert make() == make()

    def test_needs_a_sheet(self):
        with pytest.raises(ValueError, match="at least one sheet"):
            write_xlsx([])
