"""Review at scale in a browser: the queue and its sample by the keyboard; the matrix, a lock and a reopening in French."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from django.utils.formats import date_format
from playwright.sync_api import Locator, Page, expect

from apps.staffing.choices import RevisionState
from apps.staffing.models import ReturnRevision
from tests.cast import OPEN_PERIOD
from tests.staffing.golden_world import NOW, sum_up
from tests.staffing.review_world import DAKAR, all_attested, attested

QUEUE = f"/returns/review/?period={OPEN_PERIOD}"
OF_DAKAR = f"/returns/SEN-DAKAR/{NOW}/"


def press(target: Locator, key: str = "Enter") -> None:
    """Go to something and press a key, as somebody without a mouse does."""
    target.focus()
    target.press(key)


def approved() -> int:
    """How many returns of the open period are approved."""
    return ReturnRevision.objects.filter(
        headcount_return__period__as_of=OPEN_PERIOD, state=RevisionState.APPROVED
    ).count()


class TestTheQueue:
    @pytest.fixture
    def waiting(self, golden):
        """Five returns wait; four of them are clean."""
        all_attested(golden)
        attested(golden, "SEN-DAKAR", DAKAR, warnings=1, unexplained=1)
        sum_up(OPEN_PERIOD)
        return golden

    def test_approves_the_clean_ones_but_for_a_sample_that_is_read_one_by_one(
        self, waiting, open_page, log_in, reads_well
    ):
        page: Page = open_page()
        log_in(page, "hrm")
        page.goto(QUEUE)
        rows = page.locator(".queue-table tbody tr")
        expect(rows).to_have_count(5)
        expect(rows.first).to_contain_text("Sénégal")
        expect(rows.first.locator("[data-risk=unexplained]")).to_be_visible()
        press(page.get_by_role("checkbox", name="Choose", exact=True), "Space")
        expect(page.get_by_role("checkbox", name="Choose Mombasa")).to_be_checked()
        reads_well(page)

        press(page.get_by_role("link", name="Approve the clean ones together"))
        expect(page.get_by_text("4 of 5 waiting returns are clean")).to_be_visible()
        reads_well(page)
        press(page.get_by_role("button", name="Draw 3 returns to be read"))
        expect(
            page.get_by_text("1 return as of 31 December 2025 comes into force.")
        ).to_be_visible()
        assert approved() == 0
        reads_well(page)
        press(page.get_by_role("button", name="Approve 1 return"))
        expect(page.get_by_role("heading", name="1 return approved together")).to_be_visible()
        assert approved() == 1
        drawn = page.url

        page.goto(QUEUE)
        expect(rows).to_have_count(4)
        # What chance held back cannot be chosen for an approval of many.
        expect(page.locator("input[name=chosen]")).to_have_count(1)
        held = rows.filter(has=page.locator("[data-risk=held_back]"))
        expect(held).to_have_count(3)
        press(held.first.get_by_role("link", name="Review"))
        expect(page.get_by_text("To be read in full: chance drew it")).to_be_visible()
        reads_well(page)
        press(page.get_by_role("button", name="Approve", exact=True))
        expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
        assert approved() == 2
        page.goto(drawn)
        expect(page.get_by_text("Read and approved")).to_have_count(1)
        expect(page.get_by_text("To be read", exact=True)).to_have_count(2)


class TestTheMatrix:
    @pytest.fixture
    def in_french(self, golden):
        """The closed year, of which Dakar owes its return; its people and HRM read French."""
        for username in ("hrm", "hr.dakar"):
            golden.people[username].language = "fr"
            golden.people[username].save(update_fields=["language"])
        return golden

    def test_reopens_a_locked_return_until_a_day_and_ends_it(
        self, in_french, open_page, log_in, reads_well
    ):
        until: date = (datetime.now(UTC) + timedelta(days=10)).date()
        with translation.override("fr"):
            until_words = date_format(until, "DATE_FORMAT")
        page: Page = open_page(language="fr")

        def lock_of_dakar() -> Locator:
            log_in(page, "hr.dakar")
            page.goto(OF_DAKAR)
            return page.locator(".lock")

        lock = lock_of_dakar()
        expect(lock).to_contain_text("Le délai de saisie est dépassé.")
        expect(lock).to_contain_text("28 février 2025")
        expect(lock).to_contain_text("Marta Silva")
        reads_well(page)

        log_in(page, "hrm")
        page.goto(f"/returns/completeness/?last={NOW}")
        states = page.locator(".matrix tbody tr").filter(has_text="SEN-DAKAR")
        expect(states.locator(".matrix-cell").first).to_contain_text("Rien de commencé")
        reads_well(page)
        press(page.get_by_role("checkbox", name="Choisir Sénégal"), "Space")
        page.get_by_label("Période", exact=True).select_option(NOW.isoformat())
        press(page.get_by_role("button", name="Rouvrir jusqu’à une date"))
        expect(page.get_by_text("Sénégal")).to_be_visible()
        reads_well(page)
        page.locator("#id_closes_on").fill(until.isoformat())
        press(page.get_by_role("button", name="Rouvrir"))
        # A reason is wanted, and the day stays.
        expect(page.get_by_role("alert")).to_contain_text("le bureau")
        expect(page.locator("#id_closes_on")).to_have_value(until.isoformat())
        page.locator("#id_reason").fill("L’inondation.")
        press(page.get_by_role("button", name="Rouvrir"))
        expect(page.get_by_role("link", name="Sénégal")).to_be_visible()
        reads_well(page)

        expect(lock_of_dakar()).to_have_count(0)
        notice = page.locator(".notice-info")
        expect(notice).to_contain_text(until_words)
        expect(notice).to_contain_text("L’inondation.")
        reads_well(page)

        log_in(page, "hrm")
        page.goto(f"{OF_DAKAR}reopen/")
        reads_well(page)
        press(page.locator("#end button"))
        expect(page.locator(".notice-info")).to_have_count(0)
        expect(lock_of_dakar()).to_contain_text("Le délai de saisie est dépassé.")
