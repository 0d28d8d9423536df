"""The register in a browser: a manager enters a project without a script and reads it on a telephone."""

import pytest
from playwright.sync_api import Page, expect

from apps.projects.models import Project, StatedMoney
from tests.projects.register_builders import DAKAR, add_budget, make_project

PHONE, DESK = 390, 1280
STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth)
    .map((each) => `${each.tagName}.${each.className}`)"""


@pytest.fixture
def several(world) -> list[Project]:
    """Projects of Nairobi and Dakar with money, one of them copied from a document."""
    projects = [
        make_project(
            world,
            title=f"Rights of domestic workers, part {number}",
            is_counter_trafficking=(None, True, False)[number % 3],
            targeting=("women", "both", "")[number % 3],
            office=DAKAR if number == 2 else "KEN-NAIROBI",
        )
        for number in range(5)
    ]
    for place, project in enumerate(projects):
        add_budget(project, f"{10_000 * (place + 1)}.50", year=2024 + place % 3)
    make_project(
        world,
        title="Video to encourage the return of Afghan women doctors",
        origin="stated",
        source="WGGI report, CRP, 82nd Council session",
        starts_on=None,
        ends_before=None,
        year_stated="2001",
        state="not_completed",
    )
    StatedMoney.objects.create(
        key="ct-2005",
        kind="counter_trafficking",
        year=2005,
        year_text="2005",
        amount_usd=11_800_000,
        what="Counter-trafficking projects, Programme and Budget",
        source="Evaluation 2006, CRP/22 s2.3.3",
    )
    return projects


class TestManager:
    def test_enters_a_project_without_a_script(self, world, open_page, log_in, axe_check):
        page: Page = open_page(script=False)
        log_in(page, "pm.nairobi")
        page.goto("/projects/")
        expect(page.get_by_role("heading", name="No project yet")).to_be_visible()
        page.get_by_role("link", name="Enter a project").first.click()
        page.get_by_label("Code").fill("KE.0001")
        page.get_by_role("textbox", name="Title").fill("Wells")
        page.get_by_label("Fund", exact=False).first.fill("Donor A")
        page.get_by_role("button", name="More rows (Budget)").click()
        expect(page.get_by_label("Code")).to_have_value("KE.0001")
        row = page.get_by_role("group", name="Budget line 1", exact=True)
        row.get_by_label("Year").fill("2025")
        row.get_by_label("Amount").fill("1250.50")
        page.get_by_role("button", name="Enter the project", exact=True).last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Wells")
        expect(page.get_by_role("cell", name="1,250.50", exact=True).first).to_be_visible()
        assert Project.objects.get().starts_on is None


class TestPages:
    @pytest.mark.parametrize("width", [DESK, PHONE])
    def test_hold_what_axe_asks_for_and_fit(
        self, world, several, open_page, log_in, axe_check, width
    ):
        page: Page = open_page(width=width)
        log_in(page, "budget")
        for name, url in (
            ("register", "/projects/"),
            ("project", f"/projects/{several[0].pk}/"),
            ("form", f"/projects/{several[0].pk}/edit/"),
            ("money", "/projects/money/"),
            ("rates", "/projects/rates/"),
            ("iati", "/projects/iati/"),
            ("import", "/projects/import/"),
        ):
            page.goto(url)
            axe_check(page)
            assert page.evaluate(STICKING_OUT) == [], name

    def test_are_read_in_french(self, world, several, open_page, log_in):
        world.people["auditor"].language = "fr"
        world.people["auditor"].save()
        page: Page = open_page(language="fr")
        log_in(page, "auditor")
        page.goto("/projects/money/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Fonds des projets")
