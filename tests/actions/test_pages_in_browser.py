"""The register in a browser: from the promise to the proof, on a desk and on a telephone, without script too."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from apps.actions.models import Action
from tests.actions.builders import DAKAR, make

FAR = date(2199, 6, 30)
PHONE = 390


STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth)
    .map((each) => `${each.tagName}.${each.className}`)"""


def sticking_out(page: Page) -> list[str]:
    """What makes the page wider than the window."""
    return page.evaluate(STICKING_OUT)


class TestWholeWay:
    def test_leads_from_the_promise_to_its_verification(self, world, open_page, log_in, axe_check):
        owner = open_page()
        log_in(owner, "hr.nairobi")
        owner.goto("/actions/")
        expect(owner.get_by_role("heading", name="Nothing is with you")).to_be_visible()
        owner.get_by_role("link", name="Make an action").click()
        owner.get_by_label("Office that owes it").select_option("KEN-NAIROBI")
        owner.get_by_role("button", name="Continue").click()
        owner.get_by_label("What will be done").fill("Advertise in women’s networks")
        owner.get_by_label("Due").fill("2199-06-30")
        owner.get_by_label("Owner").select_option(label="Achieng Otieno")
        axe_check(owner)
        owner.get_by_role("button", name="Make the action").click()
        expect(owner.get_by_role("heading", level=1)).to_have_text("Advertise in women’s networks")
        owner.get_by_role("button", name="Start").click()
        owner.get_by_role("textbox", name="Progress").fill("Two networks answered.")
        owner.get_by_role("button", name="Add the note").click()
        expect(owner.get_by_text("Two networks answered.")).to_be_visible()
        axe_check(owner)
        owner.locator("summary", has_text="Say that it is done").click()
        owner.get_by_role("button", name="Say that it is done").click()
        expect(owner.locator(".error-summary")).to_contain_text("Attach a file or link")
        owner.get_by_label("If there can be no evidence").fill("It was agreed by telephone.")
        owner.get_by_role("button", name="Say that it is done").click()
        expect(owner.get_by_text("Baraka Mwangi verifies it next.")).to_be_visible()

        head = open_page()
        log_in(head, "head.nairobi")
        head.goto("/actions/?state=done")
        head.get_by_role("link", name="Advertise in women’s networks").click()
        expect(head.get_by_text("It was agreed by telephone.")).to_be_visible()
        axe_check(head)
        head.locator("summary", has_text="Verify").click()
        head.get_by_label("What did you find?").fill("Seen the answers.")
        head.get_by_role("button", name="Verify").click()
        expect(head.locator(".context-bar .tag")).to_contain_text("Verified")
        assert Action.objects.get().closing_words == "Seen the answers."


@pytest.fixture
def several(world) -> list[Action]:
    """Actions of Nairobi in every part of the register, and one of Dakar."""
    actions = [
        make(world, title=f"Promise number {number} of the gender action plan", due_on=FAR)
        for number in range(6)
    ]
    make(world, title="Of Dakar", office=DAKAR, due_on=FAR)
    return actions


class TestPages:
    ADDRESSES = [
        "/actions/",
        "/actions/?tab=causes",
        "/actions/calendar/?month=2199-06",
        "/actions/timeline/",
        "/actions/feed/",
        "/actions/new/?office=KEN-NAIROBI",
    ]

    @pytest.mark.parametrize("width", [1280, PHONE])
    def test_are_accessible_and_fit(self, several, open_page, log_in, axe_check, width):
        page = open_page(width=width)
        log_in(page, "hr.nairobi")
        for address in [*self.ADDRESSES, f"/actions/{several[0].pk}/"]:
            page.goto(address)
            axe_check(page)
            assert sticking_out(page) == [], address

    def test_show_a_month_as_a_list_on_a_telephone(self, several, open_page, log_in):
        page = open_page(width=PHONE)
        log_in(page, "hr.nairobi")
        page.goto("/actions/calendar/?month=2199-06")
        expect(page.get_by_text("Sunday, 30 June 2199")).to_be_visible()
        assert page.locator(".month td:visible").count() == 1


class TestReassigning:
    def test_chooses_all_with_one_box_and_names_the_consequence(
        self, world, several, open_page, log_in, axe_check
    ):
        page = open_page()
        log_in(page, "head.nairobi")
        page.goto("/actions/?tab=unit")
        page.get_by_role("checkbox", name="Choose", exact=True).check()
        page.get_by_role("button", name="Give the chosen ones to somebody").click()
        page.get_by_label("New owner").select_option(label="Wanjiru Kamau")
        page.get_by_role("button", name="See what this does").click()
        expect(page.get_by_role("heading", name="6 actions go to Wanjiru Kamau")).to_be_visible()
        axe_check(page)
        page.get_by_role("button", name="Give all of them").click()
        expect(page.locator("#messages")).to_contain_text("6 actions went to Wanjiru Kamau.")


class TestWithoutScript:
    def test_an_action_goes_its_way(self, several, open_page, log_in):
        page = open_page(script=False)
        log_in(page, "hr.nairobi")
        page.goto(f"/actions/{several[0].pk}/")
        page.locator("summary", has_text="Say that it is done").click()
        page.get_by_label("If there can be no evidence").fill("Spoken only.")
        page.get_by_role("button", name="Say that it is done").click()
        expect(page.get_by_text("Baraka Mwangi verifies it next.")).to_be_visible()

    def test_filters_and_sorting_work(self, several, open_page, log_in):
        page = open_page(script=False)
        log_in(page, "hr.nairobi")
        page.goto("/actions/")
        page.locator(".filters summary").click()
        page.get_by_label("Words").fill("number 3")
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_text("1 action found")).to_be_visible()
        page.goto("/actions/?sort=-title")
        expect(page.locator("tbody .action-name").first).to_contain_text("number 5")
