"""A file of headcounts in a browser: chosen, looked at, imported, its result; with and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from apps.jobs.models import Job
from apps.staffing.choices import RevisionState
from apps.staffing.models import HeadcountCell
from apps.staffing.tasks import apply_headcount_import
from tests.staffing.builders import begin, bring_to, type_in
from tests.staffing.faulty_files import LONG, csv

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = (
    "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,3",
    "KEN-NAIROBI,P4,ONE_YEAR_PLUS,M,4",
    "KEN-NAIROBY,P5,ONE_YEAR_PLUS,F,1",
    *(f"KEN-NAIROBI,P6,ONE_YEAR_PLUS,{sex},2" for sex in "FMO"),
)


def choose(page: Page, content: bytes, name: str = "kenya.csv") -> None:
    """Choose a file on the page of files and send it."""
    page.goto("/imports/")
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Check the file").click()


def work() -> None:
    """Do the waiting job as a worker does."""
    job = Job.objects.latest("pk")
    apply_headcount_import(job_id=job.pk, **job.arguments)


class TestImport:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_leads_from_the_file_to_the_result(self, world, open_page, log_in, axe_check, width):
        type_in(world, begin(world), {"P4/F": 9})
        page = open_page(width=width)
        log_in(page, "hr.nairobi")
        page.goto("/imports/")
        axe_check(page)
        choose(page, csv(LONG, *ROWS)())
        expect(page.get_by_role("heading", level=1)).to_have_text("kenya.csv")
        expect(page.get_by_text("This grade is not known.")).to_be_visible()
        axe_check(page)
        page.get_by_label("The good rows only").check()
        page.get_by_role("button", name="Import", exact=True).click()
        page.wait_for_url(re.compile("/jobs/"))
        work()
        page.get_by_role("link", name="Show the result").click()
        expect(page.get_by_text("2 cells were written.")).to_be_visible()
        axe_check(page)
        page.get_by_role("link", name="Kenya").click()
        page.wait_for_url(re.compile("/returns/KEN-NAIROBI/"))
        assert HeadcountCell.objects.count() == 2

    def test_works_without_script(self, world, open_page, log_in):
        page = open_page(script=False)
        log_in(page, "hr.nairobi")
        choose(page, csv(LONG, *ROWS[:2])())
        page.get_by_role("button", name="Import", exact=True).click()
        work()
        page.reload()
        page.get_by_role("link", name="Show the result").click()
        expect(page.get_by_text("2 cells were written.")).to_be_visible()

    def test_puts_the_focus_on_what_is_wrong_with_a_file(self, world, open_page, log_in, axe_check):
        page = open_page()
        log_in(page, "hr.nairobi")
        choose(page, b"office,grade\nKEN-NAIROBI,P4\n")
        summary = page.locator("[data-takes-focus]")
        expect(summary).to_be_focused()
        expect(summary).to_contain_text("No column was found for: contract, sex, count")
        expect(page).to_have_title(re.compile("^Error:"))
        axe_check(page)

    def test_asks_for_a_reason_before_approved_numbers_change(
        self, world, open_page, log_in, axe_check
    ):
        bring_to(world, RevisionState.APPROVED)
        page = open_page()
        log_in(page, "hr.nairobi")
        choose(page, csv(LONG, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77")())
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.locator("[data-takes-focus]")).to_contain_text("Say why the approved numbers")
        axe_check(page)
        page.get_by_label("Reason of the correction").fill("Miscounted.")
        page.get_by_role("button", name="Import", exact=True).click()
        work()
        page.get_by_role("link", name="Show the result").click()
        expect(page.get_by_text("Correction begun, revision 2")).to_be_visible()

    def test_fits_a_screen_of_320_pixels(self, world, open_page, log_in):
        page = open_page(width=320)
        log_in(page, "hr.nairobi")
        choose(page, csv(LONG, *ROWS)())
        expect(page.get_by_text("This grade is not known.")).to_be_visible()
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide)
