"""The network on a phone: a meeting from plan to decision, a bulletin, a question that is answered; with axe."""

import pytest
from playwright.sync_api import expect

from apps.actions.models import Notice
from apps.focal_points.choices import MeetingState
from apps.focal_points.models import Issue, MeetingInvitation, NetworkMeeting, NetworkQuestion
from tests.focal_points.builders import DAKAR, make_appointment, make_area
from tests.focal_points.network_builders import (
    make_factor,
    make_issue,
    make_practice,
    make_question,
)

PHONE = 390


@pytest.fixture
def people(world, live_server):
    """A focal point with an account, an alternate without, and one of another region."""
    make_area()
    return [
        make_appointment(world, user="focalpoint.nairobi"),
        make_appointment(world, office="KEN-MOMBASA", name="Zuri Odera", role="alternate"),
        make_appointment(world, office=DAKAR, name="Fatou Ndiaye"),
    ]


class TestMeeting:
    def test_goes_from_plan_to_an_action(self, world, people, open_page, log_in, axe_check):
        page = open_page(width=PHONE)
        log_in(page, "gcu")
        page.goto("/focal-points/network/meetings/")
        axe_check(page)
        page.get_by_role("main").get_by_role("link", name="Plan a meeting").last.click()
        page.get_by_label("Title").fill("Meeting of the region")
        page.get_by_role("button", name="Plan the meeting").click()
        expect(page.locator(".error-summary")).to_be_visible()
        expect(page.get_by_label("Title")).to_have_value("Meeting of the region")
        axe_check(page)
        page.get_by_label("Region").select_option(label="Regional Office Nairobi")
        page.get_by_label("Begins").fill("2026-02-02T09:00")
        page.get_by_role("button", name="Plan the meeting").click()
        page.get_by_role("button", name="Invite 2 focal points of the region").click()
        expect(page.locator("#invited")).to_contain_text("no account, so not told")
        page.get_by_label("Somebody else").select_option(label=f"Fatou Ndiaye ({DAKAR})")
        page.get_by_role("button", name="Invite", exact=True).click()
        page.get_by_role("button", name="Take back Zuri Odera").click()
        expect(page.locator("#invited")).not_to_contain_text("Zuri Odera, Mombasa")
        axe_check(page)
        page.get_by_role("button", name="The meeting was held").click()
        page.get_by_label("Presence of Wanjiru Kamau").select_option("present")
        page.get_by_role("button", name="Save the attendance").click()
        page.get_by_role("textbox", name="Decision").fill("Ask the offices.")
        page.get_by_role("button", name="Add the decision").click()
        axe_check(page)
        page.get_by_role("link", name="Make an action of this 1").click()
        expect(page.get_by_label("What will be done")).to_have_value("Ask the offices.")
        meeting = NetworkMeeting.objects.get()
        assert meeting.state == MeetingState.HELD
        assert MeetingInvitation.objects.filter(presence="present").count() == 1
        assert Notice.objects.filter(user=world.people["focalpoint.nairobi"]).count() == 1
        page.goto("/focal-points/network/meetings/")
        expect(page.locator(".network-years")).to_contain_text("held on")
        axe_check(page)


class TestIssue:
    def test_is_written_credited_and_published(self, world, people, open_page, log_in, axe_check):
        page = open_page(width=PHONE)
        log_in(page, "gcu")
        page.goto("/focal-points/network/issues/new/")
        page.get_by_label("Title in English").fill("News of spring")
        page.get_by_label("Text in English").fill("What was done.")
        page.get_by_role("button", name="Keep the draft").click()
        page.get_by_label("User name").fill("focalpoint.nairobi")
        page.get_by_label("What they gave").fill("a report from Mombasa")
        page.get_by_role("button", name="Add the credit").click()
        expect(page.locator("#credits")).to_contain_text("Wanjiru Kamau: a report from Mombasa")
        axe_check(page)
        page.get_by_role("link", name="Publish").click()
        axe_check(page)
        page.get_by_role("button", name="Publish").click()
        expect(page.locator(".context-bar")).to_contain_text("Published")
        expect(page.get_by_role("button", name="Add the credit")).to_have_count(0)
        assert Issue.objects.get().published_at is not None


class TestQuestion:
    def test_is_asked_answered_and_closed_in_spanish(
        self, world, people, open_page, log_in, axe_check
    ):
        reader = world.people["focalpoint.nairobi"]
        reader.language = "es"
        reader.save(update_fields=["language"])
        asking = open_page(width=PHONE, language="es")
        log_in(asking, "focalpoint.nairobi")
        asking.goto("/focal-points/network/questions/new/")
        asking.locator("#id_title").fill("¿Quién tiene un modelo?")
        asking.locator("main form button[type=submit]").click()
        asking.wait_for_url("**/questions/*/")
        axe_check(asking)
        answering = open_page(width=PHONE)
        log_in(answering, "head.nairobi")
        answering.goto(f"/focal-points/network/questions/{NetworkQuestion.objects.get().pk}/")
        answering.get_by_label("Your answer").fill("We have one.")
        answering.get_by_role("button", name="Answer").click()
        expect(answering.locator(".network-answers")).to_contain_text("We have one.")
        expect(answering.get_by_role("button", name="This helped")).to_have_count(0)
        asking.reload()
        asking.locator("button[name=helped]").click()
        expect(asking.locator(".network-answers .tag-good")).to_be_visible()
        axe_check(asking)


class TestPages:
    @pytest.mark.parametrize(
        "path",
        [
            "",
            "directory/",
            "issues/",
            "practices/",
            "practices/new/",
            "countries/",
            "countries/KEN/",
            "factors/new/",
            "questions/",
        ],
    )
    @pytest.mark.parametrize("is_full", [False, True])
    def test_are_read_by_everybody(
        self, world, live_server, open_page, log_in, axe_check, path, is_full
    ):
        if is_full:
            make_appointment(world, user="focalpoint.nairobi")
            make_issue()
            make_practice(world, text="Long. " * 800)
            make_factor(world)
            make_factor(world, kind="incentive", gone_on="2026-01-01")
            make_question(world, title="W" * 200)
        page = open_page(width=PHONE)
        log_in(page, "focalpoint.nairobi")
        page.goto(f"/focal-points/network/{path}")
        axe_check(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
