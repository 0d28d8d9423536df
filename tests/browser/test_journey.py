"""The whole way in a browser: entry in French, attestation in Spanish, approval, dashboard, report, Council.

Every page on the way is read by axe.
"""

import pytest
from playwright.sync_api import Page, expect

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.reports.tasks import build_report
from apps.staffing.tasks import check_release
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import GROUPS, field
from tests.staffing.golden_world import build_golden_world

DAY = OPEN_PERIOD.isoformat()
YEAR = OPEN_PERIOD.year
DAKAR = "SEN-DAKAR"
ADDRESS = f"/returns/{DAKAR}/{DAY}/"
ENTERED = {"P4/F": 31, "P4/M": 24, "G5/F": 40, "G5/M": 44}
WOMEN, MEN, SHARE = "71", "68", "51.1"
LANGUAGES = {"hr.dakar": "fr", "head.dakar": "es"}


@pytest.fixture
def house(world, live_server, monkeypatch):
    """The world with two years behind it; its background work is done here, not by a worker."""
    monkeypatch.setattr(jobs.current_app, "send_task", lambda *a, **k: None, raising=False)
    for username, language in LANGUAGES.items():
        world.people[username].language = language
        world.people[username].save(update_fields=["language"])
    return build_golden_world(world)


@pytest.fixture
def at_desk(house, open_page, log_in, axe_check):
    """A function that opens an address as a member of the cast and lets axe read it."""

    def opened(username: str, address: str) -> Page:
        page = open_page()
        log_in(page, username)
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", LANGUAGES.get(username, "en"))
        axe_check(page)
        return page

    return opened


def type_numbers(page: Page, world) -> None:
    """Type numbers into the grid and wait until each is kept."""
    for name, number in ENTERED.items():
        cell = page.locator(f"[id='id_{field(world, name)}']")
        cell.fill(str(number))
        cell.press("Tab")
        expect(cell.locator("xpath=..")).to_have_attribute("data-state", "saved")


def total_row(page: Page) -> list[str]:
    """The total row of table T1."""
    return page.locator("#table-staffingt1 tr.total td").all_inner_texts()


class TestJourney:
    def test_from_the_first_number_to_the_council(self, house, at_desk, axe_check):
        # Human resources of Dakar, in French.
        hr = at_desk("hr.dakar", "/returns/")
        hr.goto(ADDRESS)
        axe_check(hr)
        hr.locator(f"form[action$='{DAKAR}/{DAY}/start/'] button[type=submit]").click()
        expect(hr.locator("#grid-form")).to_be_visible()
        type_numbers(hr, house)
        axe_check(hr)
        for done, group in enumerate(GROUPS, start=1):
            hr.locator(f"button[name=do][value='zero:{group}']").click()
            expect(hr.locator("button[name=do][value^='unzero:']")).to_have_count(done)
        hr.locator("button[name=do][value=submit]").click()
        expect(hr.locator("#grid-form")).to_have_count(0)
        expect(hr.locator("#messages")).to_be_visible()
        axe_check(hr)

        # The head of office, in Spanish.
        head = at_desk("head.dakar", "/returns/")
        head.get_by_role("link", name="Sénégal").first.click()
        axe_check(head)
        head.locator("form[action$='/attest/'] button").click()
        expect(head.locator("form[action$='/attest/']")).to_have_count(0)
        axe_check(head)

        # Headquarters: nothing counts before the approval, all of it after.
        gcu = at_desk("gcu", f"/staffing/?as_of={DAY}")
        expect(gcu.get_by_role("heading", name="No return counts yet")).to_be_visible()
        hrm = at_desk("hrm", ADDRESS)
        hrm.get_by_role("button", name="Approve").first.click()
        expect(hrm.locator(".context-bar-facts")).to_contain_text("Approved")
        axe_check(hrm)
        gcu.reload()
        assert total_row(gcu)[:4] == [WOMEN, SHARE, MEN, "48.9"]
        axe_check(gcu)

        # The period is closed and certified.
        admin = at_desk("admin", "/periods/")
        admin.goto(f"/periods/{DAY}/close/")
        axe_check(admin)
        admin.locator("textarea[name=reason]").fill("All have reported.")
        admin.locator("main form button[type=submit]").click()
        expect(admin.get_by_role("row").filter(has_text="31 December 2025")).to_contain_text(
            "Closed"
        )
        gcu.goto(f"/periods/{DAY}/certify/")
        axe_check(gcu)
        gcu.locator("main form button[type=submit]").click()
        expect(gcu.get_by_role("row").filter(has_text="31 December 2025")).to_contain_text(
            "Certified"
        )

        # The report is built, looked at, published.
        gcu.goto("/reports/")
        gcu.get_by_role("region", name=str(YEAR)).get_by_role(
            "button", name="Build the report"
        ).click()
        gcu.wait_for_url("**/jobs/*/")
        axe_check(gcu)
        build_report(job_id=Job.objects.get().pk, year=YEAR, language="en")
        attack = Job.objects.get(kind="staffing_release_check")
        check_release(job_id=attack.pk, **attack.arguments)
        gcu.goto(f"/reports/{YEAR}/1/")
        expect(gcu.locator("#table-1 tr.total, #table-1 tbody tr:last-child")).to_contain_text(
            [WOMEN]
        )
        gcu.get_by_role("link", name="Publish this edition").click()
        gcu.get_by_role("button", name="Publish").click()
        expect(gcu.get_by_text("Council readers see this edition from now on.")).to_be_visible()

        # The Council reads it, and nothing else.
        council = at_desk("council", "/reports/")
        council.locator(".edition-list a").first.click()
        axe_check(council)
        last = council.locator("#table-1 tbody tr").last
        expect(last).to_contain_text(WOMEN)
        expect(last).to_contain_text(SHARE)
        with council.expect_download() as download:
            council.locator(".report-files tbody a").first.click()
        assert download.value.suggested_filename.startswith(f"gender-report-{YEAR}-1-en-public")
        council.goto("/staffing/")
        expect(council.get_by_role("heading", level=1)).to_have_text("Not for your role")
        axe_check(council)
