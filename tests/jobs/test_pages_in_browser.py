"""A job is watched to its end in a real browser: by htmx, after a reload, and without script."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from apps.jobs import services
from apps.jobs.models import Job
from tests.cast import World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def job(world: World, live_server) -> Job:
    waiting = services.ask(
        kind="council_report",
        key="2025",
        task="tests.work",
        arguments={},
        asked_by=world.people["gcu"],
        now=NOW,
        steps=[("figures", "Freeze the figures"), ("files", "Write the files")],
        scope=world.scope("gcu"),
        heading="Report for 2025",
    )
    return services.begin(job_id=waiting.pk, now=NOW)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(services.current_app, "send_task", lambda *a, **k: None, raising=False)


class TestJob:
    def test_moves_by_itself_and_ends_in_its_result(self, job, browser_page, log_in, axe_check):
        log_in(browser_page, "gcu")
        browser_page.goto(f"/jobs/{job.pk}/")
        expect(browser_page.get_by_role("heading", level=1)).to_have_text("Report for 2025")
        axe_check(browser_page)
        with services.step(job=job, key="figures", now=NOW):
            running = browser_page.locator("[data-state=running]")
            expect(running).to_contain_text("Freeze the figures")
        browser_page.reload()
        expect(browser_page.locator("[data-state=finished]")).to_contain_text("Freeze")
        services.finish(job=job, result={"url": "/people/me/"}, now=NOW)
        result = browser_page.locator("#job a.btn-primary")
        expect(result).to_be_visible()
        axe_check(browser_page)
        result.click()
        browser_page.wait_for_url("**/people/me/")

    def test_is_followed_without_script(self, job, open_page, log_in):
        page = open_page(script=False, width=390)
        log_in(page, "gcu")
        page.goto(f"/jobs/{job.pk}/")
        expect(page.locator("#job")).to_contain_text("Running")
        services.finish(job=job, result={"url": "/people/me/"}, now=NOW)
        # The page asks again by itself every three seconds.
        expect(page.locator("#job a.btn-primary")).to_be_visible(timeout=10_000)

    def test_stays_in_the_list(self, job, browser_page, log_in, axe_check):
        services.fail(job=job, problem="The year has no certified period.", now=NOW)
        log_in(browser_page, "auditor")
        browser_page.goto("/jobs/")
        axe_check(browser_page)
        browser_page.get_by_role("link", name="Report for 2025").click()
        expect(browser_page.locator("#job")).to_contain_text("no certified period")
        axe_check(browser_page)
