"""The market, the boards and exploring in a browser: entered, refused, read as chart and table, saved; in Spanish too."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from apps.staffing.choices import VacancyState
from apps.staffing.models import BoardComposition, ExploreView, Vacancy
from tests.staffing.golden_world import NOW
from tests.staffing.permission_subjects_market import make_vacancy
from tests.staffing.test_analytics_selection import departments

MARKET = "/staffing/market/"
GRADES = ("P1", "P2", "P3", "P4", "P5", "D1")


class TestTheMarket:
    @pytest.fixture
    def pooled(self, golden):
        """Vacancies whose sum says the opposite of each of them: the applicants of 1973."""
        for grade, one in zip(GRADES, departments(), strict=True):
            make_vacancy(
                golden,
                "KEN-NAIROBI",
                f"1973 {grade}",
                grade=golden.grades[grade],
                posts=999,
                applicants_women=one.women_in,
                applicants_men=one.men_in,
                appointed_women=one.women,
                appointed_men=one.men,
                state=VacancyState.FILLED,
                closed_on=date(2025, 12, 1),
            )
        return golden

    def test_wants_a_justification_before_a_vacancy_is_closed_and_warns_of_the_sum(
        self, pooled, open_page, log_in, reads_well
    ):
        page: Page = open_page()
        log_in(page, "hr.nairobi")
        page.goto(f"{MARKET}vacancies/")
        page.get_by_role("link", name="Enter a vacancy").first.click()
        page.get_by_label("Office", exact=True).select_option("KEN-NAIROBI")
        page.get_by_label("Number of the notice").fill("VN 2025/7")
        page.get_by_label("Grade of the post").select_option("G5")
        page.get_by_label("Contract", exact=True).select_option("ONE_YEAR_PLUS")
        page.get_by_label("Opened on", exact=True).fill("2025-09-01")
        page.get_by_label("Filled or cancelled on").fill("2025-12-20")
        page.get_by_label("State", exact=True).select_option("filled")
        for stage, women, men in (
            ("Applicants", 20, 10),
            ("Short list", 4, 1),
            ("Appointed", 1, 0),
        ):
            page.get_by_label(f"{stage}, women").fill(str(women))
            page.get_by_label(f"{stage}, men").fill(str(men))
        page.get_by_role("button", name="Save the vacancy").press("Enter")
        # In Nairobi ten women and six men hold G5: the list of four women and one man is to be justified.
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("10 women and 6 men at G5")
        alert.get_by_role("link").press("Enter")
        justification = page.get_by_label("Justification of the short list")
        expect(justification).to_be_focused()
        expect(page.get_by_label("Short list, women")).to_have_value("4")
        assert not Vacancy.objects.filter(reference="VN 2025/7").exists()
        reads_well(page)
        justification.fill("Two men who were long-listed withdrew.")
        page.get_by_role("button", name="Save the vacancy").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("VN 2025/7")
        expect(page.get_by_text("Two men who were long-listed withdrew.")).to_be_visible()
        reads_well(page)
        page.goto(f"{MARKET}vacancies/?state=filled")
        expect(page.locator("tbody tr").filter(has_text="VN 2025/7")).to_contain_text("20 / 10")
        reads_well(page)
        page.goto(MARKET)
        expect(page.get_by_role("note").first).to_contain_text("do not read the sum alone")
        expect(page.get_by_role("link", name="VN 2025/7")).to_be_visible()
        reads_well(page)


class TestTheBoards:
    def test_are_entered_with_training_that_cannot_exceed_the_members(
        self, world, open_page, log_in, reads_well
    ):
        page: Page = open_page()
        log_in(page, "hrm")
        page.goto("/staffing/boards/")
        page.get_by_role("link", name="Enter a composition").first.click()
        page.locator("#id_board").select_option("jarb")
        page.locator("#id_as_of").fill("2025-03-01")
        for name, number in (("members_women", 2), ("members_men", 4), ("trained_women", 3)):
            page.locator(f"#id_{name}").fill(str(number))
        save = page.get_by_role("button", name="Save the composition")
        save.click()
        expect(page.get_by_role("alert").get_by_role("link")).to_have_count(1)
        expect(page.locator("#id_trained_women")).to_have_attribute("aria-invalid", "true")
        reads_well(page)
        page.locator("#id_trained_women").fill("1")
        save.click()
        row = page.locator("tbody tr").filter(has_text="JARB")
        expect(row).to_contain_text("33")
        expect(page.get_by_text(re.compile("Not known: .*CARC, JASAC"))).to_be_visible()
        reads_well(page)
        assert BoardComposition.objects.get().trained_women == 1


class TestExploring:
    def test_shows_a_changed_measure_as_chart_and_table_and_saves_it_in_spanish(
        self, golden, open_page, log_in, reads_well
    ):
        golden.people["gcu"].language = "es"
        golden.people["gcu"].save(update_fields=["language"])
        page: Page = open_page(language="es")
        log_in(page, "gcu")
        page.goto(f"/staffing/explore/?as_of={NOW}")
        page.get_by_label("Filas", exact=True).select_option("category")
        page.get_by_label("Columnas", exact=True).select_option("category")
        page.get_by_label("Medida", exact=True).select_option("persons")
        page.get_by_role("button", name="Aplicar").press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("Columnas", exact=True).select_option("sex")
        page.get_by_role("button", name="Aplicar").press("Enter")
        expect(page).to_have_url(re.compile(r"measure=persons"))
        total = page.locator("#table-staffingexplore tr.total td")
        expect(total.nth(0)).to_have_text("24")
        page.get_by_role("link", name="Guardar como vista").press("Enter")
        page.locator("#id_name").fill("Personas por sexo")
        reads_well(page)
        page.get_by_role("button", name="Guardar la vista").press("Enter")
        views = page.locator(".explore-views")
        expect(views.get_by_role("link", name="Personas por sexo", exact=True)).to_be_visible()
        expect(page.get_by_label("Medida", exact=True)).to_have_value("persons")
        assert "measure=persons" in ExploreView.objects.get().question
        expect(total.nth(0)).to_have_text("24")
        figure = page.locator("figure.chart")
        expect(figure.locator(".chart-plot svg")).to_be_visible()
        figure.locator("summary").press("Enter")
        # The twin holds what is drawn, which is what the table holds.
        drawn, shown = (
            page.locator(f"{place} tbody tr")
            .filter(has_text="Servicios Generales")
            .first.locator("td")
            for place in ("figure.chart", "#table-staffingexplore")
        )
        expect(drawn.first).to_be_visible()
        assert drawn.all_inner_texts()[:3] == shown.all_inner_texts()[:3]
        reads_well(page)
