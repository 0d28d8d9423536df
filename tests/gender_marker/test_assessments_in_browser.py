"""A project manager scores her project on a telephone: with script and in French, and without."""

from playwright.sync_api import Page, expect

from apps.gender_marker.models import Assessment
from tests.cast import World
from tests.gender_marker.assessment_builders import make_iasc, make_iom
from tests.gender_marker.builders import make_project, make_score

PHONE, PHONE_HEIGHT = 390, 844
PM = "pm.nairobi"


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def answer(page: Page, label: str, value: str) -> None:
    question = page.locator("fieldset", has=page.locator(".marker-label", has_text=label))
    question.locator(f"input[type=radio][value={value}]").check()


class TestPhone:
    def test_scores_by_two_markers_and_sees_where_the_answers_lead(
        self, world: World, open_page, log_in, axe_check
    ):
        make_iom()
        make_iasc()
        project = make_project(world, state="under_way", manager=world.people[PM])
        world.people[PM].language = "fr"
        world.people[PM].save()
        page = open_page(width=PHONE, height=PHONE_HEIGHT, language="fr")
        log_in(page, PM)
        page.goto(f"/projects/{project.pk}/")
        page.get_by_role("link", name="Noter le projet").click()
        page.locator("input[value=IASC-2011]").check()
        page.get_by_role("button", name="Aller aux questions").click()
        expect(page.get_by_text("compte pour IOM, IASC")).to_be_visible()
        axe_check(page)
        assert not is_too_wide(page)
        for label in ("Needs", "Applicable", "Outputs", "Activities"):
            answer(page, label, "yes")
        answer(page, "Principal", "no")
        expect(page.locator("#results .marker-code").first).to_have_text("2a")
        axe_check(page)
        assert Assessment.objects.filter(answers__isnull=False).count() == 0
        page.get_by_role("button", name="Vérifier et noter").click()
        expect(page.locator(".notice-warn").first).to_contain_text("ne citent aucun passage")
        axe_check(page)
        page.get_by_role("button", name="Noter").first.click()
        page.goto(f"/gender-marker/projects/{project.pk}/")
        axe_check(page)
        assert not is_too_wide(page)
        page.locator("tr.marker-codes a").click()
        expect(page.locator(".marker-code-big")).to_have_text("2a")
        axe_check(page)

    def test_without_script_is_told_where_the_answers_lead_when_they_are_saved(
        self, world: World, open_page, log_in
    ):
        edition = make_iom()
        project = make_project(world, state="under_way", manager=world.people[PM])
        make_score(world, project=project, edition=edition, code="1")
        page = open_page(width=PHONE, height=PHONE_HEIGHT, script=False)
        log_in(page, PM)
        page.goto(f"/gender-marker/projects/{project.pk}/assess/")
        page.get_by_role("button", name="Go to the questions").click()
        answer(page, "Applicable", "no")
        page.get_by_role("button", name="Save the draft").click()
        expect(page.locator("#results .marker-code")).to_have_text("N/A")
        page.get_by_role("button", name="Check and score").click()
        page.get_by_role("button", name="Score IOM-2017").click()
        expect(page.locator(".marker-code-big")).to_have_text("N/A")
        assert Assessment.objects.get(state="replaced").ended_because.startswith("Scored anew on")
