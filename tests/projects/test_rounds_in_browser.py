"""A round in a browser: from the call to the recommendation, on a desk and on a telephone, without script too."""

import pytest
from playwright.sync_api import expect

from apps.projects.models import ProposalText, ReviewAssignment
from tests.cast import World
from tests.projects.builders_proposals import (
    ask,
    complete,
    draft,
    give,
    reviewing,
    under_review,
)
from tests.projects.builders_rounds import YEAR, draft_round, open_round

PHONE = 390
STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth)
    .map((each) => `${each.tagName}.${each.className}`)"""


@pytest.mark.parametrize("width", [1280, PHONE])
class TestPages:
    def look(self, page, url: str, axe_check) -> None:
        page.goto(url)
        axe_check(page)
        assert page.evaluate(STICKING_OUT) == []

    def test_of_a_round_are_readable(self, world: World, open_page, log_in, axe_check, width):
        open_round(world)
        draft_round(world, year=YEAR + 1, call_fr="", envelope=None)
        reviewing(world, "gcu")
        best = complete(world)
        for username, scores in (("reviewer", (5, 9)), ("gcu", (1, 4))):
            give(world, ask(world, best, username), *scores)
        asked = ask(world, complete(world, title="A second"))
        under_review(world)
        page = open_page(width=width)
        log_in(page, "wggi")
        for url in (
            "/wggi/rounds/",
            f"/wggi/rounds/{YEAR}/",
            f"/wggi/rounds/{YEAR + 1}/",
            f"/wggi/rounds/{YEAR + 1}/edit/",
            "/wggi/proposals/",
            f"/wggi/proposals/{best.pk}/",
            f"/wggi/rounds/{YEAR}/ranking/",
            f"/wggi/rounds/{YEAR}/recommend/",
        ):
            self.look(page, url, axe_check)
        reader = open_page(width=width, language="fr")
        log_in(reader, "reviewer")
        self.look(reader, "/wggi/reviews/", axe_check)
        self.look(reader, f"/wggi/reviews/{asked.pk}/", axe_check)


class TestWriting:
    def test_saves_each_part_by_itself(self, world: World, open_page, log_in, axe_check):
        open_round(world)
        proposal = draft(world)
        page = open_page()
        log_in(page, "pm.nairobi")
        page.goto(f"/wggi/proposals/{proposal.pk}/edit/")
        axe_check(page)
        for words, version in (("First words.", "2"), ("Second words.", "3")):
            page.get_by_label("Summary").fill(words)
            page.get_by_label("Objectives").focus()
            expect(page.locator("#id_version-summary")).to_have_value(version)
            expect(page.locator("#saved-summary")).to_contain_text("Saved")
        assert ProposalText.objects.get(part="summary").text == "Second words."

    def test_works_without_script(self, world: World, open_page, log_in):
        open_round(world)
        proposal = draft(world)
        page = open_page(script=False, width=PHONE)
        log_in(page, "pm.nairobi")
        page.goto(f"/wggi/proposals/{proposal.pk}/edit/")
        page.get_by_label("Summary").fill("Typed without script.")
        page.get_by_role("button", name="Save and look at it").click()
        expect(page.get_by_text("Typed without script.")).to_be_visible()
        page.get_by_role("link", name="Submit", exact=True).click()
        page.get_by_role("button", name="Submit the proposal").click()
        expect(page.get_by_text("The proposal is submitted")).to_be_visible()

    def test_of_a_review_ends_in_its_submission_in_french(self, world: World, open_page, log_in):
        world.people["reviewer"].language = "fr"
        world.people["reviewer"].save()
        open_round(world)
        review = ask(world, complete(world))
        page = open_page()
        log_in(page, "reviewer")
        page.goto(f"/wggi/reviews/{review.pk}/")
        page.get_by_role("button", name="Je n’ai pas de conflit d’intérêts").click()
        page.get_by_label("Analyse (0–5)").fill("4")
        page.get_by_role("button", name="Soumettre l’évaluation").click()
        expect(page.locator(".error-summary")).to_contain_text("Donnez une note.")
        page.get_by_label("Faisabilité (0–10)").fill("7")
        page.get_by_role("button", name="Soumettre l’évaluation").click()
        expect(page.get_by_text("L’évaluation est soumise")).to_be_visible()
        assert ReviewAssignment.objects.get().state == "submitted"
