"""A workbook in a browser: taken away, filled in, brought back, a conflict decided, with script and without."""

import pytest
from playwright.sync_api import Page, expect

from apps.staffing.models import ReturnRevision
from tests.cast import OPEN_PERIOD
from tests.staffing import workbook_files as files
from tests.staffing.builders import NAIROBI, NOON, begin, cell, field, type_in

ADDRESS = f"/returns/{NAIROBI}/{OPEN_PERIOD}/workbook/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def take_away(page: Page) -> bytes:
    """Download the workbook."""
    page.goto(ADDRESS)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    return download.value.path().read_bytes()


def bring_back(page: Page, content: bytes) -> None:
    """Send a workbook and go to what it would do."""
    page.goto(ADDRESS)
    page.locator("#id_file").set_input_files(
        {"name": "headcount.xlsx", "mimeType": XLSX, "buffer": content}
    )
    page.get_by_role("button", name="Look at the workbook").click()


class TestAWorkbook:
    @pytest.fixture
    def draft(self, world) -> ReturnRevision:
        """A draft of Nairobi with two numbers."""
        draft = begin(world)
        type_in(world, draft, {"P4/F": 3, "P4/M": 4})
        return draft

    def test_comes_back_with_a_conflict_that_is_decided(
        self, world, draft, open_page, log_in, reads_well
    ):
        page = open_page()
        log_in(page, "hr.nairobi")
        content = take_away(page)
        reads_well(page)
        type_in(world, draft, {"P4/M": 6}, "hr.region")
        women, men = (files.address_of(content, "P4", column) for column in "BC")
        other = files.address_of(content, "P5", "B")
        bring_back(page, files.without_memory(content))
        expect(page.get_by_role("alert")).to_contain_text("its hidden sheet is missing")
        bring_back(page, files.filled(content, {women: 7, men: 5, other: "ten"}))
        expect(page.get_by_text("Nothing of it is saved yet.")).to_be_visible()
        expect(page.get_by_text("This is not a number.")).to_be_visible()
        assert cell(draft, world, "P4/F").count == 3
        conflict = page.locator(".workbook-conflicts tbody tr")
        expect(conflict).to_have_count(1)
        expect(conflict).to_contain_text("Ruth Tesfaye")
        save = page.get_by_role("button", name="Save the good cells")
        save.click()
        # Undecided it is not saved; the summary leads to the choice, and the keyboard makes it.
        page.get_by_role("alert").get_by_role("link").click()
        chosen = page.locator(f"[id='id_choose-{field(world, 'P4/M')}']")
        expect(chosen).to_be_focused()
        reads_well(page)
        page.keyboard.press("Space")
        expect(chosen).to_be_checked()
        page.keyboard.press("ArrowRight")
        expect(conflict.get_by_label("6", exact=False)).to_be_checked()
        page.keyboard.press("ArrowLeft")
        save.click()
        expect(page.get_by_text("2 cells were saved.")).to_be_visible()
        reads_well(page)
        assert [cell(draft, world, f"P4/{sex}").count for sex in "FM"] == [7, 5]
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the marked workbook").click()
        marked = download.value.path().read_bytes()

        # The marked workbook goes another round, on a machine without script.
        plain = open_page(script=False)
        log_in(plain, "hr.nairobi")
        type_in(world, draft, {"P4/F": 8}, "hr.region", NOON)
        women, other = (files.address_of(marked, grade, "B") for grade in ("P4", "P5"))
        bring_back(plain, files.filled(marked, {women: 9, other: 2}))
        plain.get_by_role("button", name="All as they stand online").click()
        plain.get_by_role("button", name="Save", exact=True).click()
        expect(plain.get_by_text("1 cell was saved.")).to_be_visible()
        expect(plain.get_by_role("heading", name="Left as it stands online")).to_be_visible()
        assert (cell(draft, world, "P4/F").count, cell(draft, world, "P5/F").count) == (8, 2)
