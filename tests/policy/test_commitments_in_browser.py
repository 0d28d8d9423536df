"""Commitments on a phone: found, closed with a reason, opened again; and the guidelines, with axe."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from playwright.sync_api import expect

from apps.policy import reference
from apps.policy.models import Commitment


@pytest.fixture
def loaded(world, live_server):
    reference.load(folder=settings.REFERENCE_DIR, now=datetime(2026, 3, 1, tzinfo=UTC))


class TestCommitments:
    def test_are_closed_and_opened_again_on_a_phone(self, loaded, open_page, log_in, axe_check):
        page = open_page(width=390)
        log_in(page, "gcu")
        page.goto("/policy/commitments/")
        axe_check(page)
        assert page.evaluate("document.documentElement.scrollWidth <= 390")
        page.locator(".filters summary").click()
        page.get_by_label("Words").fill("working time")
        page.get_by_role("button", name="Apply").click()
        expect(page.locator("main")).to_contain_text("1 commitment found")
        page.get_by_role("link", name="Focal points spend at least 10 per cent").click()
        axe_check(page)
        page.get_by_role("link", name="Close the commitment").click()
        expect(page.locator("main")).to_contain_text("Workplans of focal points take no new item")
        page.get_by_role("button", name="Close the commitment").click()
        expect(page.locator(".error-summary")).to_contain_text("Write the reason")
        axe_check(page)
        page.get_by_label("dropped").check()
        page.get_by_label("Reason").fill("The new policy asks for 20 per cent.")
        page.get_by_role("button", name="Close the commitment").click()
        expect(page.locator(".context-bar")).to_contain_text("dropped")
        axe_check(page)
        kept = Commitment.objects.get(key="2015-35-2")
        assert (kept.closing, kept.closed_because) == (
            "dropped",
            "The new policy asks for 20 per cent.",
        )
        page.get_by_role("link", name="Open it again").click()
        page.get_by_label("Reason").fill("It still binds.")
        page.get_by_role("button", name="Open it again").click()
        expect(page.locator(".context-bar")).to_contain_text("open")
        page.get_by_role("link", name="History").click()
        expect(page.locator("main")).to_contain_text("It still binds.")
        expect(page.locator("main")).to_contain_text("The new policy asks for 20 per cent.")
        assert page.evaluate("document.documentElement.scrollWidth <= 390")

    def test_make_actions(self, loaded, browser_page, log_in):
        page = browser_page
        log_in(page, "gcu")
        page.goto(f"/policy/commitments/{Commitment.objects.get(key='2015-36-1').pk}/")
        page.get_by_role("link", name="Make an action of this").click()
        page.get_by_label("What will be done").fill("Commission the evaluation")
        page.get_by_label("Due").fill("2199-06-30")
        page.get_by_role("button", name="Make the action").click()
        page.wait_for_url("**/actions/*/")
        page.get_by_role("link", name="Mid-term evaluation").click()
        expect(page.locator("#actions")).to_contain_text("Commission the evaluation")

    def test_are_read_in_french_and_spanish(self, world, loaded, open_page, log_in, axe_check):
        Commitment.objects.filter(key="2015-36-1").update(
            closing="fulfilled", closed_on=date(2019, 5, 2), closed_because="Publiée."
        )
        for language, said in (("fr", "Évaluation à mi-parcours"), ("es", "Evaluación de mitad")):
            reader = world.people["auditor"]
            reader.language = language
            reader.save()
            page = open_page(width=390, language=language)
            log_in(page, "auditor")
            page.goto("/policy/commitments/")
            expect(page.locator("main")).to_contain_text(said)
            page.goto("/policy/guideline-activities/")
            axe_check(page)
            assert page.evaluate("document.documentElement.scrollWidth <= 390")
