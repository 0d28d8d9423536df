"""Movements beside a return in a browser: lines with the keyboard and without script, and what they add up to."""

from playwright.sync_api import expect

from apps.staffing.models import Movement
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import NAIROBI, STAFF, approved_before, begin, fill

ADDRESS = f"/returns/{NAIROBI}/{OPEN_PERIOD}/movements/"


class TestEntry:
    def test_adds_lines_marks_what_is_wrong_and_shows_what_differs(
        self, world, open_page, log_in, axe_check
    ):
        approved_before(world)
        fill(world, begin(world), {**STAFF, "P4/F": 5})
        page = open_page()
        log_in(page, "hr.nairobi")
        page.goto(ADDRESS)
        page.locator("#id_hire-0-to").select_option(label="P4")
        page.locator("#id_hire-0-F").fill("1")
        page.locator("#id_hire-0-F").press("Enter")
        expect(page.locator("#id_hire-0-M")).to_be_focused()
        page.get_by_role("button", name="Add a line Hires").click()
        expect(page.locator("#id_hire-1-to")).to_be_focused()
        expect(page.locator("#id_hire-1-F")).to_have_value("")
        expect(page.locator("#id_hire-1-F")).to_have_accessible_name("Women (Hires, line 2)")
        page.locator("#id_hire-1-to").select_option(label="P4")
        page.locator("#id_hire-1-F").fill("2")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".error-summary")).to_contain_text("Hires, line 2: This line stands")
        expect(page.locator("#id_hire-1-F")).to_have_value("2")
        axe_check(page)
        page.locator("tr[data-line='hire-1'] [data-drop]").click()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#reconciliation")).to_contain_text(
            "3 on 31 December 2024, 1 in, 0 out: 4 expected, but the return counts 5."
        )
        assert Movement.objects.get().count == 1
        page.goto(f"/staffing/movements/?as_of={OPEN_PERIOD}&status=provisional")
        expect(page.locator("main")).to_contain_text("No movements are known")
        axe_check(page)

    def test_works_without_script_on_a_phone(self, world, open_page, log_in):
        begin(world)
        page = open_page(width=390, script=False)
        log_in(page, "hr.nairobi")
        page.goto(ADDRESS)
        page.locator("#id_separation-0-from").select_option(label="G5")
        page.locator("#id_separation-0-M").fill("1")
        page.get_by_role("button", name="Add a line Separations").click()
        expect(page.locator("#id_separation-1-from")).to_be_visible()
        expect(page.locator("#id_separation-0-M")).to_have_value("1")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("main")).to_contain_text("Choose the reason")
        page.locator("#id_separation-0-reason").select_option(label="Retirement")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#id_separation-0-reason")).to_have_value("retirement")
        assert Movement.objects.get().reason == "retirement"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
