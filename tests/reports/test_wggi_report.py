"""The WGGI's report: for 2001 eight projects and USD 50,000, the same number wherever it is printed."""

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from apps.accounts.choices import Role
from apps.accounts.models import Grant, User
from apps.accounts.scope import OfficeScope
from apps.jobs.models import Job
from apps.organization import reference as organization
from apps.projects import reference as projects
from apps.projects.choices import ReportKind, ReportState, RoundState
from apps.projects.models import (
    Aim,
    AimAssessment,
    Award,
    FundingRound,
    ProjectReport,
    ResultFigure,
)
from apps.questionnaires import reference as questionnaires
from apps.reports.choices import Audience, DocumentFormat, EditionState, Series
from apps.reports.models import ReportEdition
from apps.reports.services.editions import freeze, publish
from apps.web.refusals import Invalid, NotPermitted, WrongState
from tests.projects.builders import NOON, make_award, make_round
from tests.reports.builders import FROZEN_AT, MACHINE, PUBLISHED_AT, content, with_files
from tests.reports.builders import frozen as frozen_council
from tests.reports.reading import of_docx, of_html, of_page, of_xlsx, text_in, words_of_pdf

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[1] / "golden" / "wggi" / "projects_2001.csv"


def golden() -> list[dict[str, str]]:
    """Return the projects of 2001 as they were copied by hand, the total last."""
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed() -> list[tuple[str, str]]:
    """Return office and amount of every row as documents print them."""
    return [(row["office"], row["printed"]) for row in golden()]


def offices_and_amounts(tables: dict[str, list[list[str]]]) -> list[tuple[str, str]]:
    """Return office and amount of every row of Table 1."""
    return [(row[1], row[2]) for row in tables["T1"]]


def person(name: str, role: Role) -> User:
    """Somebody with a role over the whole organization."""
    user = User.objects.create(username=name, email=f"{name}@example.org")
    Grant.objects.create(user=user, role=role, starts_on=date(2010, 1, 1))
    return user


@pytest.fixture
def history(db) -> None:
    """The product's own reference files, loaded."""
    organization.load(folder=settings.REFERENCE_DIR, now=NOON)
    projects.load(folder=settings.REFERENCE_DIR, now=NOON)
    questionnaires.load(folder=settings.REFERENCE_DIR, now=NOON)


def frozen(year: int = 2001) -> ReportEdition:
    """Freeze an edition of the WGGI's report."""
    return freeze(series=Series.WGGI, year=year, at=FROZEN_AT, scope=MACHINE)


@pytest.fixture
def edition(history) -> ReportEdition:
    """The report of 2001 with its English files."""
    return with_files(frozen())


class TestReportOf2001:
    def test_prints_every_amount_and_the_total_alike(self, edition):
        for audience in Audience:
            held = {each: content(edition, each, audience) for each in DocumentFormat}
            assert offices_and_amounts(of_docx(held[DocumentFormat.DOCX])) == printed()
            assert offices_and_amounts(of_html(held[DocumentFormat.HTML])) == printed()
            assert offices_and_amounts(of_xlsx(held[DocumentFormat.XLSX])) == printed()
            words = words_of_pdf(held[DocumentFormat.PDF])
            assert "Total 50,000" in words
            for row in golden()[:-1]:
                assert f"Office: {row['office']}. Amount: USD {row['printed']}." in words

    def test_says_the_same_on_its_page_and_in_the_api(self, edition):
        client = Client()
        client.force_login(person("gcu", Role.GCU))
        page = client.get(reverse("reports:wggi_edition", args=[2001, edition.number]))
        assert offices_and_amounts(of_html(page.content)) == printed()
        answer = client.get(reverse("api:wggi_report_edition", args=[2001, edition.number])).json()
        table = answer["tables"][0]
        assert (answer["series"], table["number"]) == ("wggi", "T1")
        amounts = [Fraction(row["cells"][1]["value"]) for row in table["rows"]]
        assert amounts == [Fraction(row["amount_usd"]) for row in golden()]
        total = table["rows"][-1]["cells"][1]
        assert (total["status"], len(total["records"])) == ("as_published", 8)

    def test_tells_of_every_project_what_the_source_tells(self, edition):
        words = words_of_pdf(content(edition, DocumentFormat.PDF, Audience.PUBLIC))
        for told in (
            "In 2001, 8 projects with a gender dimension were funded",
            "They received USD 50,000 in all. The envelope of the year was USD 50,000.",
            "Completed: 6; Not completed: 2.",
            "Constraints: Filming inside Afghanistan not permitted",
            "Summary: not in the records",
            "audience reached, WGGI part",
            "1,990,196",
            "Workshop on trust building and peace among Somali women",
            "symbol to be assigned",
            "Aim 5",
            "How far it was reached has not been assessed.",
            "The questions that are asked at the end of a project",
            "What the offices answered is not in the documents from which this was copied.",
        ):
            assert told in words

    def test_is_written_in_french_and_spanish_too(self, history):
        edition = with_files(frozen(), languages=["fr", "es"], formats=[DocumentFormat.HTML])
        french = content(edition, DocumentFormat.HTML, Audience.PUBLIC, "fr").decode()
        spanish = content(edition, DocumentFormat.HTML, Audience.PUBLIC, "es").decode()
        assert "50\u00a0000" in french
        assert "Rapport du Groupe de travail sur les questions de genre" in french
        assert "Informe del Grupo de Trabajo sobre Cuestiones de Género" in spanish

    def test_prints_what_the_wggi_wrote_instead_of_what_is_computed(self, history):
        FundingRound.objects.filter(year=2001).update(
            introduction_en="We began.\n\nThen we went on.", conclusions_en="It was worth it."
        )
        edition = with_files(frozen(), formats=[DocumentFormat.PDF])
        words = words_of_pdf(content(edition, DocumentFormat.PDF, Audience.INNER))
        for told in ("1. We began. 2. Then we went on.", "It was worth it."):
            assert told in words
        assert "projects with a gender dimension were funded" not in words


class TestOtherYears:
    def test_without_projects_say_so(self, history):
        edition = with_files(frozen(2006), formats=[DocumentFormat.HTML])
        page = content(edition, DocumentFormat.HTML, Audience.PUBLIC).decode()
        assert "The wording of this aim is not known here" in page
        assert "No project of 2006 is recorded as funded through the WGGI." in page
        assert "No other activity of 2006 is recorded." in page

    def test_without_a_round_have_no_report(self, history):
        with pytest.raises(Invalid, match="There is no funding round of 1999"):
            frozen(1999)


@pytest.fixture
def decided(world) -> FundingRound:
    """A round of 2024 with one award, whose accepted report counts few persons."""
    funding_round = make_round(year=2024, state=RoundState.DECIDED)
    award = make_award(world, funding_round=funding_round, amount="12500.50")
    report = ProjectReport.objects.create(
        project=award.project, kind=ReportKind.FINAL, number=1, state=ReportState.ACCEPTED
    )
    lines = [
        ("women trained", 41, 38, 3),
        ("families", 3, None, None),
        ("teachers", 60, 30, 30),
        ("guides", 20, 17, None),
    ]
    for position, (indicator, value, women, men) in enumerate(lines, start=1):
        ResultFigure.objects.create(
            report=report,
            position=position,
            indicator=indicator,
            value=value,
            unit="persons",
            women=women,
            men=men,
        )
    return funding_round


def results(edition: ReportEdition, audience: Audience) -> list[list[str]]:
    """Return value, women and men of each result as printed."""
    rows = of_html(content(edition, DocumentFormat.HTML, audience))["T2"]
    return [[row[0], row[2], row[4], row[5]] for row in rows]


class TestRelease:
    def test_hides_few_persons_and_what_would_give_them_away(self, decided):
        edition = with_files(frozen(2024))
        assert results(edition, Audience.INNER) == [
            ["women trained", "41", "38", "3"],
            ["families", "3", "", ""],
            ["teachers", "60", "30", "30"],
            ["guides", "20", "17", "–"],
        ]
        assert results(edition, Audience.PUBLIC) == [
            ["women trained", "41", "c", "c"],
            ["families", "c", "", ""],
            ["teachers", "60", "30", "30"],
            ["guides", "20", "c", "c"],
        ]
        for document_format in DocumentFormat:
            held = text_in(content(edition, document_format, Audience.PUBLIC))
            assert "projects.award" not in held

    def test_prints_cents_where_there_are_any(self, decided):
        edition = with_files(frozen(2024), formats=[DocumentFormat.HTML])
        rows = of_html(content(edition, DocumentFormat.HTML, Audience.PUBLIC))["T1"]
        assert [row[2] for row in rows] == ["12,500.50", "12,500.50"]

    def test_leaves_out_what_was_cancelled(self, decided):
        Award.objects.update(state="cancelled", closing_words="Not begun")
        edition = with_files(frozen(2024), formats=[DocumentFormat.HTML])
        page = content(edition, DocumentFormat.HTML, Audience.INNER).decode()
        assert "No project of 2024 is recorded" in page


class TestPublishing:
    def test_is_for_the_gender_coordination_unit(self, decided, world):
        edition = with_files(frozen(2024), formats=[DocumentFormat.HTML])
        for member in ("wggi", "ddg", "council", "stranger"):
            with pytest.raises(NotPermitted):
                publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=world.scope(member))
        shown = publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=world.scope("gcu"))
        assert shown.state == EditionState.PUBLISHED

    def test_waits_for_the_decision(self, decided, world):
        FundingRound.objects.update(state=RoundState.REVIEW)
        edition = with_files(frozen(2024), formats=[DocumentFormat.HTML])
        with pytest.raises(WrongState, match="The round of 2024 is not decided yet"):
            publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=world.scope("gcu"))

    def test_refuses_money_that_has_changed_since(self, decided, world):
        edition = with_files(frozen(2024), formats=[DocumentFormat.HTML])
        Award.objects.update(amount=9000)
        with pytest.raises(WrongState, match="Figures have changed since"):
            publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=world.scope("gcu"))

    def test_numbers_each_series_for_itself(self, decided, world):
        first, second = frozen(2024), frozen(2024)
        assert [first.number, second.number] == [1, 2]


class TestBuilding:
    def test_is_for_those_who_run_the_wggi(self, decided, world):
        for member in ("ddg", "budget", "auditor", "council", "pm.nairobi"):
            with pytest.raises(NotPermitted):
                freeze(series=Series.WGGI, year=2024, at=FROZEN_AT, scope=world.scope(member))
        made = freeze(series=Series.WGGI, year=2024, at=FROZEN_AT, scope=world.scope("wggi"))
        assert made.series == Series.WGGI

    def test_reads_nothing_for_who_may_see_nothing(self, decided):
        with pytest.raises(NotPermitted):
            freeze(series=Series.WGGI, year=2024, at=FROZEN_AT, scope=OfficeScope.nothing())

    def test_is_asked_for_on_its_page(self, decided, world):
        client = Client()
        client.force_login(world.people["wggi"])
        page = client.get(reverse("reports:wggi_report_list")).content.decode()
        assert "2024" in page
        answer = client.post(
            reverse("reports:build"), {"series": "wggi", "year": 2024, "language": "en"}
        )
        job = Job.objects.get(kind="wggi_report", key="2024-en")
        assert answer.url == reverse("jobs:job", args=[job.pk])
        assert job.arguments == {"year": 2024, "language": "en", "series": "wggi"}


class TestFiveAims:
    def test_say_how_far_each_was_reached_and_who_cannot_be_told(self, decided, world):
        aim = Aim.objects.create(number=1, text_en="More awareness")
        Aim.objects.create(number=2)
        project = Award.objects.get(round=decided).project
        for found, rating, words in (
            (project, "partly", "Two of three."),
            (None, "cannot_tell", ""),
        ):
            AimAssessment.objects.create(
                round=decided,
                project=found,
                aim=aim,
                rating=rating,
                words=words,
                assessed_by=world.people["wggi"],
                assessed_at=NOON,
            )
        edition = with_files(frozen(2024), formats=[DocumentFormat.PDF])
        words = words_of_pdf(content(edition, DocumentFormat.PDF, Audience.PUBLIC))
        for told in (
            "More awareness",
            "All projects together: Cannot be told from the records.",
            f"1. {project.title}: Partly reached. Two of three.",
            "How far it was reached has not been assessed.",
        ):
            assert told in words
        assert "Berg" not in words


class TestChapterOfTheCouncilReport:
    """T10: the same amounts in every form, and on the page of the round."""

    @pytest.fixture
    def council(self, golden):
        """The golden year with a round that paid for one project."""
        funding_round = make_round(year=2024, state=RoundState.DECIDED)
        make_award(golden, funding_round=funding_round, amount="12500.50")
        return with_files(frozen_council())

    def test_prints_amount_and_total_alike(self, council, golden):
        client = Client()
        client.force_login(golden.people["gcu"])
        address = reverse("reports:edition", args=[2024, council.number])
        for audience in Audience:
            for read, document_format in (
                (of_docx, DocumentFormat.DOCX),
                (of_html, DocumentFormat.HTML),
                (of_xlsx, DocumentFormat.XLSX),
            ):
                rows = read(content(council, document_format, audience))["T10"]
                assert [row[2] for row in rows] == ["12,500.50", "12,500.50"]
        assert [row[2] for row in of_html(client.get(address).content)["T10"]] == ["12,500.50"] * 2
        page = client.get(reverse("projects:round", args=[2024]))
        assert [row[2] for row in of_page(page.content)["T10"]] == ["12,500.50"] * 2
        answer = client.get(reverse("api:report_edition", args=[2024, council.number])).json()
        [table] = [each for each in answer["tables"] if each["number"] == "T10"]
        amounts = [Fraction(row["cells"][1]["value"]) for row in table["rows"]]
        assert amounts == [Fraction("12500.50")] * 2
        words = words_of_pdf(content(council, DocumentFormat.PDF, Audience.PUBLIC))
        assert (
            "Of the Discretionary Income set aside for 2024 (USD 80,000), one project with a gender"
            " dimension received USD 12,500.50." in words
        )

    def test_is_left_out_in_a_year_without_a_round(self, golden):
        edition = with_files(frozen_council(), formats=[DocumentFormat.HTML])
        found = of_html(content(edition, DocumentFormat.HTML, Audience.INNER))
        assert "T10" not in found

    def test_says_that_a_round_is_not_decided(self, golden):
        make_round(year=2024, state=RoundState.REVIEW)
        edition = with_files(frozen_council(), formats=[DocumentFormat.HTML])
        page = content(edition, DocumentFormat.HTML, Audience.PUBLIC).decode()
        assert "The round of 2024 had not been decided when these figures were frozen." in page
