"""Every file that must be refused, with its reason, and every one that must be read."""

import gc
import io

import pytest

from apps.publishing.spreadsheets import Limits, UnreadableFile, Workbook, read_rows
from tests.publishing.spreadsheets import files

HEADER = ["office", "count"]
NAIROBI = ["KEN-NAIROBI", "12"]


def read(content: bytes, filename: str = "returns.csv", **limits: int) -> Workbook:
    """Read a file of these bytes under this name."""
    return read_rows(io.BytesIO(content), filename, limits=Limits(**limits))


def refusal(content: bytes, filename: str, **limits: int) -> UnreadableFile:
    """The refusal of a file that must not be read."""
    with pytest.raises(UnreadableFile) as caught:
        read(content, filename, **limits)
    assert caught.value.message
    assert "{" not in caught.value.message + caught.value.expected
    return caught.value


class TestDelimitedText:
    @pytest.mark.parametrize(
        ("content", "encoding", "delimiter"),
        [
            (b"office,count\r\nKEN-NAIROBI,12\r\n", "utf-8", ","),
            (b"office;count\nKEN-NAIROBI;12", "utf-8", ";"),
            (b"office\tcount\rKEN-NAIROBI\t12\r", "utf-8", "\t"),
            (b"\xef\xbb\xbfoffice,count\nKEN-NAIROBI,12", "utf-8-sig", ","),
            ("office,count\nKEN-NAIROBI,12".encode("utf-16"), "utf-16", ","),
            ("office;count\nKEN-NAIROBI;12\n".encode("utf-16-le"), "utf-16-le", ";"),
            ("office;count\nKEN-NAIROBI;12\n".encode("utf-16-be"), "utf-16-be", ";"),
            (b"sep=;\r\noffice;count\r\nKEN-NAIROBI;12", "utf-8", ";"),
        ],
    )
    def test_is_read_in_any_common_encoding_and_delimiter(self, content, encoding, delimiter):
        workbook = read(content)
        assert workbook.sheets[0].rows == [(1, HEADER), (2, NAIROBI)]
        assert (workbook.kind, workbook.encoding, workbook.delimiter) == (
            "csv",
            encoding,
            delimiter,
        )

    def test_falls_back_to_windows_1252_and_says_so(self):
        workbook = read("bureau,effectif\nSénégal – Dakar,12".encode("cp1252"))
        assert workbook.encoding == "cp1252"
        assert workbook.sheets[0].rows[1] == (2, ["Sénégal – Dakar", "12"])

    def test_keeps_its_last_row_when_the_line_end_is_missing(self):
        assert read(b"office,count\nKEN-NAIROBI,12").sheets[0].rows[-1] == (2, NAIROBI)

    def test_separates_by_semicolon_where_the_comma_is_decimal(self):
        rows = read(b"office;women;men\nA;3,5;4,5\nB;1,0;2,0").sheets[0].rows
        assert rows[1] == (2, ["A", "3,5", "4,5"])

    def test_numbers_rows_as_excel_shows_them(self):
        rows = read(b'office,note\n\n" , ",\nA,"two\nlines"\nB,x\n').sheets[0].rows
        assert [number for number, _ in rows] == [1, 3, 4, 5]

    def test_of_one_column_is_read_as_one_column(self):
        assert read(b"office\nKEN-NAIROBI\n").sheets[0].rows[1] == (2, ["KEN-NAIROBI"])

    def test_names_the_line_of_characters_that_are_no_text(self):
        refused = refusal(b"office,count\nKEN\x00NAIROBI,12\n", "returns.csv")
        assert refused.code == "binary"
        assert "2" in refused.message

    def test_names_the_row_of_a_quotation_mark_that_never_closes(self):
        refused = refusal(b'office,count\nA,1\n"B,2\nC,3\nD,4\n', "returns.csv")
        assert refused.code == "unclosed_quote"
        assert "3" in refused.message

    def test_bears_a_quotation_mark_inside_a_cell(self):
        rows = read(b'office,note\nA,6" wide\nB,x\n').sheets[0].rows
        assert rows[1:] == [(2, ["A", '6" wide']), (3, ["B", "x"])]

    def test_that_no_encoding_fits_is_refused(self):
        assert refusal(b"office,count\n\x81\x8d,12", "returns.csv").code == "encoding"


class TestFileRefusedForItsType:
    @pytest.mark.parametrize(
        ("content", "filename", "code"),
        [
            (b"", "returns.csv", "empty"),
            (b"\xef\xbb\xbf \r\n\r\n", "returns.csv", "empty"),
            (b",,\n , \n", "returns.csv", "empty"),
            (b"%PDF-1.7 \xe2\xe3", "returns.xlsx", "wrong_type"),
            (b"\x89PNG\r\n\x1a\n", "returns.csv", "wrong_type"),
            (b"<!DOCTYPE html><table>", "returns.csv", "wrong_type"),
            (b"office,count\nA,1\n", "returns.xlsx", "wrong_type"),
            (files.xlsx({"Data": files.GOOD_SHEET}), "returns.csv", "wrong_type"),
            (files.zipped({"word/document.xml": "<x/>"}), "returns.xlsx", "wrong_type"),
            (b"office,count\nA,1\n", "returns.docx", "wrong_type"),
            (files.compound_file("WordDocument"), "returns.xlsx", "wrong_type"),
            (files.compound_file("Workbook"), "returns.xls", "legacy_xls"),
            (files.compound_file("Workbook"), "returns.xlsx", "legacy_xls"),
            (b"\x09\x08\x10\x00\x00\x06\x05\x00", "returns.xls", "legacy_xls"),
            (files.compound_file("EncryptionInfo", "EncryptedPackage"), "r.xlsx", "password"),
            (files.encrypted_zip(), "returns.xlsx", "password"),
            (
                files.xlsx({"Data": files.GOOD_SHEET}, xl__vbaProject_dot_bin=b"\0"),
                "returns.xlsx",
                "macros",
            ),
            (files.zipped({"xl/workbook.bin": b"\0"}), "returns.xlsb", "binary_workbook"),
            (
                files.zipped({"mimetype": "application/vnd.oasis", "content.xml": "<x/>"}),
                "returns.ods",
                "opendocument",
            ),
        ],
    )
    def test_says_which_type_it_is(self, content, filename, code):
        assert refusal(content, filename).code == code

    def test_names_the_file_as_it_is_called_and_its_true_content(self):
        with pytest.raises(UnreadableFile) as caught:
            read(b"%PDF-1.7", "returns of {Nairobi}.xlsx")
        assert "returns of {Nairobi}.xlsx" in caught.value.message
        assert "a PDF document" in caught.value.message


class TestFileRefusedForItsSize:
    def test_is_refused_by_size_before_it_is_read(self):
        class Huge(io.RawIOBase):
            def seek(self, offset, whence=0):
                self.place = 100 * 1024**2 + offset if whence == 2 else offset
                return self.place

            def tell(self):
                return self.place

            def read(self, size=-1):
                raise AssertionError("a file that is too large was read")

        with pytest.raises(UnreadableFile) as caught:
            read_rows(Huge(), "returns.csv")
        assert caught.value.code == "too_large"
        assert "100 MB" in caught.value.message

    def test_is_refused_when_a_stream_does_not_tell_its_size(self):
        class Pipe(io.BytesIO):
            def seek(self, *_):
                raise OSError("not seekable")

        with pytest.raises(UnreadableFile) as caught:
            read_rows(Pipe(b"a,b\n" * 100), "returns.csv", limits=Limits(max_bytes=200))
        assert caught.value.code == "too_large"

    def test_of_exactly_the_limit_is_read(self):
        content = b"office,count\nA,1\n"
        assert read(content, max_bytes=len(content)).sheets[0].rows
        assert refusal(content, "returns.csv", max_bytes=len(content) - 1).code == "too_large"

    @pytest.mark.parametrize(
        ("content", "code"),
        [(b"a,b\n" * 11, "too_many_rows"), (b"a" + b"," * 11 + b"\n", "too_many_columns")],
    )
    def test_says_when_it_has_too_many_rows_or_columns(self, content, code):
        assert refusal(content, "returns.csv", max_rows=10, max_columns=10).code == code


class TestCollectorOfGarbage:
    def test_works_again_after_a_file_was_read_or_refused(self):
        read(b"office,count\nA,1\n")
        assert gc.isenabled()
        refusal(files.entity_bomb(), "returns.xlsx")
        assert gc.isenabled()


class TestWorkbookRefused:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (files.zip_bomb(), "zip_bomb"),
            (files.entity_bomb(), "xml_entities"),
            (files.xlsx({"Data": files.GOOD_SHEET})[:-200], "damaged"),
            (files.xlsx({"Data": "<worksheet><sheetData><row>"}), "damaged"),
            (files.xlsx({}), "no_sheets"),
            (files.xlsx({"Data": files.sheet_xml({})}), "empty"),
            (files.xlsx({"Data": files.sheet_xml({1: files.cell("A1", " ")})}), "empty"),
            (
                files.xlsx({"Data": files.sheet_xml({1048576: files.cell("A1048576", 1)})}),
                "too_many_rows",
            ),
            (files.xlsx({"Data": files.sheet_xml({1: files.cell("XFD1", 1)})}), "too_many_columns"),
        ],
    )
    def test_says_why(self, content, code):
        assert refusal(content, "returns.xlsx").code == code

    def test_with_too_many_parts_is_not_unpacked(self):
        parts = {f"xl/part{number}": b"" for number in range(30)}
        content = files.zipped({**files.workbook_parts({"Data": files.GOOD_SHEET}), **parts})
        assert refusal(content, "returns.xlsx", max_members=20).code == "zip_bomb"

    def test_whose_directory_lies_never_reaches_the_parser(self):
        assert refusal(files.lying_zip(), "returns.xlsx").code == "damaged"

    def test_with_stray_cells_far_apart_is_refused_before_the_rectangle_is_made(self):
        sheet = files.sheet_xml({1: files.cell("A1", 1), 400000: files.cell("IV400000", 1)})
        content = files.xlsx({"Data": sheet})
        assert refusal(content, "returns.xlsx").code == "too_many_columns"


class TestWorkbookRead:
    def test_gives_rows_with_whole_numbers(self):
        workbook = read(files.xlsx({"Data": files.GOOD_SHEET}), "returns.xlsx")
        assert workbook.kind == "xlsx"
        assert workbook.sheets[0].rows == [(1, HEADER), (2, ["KEN-NAIROBI", 12])]

    def test_numbers_rows_and_columns_as_excel_does(self):
        sheet = files.sheet_xml({3: files.cell("B3", "office"), 5: files.cell("C5", 7)})
        rows = read(files.xlsx({"Data": sheet}), "returns.xlsx").sheets[0].rows
        assert rows == [(3, ["", "office", ""]), (5, ["", "", 7])]

    def test_ignores_formatted_cells_without_value_far_below(self):
        sheet = files.sheet_xml({1: files.cell("A1", "x"), 1048576: '<c r="A1048576" s="0"/>'})
        assert len(read(files.xlsx({"Data": sheet}), "returns.xlsx").sheets[0].rows) == 1

    def test_reports_formulas_merged_and_hidden(self):
        sheet = files.sheet_xml(
            {
                1: files.cell("A1", "office") + files.cell("D1", "count"),
                2: 'hidden="1"¦' + files.cell("A2", "A") + files.cell("D2", 3, formula="1+2"),
                3: 'ht="0" customHeight="1"¦' + files.cell("D3", 4),
            },
            before='<cols><col min="2" max="3" hidden="1"/><col min="9" max="99" width="0"/></cols>',
            after='<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>',
        )
        content = files.xlsx({"Data": sheet, "Old": files.GOOD_SHEET}, {"Old": "veryHidden"})
        data, old = read(content, "returns.xlsx").sheets
        assert [(problem.code, problem.cell) for problem in data.problems] == [("formula", "D2")]
        assert (data.problems[0].row, data.problems[0].column) == (2, 4)
        assert data.merged == ("A1:B1",)
        assert data.hidden_rows == (2, 3)
        assert data.hidden_columns == ("B", "C")
        assert (data.is_hidden, old.is_hidden) == (False, True)

    def test_names_at_most_as_many_formulas_as_asked_but_counts_all(self):
        sheet = files.sheet_xml({n: files.cell(f"A{n}", 1, formula="1") for n in range(1, 8)})
        data = read(files.xlsx({"Data": sheet}), "returns.xlsx", max_listed=3).sheets[0]
        assert (len(data.problems), data.formula_count) == (3, 7)

    def test_that_holds_only_formulas_never_calculated_is_not_called_empty(self):
        sheet = files.sheet_xml({1: '<c r="A1"><f>1+1</f></c>'})
        data = read(files.xlsx({"Data": sheet}), "returns.xlsx").sheets[0]
        assert (data.rows, data.problems[0].cell) == ([], "A1")

    def test_keeps_texts_that_look_like_formulas(self):
        sheet = files.sheet_xml({1: files.cell("A1", "=cmd|' /C calc'!A0")})
        rows = read(files.xlsx({"Data": sheet}), "returns.xlsx").sheets[0].rows
        assert rows == [(1, ["=cmd|' /C calc'!A0"])]
