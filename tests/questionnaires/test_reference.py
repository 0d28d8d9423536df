"""The questionnaires of the reference files, as they are asked."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

from apps.questionnaires import reference
from apps.questionnaires.models import Question, QuestionnaireVersion
from apps.web.refusals import Invalid

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FOLDER = settings.REFERENCE_DIR


@pytest.fixture
def loaded(db):
    return reference.load(folder=FOLDER, now=NOW)


class TestTheFiles:
    def test_are_sound(self):
        assert reference.check(folder=FOLDER) == []

    def test_load_twice_and_change_nothing(self, loaded):
        assert [each.added for each in loaded] == [2, 3, 0, 0]
        assert all(each.is_unchanged for each in reference.load(folder=FOLDER, now=NOW))


class TestWggi2001:
    def version(self, number: int) -> QuestionnaireVersion:
        return QuestionnaireVersion.objects.get(questionnaire__key="wggi-2001", number=number)

    def test_has_eight_questions_and_three_more_that_the_report_wished_for(self, loaded):
        assert [self.version(number).state for number in (1, 2)] == ["published"] * 2
        numbers = [
            list(self.version(number).questions.values_list("key", "number", "standing"))
            for number in (1, 2)
        ]
        eight = [(f"q{number}", str(number), "") for number in range(1, 9)]
        added = [
            (f"q{8 + number}", f"+{number}", "proposed addition, 2001 report")
            for number in (1, 2, 3)
        ]
        assert numbers == [eight, eight + added]

    def test_is_answered_with_yes_or_no_and_words_but_for_two(self, loaded):
        kinds = dict(self.version(2).questions.values_list("key", "kind"))
        assert {key for key, kind in kinds.items() if kind == "text"} == {"q3", "q4"}
        chosen = self.version(2).questions.filter(kind="yes_no")
        assert chosen.count() == 9
        for question in chosen:
            assert question.has_comment
            assert list(question.options.values_list("key", flat=True)) == ["yes", "no"]

    def test_is_there_in_three_languages(self, loaded):
        for question in Question.objects.all():
            assert len({question.text_en, question.text_fr, question.text_es}) >= 2
            assert all((question.text_en, question.text_fr, question.text_es))


class TestEvaluation2006:
    def test_asks_for_reasons_after_the_interest_that_they_are_of(self, loaded):
        asked = Question.objects.filter(version__questionnaire__key="evaluation-2006-b")
        assert asked.get(key="q3i").shown_if.key == "q3"
        assert asked.get(key="q3i").shown_values == ["very-high", "high"]
        assert asked.get(key="q4a").parent.key == "q4"
        assert asked.get(key="q3ii").options.count() == 6


class TestAChangedFile:
    def test_never_changes_a_published_version(self, loaded, tmp_path):
        for name in (
            "questionnaires.csv",
            "questionnaire_versions.csv",
            "questionnaire_questions.csv",
            "questionnaire_options.csv",
        ):
            text = (FOLDER / name).read_text(encoding="utf-8")
            (tmp_path / name).write_text(text.replace("raise awareness", "wake"), encoding="utf-8")
        with pytest.raises(Invalid) as refused:
            reference.load(folder=tmp_path, now=NOW)
        assert {each.code for each in refused.value.problems} == {"published"}
        assert Question.objects.filter(text_en__contains="raise awareness").count() == 2
