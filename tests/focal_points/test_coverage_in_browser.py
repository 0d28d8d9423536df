"""Coverage in a browser: the Gender Coordination Unit sees the world, a head of office the own office."""

import pytest
from playwright.sync_api import Page, expect

from tests.focal_points.coverage_builders import make_network

PHONE, DESK = 390, 1280
STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth)
    .map((each) => `${each.tagName}.${each.className}`)"""
DAY = "?as_of=2025-12-31"


class TestCoverage:
    @pytest.mark.parametrize("width", [PHONE, DESK])
    def test_is_read_by_the_gender_coordination_unit(
        self, world, open_page, log_in, axe_check, width
    ):
        make_network(world)
        page: Page = open_page(width=width)
        log_in(page, "gcu")
        page.goto(f"/focal-points/{DAY}")
        expect(page.locator(".coverage-sentence")).to_contain_text("of 30 offices and departments")
        map_of_the_world = page.get_by_role("img", name="Where are offices without a focal point?")
        expect(map_of_the_world).to_be_visible()
        assert map_of_the_world.locator("path").count() >= 4
        assert page.evaluate(STICKING_OUT) == []
        axe_check(page)
        page.get_by_role("link", name="All offices and their focal points").click()
        expect(page.get_by_role("heading", name="Offices and their focal points")).to_be_visible()
        assert page.evaluate(STICKING_OUT) == []
        axe_check(page)

    @pytest.mark.parametrize("width", [PHONE, DESK])
    def test_is_of_the_own_office_for_its_head(self, world, open_page, log_in, axe_check, width):
        make_network(world)
        world.people["head.nairobi"].language = "fr"
        world.people["head.nairobi"].save()
        page: Page = open_page(width=width, language="fr", script=False)
        log_in(page, "head.nairobi")
        page.goto(f"/focal-points/{DAY}")
        mine = page.locator(".coverage-mine > li")
        expect(mine).to_have_count(2)
        expect(mine.filter(has_text="Kenya")).to_contain_text("Wanjiru Kamau")
        expect(page.get_by_role("heading", name="Vos bureaux")).to_be_visible()
        expect(page.locator(".chart-map")).to_have_count(0)
        assert page.evaluate(STICKING_OUT) == []

    def test_of_a_published_year_is_told_with_its_source(self, world, open_page, log_in, axe_check):
        make_network(world)
        page: Page = open_page(width=PHONE)
        log_in(page, "auditor")
        page.goto("/focal-points/?as_of=2006-12-31")
        expect(page.locator(".coverage-sentence")).to_contain_text("81 focal points")
        expect(page.locator(".coverage-figures")).to_have_count(0)
        axe_check(page)
