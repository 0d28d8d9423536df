"""The journey of a report: asked for, watched, published, read by the Council in French."""

import pytest
from playwright.sync_api import Page, expect

from apps.jobs import services
from apps.jobs.models import Job
from apps.reports.choices import DocumentFormat
from apps.reports.services.building import build
from apps.reports.services.editions import publish
from apps.staffing.tasks import check_release
from tests.reports.builders import FROZEN_AT, PUBLISHED_AT, YEAR, certify, frozen, with_files
from tests.staffing.golden_world import build_golden_world

NARROW = 390


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    """The work is done here and not by a worker; that one is killed elsewhere."""
    monkeypatch.setattr(services.current_app, "send_task", lambda *a, **k: None, raising=False)


@pytest.fixture
def golden(world, live_server):
    """The golden year, certified."""
    build_golden_world(world)
    certify()
    return world


@pytest.fixture
def gcu(golden, browser_page, log_in) -> Page:
    """The Gender Coordination Unit at its list of reports."""
    log_in(browser_page, "gcu")
    browser_page.goto("/reports/")
    return browser_page


def does_not_scroll_sideways(page: Page) -> bool:
    """Whether the page is no wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


class TestJourney:
    def test_from_the_question_to_the_council(self, golden, gcu, open_page, log_in, axe_check):
        page = gcu
        axe_check(page)
        year = page.get_by_role("region", name="2024")
        expect(year).to_contain_text("period certified")
        expect(year).to_contain_text("No edition yet.")
        year.get_by_label("Language of the files").select_option("fr")
        year.get_by_role("button", name="Build the report").click()
        page.wait_for_url("**/jobs/*/")
        expect(page.locator("#job")).to_contain_text("Waiting for its turn")
        expect(page.locator("#job li")).to_have_count(5)
        axe_check(page)

        job = Job.objects.get()
        build(job_id=job.pk, year=YEAR, language="fr", clock=lambda: FROZEN_AT)
        attack = Job.objects.get(kind="staffing_release_check")
        check_release(job_id=attack.pk, **attack.arguments)
        expect(page.locator("#job li[data-state=finished]")).to_have_count(5)
        page.locator("#job a.btn-primary").click()
        page.wait_for_url(f"**/reports/{YEAR}/1/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Report of 2024, edition 1")
        expect(
            page.get_by_text("Checked just now: the figures are as they were frozen.")
        ).to_be_visible()
        files = page.get_by_role("region", name="Files").get_by_role("link")
        expect(files).to_have_count(8)
        axe_check(page)

        with page.expect_download() as download:
            files.first.click()
        assert download.value.suggested_filename == "gender-report-2024-1-fr-inner.docx"

        page.get_by_role("link", name="Publish this edition").click()
        expect(page.get_by_text("Publication cannot be taken back")).to_be_visible()
        axe_check(page)
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("Council readers see this edition from now on.")).to_be_visible()
        expect(page.get_by_role("link", name="Publish this edition")).to_have_count(0)

        # Language is kept with the person, not with the browser.
        golden.people["council"].language = "fr"
        golden.people["council"].save(update_fields=["language"])
        reader = open_page()
        log_in(reader, "council")
        reader.goto("/reports/")
        axe_check(reader)
        reader.locator(".edition-list a").click()
        reader.wait_for_url(f"**/reports/{YEAR}/1/")
        expect(reader.locator("article.document")).to_have_attribute("lang", "fr")
        expect(reader.locator("#contents")).to_have_text("Table des matières")
        expect(reader.locator("#table-2 tbody tr").nth(2).locator("td").first).to_have_text("c")
        expect(reader.locator(".report-files tbody tr")).to_have_count(4)
        axe_check(reader)


class TestEditionPage:
    @pytest.fixture
    def edition(self, golden):
        """A published edition of the golden year."""
        edition = with_files(frozen(), formats=[DocumentFormat.HTML])
        return publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=golden.scope("gcu"))

    def test_fits_a_telephone_and_changes_its_language(self, edition, open_page, log_in, axe_check):
        page = open_page(width=NARROW)
        log_in(page, "council")
        page.goto(f"/reports/{YEAR}/")
        assert does_not_scroll_sideways(page)
        axe_check(page)
        page.get_by_role("navigation", name="Language of the report").get_by_role(
            "link", name="Spanish"
        ).click()
        expect(page.locator("article.document")).to_have_attribute("lang", "es")
        expect(page.locator("#contents")).to_have_text("Índice")
        assert does_not_scroll_sideways(page)

    def test_is_read_without_script(self, edition, open_page, log_in):
        page = open_page(script=False)
        log_in(page, "council")
        page.goto(f"/reports/{YEAR}/")
        page.locator("#figure-1 summary").click()
        expect(page.locator("#figure-1 details table")).to_be_visible()

    def test_asks_before_it_publishes_and_says_why_not(self, golden, open_page, log_in, axe_check):
        frozen()
        page = open_page(width=NARROW)
        log_in(page, "gcu")
        page.goto(f"/reports/{YEAR}/1/publish/")
        expect(page.get_by_text("No file has been made of this edition yet.")).to_be_visible()
        expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
        axe_check(page)


class TestSessionPage:
    def test_shows_all_that_is_wrong_and_keeps_the_rest(self, gcu, axe_check):
        gcu.goto(f"/reports/{YEAR}/session/")
        axe_check(gcu)
        gcu.get_by_label("document symbol").fill("C/116/TEST")
        gcu.get_by_label("session begins on").fill("2025-12-03")
        gcu.get_by_label("session ends on").fill("2025-12-01")
        gcu.get_by_role("button", name="Save").click()
        summary = gcu.get_by_role("alert")
        expect(summary).to_contain_text("The session ends before it begins.")
        axe_check(gcu)
        gcu.get_by_label("session ends on").fill("2025-12-04")
        gcu.get_by_role("button", name="Save").click()
        gcu.wait_for_url("**/reports/")
        expect(gcu.get_by_role("region", name="2024")).to_contain_text("C/116/TEST")
