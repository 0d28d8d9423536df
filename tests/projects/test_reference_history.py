"""Rounds, projects, reports and activities that documents state: what is refused and what is loaded."""

import csv
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Sum

from apps.organization import reference as organization
from apps.organization.reference.files import sentence
from apps.projects import reference
from apps.projects.choices import Bound, ProjectState, ReportPart, RoundState
from apps.projects.models import (
    Award,
    FundingRound,
    OtherActivity,
    Project,
    ProjectReport,
    ProjectReportText,
    ResultFigure,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
GOLDEN = Path(__file__).parents[1] / "golden" / "wggi" / "projects_2001.csv"


def golden() -> dict[str, dict[str, str]]:
    """Return the golden projects by their number, the total among them."""
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return {row["number"]: row for row in csv.DictReader(file)}


@pytest.fixture
def folder(tmp_path) -> Path:
    """The product's own files, to be changed."""
    return Path(shutil.copytree(settings.REFERENCE_DIR, tmp_path / "reference"))


@pytest.fixture
def loaded(db, folder) -> Path:
    """The product's own files, loaded once."""
    organization.load(folder=folder, now=NOW)
    reference.load(folder=folder, now=NOW)
    return folder


def amend(folder: Path, file: str, old: str, new: str) -> None:
    """Change one file of a folder."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


class TestCheck:
    def test_finds_nothing_in_the_files_of_the_product(self):
        found = reference.check(folder=settings.REFERENCE_DIR)
        assert [sentence(problem) for problem in found] == []

    @pytest.mark.parametrize(
        ("file", "old", "new", "field", "code"),
        [
            ("wggi_projects.csv", ",KEN-NAIROBI,", ",KEN-KISUMU,", "office", "unknown_office"),
            ("wggi_projects.csv", ",2001,8,10000,", ",2001,8,10001,", "amount", "envelope"),
            ("wggi_projects.csv", ",2001,8,10000,", ",2001,7,10000,", "number", "duplicate"),
            ("wggi_projects.csv", ",2001,8,10000,", ",2001,,10000,", "round", "award"),
            ("wggi_projects.csv", ",2001,8,10000,", ",1999,8,10000,", "round", "unknown_round"),
            ("wggi_projects.csv", ",2001,8,10000,", ",2002,8,10000,", "amount", "envelope"),
            ("wggi_projects.csv", "not_completed", "unfinished", "state", "value"),
            ("wggi_result_figures.csv", "WGGI-2001-8", "WGGI-2001-9", "project", "unknown_project"),
            ("funding_rounds.csv", "80000", "NaN", "envelope", "value"),
        ],
    )
    def test_names_the_column_of_a_problem(self, folder, file, old, new, field, code):
        amend(folder, file, old, new)
        problems = reference.check(folder=folder)
        assert [(each.sheet, each.field, each.code) for each in problems] == [(file, field, code)]


class TestRoundOf2001:
    def test_holds_the_eight_projects_of_its_report(self, loaded):
        awards = Award.objects.filter(round__year=2001).select_related("project")
        assert {
            str(award.number): (award.project.office_stated, str(award.amount), award.project.state)
            for award in awards
        } == {
            number: (row["office"], f"{row['amount_usd']}.00", row["state"])
            for number, row in golden().items()
            if number != "total"
        }

    def test_gave_its_whole_envelope(self, loaded):
        found = FundingRound.objects.get(year=2001)
        assert found.state == RoundState.STATED
        assert (found.envelope, found.awarded) == (Decimal(50_000), Decimal(50_000))
        assert Award.objects.filter(round=found).aggregate(sum=Sum("amount"))["sum"] == Decimal(
            golden()["total"]["amount_usd"]
        )

    def test_stands_at_the_offices_of_the_register(self, loaded):
        projects = Project.objects.filter(awards__round__year=2001).order_by("awards__number")
        assert list(projects.values_list("office__code", flat=True)) == [
            "CHE-GENEVA",
            "KEN-NAIROBI",
            "PHL-MANILA",
            "DOM-SANTO-DOMINGO",
            "CRI-SAN-JOSE",
            "BEL-BRUSSELS",
            "PAK-ISLAMABAD",
            "CRI-SAN-JOSE",
        ]

    def test_has_a_final_report_of_each_project(self, loaded):
        reports = ProjectReport.objects.filter(award__round__year=2001, is_stated=True)
        assert reports.count() == 8
        texts = ProjectReportText.objects.filter(report__in=reports)
        assert texts.filter(part=ReportPart.CONSTRAINTS).count() == 8
        assert texts.filter(part=ReportPart.RESULTS).count() == 8
        assert texts.count() == 16

    def test_keeps_how_exactly_a_figure_is_stated(self, loaded):
        figures = ResultFigure.objects.filter(report__award__round__year=2001)
        assert figures.count() == 18
        bounds = dict(figures.exclude(bound="").values_list("indicator", "bound"))
        assert bounds == {
            "time in camps": Bound.AT_LEAST,
            "persons surveyed before and after": Bound.MORE_THAN,
            "employers informed": Bound.ABOUT,
        }
        assert figures.get(indicator="audience reached, WGGI part").value == 1_990_196


class TestOtherYears:
    def test_have_the_envelopes_that_are_stated_and_no_other(self, loaded):
        envelopes = dict(FundingRound.objects.values_list("year", "envelope"))
        assert envelopes == {2001: 50_000, 2002: None, 2006: 80_000, 2007: 80_000}

    def test_name_projects_without_money_that_no_source_states(self, loaded):
        others = Project.objects.filter(awards=None)
        assert others.count() == 9
        assert others.filter(state=ProjectState.NOT_KNOWN).count() == 8
        assert others.get(office_stated="Guinea").office.code == "IOM"


def by_file(results):
    """What was loaded, by the name of the file."""
    return {result.file: result for result in results}


class TestLoadingAgain:
    def test_changes_nothing(self, loaded):
        before = [list(model.objects.values()) for model in (FundingRound, Project, Award)]
        assert all(each.is_unchanged for each in reference.load(folder=loaded, now=LATER))
        assert before == [list(model.objects.values()) for model in (FundingRound, Project, Award)]

    def test_mends_what_the_file_mended(self, loaded):
        amend(loaded, "wggi_projects.csv", "Video to encourage", "Film to encourage")
        amend(loaded, "wggi_other_activities.csv", "Hargeisa", "Hargeysa")
        reference.load(folder=loaded, now=LATER)
        assert Project.objects.get(code="WGGI-2001-7").title.startswith("Film")
        assert OtherActivity.objects.get(year=2001, position=1).place == "Hargeysa"

    def test_leaves_what_people_changed_since(self, loaded):
        Project.objects.filter(code="WGGI-2001-7").update(title="Ours", version=2)
        FundingRound.objects.filter(year=2006).update(version=2, envelope=81_000)
        amend(loaded, "wggi_projects.csv", "Video to encourage", "Film to encourage")
        amend(loaded, "funding_rounds.csv", "the budget of 2007", "the budget for 2007")
        loaded_again = by_file(reference.load(folder=loaded, now=LATER))
        rounds, projects = loaded_again["funding_rounds.csv"], loaded_again["wggi_projects.csv"]
        assert Project.objects.get(code="WGGI-2001-7").title == "Ours"
        assert projects.kept == ("WGGI-2001-7",)
        assert FundingRound.objects.get(year=2006).envelope == 81_000
        assert (rounds.kept, rounds.changed) == (("2006",), 1)

    def test_leaves_a_round_that_was_opened_here(self, db, folder):
        organization.load(folder=folder, now=NOW)
        FundingRound.objects.create(
            year=2007, title_en="Our own", state=RoundState.DRAFT, created_at=NOW
        )
        rounds = by_file(reference.load(folder=folder, now=NOW))["funding_rounds.csv"]
        assert FundingRound.objects.get(year=2007).title_en == "Our own"
        assert rounds.kept == ("2007",)
