"""The Gender Coordination Unit copies an edition, breaks and mends its table, tries and publishes it."""

from playwright.sync_api import Page, expect

from apps.gender_marker.models import Edition
from tests.cast import World
from tests.gender_marker.builders import (
    STANDARDS,
    make_budget,
    make_edition,
    make_project,
    make_score,
)

PHONE = 390
DRAFTS = "/gender-marker/markers/drafts/"


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def score(world: World) -> None:
    """A project that met one standard, by the compulsory edition."""
    answers = {"APPLICABLE": "yes", **dict.fromkeys(STANDARDS, "no"), "NEEDS": "yes"}
    project = make_project(world, code="KE-77", title="Water for Turkana")
    make_score(world, project=project, edition=make_edition(), code="1", answers=answers)
    make_budget(project, amount="1250")


class TestDraft:
    def test_goes_from_a_copy_to_publication(self, world: World, open_page, log_in, axe_check):
        score(world)
        page = open_page()
        log_in(page, "gcu")
        page.goto(DRAFTS)
        axe_check(page)
        page.get_by_role("link", name="Begin a draft").first.click()
        page.get_by_label("Begin from").select_option("copy:IOM-2017")
        page.get_by_label("Code", exact=False).first.fill("IOM-2027")
        page.get_by_label("Title in English").fill("Edition of 2027")
        page.get_by_label("Source").fill("A decision of 2026.")
        axe_check(page)
        page.get_by_role("button", name="Begin the draft").click()
        expect(page.get_by_text("exactly one row takes each")).to_be_visible()
        axe_check(page)

        # From one standard to two for code 1: what lies between is a gap until row 2 takes it.
        page.get_by_role("link", name="Change row 3").click()
        axe_check(page)
        page.locator("#id_conditions-1-least").fill("2")
        page.get_by_role("button", name="Save the row").click()
        expect(page.get_by_text("No row takes:").first).to_contain_text("Needs “No”")
        expect(page.get_by_role("button", name="Publish")).to_have_attribute(
            "aria-disabled", "true"
        )
        axe_check(page)
        page.get_by_role("link", name="Change row 2").click()
        page.locator("#id_conditions-1-most").fill("1")
        page.get_by_role("button", name="Save the row").click()
        expect(page.get_by_text("Nothing prevents publication")).to_be_visible()

        page.get_by_role("link", name="Try on past projects").click()
        expect(page.get_by_role("link", name="KE-77")).to_be_visible()
        axe_check(page)
        page.goto(f"{DRAFTS}IOM-2027/")
        page.get_by_role("link", name="Publish").click()
        page.get_by_label("Compulsory: every project").check()
        axe_check(page)
        page.get_by_role("button", name="Publish for good").click()
        expect(page.get_by_text("The edition is published.")).to_be_visible()
        assert Edition.objects.get(is_default=True).code == "IOM-2027"

    def test_is_read_on_a_telephone_in_french(self, world: World, open_page, log_in, axe_check):
        score(world)
        draft = make_edition("IOM-2027", is_published=False)
        world.people["gcu"].language = "fr"
        world.people["gcu"].save()
        page = open_page(width=PHONE, language="fr")
        log_in(page, "gcu")
        one = {
            "codes": draft.codes.first(),
            "questions": draft.questions.first(),
            "rows": draft.outcomes.first(),
        }
        for address in (
            DRAFTS,
            f"{DRAFTS}new/",
            f"{DRAFTS}IOM-2027/",
            f"{DRAFTS}IOM-2027/edit/",
            f"{DRAFTS}IOM-2027/trial/",
            *(f"{DRAFTS}IOM-2027/{part}/{row.pk}/" for part, row in one.items()),
            f"{DRAFTS}IOM-2027/codes/{one['codes'].pk}/delete/",
            "/gender-marker/markers/IOM-2027/publish/",
        ):
            page.goto(address)
            axe_check(page)
            assert not is_too_wide(page), address
