"""Replies to contradictions and changes of rules: who, when, and what is refused."""

import pytest

from apps.gender_marker.choices import AssessmentState
from apps.gender_marker.models import Assessment, ContradictionReply, ContradictionRule
from apps.gender_marker.selectors.contradictions import contradictions_of
from apps.gender_marker.services.contradictions import (
    LONGEST_REPLY,
    RuleData,
    change_rule,
    effect_of,
    reply,
)
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.gender_marker.builders import (
    NOON,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
)
from tests.gender_marker.contradiction_builders import make_reply, make_rule

pytestmark = pytest.mark.django_db
WORDS = "The donor names gender first; our part is the transport."


@pytest.fixture
def rule(world: World) -> ContradictionRule:
    """0, yet gender is a main component."""
    return make_rule()


@pytest.fixture
def score(world: World, rule: ContradictionRule) -> Assessment:
    """A score of Nairobi that the rule names."""
    project = make_project(world, is_gender_main=True)
    return make_score(world, project=project, edition=make_edition(), code="0")


def say(world: World, score: Assessment, name: str = "pm.nairobi", **more: str):
    said = {"key": "iom-0-main", "because": WORDS, **more}
    return reply(assessment_id=score.pk, now=NOON, scope=world.scope(name), **said)


class TestReply:
    @pytest.mark.parametrize("name", ["pm.nairobi", "head.nairobi", "gcu"])
    def test_is_given_by_whoever_keeps_the_project(
        self, world: World, score: Assessment, name: str
    ):
        made = say(world, score, name, because=f"  {WORDS}\n")
        assert (made.because, made.replied_by, made.replied_at) == (
            WORDS,
            world.people[name],
            NOON,
        )
        [one] = contradictions_of(assessments=[score], scope=world.scope("auditor"))[score.pk]
        assert one.reply == made

    def test_is_nobody_elses(self, world: World, score: Assessment):
        for name in ("focalpoint.nairobi", "auditor", "wggi"):
            with pytest.raises(NotPermitted):
                say(world, score, name)
        for name in ("head.dakar", "stranger", "admin"):
            with pytest.raises(OutOfScope):
                say(world, score, name)
        sample = make_sample(world, edition=score.edition)
        make_reading(world, assessment=score, sample=sample, reader="gcu", office="CHE-GENEVA")
        with pytest.raises(OutOfScope):
            say(world, score, "gcu")
        assert not ContradictionReply.objects.exists()

    def test_is_given_once(self, world: World, score: Assessment):
        say(world, score)
        with pytest.raises(WrongState, match="once"):
            say(world, score, "head.nairobi")

    def test_answers_what_the_rule_names_now(self, world: World, score: Assessment):
        with pytest.raises(OutOfScope):
            say(world, score, key="no-such-rule")
        make_rule("other", codes=("1",))
        with pytest.raises(WrongState):
            say(world, score, key="other")
        type(score.project).objects.update(is_gender_main=None)
        with pytest.raises(WrongState):
            say(world, score)
        type(score.project).objects.update(is_gender_main=True)
        Assessment.objects.update(
            state=AssessmentState.REPLACED, ended_at=NOON, ended_because="Scored anew."
        )
        with pytest.raises(WrongState):
            say(world, score)

    def test_needs_words_and_not_too_many(self, world: World, score: Assessment):
        for words in ("", " \n", "x" * (LONGEST_REPLY + 1)):
            with pytest.raises(Invalid) as refusal:
                say(world, score, because=words)
            assert [each.field for each in refusal.value.problems] == ["because"]
        assert say(world, score, because="x" * LONGEST_REPLY).pk


def data(**more) -> RuleData:
    return RuleData(**{"severity": "notice", "is_active": True, "sentence_en": "Look.", **more})


class TestChangeOfARule:
    def change(self, world: World, name: str = "gcu", version: int = 1, **more):
        return change_rule(
            key="iom-0-main", version=version, data=data(**more), now=NOON, scope=world.scope(name)
        )

    def test_keeps_who_and_when_and_what_it_tests(self, world: World, rule: ContradictionRule):
        changed = self.change(world, sentence_fr=" Voir. ")
        assert (changed.severity, changed.sentence_en, changed.sentence_fr) == (
            "notice",
            "Look.",
            "Voir.",
        )
        assert (changed.version, changed.changed_by, changed.changed_at) == (
            2,
            world.people["gcu"],
            NOON,
        )
        assert (changed.codes, changed.fact, changed.is_true) == (["0"], "gender_main", True)

    def test_silences_a_rule_that_is_out_of_use(self, world: World, score: Assessment):
        self.change(world, is_active=False)
        assert contradictions_of(assessments=[score], scope=world.scope("gcu")) == {score.pk: []}

    def test_is_for_two_roles_that_have_nothing_to_read_blind(
        self, world: World, score: Assessment
    ):
        for name in ("pm.nairobi", "budget", "wggi", "auditor"):
            with pytest.raises(NotPermitted):
                self.change(world, name)
        sample = make_sample(world, edition=score.edition)
        make_reading(world, assessment=score, sample=sample, reader="gcu", office="CHE-GENEVA")
        with pytest.raises(NotPermitted, match="read blind"):
            self.change(world)
        assert self.change(world, "admin").version == 2

    def test_of_an_older_version_is_refused(self, world: World, rule: ContradictionRule):
        self.change(world)
        with pytest.raises(WrongState):
            self.change(world)

    def test_is_refused_with_everything_that_is_wrong(self, world: World, rule: ContradictionRule):
        with pytest.raises(Invalid) as refusal:
            self.change(world, severity="grave", sentence_en=" ", sentence_es="x" * 301)
        fields = {each.field for each in refusal.value.problems}
        assert fields == {"severity", "sentence_en", "sentence_es"}


class TestEffect:
    def test_says_how_many_scores_are_named_before_and_after(
        self, world: World, score: Assessment, rule: ContradictionRule
    ):
        edition = score.edition
        for main in (True, None, False):
            project = make_project(world, code=f"P-{main}", is_gender_main=main)
            make_score(world, project=project, edition=edition, code="0")
        later = make_edition("IOM-2030", is_default=False)
        make_score(world, project=score.project, edition=later, code="0")
        make_reply(world, assessment=score, rule=rule)

        def effect(name: str = "gcu", **more) -> tuple[int, int, int, int]:
            found = effect_of(key=rule.key, data=data(**more), scope=world.scope(name))
            return found.named_now, found.named_then, found.answered, found.untested

        assert effect() == (3, 3, 1, 1)
        assert effect(is_active=False) == (3, 0, 1, 1)
        ContradictionRule.objects.update(is_active=False)
        assert effect() == (0, 3, 1, 1)
        assert effect("admin") == (0, 0, 0, 0)
        with pytest.raises(NotPermitted):
            effect("pm.nairobi")
        with pytest.raises(Invalid):
            effect(sentence_en="")
