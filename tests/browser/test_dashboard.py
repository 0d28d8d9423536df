"""The dashboard in a browser: read, filtered, followed to its records; wide, narrow, without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.staffing.golden_world import NOW, ONE_YEAR, build_golden_world, sum_up, write_return

WIDTHS = (1280, 390, 320)
LARGE = [("P4", 12, 13), ("P3", 20, 20), ("NO-B", 15, 10), ("G5", 130, 120)]


@pytest.fixture
def golden(world, live_server):
    """The golden world with one office large enough for shares."""
    build_golden_world(world)
    rows = [(grade, ONE_YEAR, women, men, 0) for grade, women, men in LARGE]
    write_return(world, "SEN-DAKAR", NOW, rows)
    sum_up(NOW)
    return world


def opened(page: Page, log_in, username: str, address: str = "/staffing/") -> Page:
    """The page as a member of the cast sees it."""
    log_in(page, username)
    page.goto(address)
    return page


def fits(page: Page) -> bool:
    """Whether the page is no wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


class TestDashboard:
    @pytest.mark.parametrize("username", ["gcu", "hr.hargeisa", "hr.region"])
    def test_can_be_read_by_everybody_at_any_width(
        self, golden, browser_page, log_in, axe_check, username
    ):
        page = opened(browser_page, log_in, username)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert fits(page), width
            axe_check(page)

    def test_leads_from_a_number_to_its_records(self, golden, browser_page, log_in, axe_check):
        page = opened(browser_page, log_in, "gcu")
        number = page.get_by_role("link", name="General service, Women:").first
        shown = number.inner_text()
        number.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Records behind the number")
        total = page.locator("tr.total td").first
        expect(total).to_have_text(shown)
        expect(page.locator("tbody tr")).to_have_count(5)
        axe_check(page)
        page.get_by_role("link", name="Kenya").click()
        expect(page).to_have_url(f"{page.url.split('/returns/')[0]}/returns/KEN-NAIROBI/{NOW}/")

    def test_is_filtered_by_the_form_and_freed_by_its_chips(
        self, golden, browser_page, log_in, axe_check
    ):
        page = opened(browser_page, log_in, "gcu")
        page.get_by_text("Filters", exact=True).click()
        page.get_by_label("Region", exact=True).select_option("KEN-NAIROBI-RO")
        axe_check(page)
        page.get_by_role("button", name="Apply").click()
        expect(page.locator(".context-bar-facts")).to_contain_text("Regional Office Nairobi")
        expect(page.locator(".headline").first).to_contain_text("33")
        page.get_by_role("link", name="Remove Region: Regional Office Nairobi").click()
        expect(page.locator(".context-bar-facts")).to_contain_text("All offices")

    def test_is_switched_to_provisional_figures(self, golden, browser_page, log_in):
        page = opened(browser_page, log_in, "gcu")
        page.get_by_role("link", name="Show provisional figures too").click()
        expect(page.locator(".context-bar-facts")).to_contain_text("Provisional")
        page.get_by_role("link", name="Show approved figures only").click()
        expect(page.locator(".context-bar-facts")).to_contain_text("Approved")

    def test_explains_a_figure_where_it_stands(self, golden, browser_page, log_in, axe_check):
        page = opened(browser_page, log_in, "gcu")
        headline = page.locator(".headline").nth(1)
        headline.locator("summary").press("Enter")
        expect(headline).to_contain_text("Worked out from")
        expect(headline.get_by_role("link", name="Show the records behind it")).to_be_visible()
        axe_check(page)

    def test_answers_the_pointer_where_that_is_asked_for(self, golden, browser_page, log_in):
        page = opened(browser_page, log_in, "gcu")
        chart = page.locator(".chart").first
        expect(chart.locator(".chart-plot > svg")).to_be_visible()
        chart.get_by_role("button", name="Show values on pointing").click()
        expect(chart.locator(".chart-live")).to_be_visible()
        expect(chart.locator(".chart-live .main-svg").first).to_be_visible()

    def test_offers_each_chart_as_table_and_file(self, golden, browser_page, log_in):
        page = opened(browser_page, log_in, "gcu")
        chart = page.locator(".chart").first
        chart.get_by_text("The same data as a table").click()
        expect(chart.get_by_role("table")).to_contain_text("General service")
        with page.expect_download() as download:
            chart.get_by_role("link", name="Download SVG").click()
        assert download.value.suggested_filename == f"staffing-t1-persons-{NOW}.svg"

    def test_is_complete_without_script(self, golden, open_page, log_in):
        page = opened(open_page(script=False), log_in, "gcu")
        expect(page.locator(".chart-plot > svg")).to_have_count(4)
        expect(page.locator(".figure-table")).to_have_count(9)
        page.get_by_role("link", name="General service, Women:").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Records behind the number")

    def test_says_what_is_missing_in_the_reader_s_language(
        self, golden, open_page, log_in, axe_check
    ):
        golden.people["hr.dakar"].language = "fr"
        golden.people["hr.dakar"].save(update_fields=["language"])
        page = opened(open_page(), log_in, "hr.dakar", "/staffing/?as_of=2023-12-31")
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        expect(page.get_by_role("heading", level=2).first).not_to_have_text("No return counts yet")
        axe_check(page)
