"""A history read by a person, by a reviewer on a phone without script, and by an auditor."""

from datetime import UTC, datetime

import pghistory
import pytest
from playwright.sync_api import Page, expect

from apps.accounts.history.seals import seal_histories
from apps.accounts.models import User
from apps.accounts.scope import OfficeScope
from apps.staffing.choices import RevisionState
from tests.staffing.builders import advance, begin, fill, take, type_in

NARROW = 390


@pytest.fixture
def address(world, live_server) -> str:
    """The history of a return that was filled, approved and corrected."""
    hr = world.people["hr.nairobi"].pk
    with pghistory.context(user=hr, door="page"):
        revision = begin(world)
    with pghistory.context(user=hr, door="import", reason="First count"):
        fill(world, revision)
    with pghistory.context(user=world.people["hrm"].pk, door="page"):
        advance(world, revision, RevisionState.APPROVED)
    with pghistory.context(user=hr, door="api"):
        type_in(world, take(world, "correct", revision, "hr.nairobi"), {"P4/F": 30})
    return f"/history/staffing.headcountreturn/{revision.headcount_return_id}/"


def fits(page: Page) -> bool:
    """Whether the page is no wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


class TestHistory:
    def test_is_told_and_opened_field_by_field(self, address, browser_page, log_in, axe_check):
        log_in(browser_page, "hr.nairobi")
        browser_page.goto(address)
        expect(browser_page.get_by_role("heading", level=1)).to_contain_text("History")
        expect(browser_page.locator(".history")).to_contain_text("First count")
        axe_check(browser_page)
        browser_page.get_by_role("link", name="Field by field").click()
        expect(browser_page.locator("ins.diff-new").first).to_be_visible()
        axe_check(browser_page)
        browser_page.get_by_role("link", name="Show all").first.click()
        expect(browser_page.locator(".history-fields tbody tr").nth(150)).to_be_attached()
        axe_check(browser_page)

    def test_is_read_in_french_on_a_phone_without_script(self, world, address, open_page, log_in):
        User.objects.filter(username="auditor").update(language="fr")
        page = open_page(width=NARROW, language="fr", script=False)
        log_in(page, "auditor")
        for face in ["", "?face=fields"]:
            page.goto(address + face)
            expect(page.locator("h1")).to_contain_text("Historique")
            assert fits(page)

    def test_offers_a_correction_from_an_earlier_revision(
        self, world, address, browser_page, log_in, axe_check
    ):
        draft = begin(world)
        advance(world, draft, RevisionState.APPROVED)
        log_in(browser_page, "hr.nairobi")
        browser_page.goto("/returns/KEN-NAIROBI/2025-12-31/history/")
        browser_page.get_by_text("Begin a correction from an earlier revision").click()
        axe_check(browser_page)
        browser_page.get_by_label("Reason").fill("The first count was right.")
        browser_page.get_by_role("button", name="Begin the correction").click()
        expect(browser_page.locator(".messages, #messages")).to_contain_text("Revision 3")


class TestExport:
    def test_shows_seals_and_says_what_is_wrong(self, address, open_page, log_in, axe_check):
        scope = OfficeScope.everything("tests")
        seal_histories(now=datetime(2190, 1, 1, tzinfo=UTC), scope=scope)
        page = open_page(width=NARROW)
        log_in(page, "auditor")
        page.goto("/history/export/")
        axe_check(page)
        assert fits(page)
        page.get_by_role("button", name="Export the history").click()
        expect(page.locator("[role=alert], .error-summary").first).to_be_visible()
        axe_check(page)
