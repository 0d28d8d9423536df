"""Writing questionnaires: a draft changes as people like, a published version never."""

import pytest
from django.db import IntegrityError, transaction

from apps.questionnaires.models import Option, Question, QuestionnaireVersion
from apps.questionnaires.selectors.access import version_seen
from apps.questionnaires.selectors.questionnaires import questionnaires
from apps.questionnaires.services import authoring, questions
from apps.questionnaires.services.authoring import QuestionnaireData
from apps.questionnaires.services.questions import OptionData, QuestionData
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.questionnaires.builders import FEELINGS, KEY, NOW, ask, draft, published


def keys(version: QuestionnaireVersion) -> list[str]:
    return list(version.questions.order_by("position").values_list("key", flat=True))


class TestReading:
    @pytest.mark.parametrize("username", ["gcu", "wggi", "translator", "auditor"])
    def test_is_for_those_who_work_with_questionnaires(self, world, username):
        draft(world)
        assert [each.key for each in questionnaires(scope=world.scope(username))] == [KEY]

    @pytest.mark.parametrize("username", ["hr.nairobi", "council", "stranger"])
    def test_is_refused_to_others_who_find_no_draft_either(self, world, username):
        draft(world)
        scope = world.scope(username)
        with pytest.raises(NotPermitted):
            questionnaires(scope=scope)
        with pytest.raises(OutOfScope):
            version_seen(key=KEY, number=1, scope=scope)

    def test_takes_two_statements(self, world, django_assert_num_queries):
        for number in range(3):
            draft(world, key=f"survey-{number}")
        scope = world.scope("gcu")
        with django_assert_num_queries(2):
            assert len([each.newest_first for each in questionnaires(scope=scope)]) == 3


class TestWriting:
    @pytest.mark.parametrize("username", ["translator", "auditor", "hr.nairobi"])
    def test_is_refused_to_whoever_runs_no_campaigns(self, world, username):
        with pytest.raises(NotPermitted):
            authoring.create_questionnaire(
                key="x", data=QuestionnaireData(title_en="X"), now=NOW, scope=world.scope(username)
            )

    @pytest.mark.parametrize("key", ["Capital", "campaigns", "-x", "", KEY])
    def test_wants_a_key_of_its_own(self, world, key):
        draft(world)
        with pytest.raises(Invalid) as refused:
            authoring.create_questionnaire(
                key=key, data=QuestionnaireData(title_en=" "), now=NOW, scope=world.scope("gcu")
            )
        assert {each.field for each in refused.value.problems} == {"key", "title_en"}


class TestQuestions:
    def test_follow_only_from_earlier_ones_that_are_chosen_from(self, world):
        version = draft(world)
        words = version.questions.get(key="q4")
        with pytest.raises(Invalid) as refused:
            ask(world, "q5", "text", shown_if_id=words.pk, shown_values=("yes",))
        assert [each.field for each in refused.value.problems] == ["shown_if"]
        first, third = version.questions.get(key="q1"), version.questions.get(key="q3")
        with pytest.raises(Invalid) as refused:
            questions.save_question(
                key=KEY,
                number=1,
                question_id=first.pk,
                data=QuestionData(
                    key="q1",
                    kind="yes_no",
                    text_en="?",
                    shown_if_id=third.pk,
                    shown_values=("good",),
                ),
                scope=world.scope("gcu"),
            )
        assert [each.field for each in refused.value.problems] == ["shown_if"]

    def test_keep_the_answers_that_others_follow_from(self, world):
        version = draft(world)
        third = version.questions.get(key="q3")
        ask(world, "q5", "text", shown_if_id=third.pk, shown_values=("bad",))
        with pytest.raises(Invalid, match="q5"):
            questions.save_question(
                key=KEY,
                number=1,
                question_id=third.pk,
                data=QuestionData(key="q3", kind="single", text_en="?", options=FEELINGS[::2]),
                scope=world.scope("gcu"),
            )
        assert third.options.count() == 3

    def test_get_options_with_keys_from_their_words(self, world):
        draft(world)
        asked = ask(
            world,
            "q5",
            "single",
            options=(
                OptionData(label_en="Not so high"),
                OptionData(label_en="Not so high!"),
            ),
        )
        assert list(asked.options.values_list("key", flat=True)) == ["not-so-high", "not-so-high-2"]

    def test_change_places_with_their_neighbour_once(self, world):
        version = draft(world)
        moved = version.questions.get(key="q4")
        call = {"key": KEY, "number": 1, "question_id": moved.pk, "position": 4, "up": True}
        questions.move_question(**call, scope=world.scope("gcu"))
        assert keys(version) == ["q1", "q2", "q4", "q3"]
        with pytest.raises(WrongState):
            questions.move_question(**call, scope=world.scope("gcu"))

    def test_never_stand_before_what_they_follow_from(self, world):
        version = draft(world)
        with pytest.raises(WrongState, match="depends"):
            questions.move_question(
                key=KEY,
                number=1,
                question_id=version.questions.get(key="q2").pk,
                position=2,
                up=True,
                scope=world.scope("gcu"),
            )
        assert keys(version) == ["q1", "q2", "q3", "q4"]

    def test_are_deleted_when_nothing_leans_on_them(self, world):
        version = draft(world)
        scope = world.scope("gcu")
        with pytest.raises(WrongState, match="q2"):
            questions.delete_question(
                key=KEY, number=1, question_id=version.questions.get(key="q1").pk, scope=scope
            )
        questions.delete_question(
            key=KEY, number=1, question_id=version.questions.get(key="q2").pk, scope=scope
        )
        assert keys(version) == ["q1", "q3", "q4"]
        assert list(version.questions.values_list("position", flat=True)) == [1, 2, 3]


class TestPublishing:
    def test_needs_questions_and_answers_to_choose_from(self, world):
        scope = world.scope("gcu")
        authoring.create_questionnaire(
            key="empty", data=QuestionnaireData(title_en="E"), now=NOW, scope=scope
        )
        with pytest.raises(Invalid) as refused:
            authoring.publish(key="empty", number=1, note="", now=NOW, scope=scope)
        assert [each.code for each in refused.value.problems] == ["empty"]
        ask(world, "q1", "single", of="empty", options=FEELINGS[:1])
        with pytest.raises(Invalid) as refused:
            authoring.publish(key="empty", number=1, note="", now=NOW, scope=scope)
        assert [each.code for each in refused.value.problems] == ["options"]

    def test_ends_every_change_for_the_product(self, world):
        version = published(world)
        scope = world.scope("gcu")
        first = version.questions.get(key="q1")
        data = QuestionData(key="q1", kind="yes_no", text_en="Changed?")
        for change in (
            lambda: questions.save_question(
                key=KEY, number=1, question_id=first.pk, data=data, scope=scope
            ),
            lambda: questions.save_question(
                key=KEY, number=1, question_id=None, data=data, scope=scope
            ),
            lambda: questions.move_question(
                key=KEY, number=1, question_id=first.pk, position=1, up=False, scope=scope
            ),
            lambda: questions.delete_question(key=KEY, number=1, question_id=first.pk, scope=scope),
            lambda: authoring.publish(key=KEY, number=1, note="", now=NOW, scope=scope),
        ):
            with pytest.raises(WrongState):
                change()
        assert Question.objects.get(pk=first.pk).text_en == "Question q1?"

    @pytest.mark.parametrize(
        "change",
        [
            lambda version: version.questions.update(text_en="Other?"),
            lambda version: version.questions.filter(key="q4").delete(),
            lambda version: Option.objects.filter(question__version=version).update(label_en="x"),
            lambda version: QuestionnaireVersion.objects.filter(pk=version.pk).update(
                state="draft"
            ),
            lambda version: Question.objects.create(
                version=version, key="q9", position=9, kind="text", text_en="?"
            ),
        ],
    )
    def test_ends_every_change_for_a_direct_statement_too(self, world, change):
        version = published(world)
        with pytest.raises(IntegrityError), transaction.atomic():
            change(version)


class TestAnotherVersion:
    def test_copies_questions_with_what_they_follow_from(self, world):
        old = published(world)
        new = authoring.make_version(key=KEY, now=NOW, scope=world.scope("gcu"))
        assert (new.number, new.state, keys(new)) == (2, "draft", keys(old))
        follower = new.questions.get(key="q2")
        assert follower.shown_if == new.questions.get(key="q1")
        assert list(follower.options.values_list("key", flat=True)) == ["good", "bad", "unsure"]

    def test_is_one_at_a_time(self, world):
        published(world)
        authoring.make_version(key=KEY, now=NOW, scope=world.scope("gcu"))
        with pytest.raises(WrongState):
            authoring.make_version(key=KEY, now=NOW, scope=world.scope("gcu"))


class TestRetiring:
    def test_leaves_the_option_where_it_was_and_offers_it_no_more(self, world):
        version = published(world)
        retired = Option.objects.get(question__version=version, question__key="q3", key="unsure")
        call = {"key": KEY, "number": 1, "now": NOW, "scope": world.scope("gcu")}
        authoring.retire_option(option_id=retired.pk, **call)
        with pytest.raises(WrongState):
            authoring.retire_option(option_id=retired.pk, **call)
        other = Option.objects.get(question__version=version, question__key="q3", key="bad")
        with pytest.raises(WrongState, match="two"):
            authoring.retire_option(option_id=other.pk, **call)
        new = authoring.make_version(key=KEY, now=NOW, scope=world.scope("gcu"))
        assert set(new.questions.get(key="q3").options.values_list("key", flat=True)) == {
            "good",
            "bad",
        }
