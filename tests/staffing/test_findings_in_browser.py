"""A finding in a browser: asked while numbers are typed, mended on a phone, explained and sent."""

import pytest
from playwright.sync_api import Page, expect

from apps.staffing.choices import RevisionState
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import NAIROBI, cell, field
from tests.staffing.rule_builders import BEFORE, make_rules, odd_draft

ADDRESS = f"/returns/{NAIROBI}/{OPEN_PERIOD}/"


def put(page: Page, world, name: str, value: str) -> None:
    """Type into a cell and leave it."""
    entry = page.locator(f"[id='id_{field(world, name)}']")
    entry.fill(value)
    entry.press("Tab")


class TestAFinding:
    @pytest.fixture
    def draft(self, world):
        """A complete draft of which nothing is asked yet."""
        make_rules()
        return odd_draft(world, values=BEFORE | {"G5/M": 8})

    def test_is_mended_or_explained(self, world, draft, open_page, log_in, axe_check):
        page = open_page(width=1280)
        log_in(page, "hr.nairobi")
        page.goto(ADDRESS)
        put(page, world, "P4/F", "14")
        put(page, world, "P4/M", "9")
        check = page.locator("#check")
        expect(check.get_by_text("Were the columns exchanged?")).to_be_visible()
        axe_check(page)

        phone = open_page(width=390)
        log_in(phone, "hr.nairobi")
        phone.goto(ADDRESS)
        phone.get_by_role("link", name="Try this fix").click()
        axe_check(phone)
        assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
        phone.get_by_role("button", name="Take this fix").click()
        expect(phone.get_by_text("2 cells changed.").first).to_be_visible()
        assert cell(draft, world, "P4/F").count == 9

        page.reload()
        put(page, world, "P4/F", "14")
        put(page, world, "P4/M", "9")
        check.get_by_text("It is right: give a reason").click()
        check.get_by_label("Reason", exact=True).select_option(
            label="Posts or contracts reclassified"
        )
        check.get_by_label("In a sentence").fill("Five posts changed hands.")
        check.get_by_role("button", name="Keep this reason").click()
        expect(page.locator("#check blockquote")).to_contain_text("Five posts changed hands.")
        page.get_by_role("button", name="Submit", exact=True).click()
        expect(page.get_by_text("Submitted. The head of office attests next.")).to_be_visible()
        draft.refresh_from_db()
        assert draft.state == RevisionState.SUBMITTED
