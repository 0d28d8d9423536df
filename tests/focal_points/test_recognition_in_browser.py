"""Recognition in a browser at 390 pixels: silent, asked, going on; the pictures, names and shares."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.focal_points.models import Inquiry
from apps.focal_points.tasks import ask_silent_focal_points
from tests.cast import World
from tests.focal_points.builders import DAKAR, make_activity, make_appointment, make_area

PHONE = 390


def is_too_wide(page: Page) -> bool:
    """Whether the page has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


class TestASilentFocalPoint:
    def test_is_asked_at_home_and_goes_on(self, world: World, open_page, log_in, axe_check):
        long_ago = timezone.localdate() - timedelta(days=800)
        made = make_appointment(world, user="focalpoint.nairobi", starts_on=long_ago)
        ask_silent_focal_points()
        page = open_page(width=PHONE)
        log_in(page, "focalpoint.nairobi")
        page.goto("/")
        page.get_by_role("link", name="Do you go on as focal point").first.click()
        axe_check(page)
        assert not is_too_wide(page)
        page.get_by_label("I go on").check()
        page.get_by_role("button", name="Send the answer").click()
        expect(page.locator(".error-summary")).to_be_visible()
        expect(page.get_by_label("I go on")).to_be_checked()
        page.get_by_label("In your words").fill("Two trainings are planned.")
        page.get_by_role("button", name="Send the answer").click()
        expect(page.get_by_text("The twelve months begin anew today.")).to_be_visible()
        axe_check(page)
        assert Inquiry.objects.get().answer == "goes_on"
        page.goto(f"/focal-points/appointments/{made.pk}/")
        page.get_by_role("link", name="Statement of contribution").click()
        expect(page.get_by_text("Nothing is on record for")).to_be_visible()
        axe_check(page)
        assert not is_too_wide(page)


class TestTheNetwork:
    @pytest.fixture
    def active(self, world: World) -> None:
        """Two focal points of two offices who did something this month."""
        for office, name, sex in (("KEN-NAIROBI", "Wanjiru Kamau", "F"), (DAKAR, "Awa Ba", "M")):
            made = make_appointment(world, office=office, name=name, sex=sex)
            make_activity(
                world,
                office=office,
                appointment=made,
                happened_on=timezone.localdate(),
                area=make_area(8),
                staff_women=30,
                staff_men=12,
            )

    @pytest.mark.parametrize("width", [PHONE, 1280])
    @pytest.mark.parametrize(
        ("address", "says"),
        [
            ("/focal-points/pictures/", "Of 2 focal points"),
            ("/focal-points/contributors/", "2 persons did something"),
            ("/focal-points/engagement/", "Men are 1 of 2 focal points"),
        ],
    )
    def test_reads_its_pages(self, active, open_page, log_in, axe_check, width, address, says):
        page = open_page(width=width)
        log_in(page, "gcu")
        page.goto(address)
        expect(page.get_by_text(says).first).to_be_visible()
        axe_check(page)
        assert not is_too_wide(page)
