"""The pages of the room in a browser: readable by everybody, complete without script."""

import pytest

PAGES = [
    "/offices/",
    "/offices/?kind=sub_office&region=KEN-NAIROBI-RO",
    "/offices/?search=atlantis",
    "/offices/KEN-NAIROBI/",
    "/offices/KEN-MOMBASA/?tree=today",
    "/offices/open/",
    "/offices/KEN-MOMBASA/rename/",
    "/periods/",
    "/periods/plan/",
    "/periods/2025-12-31/close/",
    "/targets/",
]


@pytest.mark.django_db(transaction=True)
class TestPages:
    @pytest.mark.parametrize("width", [1280, 390, 320])
    def test_pass_axe_and_never_scroll_sideways(self, world, open_page, log_in, axe_check, width):
        page = open_page(width=width)
        log_in(page, "admin")
        for address in PAGES:
            page.goto(address)
            assert page.locator("h1").count() == 1, address
            axe_check(page)
            needed = page.evaluate("document.documentElement.scrollWidth")
            assert needed <= width, address

    def test_change_an_office_without_script(self, world, open_page, log_in, axe_check):
        page = open_page(script=False)
        log_in(page, "admin")
        page.goto("/offices/KEN-MOMBASA/rename/")
        page.locator("#id_name").fill("")
        page.locator("main button[type=submit]").click()
        assert "2 things to correct" in page.locator(".error-summary").inner_text()
        page.locator("#id_name").fill("Coast")
        page.locator("#id_reason").fill("Decision of the test")
        page.locator("main button[type=submit]").click()
        assert "is called Coast" in page.locator("main").inner_text()
        page.locator("button[name=confirmed]").click()
        assert page.locator("h1").inner_text() == "Coast"

    def test_show_problems_that_pass_axe_and_take_the_focus(
        self, world, open_page, log_in, axe_check
    ):
        page = open_page()
        log_in(page, "admin")
        page.goto("/offices/KEN-NAIROBI/close/")
        page.locator("#id_reason").fill("Decision of the test")
        page.locator("main button[type=submit]").click()
        summary = page.locator(".error-summary")
        summary.wait_for()
        assert "KEN-MOMBASA" in summary.inner_text()
        axe_check(page)
