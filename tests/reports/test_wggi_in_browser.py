"""The journey of the WGGI's report: an activity is added, the report is asked for, watched and read."""

import pytest
from playwright.sync_api import Page, expect

from apps.jobs import services
from apps.jobs.models import Job
from apps.projects.choices import RoundState
from apps.reports.choices import Series
from apps.reports.services.building import build
from tests.projects.builders import make_award, make_round
from tests.reports.builders import FROZEN_AT

YEAR = 2024


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    """The work is done here and not by a worker; that one is killed elsewhere."""
    monkeypatch.setattr(services.current_app, "send_task", lambda *a, **k: None, raising=False)


@pytest.fixture
def wggi(world, live_server, browser_page, log_in) -> Page:
    """The head of the WGGI at the list of its reports, with a round that paid for one project."""
    funding_round = make_round(year=YEAR, state=RoundState.DECIDED)
    make_award(world, funding_round=funding_round, amount="12500")
    log_in(browser_page, "wggi")
    browser_page.goto("/reports/wggi/")
    return browser_page


class TestJourney:
    def test_from_an_activity_to_the_report(self, wggi, axe_check):
        page = wggi
        axe_check(page)
        page.get_by_role("link", name="Other activities").click()
        axe_check(page)
        page.get_by_role("link", name="Add an activity").first.click()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("What", exact=False).first.fill("Workshop with midwives")
        axe_check(page)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("table")).to_contain_text("Workshop with midwives")

        page.goto("/reports/wggi/")
        year = page.get_by_role("region", name=str(YEAR))
        expect(year).to_contain_text("ready to be reported on")
        year.get_by_role("button", name="Build the report").click()
        page.wait_for_url("**/jobs/*/")
        job = Job.objects.get()
        build(job_id=job.pk, series=Series.WGGI, year=YEAR, language="en", clock=lambda: FROZEN_AT)
        page.goto(f"/reports/wggi/{YEAR}/1/")
        report = page.get_by_role("article")
        expect(report).to_contain_text("Workshop with midwives")
        expect(report.get_by_role("row", name="Total")).to_contain_text("12,500")
        axe_check(page)
