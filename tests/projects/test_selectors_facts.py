"""What the register knows of projects, and what it does not know."""

from decimal import Decimal

import pytest

from apps.accounts.scope import OfficeScope
from apps.projects.choices import GenderReviewState, ReportState
from apps.projects.models import (
    BeneficiaryCount,
    BeneficiarySheet,
    ChecklistEdition,
    GenderReview,
    Project,
    ProjectPartner,
    ProjectReport,
    ResultFigure,
)
from apps.projects.selectors.facts import KEYS, facts_of
from tests.cast import World
from tests.projects.people_builders import make_report
from tests.projects.register_builders import DAKAR, NOW, add_budget, make_project

pytestmark = pytest.mark.django_db


def known(world: World, project: Project, key: str) -> bool | None:
    return facts_of(project_ids=[project.pk], keys=[key], scope=world.scope("gcu"))[project.pk][key]


def add_figure(
    report: ProjectReport, value: str, women: int | None = None, men: int | None = None
) -> None:
    ResultFigure.objects.create(
        report=report,
        position=report.figures.count() + 1,
        indicator="Persons trained",
        value=Decimal(value),
        unit="persons",
        women=women,
        men=men,
    )


def add_count(sheet: BeneficiarySheet, sex: str, count: int | None, **more: str) -> None:
    said = {"facet": "total", "state": "counted" if count is not None else "missing", **more}
    BeneficiaryCount.objects.create(sheet=sheet, sex=sex, count=count, **said)


def add_review(world: World, project: Project, state: GenderReviewState, day: int) -> None:
    edition, _made = ChecklistEdition.objects.get_or_create(
        number=1, defaults={"state": "draft", "created_at": NOW}
    )
    is_open = state == GenderReviewState.OPEN
    GenderReview.objects.create(
        project=project,
        edition=edition,
        reviewer=world.people["wggi"],
        state=state,
        words="Said.",
        started_at=NOW,
        closed_at=None if is_open else NOW.replace(day=day),
    )


class TestFacts:
    def test_are_asked_of_many_projects_at_once(self, world: World, django_assert_num_queries):
        projects = [make_project(world) for _ in range(3)]
        mine = world.scope("gcu")
        with django_assert_num_queries(1):
            found = facts_of(project_ids=[each.pk for each in projects], keys=KEYS, scope=mine)
        assert found.keys() == {each.pk for each in projects}
        nothing = dict.fromkeys(KEYS) | {"budgeted": False}
        assert list(found.values()) == [nothing] * 3
        only = Project.objects.filter(pk=projects[0].pk).values("pk")
        assert facts_of(project_ids=only, keys=["budgeted"], scope=mine) == {
            projects[0].pk: {"budgeted": False}
        }

    def test_are_of_the_projects_that_one_sees(self, world: World):
        own, other = make_project(world), make_project(world, office=DAKAR)
        ids = [own.pk, other.pk]

        def seen(scope: OfficeScope) -> set[int]:
            return set(facts_of(project_ids=ids, keys=KEYS, scope=scope))

        assert seen(world.scope("pm.nairobi")) == {own.pk}
        assert seen(world.scope("stranger")) == set()
        assert seen(OfficeScope.nothing()) == set()


class TestGenderResult:
    def test_is_not_known_before_a_report_is_accepted(self, world: World):
        project = make_project(world)
        add_figure(make_report(project, state=ReportState.SUBMITTED), "10", 4, 6)
        assert known(world, project, "gender_result") is None

    @pytest.mark.parametrize(
        ("women", "men", "told"),
        [(4, 6, True), (10, None, True), (None, 10, True), (4, None, False), (None, None, False)],
    )
    def test_tells_women_from_men_where_both_or_everybody_is_told(
        self, world: World, women: int | None, men: int | None, told: bool
    ):
        project = make_project(world)
        add_figure(make_report(project, state=ReportState.ACCEPTED), "10", women, men)
        make_report(project, state=ReportState.ACCEPTED)
        assert known(world, project, "gender_result") is told

    def test_is_none_in_a_report_without_figures(self, world: World):
        project = make_project(world)
        make_report(project, state=ReportState.ACCEPTED)
        assert known(world, project, "gender_result") is False


class TestWhatTheProjectSays:
    @pytest.mark.parametrize("said", [True, False, None])
    def test_of_gender_as_a_main_component(self, world: World, said: bool | None):
        assert known(world, make_project(world, is_gender_main=said), "gender_main") is said

    @pytest.mark.parametrize(
        ("said", "told"),
        [("women", True), ("men", False), ("both", False), ("none", False), ("", None)],
    )
    def test_of_whom_it_is_meant_for(self, world: World, said: str, told: bool | None):
        assert known(world, make_project(world, targeting=said), "women_only") is told


class TestDisaggregated:
    def sheet(self, project: Project) -> BeneficiarySheet:
        return BeneficiarySheet.objects.create(
            project=project,
            kind="reached",
            starts_on=project.starts_on,
            ends_before=project.ends_before,
            changed_at=NOW,
        )

    def test_is_not_known_where_nobody_was_counted(self, world: World):
        project = make_project(world)
        assert known(world, project, "disaggregated") is None
        sheet = self.sheet(project)
        add_count(sheet, "F", None)
        add_count(sheet, "U", 0)
        assert known(world, project, "disaggregated") is None

    def test_is_no_where_the_sex_of_all_is_unrecorded(self, world: World):
        project = make_project(world)
        sheet = self.sheet(project)
        add_count(sheet, "U", 500)
        add_count(sheet, "F", 0)
        assert known(world, project, "disaggregated") is False

    def test_is_yes_where_some_are_told_apart(self, world: World):
        project = make_project(world)
        sheet = self.sheet(project)
        add_count(sheet, "U", 500)
        add_count(sheet, "F", 1)
        assert known(world, project, "disaggregated") is True


class TestReviewed:
    def test_follows_the_newest_concluded_review(self, world: World):
        project = make_project(world)
        for state, day, told in (
            (GenderReviewState.RETURNED, 3, False),
            (GenderReviewState.CONDITIONS, 4, True),
            (GenderReviewState.ENDORSED, 5, True),
            (GenderReviewState.RETURNED, 6, False),
            (GenderReviewState.OPEN, 7, False),
        ):
            add_review(world, project, state, day)
            assert known(world, project, "reviewed") is told, (state, day)


class TestMoneyAndPartners:
    def test_a_budget_is_on_record_or_not(self, world: World):
        project = make_project(world)
        assert known(world, project, "budgeted") is False
        add_budget(project, "100")
        assert known(world, project, "budgeted") is True

    def test_a_document_that_names_no_budget_may_only_be_silent(self, world: World):
        project = make_project(world, origin="stated", source="A document")
        assert known(world, project, "budgeted") is None

    def test_a_commitment_is_known_when_it_is_known_of_every_partner(self, world: World):
        project = make_project(world)
        assert known(world, project, "partner_commitment") is None
        for number, (said, told) in enumerate([(False, False), (None, None), (True, True)]):
            ProjectPartner.objects.create(
                project=project, name=f"Partner {number}", kind="ngo", has_commitment=said
            )
            assert known(world, project, "partner_commitment") is told, said
