"""What the database itself refuses, whatever runs above it."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from apps.questionnaires.choices import Anonymity, QuestionKind, ResponseState, VersionState
from apps.questionnaires.models import (
    Answer,
    Campaign,
    Option,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Response,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def refuses(words: str):
    return pytest.raises(Exception, match=words)


@pytest.fixture
def question(db):
    """A question with two options, in a draft."""
    asked = Questionnaire.objects.create(key="q", title_en="Q")
    version = QuestionnaireVersion.objects.create(questionnaire=asked, number=1, created_at=NOON)
    question = Question.objects.create(
        version=version, key="q1", position=1, kind=QuestionKind.SINGLE, text_en="One?"
    )
    for place, key in enumerate(["a", "b"], start=1):
        Option.objects.create(question=question, key=key, position=place, label_en=key)
    return question


def publish(question: Question) -> None:
    QuestionnaireVersion.objects.filter(pk=question.version_id).update(
        state=VersionState.PUBLISHED, published_at=NOON
    )


class TestPublishedVersion:
    def test_never_changes(self, question):
        publish(question)
        with refuses("published version"), transaction.atomic():
            QuestionnaireVersion.objects.update(state=VersionState.DRAFT)
        with refuses("published version"), transaction.atomic():
            Question.objects.update(text_en="Two?")
        with refuses("published version"), transaction.atomic():
            question.options.first().delete()
        with refuses("published version"), transaction.atomic():
            Question.objects.create(
                version=question.version, key="q2", position=2, kind="text", text_en="?"
            )
        with refuses("published version"), transaction.atomic():
            Option.objects.create(question=question, key="c", position=3, label_en="c")

    def test_lets_its_options_retire_and_come_back(self, question):
        publish(question)
        question.options.filter(key="a").update(retired_on=date(2026, 3, 2))
        question.options.filter(key="a").update(retired_on=None)
        with refuses("only retire"), transaction.atomic():
            question.options.filter(key="a").update(
                retired_on=date(2026, 3, 2), label_en="something else"
            )

    def test_takes_no_question_from_a_draft(self, question):
        publish(question)
        draft = QuestionnaireVersion.objects.create(
            questionnaire=question.version.questionnaire, number=2, created_at=NOON
        )
        loose = Question.objects.create(
            version=draft, key="q2", position=2, kind="text", text_en="?"
        )
        with refuses("published version"), transaction.atomic():
            Question.objects.filter(pk=loose.pk).update(version=question.version)
        with refuses("published version"), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(version=draft)

    def test_a_draft_changes_freely(self, question):
        Question.objects.update(text_en="Two?")
        question.options.all().delete()
        question.delete()
        assert not Question.objects.exists()


class TestResponse:
    @pytest.fixture
    def campaign(self, world, question):
        publish(question)
        return Campaign.objects.create(
            version_asked=question.version,
            title_en="C",
            office=world.offices["CHE-GENEVA"],
            opens_on=date(2026, 3, 1),
            closes_on=date(2026, 3, 31),
            anonymity=Anonymity.NAMED,
            created_at=NOON,
        )

    def test_never_changes_once_it_is_sent(self, campaign, question):
        response = Response.objects.create(campaign=campaign, language="en")
        answer = Answer.objects.create(
            response=response, question=question, option=question.options.first()
        )
        answer.text = "because"
        answer.save()
        Response.objects.update(state=ResponseState.SUBMITTED, submitted_on=date(2026, 3, 2))
        with refuses("answers that were sent"), transaction.atomic():
            Answer.objects.update(text="no")
        with refuses("answers that were sent"), transaction.atomic():
            Answer.objects.create(response=response, question=question, text="more")
        with refuses("sent"), transaction.atomic():
            answer.delete()
        with refuses("a response that was sent"), transaction.atomic():
            Response.objects.update(language="fr")
        with refuses("sent"), transaction.atomic():
            response.delete()

    def test_of_an_anonymous_campaign_belongs_to_a_group_of_five_or_more(self, campaign):
        with refuses("anonymous_groups_are_not_small"), transaction.atomic():
            Campaign.objects.update(anonymity=Anonymity.ANONYMOUS, minimum_group=4)
        Campaign.objects.update(anonymity=Anonymity.ANONYMOUS, minimum_group=5)
