"""What the database itself holds of editions, scores, readings and estimates."""

from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.gender_marker.choices import (
    AssessmentOrigin,
    AssessmentState,
    CodeKind,
    EditionState,
    EstimateState,
    ReadingState,
    SourceStatus,
    Stage,
    Verdict,
)
from apps.gender_marker.models import (
    AnnualEstimate,
    AnswerOption,
    Assessment,
    AssessmentAnswer,
    Benchmark,
    BlindAnswer,
    Code,
    Condition,
    Edition,
    Outcome,
    QualityCheck,
    Question,
)
from tests.cast import World
from tests.gender_marker.builders import (
    NOON,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
    make_undetermined,
)

pytestmark = pytest.mark.django_db


@contextmanager
def refused(name: str) -> Any:
    """Expect the constraint of this name, and go on afterwards."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        yield


class TestPublishedEdition:
    @pytest.mark.parametrize("name", ["code", "title_en", "source", "status"])
    def test_never_changes(self, world: World, name: str):
        edition = make_edition()
        with refused("published_edition_stays"):
            Edition.objects.filter(pk=edition.pk).update(**{name: "other"})

    def test_goes_out_of_use(self, world: World):
        edition = make_edition()
        Edition.objects.filter(pk=edition.pk).update(
            state=EditionState.RETIRED, is_default=False, retired_on=NOON.date()
        )
        edition.refresh_from_db()
        assert edition.state == EditionState.RETIRED

    def test_is_never_a_draft_again_nor_deleted(self, world: World):
        edition = make_edition(is_default=False)
        with refused("published_edition_stays"):
            Edition.objects.filter(pk=edition.pk).update(state=EditionState.DRAFT)
        with refused("published_edition_stays|parts_change_only_in_a_draft"):
            edition.delete()

    @pytest.mark.parametrize("part", [Code, Question, Outcome])
    def test_keeps_its_parts(self, world: World, part: Any):
        edition = make_edition()
        with refused("parts_change_only_in_a_draft"):
            part.objects.filter(edition=edition).update(note="other")
        with refused("parts_change_only_in_a_draft"):
            part.objects.filter(edition=edition).delete()

    @pytest.mark.parametrize(("part", "path"), [(AnswerOption, "question"), (Condition, "outcome")])
    def test_keeps_the_parts_of_its_parts(self, world: World, part: Any, path: str):
        edition = make_edition()
        with refused("parts_change_only_in_a_draft"):
            part.objects.filter(**{f"{path}__edition": edition}).update(position=99)

    def test_takes_no_new_part(self, world: World):
        edition = make_edition()
        with refused("parts_change_only_in_a_draft"):
            Code.objects.create(
                edition=edition,
                key="3",
                position=9,
                label_en="x",
                status=SourceStatus.VERIFIED,
                source="x",
            )

    def test_stands_in_history(self, world: World):
        edition = make_edition()
        assert edition.events.count() >= 2


class TestDraft:
    def test_changes_with_all_its_parts_and_goes(self, world: World):
        edition = make_edition(is_published=False)
        Code.objects.filter(edition=edition).update(note="other")
        edition.delete()
        assert not Question.objects.exists()

    def test_is_not_compulsory(self, world: World):
        edition = make_edition(is_published=False)
        with refused("a_compulsory_edition_is_published"):
            Edition.objects.filter(pk=edition.pk).update(is_default=True)

    def test_one_edition_is_compulsory(self, world: World):
        make_edition()
        with refused("one_edition_is_compulsory"):
            make_edition("IOM-2030", is_default=True)

    @pytest.mark.parametrize(
        ("facts", "name"),
        [
            ({"is_principal": True, "is_significant": True}, "principal_or_significant_not_both"),
            ({"kind": CodeKind.NOT_APPLICABLE, "gem": 1}, "only_a_score_counts"),
            ({"kind": CodeKind.NOT_SCREENED, "is_principal": True}, "only_a_score_counts"),
            ({"gem": 4}, "the_un_marker_ends_at_three"),
        ],
    )
    def test_has_codes_that_can_be_added_up(self, world: World, facts: dict[str, Any], name: str):
        edition = make_edition(is_published=False)
        with refused(name):
            Code.objects.filter(edition=edition, key="0").update(**facts)

    @pytest.mark.parametrize(
        ("least", "most", "questions", "answers"),
        [(2, 1, ["A", "B"], ["yes"]), (0, 2, ["A"], ["yes"]), (1, 1, ["A"], [])],
    )
    def test_has_conditions_that_can_be_met(
        self, world: World, least: int, most: int, questions: list[str], answers: list[str]
    ):
        edition = make_edition(is_published=False)
        with refused("a_condition_can_be_met"):
            Condition.objects.create(
                outcome=Outcome.objects.filter(edition=edition).first(),
                position=9,
                questions=questions,
                answers=answers,
                least=least,
                most=most,
            )


class TestScore:
    @pytest.fixture
    def score(self, world: World) -> Assessment:
        """A score of 2a with one answer."""
        return make_score(
            world, project=make_project(world), edition=make_edition(), answers={"NEEDS": "yes"}
        )

    def test_never_changes(self, score: Assessment):
        for change in ({"because": "x"}, {"code": None}, {"state": "draft"}, {"stage": "end"}):
            with refused("score_stays|another_code|a_score_says"):
                Assessment.objects.filter(pk=score.pk).update(**change)
        with refused("score_stays|answers_behind"):
            score.delete()

    def test_keeps_its_answers(self, score: Assessment):
        with refused("answers_behind_a_score_stay"):
            AssessmentAnswer.objects.update(words="other")
        with refused("answers_behind_a_score_stay"):
            AssessmentAnswer.objects.all().delete()

    def test_is_replaced_with_a_reason_and_stays_replaced(self, score: Assessment):
        rows = Assessment.objects.filter(pk=score.pk)
        with refused("an_ended_score_says_when_and_why"):
            rows.update(state=AssessmentState.REPLACED, ended_at=NOON)
        rows.update(state=AssessmentState.REPLACED, ended_at=NOON, ended_because="Scored anew.")
        with refused("score_stays"):
            rows.update(state=AssessmentState.SCORED)

    def test_stands_once_for_a_stage(self, world: World, score: Assessment):
        with refused("one_score_of_a_project_edition_and_stage"):
            make_score(world, project=score.project, edition=score.edition)
        make_score(world, project=score.project, edition=score.edition, stage=Stage.END)

    def test_of_another_code_has_a_reason(self, world: World, score: Assessment):
        other = Code.objects.get(edition=score.edition, key="1")
        with refused("another_code_has_a_reason"):
            make_score(
                world,
                project=score.project,
                edition=score.edition,
                stage=Stage.END,
                code="2b",
                computed_code=other,
            )

    def test_that_is_undetermined_has_no_code(self, world: World):
        edition = make_edition("OPEN", rows=((None, ()),), is_default=False)
        score = make_undetermined(world, project=make_project(world), edition=edition)
        with refused("undetermined_has_no_code|score_stays"):
            Assessment.objects.filter(pk=score.pk).update(
                code=Code.objects.filter(edition=edition).first()
            )

    def test_without_answers_comes_from_a_file_that_says_where_it_stands(
        self, world: World, score: Assessment
    ):
        facts = {"project": make_project(world, code="KE-2"), "edition": score.edition}
        for wrong in (
            {"outcome": None, "computed_code": None},
            {"outcome": None, "computed_code": None, "origin": AssessmentOrigin.IMPORTED},
        ):
            with refused("a_score_without_answers_has_a_source"):
                make_score(world, **facts, **wrong)
        make_score(world, **facts, **wrong, source="Sheet of 2018")


class TestSecondReader:
    def test_is_another_person(self, world: World):
        score = make_score(world, project=make_project(world), edition=make_edition())
        with refused("another_person_checks_a_score"):
            QualityCheck.objects.create(
                assessment=score,
                verdict=Verdict.AGREES,
                scored_by=score.scored_by,
                checked_by=score.scored_by,
                checked_at=NOON,
            )

    def test_who_disagrees_proposes_a_code_and_says_why(self, world: World):
        score = make_score(world, project=make_project(world), edition=make_edition())
        with refused("who_disagrees_proposes_a_code_and_says_why"):
            QualityCheck.objects.create(
                assessment=score,
                verdict=Verdict.DISAGREES,
                proposed_code=score.code,
                checked_by=world.people["gcu"],
                checked_at=NOON,
            )

    def test_reads_blind_as_another_person_of_another_office(self, world: World):
        edition = make_edition()
        score = make_score(world, project=make_project(world), edition=edition)
        sample = make_sample(world, edition=edition)
        with refused("another_person_reads_blind"):
            make_reading(world, assessment=score, sample=sample, reader="pm.nairobi")
        with refused("another_office_reads_blind"):
            make_reading(world, assessment=score, sample=sample, office="KEN-NAIROBI")

    def test_never_changes_what_was_handed_in(self, world: World):
        edition = make_edition()
        score = make_score(world, project=make_project(world), edition=edition)
        reading = make_reading(world, assessment=score, sample=make_sample(world, edition=edition))
        question = Question.objects.filter(edition=edition).first()
        BlindAnswer.objects.create(reading=reading, question=question)
        with refused("a_closed_reading_says_what_came_of_it"):
            type(reading).objects.filter(pk=reading.pk).update(state=ReadingState.DONE)
        type(reading).objects.filter(pk=reading.pk).update(
            state=ReadingState.DONE, outcome=score.outcome, closed_at=NOON
        )
        with refused("blind_reading_stays"):
            type(reading).objects.filter(pk=reading.pk).update(version=7)
        with refused("answers_of_a_reading_stay"):
            BlindAnswer.objects.update(words="other")


class TestMoney:
    def test_a_signed_estimate_never_changes(self, world: World):
        budget = world.people["budget"]
        rows = AnnualEstimate.objects.filter(
            pk=AnnualEstimate.objects.create(
                year=2025, edition=make_edition(), checksum="x", prepared_at=NOON
            ).pk
        )
        rows.update(words="Before the signature.")
        rows.update(state=EstimateState.SIGNED, signed_by=budget, signed_at=NOON)
        with refused("signed_estimate_stays"):
            rows.update(tables={"rows": []})
        with refused("a_replaced_estimate_says_why"):
            rows.update(state=EstimateState.REPLACED)
        rows.update(state=EstimateState.REPLACED, replaced_because="A fund was missing.")
        with refused("signed_estimate_stays"):
            rows.update(replaced_because="other")

    @pytest.mark.parametrize("percent", [0, "100.01"])
    def test_a_benchmark_is_a_per_cent(self, world: World, percent: Any):
        with refused("a_benchmark_is_a_per_cent"):
            Benchmark.objects.create(
                kind="principal", first_year=2020, percent=percent, source="x", set_at=NOON
            )
