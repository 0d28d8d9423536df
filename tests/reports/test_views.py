"""Pages and API of the report: who sees what, in which state, and what they are told."""

import io
import re

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from apps.jobs.choices import JobStatus
from apps.jobs.models import Job
from apps.reports.choices import DocumentFormat
from apps.reports.models import CouncilSession, ReportEdition, ReportFile
from apps.reports.services.building import build_files
from apps.reports.services.editions import publish
from tests.reports.builders import PUBLISHED_AT, YEAR, frozen, with_files
from tests.reports.reading import of_html, text_in

pytestmark = pytest.mark.django_db

INNER_READERS = ("gcu", "hrm", "auditor", "senior", "admin")
OUTER_READERS = ("council", "hr.nairobi", "hr.region", "stranger", "translator")


def logged_in(world, username: str) -> Client:
    """A member of the cast at a browser."""
    client = Client()
    client.force_login(world.people[username])
    return client


@pytest.fixture
def edition(golden):
    """The golden year, frozen; its web page is enough here."""
    return with_files(frozen(), formats=[DocumentFormat.HTML])


@pytest.fixture
def published(edition, golden):
    """The edition, published."""
    return publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=golden.scope("gcu"))


def address(edition, name: str = "edition") -> str:
    return reverse(f"reports:{name}", args=[edition.year, edition.number])


class TestEditionPage:
    @pytest.mark.parametrize("reader", INNER_READERS)
    def test_is_open_before_publication_to_those_who_see_every_office(
        self, edition, golden, reader
    ):
        page = logged_in(golden, reader).get(address(edition))
        assert page.status_code == 200
        assert of_html(page.content)["T1"][-1][1:3] == ["24", "53.3"]

    @pytest.mark.parametrize("reader", OUTER_READERS)
    def test_does_not_exist_before_publication_for_others(self, edition, golden, reader):
        client = logged_in(golden, reader)
        assert client.get(address(edition)).status_code == 404
        assert client.get(address(edition, "publish")).status_code == 404
        assert client.get(reverse("reports:published", args=[YEAR])).status_code == 404
        assert client.get(f"/api/v1/reports/{YEAR}/{edition.number}/").status_code == 404
        assert client.get("/api/v1/reports/").json()["results"] == []
        for file in ReportFile.objects.all():
            assert client.get(reverse("reports:file", args=[file.pk])).status_code == 404
        assert "Edition 1" not in client.get(reverse("reports:report_list")).content.decode()

    @pytest.mark.parametrize("reader", OUTER_READERS)
    def test_shows_others_the_public_figures_and_files_once_published(
        self, published, golden, reader
    ):
        client = logged_in(golden, reader)
        page = client.get(address(published))
        assert page.status_code == 200
        assert of_html(page.content)["T2"][2][1] == "c"
        linked = {int(pk) for pk in re.findall(r"/reports/files/(\d+)/", page.content.decode())}
        public = {file.pk for file in ReportFile.objects.filter(audience="public")}
        assert linked == public
        for file in ReportFile.objects.all():
            answer = client.get(reverse("reports:file", args=[file.pk]))
            assert answer.status_code == (200 if file.pk in public else 404)

    def test_leads_from_the_year_to_the_published_edition(self, published, golden):
        answer = logged_in(golden, "council").get(reverse("reports:published", args=[YEAR]))
        assert (answer.status_code, answer.url) == (302, address(published))

    def test_shows_the_report_in_the_language_that_is_asked_for(self, edition, golden):
        page = logged_in(golden, "gcu").get(address(edition), {"language": "fr"})
        assert '<article class="document" lang="fr">' in page.content.decode()

    @pytest.mark.parametrize("asked", ["xx", "", "fr'--"])
    def test_shows_the_readers_language_for_one_that_there_is_not(self, edition, golden, asked):
        page = logged_in(golden, "gcu").get(
            address(edition), {"language": asked}, headers={"accept-language": "es"}
        )
        assert '<article class="document" lang="es">' in page.content.decode()

    def test_says_when_the_figures_no_longer_match(self, edition, golden, monkeypatch):
        monkeypatch.setattr("apps.reports.selectors.checksum", lambda _snapshot: "other")
        page = logged_in(golden, "gcu").get(address(edition)).content.decode()
        assert "no longer match their checksum" in page

    def test_has_one_main_heading(self, edition, golden):
        page = logged_in(golden, "gcu").get(address(edition)).content.decode()
        assert page.count("<h1") == 1

    def test_sends_files_that_a_browser_saves_and_never_runs(self, edition, golden):
        file = edition.files.get(format=DocumentFormat.HTML, audience="inner")
        answer = logged_in(golden, "gcu").get(reverse("reports:file", args=[file.pk]))
        assert answer.content == bytes(file.content)
        assert answer["Content-Disposition"] == (
            'attachment; filename="gender-report-2024-1-en-inner.html"'
        )
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"


class TestPublicFiles:
    """No part of a public file tells a small count: not in a cell, an attribute or a hidden sheet."""

    @pytest.fixture
    def edition(self, golden):
        """The golden year, frozen, with every file."""
        return with_files(frozen())

    def test_hold_no_value_of_a_hidden_figure(self, published):
        for file in published.files.filter(audience="public"):
            held = text_in(bytes(file.content))
            for told in ("33.3333", "8.33333", '"numerator": 1,'):
                assert told not in held, file.format

    def test_say_c_where_the_inner_ones_say_a_count(self, published):
        shown = {}
        for audience in ("inner", "public"):
            file = published.files.get(audience=audience, format=DocumentFormat.HTML)
            shown[audience] = of_html(bytes(file.content))
        small = 0
        for number in ("T1", "T2", "T3", "T4"):
            public = {row[0]: row for row in shown["public"][number]}
            for row in shown["inner"][number]:
                for column in (1, 3, 5, 6):
                    if row[0] in public and row[column] in {"1", "2", "3", "4"}:
                        small += 1
                        assert public[row[0]][column] == "c", (number, row[0])
        assert small > 10

    def test_have_no_hidden_sheet_row_or_column(self, published):
        content = bytes(published.files.get(audience="public", format="xlsx").content)
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}
        for sheet in book.worksheets:
            lines = [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()]
            assert not [line for line in lines if line.hidden]
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.comment]

    def test_are_what_the_api_tells_outside(self, published, golden):
        answer = logged_in(golden, "council").get(f"/api/v1/reports/{YEAR}/{published.number}/")
        hidden = shown = 0
        for table in answer.json()["tables"]:
            for row in table["rows"]:
                assert row["url"] == ""
                for cell in row["cells"]:
                    if not isinstance(cell, dict):
                        continue
                    assert cell["records"] == []
                    if cell["empty"] == "hidden":
                        hidden += 1
                        assert cell["value"] is None
                        assert cell["numerator"] is None
                        assert cell["denominator"] is None
                        assert (cell["missing_cells"], cell["note"]) == (0, "")
                    elif cell["unit"] == "persons" and "gap" not in cell["key"]:
                        shown += 1
                        assert not 0 < (cell["value"] or 0) < 5, cell["key"]
        assert hidden > 10
        assert shown > 10


class TestList:
    def test_offers_every_year_with_a_period_to_the_gender_coordination_unit(self, golden):
        page = logged_in(golden, "gcu").get(reverse("reports:report_list")).content.decode()
        years = re.findall(r'<h2 id="year-(\d+)">', page)
        assert years == ["2025", "2024", "2023", "2014"]
        assert page.count('action="/reports/build/"') == 4

    def test_offers_an_auditor_nothing_to_change(self, edition, golden):
        page = logged_in(golden, "auditor").get(reverse("reports:report_list")).content.decode()
        assert "Edition 1" in page
        assert "Build the report" not in page
        page = logged_in(golden, "auditor").get(address(edition)).content.decode()
        assert "Publish this edition" not in page

    def test_says_what_will_stand_here_while_nothing_is_published(self, golden):
        page = logged_in(golden, "council").get(reverse("reports:report_list")).content.decode()
        assert "Once the Gender Coordination Unit publishes a report" in page

    def test_is_read_in_few_statements(self, golden, django_assert_max_num_queries):
        client = logged_in(golden, "gcu")
        for _ in range(3):
            frozen()
        with django_assert_max_num_queries(13):
            client.get(reverse("reports:report_list"))


class TestBuilding:
    def ask(self, world, reader="gcu", **form):
        form = {"year": YEAR, "language": "fr", **form}
        return logged_in(world, reader).post(reverse("reports:build"), form)

    def test_leads_to_the_page_of_its_progress(self, golden):
        answer = self.ask(golden)
        [job] = Job.objects.all()
        assert (answer.status_code, answer.url) == (303, reverse("jobs:job", args=[job.pk]))
        assert job.status == JobStatus.WAITING
        assert [step["key"] for step in job.steps] == ["freeze", "docx", "pdf", "xlsx", "html"]
        assert job.arguments == {"year": YEAR, "language": "fr", "series": "council"}

    def test_asked_twice_is_one_job(self, golden):
        assert self.ask(golden).url == self.ask(golden).url
        assert Job.objects.count() == 1

    def test_in_another_language_is_another_job(self, golden):
        assert self.ask(golden).url != self.ask(golden, language="en").url

    def test_makes_an_edition_s_files_in_one_more_language(self, edition, golden):
        client = logged_in(golden, "gcu")
        assert "Make the files, language: Spanish" in client.get(address(edition)).content.decode()
        self.ask(golden, edition=edition.number, language="es")
        [job] = Job.objects.all()
        assert job.kind == "council_report_files"
        build_files(
            job_id=job.pk,
            year=YEAR,
            number=edition.number,
            language="es",
            clock=lambda: PUBLISHED_AT,
        )
        assert edition.files.filter(language="es").count() == 8
        assert ReportEdition.objects.count() == 1
        assert "language: Spanish" not in client.get(address(edition)).content.decode()

    def test_of_an_edition_that_is_not_there_is_a_404(self, golden):
        assert self.ask(golden, edition=77).status_code == 404

    def test_of_a_year_without_a_period_is_refused_in_a_sentence(self, golden):
        answer = self.ask(golden, year=2019)
        assert answer.status_code == 422
        assert "There is no reporting period of 31 December 2019." in answer.content.decode()

    @pytest.mark.parametrize(
        "form", [{"language": "xx"}, {"language": ""}, {"year": "next"}, {"year": 99_999}]
    )
    def test_refuses_what_is_no_year_or_language(self, golden, form):
        assert self.ask(golden, **form).status_code == 422
        assert Job.objects.count() == 0

    @pytest.mark.parametrize("reader", ["auditor", "hrm", "admin", "council", "hr.nairobi"])
    def test_is_for_the_gender_coordination_unit(self, golden, reader):
        assert self.ask(golden, reader).status_code == 403
        assert Job.objects.count() == 0


class TestPublicationPage:
    def test_names_the_consequence_and_publishes(self, edition, golden):
        client = logged_in(golden, "gcu")
        page = client.get(address(edition, "publish")).content.decode()
        assert "Publication cannot be taken back" in page
        answer = client.post(address(edition, "publish"), follow=True)
        assert "Published. Council readers see this edition from now on." in answer.content.decode()
        edition.refresh_from_db()
        assert edition.state == "published"

    def test_says_why_not_instead_of_a_button(self, golden):
        early = frozen(year=2023)
        page = logged_in(golden, "gcu").get(address(early, "publish")).content.decode()
        assert "No file has been made of this edition yet." in page
        assert '<button class="btn btn-primary"' not in page

    def test_is_refused_in_the_wrong_state_and_to_the_wrong_person(self, published, golden):
        assert logged_in(golden, "gcu").post(address(published, "publish")).status_code == 409
        assert logged_in(golden, "auditor").post(address(published, "publish")).status_code == 403
        assert logged_in(golden, "council").post(address(published, "publish")).status_code == 403


class TestSessionPage:
    def test_keeps_what_is_known(self, golden):
        client = logged_in(golden, "gcu")
        where = reverse("reports:session", args=[YEAR])
        answer = client.post(where, {"session": "116th session", "symbol": "C/116/TEST"})
        assert answer.status_code == 302
        kept = CouncilSession.objects.get(year=YEAR)
        assert (kept.session, kept.symbol, kept.starts_on) == ("116th session", "C/116/TEST", None)
        assert "C/116/TEST" in client.get(where).content.decode()

    def test_refuses_a_session_that_ends_before_it_begins(self, golden):
        answer = logged_in(golden, "gcu").post(
            reverse("reports:session", args=[YEAR]),
            {"starts_on": "2025-12-03", "ends_on": "2025-12-01"},
        )
        assert answer.status_code == 422
        assert "The session ends before it begins." in answer.content.decode()
        assert not CouncilSession.objects.exists()

    def test_is_for_a_year_with_a_period(self, golden):
        client = logged_in(golden, "gcu")
        for year in (2019, 99_999_999_999):
            assert client.get(reverse("reports:session", args=[year])).status_code == 422


class TestApi:
    def test_lists_editions_the_newest_first(self, edition, golden):
        with_files(frozen(year=2023), formats=[DocumentFormat.HTML])
        answer = logged_in(golden, "auditor").get("/api/v1/reports/").json()
        assert [(each["year"], each["number"]) for each in answer["results"]] == [
            (2024, 1),
            (2023, 1),
        ]
        assert answer["results"][0]["checksum"] == edition.checksum

    def test_gives_the_tables_in_the_language_that_is_asked_for(self, edition, golden):
        answer = logged_in(golden, "gcu").get(
            f"/api/v1/reports/{YEAR}/{edition.number}/", {"language": "es"}
        )
        assert answer.json()["language"] == "es"

    def test_refuses_a_language_that_there_is_not(self, edition, golden):
        answer = logged_in(golden, "gcu").get(
            f"/api/v1/reports/{YEAR}/{edition.number}/", {"language": "xx"}
        )
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "language"

    def test_asks_who_is_there(self, edition):
        assert Client().get("/api/v1/reports/").status_code == 401
