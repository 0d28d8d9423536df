"""Trends and targets in a browser, at a desk and on a phone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.cast import World
from tests.staffing.trend_world import build_trend_world

DESK, PHONE = 1280, 390


def is_too_wide(page: Page) -> bool:
    """Whether the page has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def row_of(page: Page, table: str, label: str) -> Locator:
    """The row of a table that begins with a label."""
    header = page.get_by_role("rowheader", name=label, exact=True)
    return page.locator(f"#table-{table} tbody tr").filter(has=header)


@pytest.fixture
def trending(world: World) -> World:
    """Three dates of four offices."""
    return build_trend_world(world)


class TestTrends:
    def test_answer_a_senior_manager_and_lead_to_the_targets(
        self, trending, open_page, log_in, axe_check
    ):
        page = open_page(width=DESK)
        log_in(page, "senior")
        page.goto("/staffing/trends/?as_of=2024-12-31")
        row = row_of(page, "staffingt7", "P4")
        expect(row.get_by_role("cell").nth(4)).to_have_text("2027 (2027 to 2027)")
        axe_check(page)
        # The window is chosen in the filters and stands in the address.
        page.locator("details.filters > summary").click()
        page.get_by_label("Window from").select_option("2023-12-31")
        page.get_by_role("button", name="Apply").click()
        assert "since=2023-12-31" in page.url
        expect(page.get_by_text("2027 (two dates, no interval)").first).to_be_visible()
        page.get_by_role("link", name="Targets", exact=True).click()
        expect(row_of(page, "staffingrequired", "P4").get_by_role("cell").last).to_have_text(
            "16 of 20"
        )

        phone = open_page(width=PHONE)
        log_in(phone, "senior")
        for address in ("/staffing/trends/?office=KEN-NAIROBI", "/staffing/targets/"):
            phone.goto(address)
            assert not is_too_wide(phone)
            axe_check(phone)
