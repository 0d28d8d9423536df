"""A number all the way in a browser: from a cell of the workbook in Nairobi to the released table that the Council reads.

Each step is taken by the person whose step it is; the reader of the Council reads French.
"""

import csv
import io
import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.staffing.choices import ReleaseState, RevisionState
from apps.staffing.models import Release, ReturnRevision
from apps.staffing.tasks import prepare_release
from tests.cast import OPEN_PERIOD
from tests.staffing import workbook_files as files
from tests.staffing.builders import NAIROBI
from tests.staffing.golden_world import build_golden_world

DAY = OPEN_PERIOD.isoformat()
RETURN = f"/returns/{NAIROBI}/{DAY}/"
RELEASES = "/staffing/releases/"
EXPLORE = "/staffing/explore/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENTERED = {"P4": (31, 24), "NO-C": (12, 3), "G5": (40, 44)}
WOMEN, HIDDEN = 83, "c"
"""Three men are few: what is said of them and what would tell it stays hidden."""


@pytest.fixture
def house(world, live_server, monkeypatch):
    """Two years behind the house; jobs are done here and not by a worker."""
    monkeypatch.setattr(jobs.current_app, "send_task", lambda *a, **k: None, raising=False)
    build_golden_world(world)
    world.people["council"].language = "fr"
    world.people["council"].save(update_fields=["language"])
    return world


def filled_in(content: bytes) -> bytes:
    """The workbook with the numbers of those who work one year or more, and zero everywhere else."""
    sheet = files.grid(openpyxl.load_workbook(io.BytesIO(content)))
    values: dict[str, object] = {
        cell.coordinate: 0
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    for grade, counts in ENTERED.items():
        for column, number in zip("BC", counts, strict=True):
            values[files.address_of(content, grade, column)] = number
    return files.filled(content, values)


def state() -> str:
    """Where the return stands."""
    return ReturnRevision.objects.get(
        headcount_return__office__code=NAIROBI, headcount_return__period__as_of=OPEN_PERIOD
    ).state


class TestJourney:
    def test_from_a_workbook_to_a_released_table(self, house, open_page, log_in, reads_well):
        page: Page = open_page()
        self.hr_brings_the_workbook_back(page, log_in)
        self.head_attests_and_hrm_approves(page, log_in)
        self.the_period_is_certified(page, log_in)
        self.gcu_releases_what_withstood_the_attack(page, log_in, reads_well)
        self.the_council_reads_one_number_everywhere(page, log_in, reads_well)

    def hr_brings_the_workbook_back(self, page: Page, log_in) -> None:
        log_in(page, "hr.nairobi")
        page.goto(f"{RETURN}workbook/")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the workbook").click()
        content = filled_in(download.value.path().read_bytes())
        page.locator("#id_file").set_input_files(
            {"name": "headcount.xlsx", "mimeType": XLSX, "buffer": content}
        )
        page.get_by_role("button", name="Look at the workbook").click()
        page.get_by_label("They were counted again and are the same").check()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("link", name="Go to the return").click()
        page.get_by_role("button", name="Submit", exact=True).click()
        expect(page.get_by_text("Submitted. The head of office attests next.")).to_be_visible()

    def head_attests_and_hrm_approves(self, page: Page, log_in) -> None:
        log_in(page, "head.nairobi")
        page.goto("/")
        page.get_by_role("link", name="Kenya").first.click()
        page.get_by_role("button", name="Attest", exact=True).click()
        assert state() == RevisionState.ATTESTED
        log_in(page, "hrm")
        page.goto("/returns/review/")
        page.get_by_role("link", name="Review Kenya").click()
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
        assert state() == RevisionState.APPROVED

    def the_period_is_certified(self, page: Page, log_in) -> None:
        log_in(page, "admin")
        page.goto(f"/periods/{DAY}/close/")
        page.locator("#id_reason").fill("All have reported.")
        page.get_by_role("button", name="Close now").click()
        log_in(page, "gcu")
        page.goto(f"/periods/{DAY}/certify/")
        page.get_by_role("button", name="Certify").click()
        expect(page.get_by_text("is certified.")).to_be_visible()

    def gcu_releases_what_withstood_the_attack(self, page: Page, log_in, reads_well) -> None:
        page.goto(RELEASES)
        page.get_by_role("link", name="Prepare a release").click()
        page.get_by_label("Date").select_option(DAY)
        reads_well(page)
        page.get_by_role("button", name="Prepare and attack").click()
        page.wait_for_url("**/jobs/*/")
        job = Job.objects.get(kind="staffing_release")
        prepare_release(job_id=job.pk, **job.arguments)
        release = Release.objects.get()
        assert (release.state, release.outcome["verdict"]) == (ReleaseState.READY, "safe")
        log_in(page, "council")
        assert page.goto(f"{RELEASES}{release.pk}/").status == 404
        log_in(page, "gcu")
        page.goto(f"{RELEASES}{release.pk}/")
        expect(page.get_by_role("heading", name="What the attack found")).to_be_visible()
        reads_well(page)
        page.get_by_role("link", name="Publish", exact=True).click()
        expect(page.get_by_text("Publication cannot be taken back.")).to_be_visible()
        reads_well(page)
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_text("Council readers see these tables from now on.")).to_be_visible()

    def the_council_reads_one_number_everywhere(self, page: Page, log_in, reads_well) -> None:
        log_in(page, "council")
        page.goto(RELEASES)
        reads_well(page)
        page.locator("main tbody th a").click()
        expect(page.get_by_text("What the attack found")).to_have_count(0)
        reads_well(page)
        table = page.locator(".figure-table").first
        read = [
            (row.locator("th").inner_text(), row.locator("td").first.inner_text())
            for row in table.locator("tbody tr").all()
        ]
        assert read[-1] == ("Total", str(WOMEN))
        assert HIDDEN in dict(read).values()
        with page.expect_download() as download:
            table.get_by_role("link", name=re.compile("CSV")).click()
        rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
        assert [(row[0], row[1]) for row in rows[1 : len(read) + 1]] == read
        number = page.url.rstrip("/").rpartition("/")[2]
        told = page.request.get(f"/api/v1{RELEASES}{number}/?language=fr").json()["tables"][0]
        assert [
            (row["label"], HIDDEN if row["cells"][0]["empty"] else str(row["cells"][0]["value"]))
            for row in told["rows"]
        ] == read
        # What is not released stays inside, however it is asked for.
        assert page.goto(EXPLORE).status == 403
        assert page.request.get(f"/api/v1{EXPLORE}", params={"as_of": DAY}).status == 403
        assert page.goto(RETURN).status == 404
