"""Workbooks of a document: numbers that are numbers, empties that stay different, caveats."""

import io
import zipfile
from dataclasses import replace
from fractions import Fraction

import openpyxl
import pytest

from apps.figures.figure import Figure, Unit
from apps.figures.tables import Column, Row, Table
from apps.publishing.document import TableBlock
from apps.publishing.xlsx import render_xlsx
from tests.publishing import builders


def opened(content: bytes | None = None) -> openpyxl.Workbook:
    """The workbook of the document of every kind of block, or of these bytes."""
    return openpyxl.load_workbook(io.BytesIO(content or render_xlsx(builders.document())))


def table_of(*cells: Figure) -> bytes:
    """A workbook with one row of these figures."""
    columns = tuple(Column(f"c{n}", f"C{n}", cell.unit) for n, cell in enumerate(cells))
    table = Table("t", "T1", "Title", columns, (Row("r", "Row", cells),))
    return render_xlsx(builders.document(TableBlock(table)))


class TestWorkbook:
    def test_has_a_sheet_for_each_table_and_one_about_it_all(self):
        assert opened().sheetnames == ["About", "T1", "T6", "F1"]

    def test_says_on_its_first_sheet_what_it_is(self):
        rows = {row[0].value: row[1].value for row in opened()["About"].iter_rows()}
        assert rows["Population"] == "All staff"
        assert rows["Data as of"] == "31 December 2025"
        assert rows["Coverage"] == "109 of 112 reporting units"
        assert rows["Symbol"] == "symbol to be assigned"
        assert rows["T6"] == "Table 6. Professional and higher staff by grade group and sex"

    def test_holds_numbers_as_numbers_and_shares_unrounded(self):
        sheet = opened()["T1"]
        row = [cell.value for cell in sheet[7]]
        assert row[:2] == ["P4", 268]
        assert row[2] == pytest.approx(float(Fraction(26800, 620)), rel=1e-15)
        assert sheet["B7"].number_format == "#,##0"
        assert sheet["C7"].number_format == "0.0"
        assert sheet["C4"].number_format == "0"  # of 11 persons: no decimals

    def test_keeps_the_three_empties_and_zero_apart(self):
        sheet = opened()["T1"]
        assert [cell.value for cell in sheet[11]][1:6] == ["c", "c", "c", 7, "NA"]
        assert sheet["F12"].value == "missing"
        zero = opened(table_of(builders.count("n", 0)))["T1"]
        assert zero["B4"].value == 0

    def test_prints_no_share_of_fewer_than_five_persons(self):
        sheet = opened(table_of(builders.share("s", 1, 3)))["T1"]
        assert sheet["B4"].value == "NA"

    def test_shows_shares_of_women_and_men_that_sum_to_100(self):
        women, men = 1, 15  # 6.25 and 93.75 per cent: both would round up
        digits = {"population": "all_staff"}
        share = replace(builders.share("share_women", 125 * women, 125 * men), **digits)
        other = replace(builders.share("share_men", 125 * men, 125 * women), **digits)
        sheet = opened(table_of(share, other))["T1"]
        assert (sheet["B4"].value, sheet["C4"].value) == (6.25, 93.7)

    def test_gives_no_sign_to_a_change_that_rounds_to_zero(self):
        sheet = opened()["T1"]
        assert sheet["F5"].number_format == "[>=0.05]+0.0;[<=-0.05]\u22120.0;0.0"

    def test_has_a_frozen_header_and_filters(self):
        sheet = opened()["T1"]
        assert sheet.freeze_panes == "B4"
        assert sheet.auto_filter.ref == "A3:G12"

    def test_writes_notes_caveats_and_gaps_beneath(self):
        written = [cell.value for cell in opened()["T1"]["A"]][13:]
        assert written[0] == builders.NOTE
        assert "Total, Women: 1,503 (2 cells missing)" in written
        assert "Shares are of women and men whose sex is recorded." in written

    def test_carries_the_watermark_on_every_sheet(self):
        for sheet in opened():
            values = [cell.value for row in sheet.iter_rows() for cell in row]
            assert "SPECIMEN, invented data" in values

    def test_has_no_formula_even_where_texts_look_like_one(self):
        content = render_xlsx(builders.dangerous_document())
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    assert b"<f>" not in package.read(name)
        values = [c.value for row in opened(content)["T1"].iter_rows() for c in row]
        assert "=cmd|' /C calc'!A0" in values

    def test_speaks_the_language_of_the_document(self):
        workbook = opened(render_xlsx(builders.document(language="es")))
        assert workbook.sheetnames[0] == "Presentación"
        assert workbook["T1"]["F12"].value == "falta"

    def test_is_dated_by_the_document(self):
        created = opened().properties.created
        assert created.isoformat() == "2026-10-01T08:30:00"

    def test_of_no_table_still_says_what_it_is(self):
        workbook = opened(render_xlsx(builders.document(builders.Heading(1, "x"))))
        assert workbook.sheetnames == ["About"]

    def test_refuses_a_language_without_words(self):
        with pytest.raises(ValueError, match="'de'"):
            render_xlsx(builders.document(language="de"))

    def test_counts_offices_and_points_in_their_own_way(self):
        offices = builders.count("o", 1234, unit=Unit.OFFICES)
        assert opened(table_of(offices))["T1"]["B4"].number_format == "#,##0"
