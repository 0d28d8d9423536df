"""The pages of a file import, from the choice of a file to the result that stays."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.jobs.choices import JobStatus
from apps.jobs.models import Job
from apps.publishing.spreadsheets import read_rows
from apps.staffing.choices import ImportState, RevisionState
from apps.staffing.forms import imports as forms
from apps.staffing.models import HeadcountCell, HeadcountImport, ReturnRevision
from apps.staffing.tasks import apply_headcount_import, check_headcount_import
from apps.staffing.views import imports as views
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import begin, bring_to, type_in
from tests.staffing.faulty_files import FAULTY, LONG, NAIROBI, REFUSED, csv

ROWS = (NAIROBI, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,M,4")
BAD_ROW = "KEN-NAIROBI,P6,ONE_YEAR_PLUS,F,3"
NEW = "/imports/"


@pytest.fixture
def enterer(world) -> Client:
    client = Client()
    client.force_login(world.people["hr.nairobi"])
    return client


def upload(client, content: bytes, filename="returns.csv", period=OPEN_PERIOD):
    file = SimpleUploadedFile(filename, content)
    return client.post(NEW, {"period": period.isoformat(), "file": file})


def preview_of(client, *rows) -> tuple[HeadcountImport, str]:
    """Upload rows and follow to the preview."""
    response = upload(client, csv(LONG, *rows)())
    assert response.status_code == 303
    kept = HeadcountImport.objects.latest("pk")
    assert response["Location"] == f"/imports/{kept.pk}/"
    return kept, client.get(response["Location"]).content.decode()


def work(task, job: Job) -> Job:
    """Do the work of a job as a worker does."""
    task(job_id=job.pk, **job.arguments)
    job.refresh_from_db()
    return job


def import_it(client, kept, **choice) -> Job:
    response = client.post(f"/imports/{kept.pk}/apply/", {"mode": "all", **choice})
    assert response.status_code == 303, response.content.decode()
    job = Job.objects.latest("pk")
    assert response["Location"] == f"/jobs/{job.pk}/"
    return work(apply_headcount_import, job)


class TestNewPage:
    def test_offers_the_open_period_first_and_the_form_of_a_file(self, enterer):
        page = enterer.get(NEW).content.decode()
        assert page.index('value="2025-12-31"') < page.index('value="2024-12-31"')
        assert 'type="file"' in page
        assert "Office,Grade,Contract,Women,Men,Other" in page

    @pytest.mark.parametrize("fault", REFUSED, ids=lambda fault: fault.name)
    def test_says_why_a_file_cannot_be_read_and_keeps_nothing(self, enterer, fault, monkeypatch):
        monkeypatch.setattr(views.imports, "CHECKED_AT_ONCE", 10**9)
        response = upload(enterer, fault.content(), fault.filename)
        assert response.status_code == 422
        page = response.content.decode()
        assert "Error:" in page
        assert "1 thing to correct" in page
        assert not HeadcountImport.objects.exists()

    def test_refuses_a_file_over_the_limit_without_reading_it(self, enterer, monkeypatch):
        monkeypatch.setattr(forms, "MOST_MEGABYTES", 1)
        monkeypatch.setattr(views.imports, "receive", None)
        response = upload(enterer, b"a" * (1024 * 1024 + 1))
        assert response.status_code == 422
        assert "The file has 2 MB; at most 1 MB can be read" in response.content.decode()

    @pytest.mark.parametrize("data", [{}, {"period": "2025-12-31"}, {"period": "1999-01-01"}])
    def test_asks_for_what_is_missing(self, enterer, data):
        response = enterer.post(NEW, data)
        assert response.status_code == 422
        assert "things to correct" in response.content.decode() or "thing to correct" in (
            response.content.decode()
        )

    def test_needs_the_mark_of_the_form(self, world):
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.people["hr.nairobi"])
        assert upload(client, csv(LONG, *ROWS)()).status_code == 403
        assert not HeadcountImport.objects.exists()

    def test_lists_the_last_files_of_one_s_own(self, enterer, world):
        kept, _page = preview_of(enterer, *ROWS)
        assert f'href="/imports/{kept.pk}/"' in enterer.get(NEW).content.decode()
        other = Client()
        other.force_login(world.people["hr.region"])
        assert f"/imports/{kept.pk}/" not in other.get(NEW).content.decode()

    def test_sends_a_large_file_to_the_background(self, enterer, monkeypatch):
        monkeypatch.setattr(views.imports, "CHECKED_AT_ONCE", 10)
        response = upload(enterer, csv(LONG, *ROWS)())
        job = Job.objects.get()
        kept = HeadcountImport.objects.get()
        assert response["Location"] == f"/jobs/{job.pk}/"
        assert "being read" in enterer.get(f"/imports/{kept.pk}/").content.decode()
        work(check_headcount_import, job)
        assert (job.status, job.result["url"]) == (JobStatus.FINISHED, f"/imports/{kept.pk}/")
        assert "<b>2</b> <span>new</span>" in enterer.get(f"/imports/{kept.pk}/").content.decode()

    def test_tells_in_the_person_s_language_why_a_large_file_cannot_be_read(
        self, enterer, world, monkeypatch
    ):
        monkeypatch.setattr(views.imports, "CHECKED_AT_ONCE", 10)
        upload(enterer, csv("a,b,c,d", "1,2,3,4")())
        job = work(check_headcount_import, Job.objects.get())
        page = enterer.get(job.result["url"]).content.decode()
        assert "The file cannot be read. Nothing was imported." in page
        assert "No column was found for" in page


class TestPreviewPage:
    def test_shows_counters_old_and_new_and_imports_nothing(self, enterer, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 9})
        _kept, page = preview_of(enterer, *ROWS)
        assert "<b>1</b> <span>new</span>" in page
        assert "<b>1</b> <span>changed</span>" in page
        assert '<span class="import-old">9</span>' in page
        assert HeadcountCell.objects.get().count == 9

    def test_keeps_its_counters_when_it_is_opened_again(self, enterer):
        kept, first = preview_of(enterer, *ROWS, BAD_ROW)
        again = enterer.get(f"/imports/{kept.pk}/").content.decode()
        for page in (first, again):
            assert "<b>2</b> <span>new</span>" in page
            assert "<b>1</b> <span>rejected</span>" in page

    def test_groups_identical_problems_with_their_places(self, enterer):
        rows = [f"KEN-NAIROBI,P6,ONE_YEAR_PLUS,F,{count}" for count in range(7)]
        _kept, page = preview_of(enterer, *ROWS, *rows)
        assert page.count("This grade is not known.") == 1
        assert "7 rows:" in page
        assert "B4, B5, B6, B7, B8" in page
        assert "and 2 more" in page
        assert "<dd>P5</dd>" in page

    def test_keeps_codes_and_no_sentences(self, enterer):
        kept, page = preview_of(enterer, BAD_ROW)
        assert "This grade is not known." in page
        assert "This grade" not in str(kept.preview)

    def test_shows_new_or_changed_cells_on_demand(self, enterer, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 9})
        kept, _page = preview_of(enterer, *ROWS)
        page = enterer.get(f"/imports/{kept.pk}/?show=new").content.decode()
        assert "Cells that are new" in page
        assert '<span class="import-old">' not in page

    def test_escapes_what_stands_in_the_file(self, enterer):
        _kept, page = preview_of(enterer, "<script>alert(1)</script>,P4,ONE_YEAR_PLUS,F,3")
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_says_when_nothing_would_change(self, enterer):
        kept, _page = preview_of(enterer, *ROWS)
        import_it(enterer, kept)
        _again, page = preview_of(enterer, *ROWS)
        assert "Nothing would change" in page


class TestApply:
    def test_leads_through_a_job_to_the_result(self, enterer):
        kept, _page = preview_of(enterer, *ROWS)
        job = import_it(enterer, kept)
        assert (job.status, job.result["url"]) == (
            JobStatus.FINISHED,
            f"/imports/{kept.pk}/result/",
        )
        page = enterer.get(job.result["url"]).content.decode()
        assert "2 cells were written." in page
        assert 'href="/returns/KEN-NAIROBI/2025-12-31/"' in page
        assert HeadcountCell.objects.count() == 2

    def test_takes_the_good_rows_only_when_that_was_chosen(self, enterer):
        kept, _page = preview_of(enterer, *ROWS, BAD_ROW)
        job = import_it(enterer, kept, mode="good")
        page = enterer.get(job.result["url"]).content.decode()
        assert "2 cells were written." in page
        assert "1 was left out" in page
        assert "This grade is not known." in page

    def test_refuses_everything_while_rows_are_rejected(self, enterer):
        kept, _page = preview_of(enterer, *ROWS, BAD_ROW)
        response = enterer.post(f"/imports/{kept.pk}/apply/", {"mode": "all"})
        assert response.status_code == 422
        page = response.content.decode()
        assert "Some rows cannot be imported." in page
        assert "<b>2</b> <span>new</span>" in page
        assert not Job.objects.exists()

    def test_asks_for_a_reason_where_approved_numbers_change(self, enterer, world):
        bring_to(world, RevisionState.APPROVED)
        kept, page = preview_of(enterer, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77")
        assert "Reason of the correction" in page
        response = enterer.post(f"/imports/{kept.pk}/apply/", {"mode": "all", "reason": " "})
        assert response.status_code == 422
        job = import_it(enterer, kept, reason="Miscounted.")
        page = enterer.get(job.result["url"]).content.decode()
        assert "Correction begun, revision 2" in page
        assert "Miscounted." in page
        assert ReturnRevision.objects.get(number=2).reason == "Miscounted."

    def test_ends_in_a_refusal_that_says_why_when_things_have_changed(self, enterer, world):
        kept, _page = preview_of(enterer, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77")
        bring_to(world, RevisionState.SUBMITTED)
        job = import_it(enterer, kept)
        assert job.status == JobStatus.FAILED
        assert "Some rows cannot be imported, so nothing was." in job.problem
        page = enterer.get(f"/imports/{kept.pk}/").content.decode()
        assert "This return has been submitted" in page

    def test_sent_twice_imports_once(self, enterer):
        kept, _page = preview_of(enterer, *ROWS)
        for _time in range(2):
            response = enterer.post(f"/imports/{kept.pk}/apply/", {"mode": "all"})
        job = Job.objects.get()
        assert response["Location"] == f"/jobs/{job.pk}/"
        work(apply_headcount_import, job)
        apply_headcount_import(job_id=job.pk, **job.arguments)
        response = enterer.post(f"/imports/{kept.pk}/apply/", {"mode": "all"})
        assert response["Location"] == f"/imports/{kept.pk}/result/"
        assert (Job.objects.count(), HeadcountCell.objects.count()) == (1, 2)

    def test_begun_anew_after_a_dead_worker_finishes_the_same_result(self, enterer):
        kept, _page = preview_of(enterer, *ROWS)
        job = import_it(enterer, kept)
        first = HeadcountImport.objects.get().result
        Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, heartbeat_at=None)
        work(apply_headcount_import, job)
        assert job.status == JobStatus.FINISHED
        assert HeadcountImport.objects.get().result == first
        assert set(HeadcountCell.objects.values_list("version", flat=True)) == {1}

    def test_records_who_did_it_through_which_door(self, enterer, world):
        kept, _page = preview_of(enterer, *ROWS)
        import_it(enterer, kept)
        context = HeadcountCell.pgh_event_model.objects.first().pgh_context
        assert context.metadata["door"] == "import"
        assert context.metadata["user"] == world.people["hr.nairobi"].pk
        assert context.metadata["headcount_import"] == kept.pk


class TestResultPage:
    def test_stays_and_takes_the_place_of_the_preview(self, enterer):
        kept, _page = preview_of(enterer, *ROWS)
        assert enterer.get(f"/imports/{kept.pk}/result/")["Location"] == f"/imports/{kept.pk}/"
        import_it(enterer, kept)
        assert enterer.get(f"/imports/{kept.pk}/")["Location"] == f"/imports/{kept.pk}/result/"

    def test_says_when_nothing_changed(self, enterer):
        kept, _page = preview_of(enterer, *ROWS)
        import_it(enterer, kept)
        again, _page = preview_of(enterer, *ROWS)
        import_it(enterer, again)
        page = enterer.get(f"/imports/{again.pk}/result/").content.decode()
        assert "Nothing changed" in page


class TestDiscard:
    def test_puts_the_file_aside(self, enterer):
        kept, _page = preview_of(enterer, *ROWS)
        response = enterer.post(f"/imports/{kept.pk}/discard/", follow=True)
        assert "Nothing was imported." in response.content.decode()
        kept.refresh_from_db()
        assert kept.state == ImportState.DISCARDED
        assert "put aside" in enterer.get(f"/imports/{kept.pk}/").content.decode()
        assert enterer.post(f"/imports/{kept.pk}/apply/", {"mode": "all"}).status_code == 409


class TestFiles:
    def sheet(self, response, extension):
        assert response.status_code == 200
        assert "attachment" in response["Content-Disposition"]
        workbook = read_rows(io.BytesIO(response.content), f"file.{extension}")
        return [cells for _number, cells in workbook.sheets[0].rows]

    @pytest.mark.parametrize("extension", ["csv", "xlsx"])
    def test_hold_every_problem_with_its_place(self, enterer, extension):
        fault = next(one for one in FAULTY if one.name == "unknown words")
        upload(enterer, fault.content())
        kept = HeadcountImport.objects.get()
        rows = self.sheet(enterer.get(f"/imports/{kept.pk}/problems.{extension}"), extension)
        assert [(row[1], row[3], row[5]) for row in rows[1:]] == [
            (one.place, one.value, one.nearest)
            for one in sorted(fault.wrong, key=lambda one: (int(one.place[1:]), one.place))
        ]

    @pytest.mark.parametrize("extension", ["csv", "xlsx"])
    def test_hold_every_change_before_and_after_the_import(self, enterer, extension):
        kept, _page = preview_of(enterer, *ROWS)
        ahead = self.sheet(enterer.get(f"/imports/{kept.pk}/changes.{extension}"), extension)
        assert [row[-2:] for row in ahead[1:]] == [["", "E2"], ["", "E3"]]
        import_it(enterer, kept)
        written = self.sheet(enterer.get(f"/imports/{kept.pk}/changes.{extension}"), extension)
        assert [row[:6] for row in ahead] == written

    def test_to_fill_are_read_again_as_they_are(self, enterer, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 9})
        for extension in ("csv", "xlsx"):
            response = enterer.get(f"/imports/form.{extension}?period=2025-12-31")
            rows = self.sheet(response, extension)
            assert len(rows) == 1 + 2 * 61
            upload(enterer, response.content, f"filled.{extension}")
            counts = HeadcountImport.objects.latest("pk").preview["counts"]
            assert (counts["unchanged"], counts["new"], counts["rejected"]) == (1, 0, 0)

    def test_of_other_kinds_and_dates_do_not_exist(self, enterer):
        kept, _page = preview_of(enterer, *ROWS)
        for address in (
            f"/imports/{kept.pk}/problems.pdf",
            f"/imports/{kept.pk}/changes.pdf",
            "/imports/form.pdf?period=2025-12-31",
            "/imports/form.csv?period=yesterday",
        ):
            assert enterer.get(address).status_code == 404

    def test_headers_are_known_in_every_language(self, enterer):
        for language in ("en", "fr", "es"):
            with translation.override(language):
                response = enterer.get(
                    reverse("staffing:import_form_file", args=["csv"]) + "?period=2025-12-31",
                    headers={"accept-language": language},
                )
            response = upload(enterer, response.content, f"{language}.csv")
            assert response.status_code == 303


class TestScope:
    @pytest.mark.parametrize(
        "username",
        ["head.nairobi", "hr.region", "gcu", "council", "stranger", "hr.dakar", "admin"],
    )
    def test_shows_nobody_else_s_import(self, enterer, world, username):
        kept, _page = preview_of(enterer, *ROWS)
        client = Client()
        client.force_login(world.people[username])
        for address in ("", "result/", "problems.csv", "changes.csv"):
            assert client.get(f"/imports/{kept.pk}/{address}").status_code in {403, 404}
        for address in ("apply/", "discard/"):
            response = client.post(f"/imports/{kept.pk}/{address}", {"mode": "all"})
            assert response.status_code in {403, 404}
        kept.refresh_from_db()
        assert kept.state == ImportState.CHECKED

    def test_lets_the_auditor_look_and_change_nothing(self, enterer, world):
        kept, _page = preview_of(enterer, *ROWS)
        client = Client()
        client.force_login(world.people["auditor"])
        page = client.get(f"/imports/{kept.pk}/").content.decode()
        assert "<b>2</b> <span>new</span>" in page
        assert f"/imports/{kept.pk}/apply/" not in page
        assert client.post(f"/imports/{kept.pk}/apply/", {"mode": "all"}).status_code == 403
        assert client.post(f"/imports/{kept.pk}/discard/").status_code == 403
        assert client.get(NEW).status_code == 403
