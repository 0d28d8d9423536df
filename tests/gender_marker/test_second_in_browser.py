"""Second readers in a browser: a sample is drawn, read blind on a phone, and a score is checked."""

from datetime import UTC, datetime, time

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.gender_marker.models import BlindReading, QualityCheck
from tests.cast import World
from tests.gender_marker.assessment_builders import MET, make_iom
from tests.gender_marker.builders import make_project, make_score

PHONE = 390


def is_too_wide(page: Page) -> bool:
    """Whether the page has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def today_at_midnight() -> datetime:
    """The beginning of this day, in UTC."""
    return datetime.combine(timezone.localdate(), time(), tzinfo=UTC)


class TestASecondReading:
    @pytest.fixture
    def score(self, world: World):
        """A score of a project of Nairobi."""
        project = make_project(world, title="Wells for all", state="under_way")
        return make_score(
            world, project=project, edition=make_iom(), answers=MET, scored_at=today_at_midnight()
        )

    def test_is_drawn_and_handed_in(self, world, score, open_page, log_in, axe_check):
        page = open_page(width=1280)
        log_in(page, "gcu")
        page.goto("/gender-marker/second-readers/")
        axe_check(page)
        page.get_by_role("link", name="Draw a sample").first.click()
        page.get_by_label("Title").fill("First sample")
        page.get_by_label("Scored from").fill("2020-01-01")
        page.get_by_role("button", name="Show what would be drawn").click()
        expect(page.get_by_text("There is 1 score to draw from.")).to_be_visible()
        axe_check(page)
        page.get_by_label("Reader of KE-1").select_option(label="Ingrid Berg, IOM")
        page.get_by_role("button", name="Draw, and tell the readers").click()
        expect(page.get_by_text("No reading is handed in yet.")).to_be_visible()
        axe_check(page)
        reading = BlindReading.objects.get()

        phone = open_page(width=PHONE)
        log_in(phone, "wggi")
        phone.goto("/")
        phone.get_by_role("link", name="Read blind: Wells for all").first.click()
        axe_check(phone)
        assert not is_too_wide(phone)
        phone.get_by_role("group", name="Applicable").get_by_label("Yes").check()
        phone.get_by_role("button", name="Hand in").click()
        expect(phone.locator(".error-summary")).to_be_visible()
        for name in ("Needs", "Outputs", "Activities"):
            phone.get_by_role("group", name=name).get_by_label("No", exact=True).check()
        phone.get_by_role("button", name="Hand in").click()
        expect(phone.get_by_text("Handed in. Thank you.")).to_be_visible()
        axe_check(phone)
        reading.refresh_from_db()
        assert (reading.state, reading.computed_code.key) == ("done", "0")

        page.reload()
        expect(page.get_by_role("heading", name="Where they differ")).to_be_visible()
        axe_check(page)

    def test_is_a_check_that_disagrees(self, world, score, open_page, log_in, axe_check):
        page = open_page(width=PHONE)
        log_in(page, "focalpoint.nairobi")
        page.goto("/gender-marker/second-readers/")
        assert not is_too_wide(page)
        page.get_by_role("link", name="Wells for all").click()
        page.get_by_label("Proposes another code").check()
        page.get_by_role("button", name="Keep the check").click()
        expect(page.locator(".error-summary")).to_be_visible()
        axe_check(page)
        page.get_by_label("Code that you propose").select_option("1")
        page.get_by_label("In words").fill("No output names women.")
        page.get_by_role("button", name="Keep the check").click()
        expect(page.get_by_text("No output names women.")).to_be_visible()
        axe_check(page)
        assert QualityCheck.objects.get().proposed_code.key == "1"
