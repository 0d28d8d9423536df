"""The simulator in a browser: the slider moves the result, what is wrong is told at its field, a scenario is saved."""

import re

import pytest
from playwright.sync_api import Page, expect

from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing.models import Scenario
from tests.staffing.golden_world import ONE_YEAR, sum_up, write_return

URL = "/staffing/simulator/?as_of=2022-12-31&population=all_staff"


@pytest.fixture
def staffed(golden):
    """Two grades in Dakar on a certified date."""
    period = ReportingPeriod.objects.create(
        as_of="2022-12-31",
        opens_on="2022-12-31",
        closes_on="2022-12-31",
        state=PeriodState.CERTIFIED,
    )
    period.refresh_from_db()
    rows = [("P4", ONE_YEAR, 20, 60, 0), ("P5", ONE_YEAR, 12, 38, 0)]
    write_return(golden, "SEN-DAKAR", period.as_of, rows)
    sum_up(period.as_of)
    return golden


class TestSlider:
    def test_moves_the_result_and_is_saved(self, staffed, open_page, log_in, axe_check):
        page: Page = open_page(width=1280)
        log_in(page, "gcu")
        page.goto(URL)
        axe_check(page)
        hires = page.get_by_label("Women among those hired", exact=True).and_(
            page.get_by_role("textbox")
        )
        slider = page.get_by_role("slider", name="Women among those hired", exact=True)
        before = page.locator("#simulation [role=status]").inner_text()
        slider.focus()
        slider.press("End")
        expect(hires).to_have_value("100")
        expect(page.locator("#simulation [role=status]")).not_to_have_text(before)
        expect(page).to_have_url(re.compile(r"[?&]h=100"))
        expect(
            page.get_by_role("slider", name="Growth of posts in a year", exact=True)
        ).to_be_visible()

        hires.fill("101")
        expect(page.get_by_role("alert")).to_contain_text("From 0 to 100 per cent.")
        expect(hires).to_have_attribute("aria-invalid", "true")
        hires.fill("62,5")
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(slider).to_have_value("63")

        page.get_by_role("button", name="Save as a scenario").click()
        page.get_by_label("Name").fill("More women")
        axe_check(page)
        page.get_by_role("button", name="Save the scenario").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("More women")
        expect(hires).to_have_value("62.5")
        assert Scenario.objects.get().plan["every"]["women_of_hires"] == "62.5"

    def test_works_on_a_phone_without_script(self, staffed, open_page, log_in, axe_check):
        page: Page = open_page(width=390)
        log_in(page, "gcu")
        page.route("**/*.js", lambda route: route.abort())
        page.goto(URL)
        assert page.get_by_role("slider").count() == 0
        page.locator("#id_h").fill("100")
        page.get_by_role("button", name="Calculate").click()
        expect(page.locator("#id_h")).to_have_value("100")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        axe_check(page)
