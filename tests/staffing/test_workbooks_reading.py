"""A workbook as it is made, what hands and programs do to it, and what of that is read: no database."""

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest

from apps.organization.choices import OfficeKind, PeriodState, Sex
from apps.organization.tree import OfficeNode
from apps.staffing.analytics.merging import Given
from apps.staffing.selectors.cells import CellKey, ContractLine
from apps.staffing.selectors.returns import PeriodLine
from apps.staffing.selectors.revisions import ReturnHead
from apps.staffing.selectors.workbooks import SheetCell, SheetData, SheetGroup, SheetRow
from apps.staffing.services.imports.reading import parse_file
from apps.staffing.services.workbooks import manifest, reading
from apps.staffing.services.workbooks.reading import read_workbook
from apps.staffing.services.workbooks.sheets import workbook_of
from apps.web.refusals import Invalid
from tests.staffing import workbook_files as files

MADE_AT = datetime(2026, 1, 15, 12, tzinfo=UTC)
LAST = date(2024, 12, 31)
STAFF, OTHERS = 1, 9
P4, P3, UG = 4, 3, 1
HELD = {(STAFF, P4): ("3", "4", "0"), (STAFF, P3): ("", "NA", ""), (OTHERS, UG): ("", "", "")}
PAST = {(STAFF, P4): ("2", "2", "0"), (STAFF, P3): ("5", "6", ""), (OTHERS, UG): ("", "", "")}


def row(label: str, contract: int, grade: int) -> SheetRow:
    """One line."""
    return SheetRow(
        label,
        grade,
        tuple(
            SheetCell(CellKey(contract, grade, sex.value), held, past)
            for sex, held, past in zip(
                Sex, HELD[contract, grade], PAST[contract, grade], strict=True
            )
        ),
    )


def data() -> SheetData:
    """A small return: two grades in one contract group, and one group without grades."""
    office = OfficeNode(
        id=1,
        code="SOM-HARGEISA",
        name="Hargeisa",
        kind=OfficeKind.COUNTRY_OFFICE,
        parent_id=None,
        reporting="unit",
        location="",
        country="SOM",
        un_region="Africa",
        duty_station="Hargeisa",
        time_zone="Africa/Mogadishu",
    )
    period = PeriodLine(
        1, date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), PeriodState.OPEN
    )
    return SheetData(
        head=ReturnHead(office=office, period=period, return_id=None, revisions=()),
        groups=(
            SheetGroup(
                ContractLine(STAFF, "ONE_YEAR_PLUS", "One year or more", True, True),
                (("Professional", (row("P4", STAFF, P4), row("P3", STAFF, P3))),),
            ),
            SheetGroup(
                ContractLine(OTHERS, "NON_STAFF", "Non-staff", False, False),
                (("", (row("Persons", OTHERS, UG),)),),
            ),
        ),
        last_as_of=LAST,
        rules=("Women and men swapped",),
        found={CellKey(STAFF, P4, "F"): "Twice as many as before."},
    )


@pytest.fixture(scope="module")
def workbook() -> bytes:
    """The workbook of the small return."""
    return workbook_of(data(), at=MADE_AT)


def said(content: bytes) -> dict[str, str]:
    """What each cell says or why it cannot be read, by its address."""
    cells = read_workbook(content, "workbook.xlsx").cells.values()
    return {cell.address: cell.code or cell.text for cell in cells}


def refusal(content: bytes, name: str = "workbook.xlsx") -> Invalid:
    """Why a file is refused as a whole."""
    with pytest.raises(Invalid) as refused:
        read_workbook(content, name)
    return refused.value


class TestTheWorkbook:
    def test_is_protected_but_for_its_cells_and_says_what_they_mean(self, workbook):
        book = openpyxl.load_workbook(io.BytesIO(workbook))
        sheet = book.worksheets[0]
        p4 = int(files.address_of(workbook, "P4", "B")[1:])
        open_cells = {
            cell.coordinate
            for line in sheet.iter_rows()
            for cell in line
            if not cell.protection.locked
        }
        assert open_cells == {
            f"{column}{line}"
            for line in (p4, p4 + 1, int(files.address_of(workbook, "Persons", "B")[1:]))
            for column in "BCD"
        }
        assert all(each.protection.sheet for each in book.worksheets)
        assert [each.sheet_state for each in book.worksheets] == [
            "visible",
            "visible",
            "veryHidden",
        ]
        assert [each.value for each in sheet[p4]] == [
            *("P4", 3, 4, 0, f"=SUM(B{p4}:D{p4})", 2, 2, 0)
        ]
        # Empty online: the last period proposes its numbers; NA online stays.
        assert [each.value for each in sheet[p4 + 1]][1:4] == [5, "NA", None]
        offered = sheet.data_validations.dataValidation
        assert [each.formula1 for each in offered] == ['"NA"']
        assert {str(each) for each in offered[0].sqref.ranges} == {
            f"B{p4}:D{p4 + 1}",
            f"B{p4 + 5}:D{p4 + 5}",
        }
        painted = [
            rule.formula[0] for rules in sheet.conditional_formatting for rule in rules.rules
        ]
        assert any("99999" in formula for formula in painted)
        assert sheet[f"B{p4}"].comment.text == "Twice as many as before."
        head = sheet.freeze_panes
        assert head == f"B{p4 - 2 - 1}"
        comments = [cell.comment.text for cell in sheet[p4 - 4] if cell.comment]
        assert "Women and men swapped" in comments[0]
        assert "0: nobody" in comments[1]
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        words = " ".join(
            str(cell.value) for line in book.worksheets[1].iter_rows() for cell in line
        )
        assert "closes 31 January 2026 23:59 (Mogadishu)" in words
        texts = [cell.value for cell in sheet["A"] if cell.value]
        assert "Pale numbers are those of 31 December 2024" in " ".join(texts)

    def test_remembers_what_it_was_made_of_without_a_name_or_a_secret(self, workbook, settings):
        returned = read_workbook(workbook, "workbook.xlsx")
        assert returned.manifest.office == "SOM-HARGEISA"
        assert returned.manifest.as_of == date(2025, 12, 31)
        assert returned.manifest.made_at == MADE_AT
        assert returned.manifest.given[CellKey(STAFF, P3, "F")] == Given(held="", shown="5")
        assert {key: cell.text for key, cell in returned.cells.items()} == {
            key: given.shown for key, given in returned.manifest.given.items()
        }
        assert not returned.notices
        package = zipfile.ZipFile(io.BytesIO(workbook))
        assert not any(
            settings.SECRET_KEY.encode() in package.read(name) for name in package.namelist()
        )
        assert workbook == workbook_of(data(), at=MADE_AT)


class TestWhatIsRead:
    def test_is_the_same_after_libreoffice_saved_it(self, workbook):
        assert said(files.saved_by_libreoffice(workbook)) == said(workbook)

        def rename(book):
            files.grid(book).title = "Sheet1"

        assert said(files.changed(workbook, rename)) == said(workbook)
        filled = files.filled(files.saved_by_libreoffice(workbook), {"B12": 7})
        assert said(files.saved_by_libreoffice(filled))["B12"] == "7"

    def test_takes_numbers_as_people_write_them_and_names_the_others(self, workbook):
        p4 = int(files.address_of(workbook, "P4", "B")[1:])
        typed = {
            **{f"B{p4}": "1\u202f234", f"C{p4}": "１２", f"D{p4}": " n/a "},
            **{f"B{p4 + 1}": 2.5, f"C{p4 + 1}": -1, f"D{p4 + 1}": "=5+3"},
            **{f"B{p4 + 5}": "twelve", f"C{p4 + 5}": datetime(2026, 4, 3), f"D{p4 + 5}": 100_000},  # noqa: DTZ001
        }
        assert list(said(files.filled(workbook, typed)).values()) == [
            *("1234", "12", "NA", "fractional", "negative", "formula"),
            *("not_a_number", "date_mangled", "absurd"),
        ]

        def merge_cells(book):
            files.grid(book).merge_cells(f"B{p4}:C{p4}")

        assert said(files.changed(workbook, merge_cells))[f"C{p4}"] == "merged"

    def test_mentions_what_was_typed_where_nothing_is_read(self, workbook):
        p4 = int(files.address_of(workbook, "P4", "B")[1:])
        changed = files.filled(workbook, {f"E{p4}": 99, f"J{p4}": "ask Ahmed"})
        notices = read_workbook(changed, "workbook.xlsx").notices
        assert f"E{p4}" in notices[0]
        assert f"J{p4}" in notices[1]
        assert said(changed) == said(workbook)


class TestWhatIsRefused:
    def test_is_a_memory_that_is_missing_changed_foreign_or_outdated(
        self, workbook, settings, monkeypatch
    ):
        assert refusal(files.without_memory(workbook)).code == "no_memory"
        assert refusal(files.with_memory_edited(workbook)).code == "tampered"
        settings.SECRET_KEY = "the key of another installation, just as long"
        assert refusal(workbook).code == "foreign"
        settings.SECRET_KEY = "test-key-that-is-long-enough-for-the-signer-of-sessions"
        monkeypatch.setattr(manifest, "FORM_VERSION", 2)
        assert refusal(workbook).code == "outdated_form"

    def test_is_a_table_that_was_moved_or_renamed_with_the_place(self, workbook):
        p4 = int(files.address_of(workbook, "P4", "B")[1:])
        moved = refusal(files.with_row_inserted(workbook, p4 + 1))
        assert moved.code == "edited"
        assert [(one.code, one.cell) for one in moved.problems] == [("rows_moved", f"A{p4 + 1}")]
        assert "1 row was put in" in str(moved.problems[0].message)

        def take_out(book):
            files.grid(book).delete_rows(p4 - 2)

        assert "1 row was taken out" in str(
            refusal(files.changed(workbook, take_out)).problems[0].message
        )
        wider = refusal(files.with_column_inserted(workbook, 2))
        assert [(one.code, one.cell) for one in wider.problems] == [("columns_moved", f"B{p4 - 4}")]
        swapped = refusal(files.with_rows_swapped(workbook, p4, p4 + 1))
        assert [(one.cell, one.value) for one in swapped.problems] == [
            (f"A{p4}", "P3"),
            (f"A{p4 + 1}", "P4"),
        ]
        assert "“P4” stood here." in str(swapped.problems[0].message)

    def test_is_every_file_that_is_no_plain_workbook(self, workbook):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/workbook.xml", b"0" * 60_000_000)
        found = {
            "macros": refusal(files.with_macros(workbook), "workbook.xlsm").code,
            "zip_bomb": refusal(bomb.getvalue()).code,
            "no_memory": refusal(b"grade,women\nP4,3\n", "workbook.csv").code,
            "wrong_type": refusal(b"%PDF-1.7", "workbook.xlsx").code,
            "empty": refusal(b"", "workbook.xlsx").code,
            "damaged": refusal(workbook[:3000]).code,
            "too_large": refusal(b"PK\x03\x04" + b"0" * (reading.LIMITS.max_bytes + 1)).code,
        }
        assert {code: code for code in found} == found
        # At the door for lists it is recognised as well.
        with pytest.raises(Invalid) as elsewhere:
            parse_file(workbook, "workbook.xlsx")
        assert elsewhere.value.code == "workbook"
