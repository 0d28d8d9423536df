"""Home, search and hand-over in a browser: English, French, Spanish, narrow, without script, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.actions.builders import make
from tests.cast import World
from tests.staffing.builders import bring_to

LANGUAGES = {"hr.dakar": "fr", "head.hargeisa": "es"}


@pytest.fixture
def house(world, live_server) -> World:
    """Something to do for each: Nairobi owes, Hargeisa attests in Spanish, Dakar reads French."""
    for username, language in LANGUAGES.items():
        world.people[username].language = language
        world.people[username].save(update_fields=["language"])
    bring_to(world, "submitted", "SOM-HARGEISA")
    make(world, title="Publish the vacancy")
    return world


class TestHome:
    def test_answers_what_is_next_in_the_language_of_the_reader(
        self, house, open_page, log_in, axe_check
    ):
        for username, title, line, button in (
            ("hr.nairobi", "things to do", "Headcount return of Kenya", "Start"),
            ("hr.dakar", "tâche à accomplir", "Relevé d’effectifs", "Commencer"),
            ("head.hargeisa", "asunto espera", "Declaración de personal de Hargeisa", "Refrendar"),
        ):
            page = open_page(language=LANGUAGES.get(username, "en"))
            log_in(page, username)
            page.goto("/")
            expect(page.locator("h1")).to_contain_text(title)
            lines = page.locator(".desk-line")
            expect(lines.filter(has_text=line).first).to_be_visible()
            expect(lines.filter(has_text=line).locator("a.btn").first).to_contain_text(button)
            axe_check(page)

    @pytest.mark.parametrize("width", [1280, 390, 320])
    def test_fits_every_screen(self, house, open_page, log_in, axe_check, width):
        page = open_page(width=width)
        for username in ("hr.nairobi", "senior", "gcu", "council"):
            page.context.clear_cookies()
            log_in(page, username)
            for address in ("/", "/search/?q=kenya"):
                page.goto(address)
                axe_check(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, address

    def test_leads_on_without_script(self, house, open_page, log_in):
        page = open_page(width=390, script=False)
        log_in(page, "head.hargeisa")
        page.goto("/")
        page.locator(".desk-line a.btn").first.click()
        assert "/returns/SOM-HARGEISA/" in page.url
        page.locator(".search-open").click()
        page.locator("#id_q").fill("hargeisa")
        page.locator("main button[type=submit]").click()
        expect(page.locator(".search-hits a").first).to_have_text("Hargeisa")


class TestSearch:
    def test_is_reached_and_left_by_keyboard(self, house, open_page, log_in, axe_check):
        page = open_page()
        log_in(page, "hr.nairobi")
        page.goto("/")
        page.keyboard.press("/")
        expect(page.locator("#site-search")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#site-search")).not_to_be_focused()
        page.keyboard.press("/")
        page.keyboard.type("a/b")
        expect(page.locator("#site-search")).to_have_value("a/b")
        page.locator("#site-search").fill("SÉNÉGAL")
        page.keyboard.press("Enter")
        expect(page.locator(".search-found")).to_contain_text("1 result")
        axe_check(page)


class TestHandOver:
    def test_names_what_moves_before_it_does(self, house, open_page, log_in, axe_check):
        page = open_page(width=390)
        log_in(page, "hr.region")
        page.goto(f"/people/{house.people['hr.nairobi'].pk}/")
        page.get_by_role("link", name="Hand over to a successor").click()
        page.get_by_label("Successor").select_option(label="Wanjiru Kamau")
        axe_check(page)
        page.get_by_role("button", name="Show what would move").click()
        expect(page.locator(".pack-lines").first).to_contain_text("Publish the vacancy")
        axe_check(page)
        page.get_by_role("button", name="Hand over now").click()
        expect(page.locator("h1")).to_have_text("Handed over: Achieng Otieno to Wanjiru Kamau")
        axe_check(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
