"""A focal point logs an activity on a telephone: with script, without, in French and in Spanish."""

from playwright.sync_api import Page, expect

from apps.focal_points.models import Activity
from tests.cast import World
from tests.focal_points.builders import NAIROBI, make_activity, make_appointment

PHONE, PHONE_HEIGHT = 390, 844
FOCAL_POINT = "focalpoint.nairobi"
NEW = "/focal-points/activities/new/"


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def speak(world: World, username: str, language: str) -> None:
    world.people[username].language = language
    world.people[username].save()


class TestPhone:
    def test_logs_on_one_screen_in_french_and_keeps_what_is_typed(
        self, world: World, open_page, log_in, axe_check
    ):
        make_appointment(world, user=FOCAL_POINT)
        speak(world, FOCAL_POINT, "fr")
        page = open_page(width=PHONE, height=PHONE_HEIGHT, language="fr")
        log_in(page, FOCAL_POINT)
        page.goto(NEW)
        send = page.locator("button[name=do][value=log]")
        box = send.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE_HEIGHT
        assert not is_too_wide(page)
        axe_check(page)
        page.locator("label.kind").first.click()
        page.locator("[name=title]").fill("Séance d’information")
        expect(page.locator("#save-state")).to_contain_text(":")
        page.wait_for_url("**/edit/")
        draft = Activity.objects.get()
        assert (draft.state, draft.title, draft.kind) == (
            "draft",
            "Séance d’information",
            "briefing",
        )
        # The telephone rings; later the draft is there to be gone on with.
        page.goto(NEW)
        page.locator(".own-drafts a").click()
        expect(page.locator("[name=title]")).to_have_value("Séance d’information")
        page.locator("summary", has_text="partenaires").click()
        page.locator("[name=staff_women]").fill("7")
        assert not is_too_wide(page)
        axe_check(page)
        send.click()
        page.wait_for_url(f"**/activities/{draft.pk}/")
        axe_check(page)
        draft.refresh_from_db()
        assert (draft.state, draft.staff_women, draft.language) == ("logged", 7, "fr")
        assert Activity.objects.count() == 1

    def test_pressed_twice_logs_once(self, world: World, open_page, log_in):
        page = open_page(width=PHONE, height=PHONE_HEIGHT)
        log_in(page, FOCAL_POINT)
        page.goto(NEW)
        page.get_by_label("Training").check()
        page.get_by_label("Title").fill("Gender in the project cycle")
        page.get_by_role("button", name="Log it").dblclick()
        expect(page.get_by_text("Logged. Thank you.")).to_be_visible()
        assert Activity.objects.filter(state="logged").count() == Activity.objects.count() == 1

    def test_without_script_saves_a_draft_by_its_button_and_logs_it(
        self, world: World, open_page, log_in
    ):
        speak(world, FOCAL_POINT, "es")
        page = open_page(width=PHONE, height=PHONE_HEIGHT, language="es", script=False)
        log_in(page, FOCAL_POINT)
        page.goto(NEW)
        page.locator("[name=title]").fill("Taller")
        page.locator("button[value=draft]").click()
        page.locator("button[value=log]").click()
        expect(page.locator(".error-summary")).to_be_visible()
        expect(page.locator("[name=title]")).to_have_value("Taller")
        page.locator("label.kind").nth(1).click()
        page.locator("button[value=log]").click()
        assert Activity.objects.get().state == "logged"


class TestLog:
    def test_is_read_and_filtered_in_spanish(self, world: World, open_page, log_in, axe_check):
        make_activity(world, staff_women=3, language="es", title="Charla")
        speak(world, "head.nairobi", "es")
        page = open_page(width=PHONE, height=PHONE_HEIGHT, language="es")
        log_in(page, "head.nairobi")
        page.goto("/focal-points/activities/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Actividades")
        axe_check(page)
        assert not is_too_wide(page)
        page.goto(f"/focal-points/activities/?office={NAIROBI}&show=months")
        axe_check(page)
        page.get_by_role("link", name="Charla").click()
        axe_check(page)
        assert not is_too_wide(page)
        page.goto("/focal-points/activities/before/")
        axe_check(page)
