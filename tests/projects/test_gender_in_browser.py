"""A gender review from the page of the project to its conclusion, and the WGGI's pages, with axe."""

from datetime import date

import pytest
from playwright.sync_api import expect

from apps.actions.models import Action
from apps.projects.models import GenderReview, WggiMeeting
from tests.projects.builders import make_project
from tests.projects.gender_builders import make_edition, make_meeting, make_member, make_term


@pytest.fixture
def project(world, live_server):
    make_edition()
    return make_project(world, manager=world.people["pm.nairobi"], context="development")


class TestReview:
    def test_goes_from_the_project_to_an_action_and_a_conclusion(
        self, world, project, browser_page, log_in, axe_check
    ):
        page = browser_page
        log_in(page, "focalpoint.nairobi")
        page.goto(f"/projects/{project.pk}/")
        axe_check(page)
        page.get_by_role("button", name="Begin a gender review").click()
        page.wait_for_url("**/projects/gender-reviews/*/")
        axe_check(page)
        groups = page.locator("fieldset")
        expect(groups).to_have_count(2)
        groups.nth(0).get_by_label("Yes").check()
        groups.nth(1).get_by_label("No", exact=True).check()
        page.get_by_role("button", name="Save the answers").click()
        expect(page.locator(".error-summary")).to_contain_text("Say what is missing.")
        expect(groups.nth(1).get_by_label("No", exact=True)).to_be_checked()
        axe_check(page)
        groups.nth(1).locator("textarea").fill("No baseline.")
        page.get_by_role("button", name="Save the answers").click()
        page.get_by_role("link", name="Make an action of this Is there indicators?").click()
        expect(page.get_by_label("What will be done")).to_have_value("No baseline.")
        page.get_by_label("Due").fill("2199-06-30")
        page.get_by_role("button", name="Make the action").click()
        page.wait_for_url("**/actions/*/")
        action = Action.objects.get()
        assert action.cause_id == GenderReview.objects.get().pk
        page.get_by_role("link", name="Gender review of").click()
        page.get_by_role("link", name="Conclude the review").click()
        axe_check(page)
        page.get_by_label("Endorsed with conditions").check()
        page.get_by_role("button", name="Conclude the review").click()
        expect(page.locator(".error-summary")).to_contain_text("Say what is to be done")
        page.get_by_label("Conclusion").fill("Add a baseline.")
        page.get_by_role("button", name="Conclude the review").click()
        expect(page.locator(".context-bar")).to_contain_text("Endorsed with conditions")
        axe_check(page)
        page.goto("/projects/gender-reviews/")
        expect(page.locator("main")).to_contain_text(project.title)
        axe_check(page)


class TestWggi:
    def test_meets_and_decides(self, world, browser_page, log_in, axe_check):
        make_member(world, "Ana Ruiz", role="head")
        make_meeting(date(2026, 2, 2), place="Geneva")
        page = browser_page
        log_in(page, "wggi")
        page.goto("/wggi/")
        axe_check(page)
        page.get_by_role("main").get_by_role("link", name="Members").click()
        axe_check(page)
        page.goto("/wggi/meetings/")
        axe_check(page)
        page.get_by_role("link", name="2 February 2026").click()
        page.get_by_label("Presence of Ana Ruiz").select_option("present")
        page.get_by_label("Contribution of Ana Ruiz").fill("Brought figures.")
        page.get_by_role("button", name="Save the attendance").click()
        page.wait_for_url("**#attendance")
        page.get_by_role("textbox", name="Decision").fill("Open the call.")
        page.get_by_role("button", name="Add the decision").click()
        page.wait_for_url("**#decisions")
        expect(page.locator(".wggi-decisions")).to_contain_text("Open the call.")
        axe_check(page)
        assert WggiMeeting.objects.get().version == 3

    def test_is_read_on_a_phone_in_french(self, world, open_page, log_in, axe_check):
        make_member(world, "Ana Ruiz")
        reader = world.people["gcu"]
        reader.language = "fr"
        reader.save()
        page = open_page(width=390, language="fr")
        log_in(page, "gcu")
        page.goto("/wggi/members/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Membres du WGGI")
        axe_check(page)
        assert page.evaluate("document.documentElement.scrollWidth <= 390")


class TestTerms:
    def test_are_found_in_a_text_that_is_pasted(self, world, browser_page, log_in, axe_check):
        make_term()
        page = browser_page
        log_in(page, "council")
        page.goto("/projects/terms/check/")
        page.locator("main textarea").fill("It is late. The Chairman spoke of it.")
        page.get_by_role("button", name="Check the text").click()
        expect(page.locator(".terms-found mark")).to_have_text("Chairman")
        expect(page.locator(".terms-found")).not_to_contain_text("It is late.")
        axe_check(page)
        page.goto("/projects/terms/")
        axe_check(page)
        page.goto("/projects/gender-checklist/")
        axe_check(page)
