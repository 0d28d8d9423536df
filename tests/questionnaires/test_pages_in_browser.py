"""Questionnaires in a browser: written, asked, answered; with script and without, in French on a telephone."""

import pytest
from playwright.sync_api import Page, expect

from apps.questionnaires.links import token_of
from apps.questionnaires.models import Answer, Campaign, Recipient, Response
from tests.questionnaires.builders import FAR, draft, opened, recipient, wishes

PHONE = 390
LINK = "someone@example.com"
STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth)
    .map((each) => `${each.tagName}.${each.className}`)"""


def sticking_out(page: Page) -> list[str]:
    """What makes the page wider than the window."""
    return page.evaluate(STICKING_OUT)


@pytest.fixture
def by_link(world) -> Campaign:
    """A campaign that somebody without an account answers by a link, in French."""
    return opened(world, anonymity="link", closes_on=FAR, asked=wishes(LINK, "hr.nairobi"))


def address(campaign: Campaign) -> str:
    token = token_of(recipient(campaign, LINK).secret, campaign.closes_on)
    return f"/questionnaires/answer/{token}/"


class TestWholeWay:
    def test_leads_from_a_draft_to_an_answer(self, world, open_page, log_in, axe_check):
        draft(world)
        author = open_page()
        log_in(author, "gcu")
        author.goto("/questionnaires/")
        author.get_by_role("link", name="Exit survey").click()
        axe_check(author)
        author.get_by_role("link", name="Add a question").click()
        author.get_by_label("Question in English").fill("Would you come back?")
        author.get_by_label("Question in French").fill("Reviendriez-vous ?")
        author.get_by_label("Kind of answer").select_option("yes_no")
        axe_check(author)
        author.get_by_role("button", name="Save the question").click()
        expect(author.get_by_text("Would you come back?")).to_be_visible()
        author.get_by_role("link", name="Publish").click()
        expect(author.get_by_text("can never be changed")).to_be_visible()
        axe_check(author)
        author.get_by_role("button", name="Publish for good").click()
        author.get_by_role("link", name="Ask it in a campaign").click()
        author.get_by_label("Title in English").fill("Leaving")
        author.get_by_label("Office").select_option(str(world.offices["IOM"].pk))
        author.get_by_label("Last day").fill(FAR.isoformat())
        author.get_by_label("Named: who answers logs in").check()
        axe_check(author)
        author.get_by_role("button", name="Prepare the campaign").click()
        author.get_by_role("textbox", name="Recipients").fill("hr.nairobi\nhr.dakar")
        author.get_by_role("button", name="Add these people").click()
        expect(author.get_by_role("rowheader", name="Achieng Otieno")).to_be_visible()
        axe_check(author)
        author.get_by_role("link", name="Open the campaign").click()
        axe_check(author)
        author.get_by_role("button", name="Open the campaign").click()
        expect(author.get_by_text("of 2 asked")).to_be_visible()
        axe_check(author)

        asked = open_page()
        log_in(asked, "hr.nairobi")
        asked.goto("/")
        asked.get_by_role("link", name="Leaving").click()
        follower = asked.locator("#ask-q2")
        expect(follower).to_be_hidden()
        asked.locator("#ask-q1").get_by_label("Yes").check()
        expect(follower).to_be_visible()
        expect(asked.locator("#save-state")).to_contain_text("Saved")
        axe_check(asked)
        asked.get_by_role("button", name="Send my answers").click()
        expect(asked.locator(".error-summary")).to_contain_text("needs an answer")
        axe_check(asked)
        asked.locator("#ask-q2").get_by_label("Good").check()
        asked.locator("#ask-q3").get_by_label("Bad").check()
        asked.get_by_role("button", name="Send my answers").click()
        expect(asked.get_by_role("heading", name="Thank you")).to_be_visible()
        axe_check(asked)
        assert Response.objects.get().state == "submitted"
        author.reload()
        expect(author.get_by_text("Answered", exact=True).first).to_be_visible()


class TestByLink:
    def test_is_answered_without_an_account_in_french_on_a_telephone(
        self, by_link, open_page, axe_check
    ):
        page = open_page(width=PHONE)
        page.goto(address(by_link))
        expect(page.get_by_role("heading", level=1)).to_have_text("Comment était-ce ?")
        axe_check(page)
        assert sticking_out(page) == []
        page.locator("#ask-q3").get_by_label("Bien").check()
        page.get_by_role("button", name="Envoyer mes réponses").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.goto(address(by_link))
        assert Recipient.objects.get(email=LINK).has_answered
        expect(page.get_by_text("Thank you; an answer that was sent")).to_be_visible()

    def test_is_answered_without_script(self, by_link, open_page):
        page = open_page(script=False)
        page.goto(address(by_link))
        expect(page.locator("#ask-q2")).to_be_visible()
        expect(page.locator("#ask-q2")).to_contain_text("Seulement après")
        page.locator("#ask-q3").get_by_label("Bien").check()
        page.get_by_role("button", name="Enregistrer et continuer plus tard").click()
        expect(page.locator("#ask-q3").get_by_label("Bien")).to_be_checked()
        page.get_by_role("button", name="Envoyer mes réponses").click()
        assert Answer.objects.filter(question__key="q3").count() == 1


class TestPages:
    @pytest.mark.parametrize("width", [1280, PHONE])
    def test_are_free_of_faults(self, by_link, open_page, log_in, axe_check, width):
        page = open_page(width=width)
        log_in(page, "gcu")
        for url in (
            "/questionnaires/",
            "/questionnaires/exit-survey/1/",
            "/questionnaires/exit-survey/1/preview/?language=fr",
            "/questionnaires/campaigns/",
            f"/questionnaires/campaigns/{by_link.pk}/",
            f"/questionnaires/campaigns/{by_link.pk}/close/",
        ):
            assert page.goto(url).status == 200
            axe_check(page)
            assert sticking_out(page) == [], url
