"""Scoring a project: drafts, answers asked once, the code that counts, and what ends a score."""

import pytest

from apps.gender_marker.choices import AssessmentState
from apps.gender_marker.models import Assessment, AssessmentAnswer
from apps.gender_marker.selectors.asking import Said, sheet_at
from apps.gender_marker.selectors.assessments import comparison_of, reading_of, source_for
from apps.gender_marker.services.scoring import (
    Typed,
    begin,
    copy_forward,
    discard,
    save_answers,
    score,
    score_at_once,
    withdraw,
)
from apps.projects.models import Project
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.gender_marker.assessment_builders import ALL_YES, MET, answered, make_iasc, make_iom
from tests.gender_marker.builders import (
    NOON,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
)

pytestmark = pytest.mark.django_db
PM = "pm.nairobi"
CLOSED = ("completed", "not_completed", "not_implemented", "cancelled")


@pytest.fixture
def project(world: World) -> Project:
    """A project of Nairobi under way."""
    return make_project(world, state="under_way", manager=world.people[PM])


def start(world: World, project: Project, *codes: str, who: str = PM, stage: str = "proposal"):
    return begin(
        project_id=project.pk,
        edition_codes=codes or ("IOM-2017",),
        stage=stage,
        now=NOON,
        scope=world.scope(who),
    )


def give(world: World, draft: Assessment, *, who: str = PM, **said: str) -> Assessment:
    draft.refresh_from_db()
    return score(
        assessment_id=draft.pk,
        version=draft.version,
        now=NOON,
        scope=world.scope(who),
        **said,
    )


def asked(world: World, project: Project, key: str, stage: str = "proposal"):
    sheet = sheet_at(project_id=project.pk, stage=stage, scope=world.scope(PM))
    return next(
        each for each in sheet.askings if any(part.question.key == key for part in each.parts)
    )


class TestBeginning:
    def test_makes_a_draft_for_each_edition_and_goes_on_with_one_that_is_there(
        self, world: World, project: Project
    ):
        make_iom()
        make_iasc()
        first = start(world, project)
        both = start(world, project, "IOM-2017", "IASC-2011", who="head.nairobi")
        assert both[0] == first[0]
        assert [each.edition.code for each in both] == ["IOM-2017", "IASC-2011"]
        assert Assessment.objects.get(pk=first[0].pk).begun_by == world.people[PM]

    def test_takes_editions_in_use_at_the_stage_and_says_which_there_are(
        self, world: World, project: Project
    ):
        make_iom()
        make_edition("IOM-2030", is_published=False)
        make_iasc(stages=["end"])
        for wrong in ("IOM-2030", "IASC-2011", "nothing"):
            with pytest.raises(Invalid, match="IOM-2017"):
                start(world, project, wrong)
        assert start(world, project, "IASC-2011", stage="end")
        with pytest.raises(Invalid) as refused:
            begin(
                project_id=project.pk, edition_codes=[], stage="x", now=NOON, scope=world.scope(PM)
            )
        assert {each.code for each in refused.value.problems} == {"unknown_stage", "required"}

    def test_is_for_those_who_keep_the_project_and_read_it_not_blind(
        self, world: World, project: Project
    ):
        edition = make_iom()
        for name in ("focalpoint.nairobi", "auditor"):
            with pytest.raises(NotPermitted):
                start(world, project, who=name)
        for name in ("head.dakar", "stranger", "hr.nairobi"):
            with pytest.raises(OutOfScope):
                start(world, project, who=name)
        given = make_score(world, project=project, edition=edition)
        sample = make_sample(world, edition=edition)
        make_reading(world, assessment=given, sample=sample, reader="gcu", office="CHE-GENEVA")
        with pytest.raises(NotPermitted):
            start(world, project, who="gcu")

    @pytest.mark.parametrize("state", CLOSED)
    def test_is_refused_on_a_closed_project_at_every_step(self, world: World, state: str):
        make_iom()
        project = make_project(world, state="under_way")
        [draft] = answered(world, project=project.pk, answers=ALL_YES)
        Project.objects.filter(pk=project.pk).update(state=state, state_because="As it went.")
        with pytest.raises(WrongState, match="closed"):
            start(world, project)
        with pytest.raises(WrongState, match="closed"):
            save_answers(project_id=project.pk, stage="proposal", answers={}, scope=world.scope(PM))
        with pytest.raises(WrongState, match="closed"):
            give(world, draft)
        with pytest.raises(WrongState, match="closed"):
            score_at_once(
                project_id=project.pk,
                edition_code="IOM-2017",
                stage="end",
                answers={},
                now=NOON,
                scope=world.scope(PM),
            )


class TestAnswers:
    def test_to_a_shared_question_are_kept_in_each_draft(self, world: World, project: Project):
        make_iom()
        make_iasc()
        answered(
            world,
            project=project.pk,
            answers={"NEEDS": "yes"},
            editions=("IOM-2017", "IASC-2011"),
        )
        sheet = sheet_at(project_id=project.pk, stage="proposal", scope=world.scope(PM))
        [shared] = [each for each in sheet.askings if each.is_shared]
        assert shared.scales == "IOM, IASC"
        assert len(sheet.askings) == 6
        kept = AssessmentAnswer.objects.values_list(
            "assessment__edition__code", "question__key", "option__key", "passage"
        )
        assert set(kept) == {
            ("IOM-2017", "NEEDS", "yes", "As the document says."),
            ("IASC-2011", "ANALYSIS", "yes", "As the document says."),
        }

    def test_are_saved_in_part_and_without_an_answer(self, world: World, project: Project):
        make_iom()
        [draft] = start(world, project)
        name = asked(world, project, "OUTPUTS").name
        save_answers(
            project_id=project.pk,
            stage="proposal",
            answers={
                name: Typed(Said(words=" Two of three outputs\r\nname women. ", place="p. 4"))
            },
            scope=world.scope(PM),
        )
        row = AssessmentAnswer.objects.get()
        assert (row.option, row.words, row.place) == (
            None,
            "Two of three outputs\nname women.",
            "p. 4",
        )
        draft.refresh_from_db()
        assert draft.version == 2

    def test_that_a_question_does_not_take_are_refused_all_at_once(
        self, world: World, project: Project
    ):
        make_iom()
        start(world, project)
        needs, outputs = asked(world, project, "NEEDS"), asked(world, project, "OUTPUTS")
        with pytest.raises(Invalid) as refused:
            save_answers(
                project_id=project.pk,
                stage="proposal",
                answers={
                    needs.name: Typed(Said("maybe")),
                    outputs.name: Typed(Said("yes", passage="x" * 4001, place="y" * 121)),
                },
                scope=world.scope(PM),
            )
        assert [each.code for each in refused.value.problems] == [
            "unknown_answer",
            "too_long",
            "too_long",
        ]
        assert not AssessmentAnswer.objects.exists()

    def test_of_two_people_who_write_at_once_are_both_kept(self, world: World, project: Project):
        make_iom()
        start(world, project)
        needs, outputs = asked(world, project, "NEEDS"), asked(world, project, "OUTPUTS")

        def save(who: str, **typed: Typed):
            return save_answers(
                project_id=project.pk,
                stage="proposal",
                answers={
                    {"needs": needs.name, "outputs": outputs.name}[key]: said
                    for key, said in typed.items()
                },
                scope=world.scope(who),
            )

        # Both opened the page when nothing stood there; each answers one question, and one meets the other.
        save(
            "head.nairobi",
            needs=Typed(Said("yes", passage="Theirs"), needs.seen),
            outputs=Typed(Said(), outputs.seen),
        )
        saved = save(
            PM,
            needs=Typed(Said("no", passage="Mine"), needs.seen),
            outputs=Typed(Said("yes"), outputs.seen),
        )
        [conflict] = saved.conflicts
        assert (conflict.typed.passage, conflict.asking.said.passage) == ("Mine", "Theirs")
        assert asked(world, project, "NEEDS").said.passage == "Theirs"
        assert asked(world, project, "OUTPUTS").said.answer == "yes"
        # What was not touched is no change, and what is sent again with both in view is kept.
        assert not save("head.nairobi", outputs=Typed(Said(), outputs.seen)).conflicts
        assert asked(world, project, "OUTPUTS").said.answer == "yes"
        again = Typed(Said("no", passage="Mine"), conflict.asking.seen)
        assert not save(PM, needs=again).conflicts
        assert asked(world, project, "NEEDS").said.passage == "Mine"


class TestScore:
    @pytest.mark.parametrize(
        ("answers", "code"),
        [
            ({"APPLICABLE": "no"}, "N/A"),
            (ALL_YES, "2b"),
            (MET, "2a"),
            ({**ALL_YES, "NEEDS": "no"}, "1"),
            ({"APPLICABLE": "yes", "NEEDS": "no", "OUTPUTS": "no", "ACTIVITIES": "no"}, "0"),
        ],
    )
    def test_is_the_computed_code(
        self, world: World, project: Project, answers: dict[str, str], code: str
    ):
        make_iom()
        [draft] = answered(world, project=project.pk, answers=answers)
        given = give(world, draft)
        assert given.code is not None
        assert (given.code.key, given.computed_code, given.because) == (code, given.code, "")
        assert (given.state, given.scored_by) == (AssessmentState.SCORED, world.people[PM])
        path = reading_of(assessment_id=given.pk, scope=world.scope("auditor")).path
        assert path[-1].endswith(f"code {code}. Reason of row {given.outcome.position}.")

    def test_is_refused_with_every_question_that_is_not_answered(
        self, world: World, project: Project
    ):
        make_iom()
        make_iasc()
        iom, iasc = answered(
            world,
            project=project.pk,
            answers={"APPLICABLE": "yes", "ANALYSIS": "yes"},
            editions=("IOM-2017", "IASC-2011"),
        )
        with pytest.raises(Invalid) as refused:
            give(world, iom)
        assert {each.field for each in refused.value.problems} == {
            "OUTPUTS",
            "ACTIVITIES",
            "PRINCIPAL",
        }
        with pytest.raises(Invalid) as asked_too:
            give(world, iasc)
        assert [each.field for each in asked_too.value.problems] == ["NOTED"]

    def test_is_another_code_only_with_a_reason(self, world: World, project: Project):
        make_iom()
        [draft] = answered(world, project=project.pk, answers=MET)
        with pytest.raises(Invalid, match="no code “3”"):
            give(world, draft, code="3")
        with pytest.raises(Invalid, match="Say why code 1"):
            give(world, draft, code="1")
        given = give(world, draft, code="1", because="The outputs are those of another project.")
        assert given.code is not None
        assert given.computed_code is not None
        assert (given.code.key, given.computed_code.key) == ("1", "2a")

    def test_stays_without_a_code_where_the_rules_are_silent(self, world: World, project: Project):
        make_edition(
            questions=(("NEEDS", ("no", "yes")),),
            rows=(
                (None, ((("NEEDS",), ("yes",), 1, 1),)),
                ("0", ((("NEEDS",), ("no",), 1, 1),)),
            ),
        )
        [draft] = answered(world, project=project.pk, answers={"NEEDS": "yes"})
        with pytest.raises(Invalid, match="undetermined"):
            give(world, draft, code="0", because="I should think so.")
        given = give(world, draft)
        assert (given.code, given.computed_code, given.outcome.position) == (None, None, 1)

    def test_replaces_the_one_before_of_the_same_stage_and_no_other(
        self, world: World, project: Project
    ):
        edition = make_iom()
        first = make_score(world, project=project, edition=edition, code="1")
        other = make_score(world, project=project, edition=edition, code="0", stage="end")
        [draft] = answered(world, project=project.pk, answers=MET)
        give(world, draft)
        first.refresh_from_db()
        other.refresh_from_db()
        assert (first.state, first.ended_because) == ("replaced", "Scored anew on 2 March 2026.")
        assert other.state == "scored"

    def test_is_of_the_version_that_was_looked_at_and_an_edition_in_use(
        self, world: World, project: Project
    ):
        edition = make_iom()
        [draft] = answered(world, project=project.pk, answers=MET)
        with pytest.raises(WrongState) as stale:
            score(assessment_id=draft.pk, version=1, now=NOON, scope=world.scope(PM))
        assert stale.value.code == "stale"
        edition.state, edition.is_default, edition.retired_on = "retired", False, NOON.date()
        edition.save()
        with pytest.raises(WrongState, match="out of use"):
            give(world, draft)

    def test_is_for_those_who_keep_the_project(self, world: World, project: Project):
        make_iom()
        [draft] = answered(world, project=project.pk, answers=MET)
        for name in ("focalpoint.nairobi", "auditor", "head.dakar", "stranger"):
            with pytest.raises(OutOfScope):
                give(world, draft, who=name)
            with pytest.raises(OutOfScope):
                discard(assessment_id=draft.pk, version=draft.version, scope=world.scope(name))


class TestAtOnce:
    def test_is_scored_or_nothing_is_left(self, world: World, project: Project):
        make_iom()

        def send(answers: dict[str, Said], **more: str) -> Assessment:
            return score_at_once(
                project_id=project.pk,
                edition_code="IOM-2017",
                stage="end",
                answers=answers,
                now=NOON,
                scope=world.scope(PM),
                **more,
            )

        with pytest.raises(Invalid):
            send({"APPLICABLE": Said("yes"), "NEEDS": Said("maybe"), "COLOUR": Said("red")})
        with pytest.raises(Invalid):
            send({"APPLICABLE": Said("yes")})
        assert not Assessment.objects.exists()
        given = send({key: Said(answer, passage="Here.") for key, answer in MET.items()})
        assert given.code is not None
        assert (given.code.key, given.answers.count()) == ("2a", 5)
        start(world, project, stage="end")
        with pytest.raises(WrongState, match="draft"):
            send({key: Said(answer) for key, answer in MET.items()})


class TestCopying:
    def test_carries_answers_to_a_later_stage_and_edition_and_says_what_it_could_not(
        self, world: World, project: Project
    ):
        make_iom()
        [draft] = answered(world, project=project.pk, answers=MET)
        first = give(world, draft)
        make_edition(
            "IOM-2030",
            questions=(("APPLICABLE", ("no", "yes")), ("NEEDS", ("weak", "strong"))),
            rows=(("0", ((("APPLICABLE", "NEEDS"), ("no", "yes", "weak", "strong"), 0, 2),)),),
            is_default=False,
        )
        [later] = start(world, project, stage="end")
        assert source_for(draft=later, scope=world.scope(PM)) == first
        carried = copy_forward(assessment_id=later.pk, from_id=first.pk, scope=world.scope(PM))
        assert (carried.number, carried.left) == (5, ())
        [new] = start(world, project, "IOM-2030", stage="end")
        carried = copy_forward(assessment_id=new.pk, from_id=first.pk, scope=world.scope(PM))
        assert (carried.number, carried.left) == (
            1,
            ("Needs", "Outputs", "Activities", "Principal"),
        )
        kept = AssessmentAnswer.objects.get(assessment=new)
        assert (kept.option.key, kept.passage) == ("yes", "As the document says.")
        new.refresh_from_db()
        assert new.copied_from == first

    def test_takes_nothing_from_another_scale(self, world: World, project: Project):
        make_iom()
        iasc = make_score(world, project=project, edition=make_iasc())
        [draft] = start(world, project)
        assert source_for(draft=draft, scope=world.scope(PM)) is None
        with pytest.raises(Invalid):
            copy_forward(assessment_id=draft.pk, from_id=iasc.pk, scope=world.scope(PM))


class TestEnding:
    def test_is_withdrawn_with_a_reason_once_by_who_keeps_the_project(
        self, world: World, project: Project
    ):
        given = make_score(world, project=project, edition=make_iom())

        def end(who: str = PM, because: str = "Another project’s document.") -> Assessment:
            return withdraw(
                assessment_id=given.pk,
                because=because,
                version=given.version,
                now=NOON,
                scope=world.scope(who),
            )

        with pytest.raises(Invalid):
            end(because=" ")
        with pytest.raises(NotPermitted):
            end("auditor")
        with pytest.raises(OutOfScope):
            end("head.dakar")
        assert end().state == AssessmentState.WITHDRAWN
        with pytest.raises(WrongState):
            end()

    def test_deletes_a_draft_with_its_answers(self, world: World, project: Project):
        make_iom()
        [draft] = answered(world, project=project.pk, answers=MET)
        with pytest.raises(WrongState):
            discard(assessment_id=draft.pk, version=1, scope=world.scope(PM))
        discard(assessment_id=draft.pk, version=draft.version, scope=world.scope(PM))
        assert not AssessmentAnswer.objects.exists()


class TestComparison:
    def test_puts_scores_beside_each_other_and_marks_what_changed(
        self, world: World, project: Project, django_assert_num_queries
    ):
        iom, iasc = make_iom(), make_iasc()
        for stage, needs, code in (("proposal", "no", "1"), ("end", "yes", "2a")):
            make_score(
                world,
                project=project,
                edition=iom,
                stage=stage,
                code=code,
                answers={**MET, "NEEDS": needs},
            )
        make_score(world, project=project, edition=iasc, code="2a", answers={"ANALYSIS": "yes"})
        mine = world.scope("auditor")
        with django_assert_num_queries(9):
            found = comparison_of(project_id=project.pk, scope=mine)
        assert [(each.edition.code, each.stage) for each in found.columns] == [
            ("IOM-2017", "proposal"),
            ("IOM-2017", "end"),
            ("IASC-2011", "proposal"),
        ]
        lines = {each.label: each.cells for each in (found.codes, *found.lines)}
        told = {
            label: [(each.text, each.is_asked, each.is_changed) for each in cells]
            for label, cells in lines.items()
        }
        assert told["Code"] == [("1", True, False), ("2a", True, True), ("2a", True, False)]
        assert told["Needs"] == [("No", True, False), ("Yes", True, True), ("Yes", True, False)]
        assert told["Outputs"] == [("Yes", True, False), ("Yes", True, False), ("", False, False)]
        assert told["Noted"] == [("", False, False), ("", False, False), ("", True, False)]
        assert "Analysis" not in told
        with pytest.raises(OutOfScope):
            comparison_of(project_id=project.pk, scope=world.scope("head.dakar"))
