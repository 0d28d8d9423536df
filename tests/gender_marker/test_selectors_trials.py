"""A draft tried on past projects: how many codes would move, and of which it cannot be told."""

from decimal import Decimal

import pytest

from apps.figures.figure import Unit
from apps.gender_marker.choices import AssessmentOrigin, Stage
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.trials import (
    NOT_TOLD,
    UNDETERMINED,
    lacking_in_words,
    matrix_of,
    trial_of,
)
from apps.web.refusals import NotPermitted
from tests.cast import World
from tests.gender_marker.builders import (
    ALL_MET,
    APPLIES,
    IOM_ROWS,
    STANDARDS,
    TODAY,
    YES_NO,
    make_budget,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
    make_undetermined,
)

pytestmark = pytest.mark.django_db

NONE_MET = {"APPLICABLE": "yes", **dict.fromkeys(STANDARDS, "no")}
ONE_MET = {**NONE_MET, "NEEDS": "yes"}
ALL_YES = {**dict.fromkeys(("APPLICABLE", *STANDARDS), "yes"), "PRINCIPAL": "no"}
STRICT = (
    IOM_ROWS[0],
    ("0", (*APPLIES, (STANDARDS, ("yes",), 0, 1))),
    ("1", (*APPLIES, (STANDARDS, ("yes",), 2, 2))),
    (None, APPLIES + ALL_MET + ((("PRINCIPAL",), ("no",), 1, 1),)),
    ("2b", APPLIES + ALL_MET + ((("PRINCIPAL",), ("yes",), 1, 1), (("AIM",), YES_NO, 1, 1))),
)
"""One standard no longer suffices for code 1, what 2a asks is left open, and 2b asks one thing more."""


@pytest.fixture
def draft(world: World) -> Edition:
    edition = make_edition()
    questions = tuple((key, YES_NO) for key in ("APPLICABLE", *STANDARDS, "PRINCIPAL", "AIM"))
    made = make_edition("IOM-2027", questions=questions, rows=STRICT, is_published=False)
    scores = {
        "A": ("0", NONE_MET, "100"),
        "B": ("1", ONE_MET, "2000"),
        "C": ("1", {**ONE_MET, "OUTPUTS": "yes"}, "10"),
        "D": ("2a", ALL_YES, None),
        "E": ("2b", {**ALL_YES, "PRINCIPAL": "yes"}, "7.50"),
        "F": ("N/A", {"APPLICABLE": "no"}, "1"),
    }
    for name, (code, answers, budget) in scores.items():
        project = make_project(world, code=name)
        make_score(world, project=project, edition=edition, code=code, answers=answers)
        if budget:
            make_budget(project, amount=budget)
            make_budget(project, year=2026, amount=budget)
    return made


class TestTrial:
    def test_tells_what_stays_moves_and_cannot_be_told(self, world, draft):
        trial = trial_of(draft=draft, as_of=TODAY, scope=world.scope("gcu"))
        numbers = {cell: (sums.projects, sums.budget) for cell, sums in trial.cells.items()}
        assert numbers == {
            ("0", "0"): (1, Decimal(200)),
            ("1", "0"): (1, Decimal(4000)),
            ("1", "1"): (1, Decimal(20)),
            ("2a", UNDETERMINED): (1, Decimal(0)),
            ("2b", NOT_TOLD): (1, Decimal(15)),
            ("N/A", "N/A"): (1, Decimal(2)),
        }
        assert (trial.tried.projects, trial.tried.budgeted) == (6, 5)
        assert (trial.staying.projects, trial.staying.budget) == (3, Decimal(222))
        assert (trial.moving.projects, trial.moving.budget) == (1, Decimal(4000))
        assert (trial.undetermined.projects, trial.not_told.projects) == (1, 1)
        assert lacking_in_words(trial) == [("Aim", 1)]
        assert [(each.code, each.before, each.after) for each in trial.moves] == [
            ("B", "1", "0"),
            ("D", "2a", UNDETERMINED),
        ]

    def test_as_a_matrix_adds_up(self, world, draft):
        trial = trial_of(draft=draft, as_of=TODAY, scope=world.scope("gcu"))
        table = matrix_of(trial, unit=Unit.PROJECTS)
        assert [row.key for row in table.rows] == ["N/A", "0", "1", "2a", "2b", "all"]
        assert table.cell("1", "0").value == 1
        assert table.cell("all", "all").value == 6
        money = matrix_of(trial, unit=Unit.DOLLARS)
        assert (money.cell("all", "0").value, money.cell("all", "all").value) == (4200, 4237)
        assert money.cell("1", "0").coverage.missing == 1

    def test_of_an_unchanged_copy_moves_nothing_even_where_a_code_was_chosen(self, world, draft):
        edition = Edition.objects.get(code="IOM-2017")
        make_score(
            world,
            project=make_project(world, code="G"),
            edition=edition,
            code="2a",
            answers=ONE_MET,
            computed_code=edition.codes.get(key="1"),
            because="The other standards are met in another document.",
        )
        same = make_edition("IOM-2028", is_published=False)
        trial = trial_of(draft=same, as_of=TODAY, scope=world.scope("gcu"))
        assert (trial.moving.projects, trial.not_told.projects, trial.staying.projects) == (0, 0, 7)
        assert (trial.chosen, trial.moves) == (1, ())

    def test_takes_one_score_of_a_project_and_leaves_other_markers_alone(self, world, draft):
        edition = Edition.objects.get(code="IOM-2017")
        project = make_project(world, code="H")
        make_score(world, project=project, edition=edition, code="0", answers=NONE_MET)
        make_score(
            world, project=project, edition=edition, code="1", stage=Stage.END, answers=ONE_MET
        )
        echo = make_edition("ECHO-2014", scale="ECHO")
        make_score(world, project=make_project(world, code="I"), edition=echo, code="0")
        trial = trial_of(draft=draft, as_of=TODAY, scope=world.scope("gcu"))
        assert trial.tried.projects == 7
        assert trial.cells["1", "0"].projects == 2
        draft.stages = [Stage.PROPOSAL]
        trial = trial_of(draft=draft, as_of=TODAY, scope=world.scope("gcu"))
        assert trial.cells["0", "0"].projects == 2

    def test_cannot_tell_of_a_score_without_answers_and_gives_codes_to_the_undetermined(
        self, world, draft
    ):
        imported = {"outcome": None, "computed_code": None, "origin": AssessmentOrigin.IMPORTED}
        make_score(
            world,
            project=make_project(world, code="J"),
            edition=Edition.objects.get(code="IOM-2017"),
            code="1",
            source="A file",
            **imported,
        )
        silent = make_edition("IOM-2016", rows=((None, ()),), is_default=False)
        make_undetermined(world, project=make_project(world, code="K"), edition=silent)
        trial = trial_of(draft=draft, as_of=TODAY, scope=world.scope("gcu"))
        assert trial.cells["1", NOT_TOLD].projects == 1
        assert trial.cells[UNDETERMINED, NOT_TOLD].projects == 1
        assert ("No answers are on record", 2) in lacking_in_words(trial)

    def test_gives_numbers_alone_to_who_does_not_see_the_projects(self, world, draft):
        trial = trial_of(draft=draft, as_of=TODAY, scope=world.scope("admin"))
        assert (trial.tried.projects, trial.moving.projects, trial.moves) == (6, 1, None)

    def test_is_not_for_others_nor_for_who_reads_blind(self, world, draft):
        for name in ("pm.nairobi", "auditor", "budget", "council", "stranger"):
            with pytest.raises(NotPermitted):
                trial_of(draft=draft, as_of=TODAY, scope=world.scope(name))
        edition = Edition.objects.get(code="IOM-2017")
        score = edition.assessments.first()
        sample = make_sample(world, edition=edition)
        make_reading(world, assessment=score, sample=sample, reader="gcu")
        with pytest.raises(NotPermitted, match="to read blind"):
            trial_of(draft=draft, as_of=TODAY, scope=world.scope("gcu"))

    def test_asks_the_database_as_often_for_many_as_for_few(
        self, world, draft, django_assert_num_queries
    ):
        scope = world.scope("gcu")
        with django_assert_num_queries(9):
            trial_of(draft=draft, as_of=TODAY, scope=scope)
