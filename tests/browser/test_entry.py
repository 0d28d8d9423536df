"""The grid of a return in a browser: typing, pasting, two people, no connection, no script."""

import re

import pytest
from playwright.sync_api import Page, expect

from apps.staffing.choices import CellOrigin, CellState, RevisionState
from apps.staffing.models import HeadcountCell, ReturnRevision
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import (
    NAIROBI,
    approved_before,
    begin,
    bring_to,
    cell,
    field,
    fill,
    type_in,
)

ADDRESS = f"/returns/{NAIROBI}/{OPEN_PERIOD}/"
NOT_SAVED = re.compile("Not saved: 1")
SAVED = re.compile("Saved at")

PASTE = """([element, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.focus();
  element.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def entry(page: Page, world, name: str):
    """The input of a cell."""
    return page.locator(f"[id='id_{field(world, name)}']")


def state_of(page: Page, world, name: str):
    """The table cell around it, which tells what became of what was typed."""
    return entry(page, world, name).locator("xpath=..")


def expect_state(page: Page, world, name: str, state: str) -> None:
    """Wait until a cell is saved, missing, failed, invalid or changed by somebody else."""
    expect(state_of(page, world, name)).to_have_attribute("data-state", state)


def put(page: Page, world, name: str, value: str) -> None:
    """Type into a cell and leave it."""
    entry(page, world, name).fill(value)
    entry(page, world, name).press("Tab")


def paste(page: Page, world, name: str, text: str) -> None:
    """Paste a text into a cell, as the clipboard would."""
    page.evaluate(PASTE, [entry(page, world, name).element_handle(), text])


@pytest.fixture
def draft(world) -> ReturnRevision:
    """A draft of Nairobi beside an approved last period."""
    approved_before(world)
    return begin(world)


@pytest.fixture
def grid(world, draft, open_page, log_in) -> Page:
    """The grid as HR of Nairobi sees it."""
    page = open_page()
    log_in(page, "hr.nairobi")
    page.goto(ADDRESS)
    return page


class TestTyping:
    def test_saves_each_cell_and_tells_so(self, world, draft, grid):
        entry(grid, world, "P4/F").fill("1,234")
        grid.keyboard.press("Enter")
        expect_state(grid, world, "P4/F", "saved")
        expect(entry(grid, world, "P4/F")).to_have_value("1234")
        expect(entry(grid, world, "P3/F")).to_be_focused()
        expect(grid.locator("#save-state")).to_have_text(SAVED)
        assert cell(draft, world, "P4/F").count == 1234

    def test_moves_the_totals(self, world, grid):
        for name, value in (("P4/F", "12"), ("P4/M", "9"), ("P4/O", "0")):
            put(grid, world, name, value)
        place = field(world, "P4/F").rpartition("-")[0]
        expect(grid.locator(f"[id='sum-{place}']")).to_have_text("21")
        expect(grid.locator(f"[id='share-{place}']")).to_have_text("57")
        expect(grid.locator("#missing-bar")).to_have_text("180 cells are missing")
        expect(grid.locator("#missing-all")).to_have_text("180 cells are missing")

    def test_keeps_what_cannot_be_read_and_says_why(self, world, grid):
        put(grid, world, "P4/F", "many")
        expect_state(grid, world, "P4/F", "invalid")
        expect(entry(grid, world, "P4/F")).to_have_value("many")
        expect(entry(grid, world, "P4/F")).to_have_attribute("aria-invalid", "true")
        expect(grid.locator(f"[id='e-{field(world, 'P4/F')}']")).to_contain_text("Write a number")
        expect(grid.locator("#save-state")).to_have_text(NOT_SAVED)
        assert not HeadcountCell.objects.filter(revision__is_in_force=False).exists()

    def test_brings_the_saved_number_back_with_escape(self, world, draft, grid):
        type_in(world, draft, {"P4/F": 3})
        grid.reload()
        entry(grid, world, "P4/F").fill("99")
        grid.keyboard.press("Escape")
        expect(entry(grid, world, "P4/F")).to_have_value("3")

    def test_walks_with_the_arrows(self, world, grid):
        entry(grid, world, "P4/F").focus()
        for key, name in [
            ("ArrowDown", "P3/F"),
            ("ArrowRight", "P3/M"),
            ("ArrowUp", "P4/M"),
            ("ArrowLeft", "P4/F"),
        ]:
            grid.keyboard.press(key)
            expect(entry(grid, world, name)).to_be_focused()

    def test_tells_na_and_blank_from_zero(self, world, draft, grid):
        for name, value in [("P4/F", "0"), ("P4/M", "n/a"), ("P4/O", "5")]:
            put(grid, world, name, value)
        expect(entry(grid, world, "P4/M")).to_have_value("NA")
        expect_state(grid, world, "P4/O", "saved")
        put(grid, world, "P4/O", "")
        expect_state(grid, world, "P4/O", "missing")
        states = [cell(draft, world, f"P4/{sex}").state for sex in "FMO"]
        assert states == [CellState.COUNTED, CellState.NOT_APPLICABLE, CellState.MISSING]


class TestPasting:
    def test_fills_the_block_from_where_one_is(self, world, draft, grid):
        paste(grid, world, "P4/F", "3\t4\t0\r\n5\t6\t0\r\n")
        expect_state(grid, world, "P3/M", "saved")
        counts = [cell(draft, world, name).count for name in ("P4/F", "P4/M", "P3/F", "P3/M")]
        assert counts == [3, 4, 5, 6]
        assert cell(draft, world, "P3/M").origin == CellOrigin.PASTED

    def test_says_which_cells_cannot_be_read_and_what_did_not_fit(self, world, draft, grid):
        paste(grid, world, "G1/M", "x\t4\t9\n\t1")
        expect_state(grid, world, "G1/M", "invalid")
        expect(grid.locator("#messages")).to_contain_text("Values that did not fit: 1")
        expect_state(grid, world, "G1/O", "saved")
        assert cell(draft, world, "G1/O").count == 4
        assert cell(draft, world, "UG/O").count == 1

    def test_can_be_undone(self, world, draft, grid):
        type_in(world, draft, {"P4/F": 9})
        grid.reload()
        paste(grid, world, "P4/F", "3\t4")
        grid.get_by_role("button", name="Undo the paste").click()
        expect(entry(grid, world, "P4/F")).to_have_value("9")
        expect_state(grid, world, "P4/F", "saved")
        expect_state(grid, world, "P4/M", "missing")
        assert cell(draft, world, "P4/F").count == 9


class TestTwoPeople:
    def test_are_told_of_each_other_and_decide(self, world, draft, grid, open_page, log_in):
        other = open_page()
        log_in(other, "hr.region")
        other.goto(ADDRESS)
        for name in ("P4/F", "P4/M"):
            put(other, world, name, "5")
            expect_state(other, world, name, "saved")
            put(grid, world, name, "9")
            expect_state(grid, world, name, "changed")
        expect(grid.get_by_text("Ruth Tesfaye put 5 here").first).to_be_visible()
        women = grid.locator(f"[id='problem-{field(world, 'P4/F')}']")
        men = grid.locator(f"[id='problem-{field(world, 'P4/M')}']")
        women.get_by_role("button", name="Keep mine: 9").click()
        expect_state(grid, world, "P4/F", "saved")
        men.get_by_role("button", name="Take theirs: 5").click()
        expect(entry(grid, world, "P4/M")).to_have_value("5")
        expect(men).to_have_count(0)
        assert [cell(draft, world, f"P4/{sex}").count for sex in "FM"] == [9, 5]

    def test_are_told_when_the_return_was_submitted_meanwhile(self, world, draft, grid):
        fill(world, draft)
        ReturnRevision.objects.filter(pk=draft.pk).update(state=RevisionState.SUBMITTED)
        put(grid, world, "P4/F", "9")
        expect(grid.locator("#messages")).to_contain_text("HR of the office can take it back")
        expect(entry(grid, world, "P4/F")).to_have_value("9")
        expect(grid.locator("#save-state")).to_have_text(NOT_SAVED)


class TestWithoutConnection:
    def test_keeps_what_was_typed_and_saves_it_when_it_is_back(self, world, draft, grid):
        grid.route("**/cells/", lambda route: route.abort())
        put(grid, world, "P4/F", "7")
        expect_state(grid, world, "P4/F", "failed")
        expect(entry(grid, world, "P4/F")).to_have_value("7")
        expect(grid.locator("#messages")).to_contain_text("The server could not be reached")
        grid.unroute("**/cells/")
        grid.get_by_role("button", name="Try again").click()
        expect_state(grid, world, "P4/F", "saved")
        assert cell(draft, world, "P4/F").count == 7

    def test_says_that_one_is_logged_out(self, world, draft, grid):
        grid.context.clear_cookies(name="sessionid")
        put(grid, world, "P4/F", "7")
        expect(grid.locator("#messages")).to_contain_text("You are logged out")
        expect(entry(grid, world, "P4/F")).to_have_value("7")


class TestButtons:
    def test_save_what_is_being_typed_first(self, world, draft, grid):
        entry(grid, world, "P4/F").fill("7")
        group = grid.locator(f"#group-{world.contract_groups['ONE_YEAR_PLUS'].pk}")
        group.get_by_role("button", name="The rest is zero").click()
        expect(grid.get_by_text("59 missing cells are now zero.")).to_be_visible()
        expect(entry(grid, world, "P4/F")).to_have_value("7")

    def test_wait_while_something_is_not_saved(self, world, draft, grid):
        entry(grid, world, "P4/F").fill("x")
        grid.get_by_role("button", name="Submit").click()
        expect_state(grid, world, "P4/F", "invalid")
        expect(entry(grid, world, "P4/F")).to_be_focused()
        assert grid.url.endswith(ADDRESS)

    def test_open_the_remark_of_the_number_one_is_at(self, world, draft, grid):
        entry(grid, world, "P4/M").focus()
        place = field(world, "P4/M").rpartition("-")[0]
        row = grid.locator(f"[id='row-{place}']")
        row.locator("summary").click()
        row.get_by_role("link", name="Remark on a number").click()
        expect(grid.locator("#id_text")).to_be_focused()
        expect(grid.locator("#id_cell")).to_have_value(field(world, "P4/M"))
        grid.locator("#id_text").fill("Two on loan.")
        grid.get_by_role("button", name="Keep the remark").click()
        expect(grid.locator("#remarks")).to_contain_text("P4, Men (One year or more)")

    def test_submit_ends_in_a_page_that_is_read_only(self, world, draft, grid, axe_check):
        fill(world, draft)
        grid.reload()
        grid.get_by_role("button", name="Submit").dblclick()
        expect(grid.get_by_text("This return is with the head of office.")).to_be_visible()
        expect(grid.locator(".headcount-table input")).to_have_count(0)
        axe_check(grid)


class TestWithoutScript:
    def test_everything_is_done_by_one_form(self, world, draft, open_page, log_in):
        page = open_page(script=False)
        log_in(page, "hr.nairobi")
        page.goto(ADDRESS)
        save = page.locator(".save-button")
        entry(page, world, "P4/F").fill("7")
        save.click()
        expect(page.get_by_text("1 cell saved.")).to_be_visible()
        entry(page, world, "P4/M").fill("x")
        save.click()
        expect(page.get_by_role("alert")).to_contain_text("P4, Men (One year or more)")
        expect(entry(page, world, "P4/M")).to_have_value("x")
        entry(page, world, "P4/M").fill("4")
        for code in world.contract_groups:
            page.locator(f"button[value='zero:{code}']").click()
        page.get_by_role("button", name="Submit").click()
        expect(page.get_by_text("This return is with the head of office.")).to_be_visible()


class TestOnAPhone:
    def test_has_no_sideways_scrolling_and_is_accessible(
        self, world, draft, open_page, log_in, axe_check
    ):
        page = open_page(width=390, height=844)
        log_in(page, "hr.nairobi")
        for address in ("/returns/", ADDRESS):
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0
            axe_check(page)
        boxes = [entry(page, world, f"P4/{sex}").bounding_box() for sex in "FMO"]
        assert len({round(box["y"]) for box in boxes}) == 1


class TestAccessibility:
    def test_holds_on_every_page_in_every_state(self, world, open_page, log_in, axe_check):
        approved_before(world)
        page = open_page()
        log_in(page, "hrm")
        states = {
            "SEN-DAKAR": RevisionState.ATTESTED,
            "SOM-HARGEISA": RevisionState.SUBMITTED,
            NAIROBI: RevisionState.APPROVED,
        }
        for office, state in states.items():
            bring_to(world, state, office)
            page.goto(f"/returns/{office}/{OPEN_PERIOD}/")
            axe_check(page)
        page.goto("/returns/")
        axe_check(page)
        page.locator("input[name=chosen]").first.check()
        page.get_by_role("button", name="Approve the chosen returns").click()
        axe_check(page)
        page.get_by_role("button", name="Approve 1 return").click()
        expect(page.get_by_text("1 return approved")).to_be_visible()
        axe_check(page)
        page.goto(f"/returns/{NAIROBI}/{OPEN_PERIOD}/history/")
        axe_check(page)

    def test_holds_where_something_went_wrong(self, world, draft, grid, axe_check):
        axe_check(grid)
        put(grid, world, "P4/F", "many")
        expect_state(grid, world, "P4/F", "invalid")
        grid.get_by_text("How to fill the grid").click()
        grid.get_by_text("Add a remark").click()
        axe_check(grid)

    def test_holds_before_anybody_has_begun(self, world, open_page, log_in, axe_check):
        page = open_page()
        log_in(page, "hr.nairobi")
        page.goto(ADDRESS)
        axe_check(page)
        page.get_by_role("button", name="Start").click()
        expect(page.locator(".headcount-table input").first).to_be_visible()
        axe_check(page)
