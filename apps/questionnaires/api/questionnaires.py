"""Questionnaires through the API: what is asked, in three languages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import QuestionKind, VersionState
from apps.questionnaires.models import Question, QuestionnaireVersion
from apps.questionnaires.selectors.access import version_seen
from apps.questionnaires.selectors.questionnaires import known_versions, questions_known
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

REFUSED = dict.fromkeys((403, 404), ErrorsSerializer)
LANGUAGES = ("en", "fr", "es")
# As pairs, because the schema tells sets of choices apart by values and labels.
QUESTION_KINDS = [(kind, kind) for kind in QuestionKind.values]
VERSION_STATES = [(state, state) for state in VersionState.values]
MOST_NUMBER = 32_767


class TextsSerializer(serializers.Serializer):
    """A text in the three languages; blank where it was not translated."""

    en = serializers.CharField()
    fr = serializers.CharField(allow_blank=True)
    es = serializers.CharField(allow_blank=True)


class QuestionnaireVersionSerializer(serializers.Serializer):
    """One version of a questionnaire, without its questions."""

    questionnaire = serializers.SlugField(help_text="Key of the questionnaire.")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=VERSION_STATES)
    title = TextsSerializer()
    published_at = serializers.DateTimeField(allow_null=True)


class ConditionSerializer(serializers.Serializer):
    """After which answers a question is asked."""

    question = serializers.SlugField(help_text="Key of an earlier question.")
    options = serializers.ListField(child=serializers.CharField())


class QuestionOptionSerializer(serializers.Serializer):
    """One answer to choose from."""

    key = serializers.SlugField()
    label = TextsSerializer()  # type: ignore[assignment]
    retired_on = serializers.DateField(allow_null=True)


class QuestionSerializer(serializers.Serializer):
    """One question; `key` is the same in every version that asks the same."""

    key = serializers.SlugField()
    number = serializers.CharField(allow_blank=True, help_text="As printed: 7a, +1.")
    kind = serializers.ChoiceField(choices=QUESTION_KINDS)
    heading = serializers.SlugField(allow_null=True, help_text="Key of the heading above it.")
    text = TextsSerializer()
    is_required = serializers.BooleanField()
    has_comment = serializers.BooleanField()
    has_other = serializers.BooleanField()
    shown_if = ConditionSerializer(allow_null=True)
    standing = serializers.CharField(allow_blank=True)
    options = QuestionOptionSerializer(many=True)


class DefinitionSerializer(QuestionnaireVersionSerializer):
    """A version with its questions in their order."""

    questions = QuestionSerializer(many=True)


class QuestionnaireListView(ScopedAPIView, ListAPIView[Any]):
    """The versions that the caller may read."""

    serializer_class = QuestionnaireVersionSerializer

    @extend_schema(
        operation_id="questionnaires_list",
        summary="Versions of questionnaires; drafts only to those who write or translate them",
        responses={200: QuestionnaireVersionSerializer(many=True), **REFUSED},
        tags=["questionnaires"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of versions."""
        page: Any = self.paginate_queryset(known_versions(scope=self.scope))
        return self.get_paginated_response([version_json(each) for each in page])


class VersionView(ScopedAPIView):
    """One version, with its questions."""

    @extend_schema(
        operation_id="questionnaires_version",
        summary="One version of a questionnaire with its questions, which never change once published",
        responses={200: DefinitionSerializer, **REFUSED},
        tags=["questionnaires"],
    )
    def get(self, request: Request, key: str, number: int) -> Response:
        """Return a version that the caller may read."""
        return Response(definition_json(key, number, self.scope))


def texts(record: Any, name: str) -> dict[str, str]:
    """Return what a record says in each language."""
    return {language: getattr(record, f"{name}_{language}") for language in LANGUAGES}


def version_json(version: QuestionnaireVersion) -> dict[str, Any]:
    """Return a version as JSON."""
    return {
        "questionnaire": version.questionnaire.key,
        "number": version.number,
        "state": version.state,
        "title": texts(version.questionnaire, "title"),
        "published_at": version.published_at,
    }


def definition_json(key: str, number: int, scope: OfficeScope) -> dict[str, Any]:
    """Return a version with its questions as JSON."""
    # No smallint holds more: what does not exist is not asked of the database.
    version = version_seen(key=key, number=min(number, MOST_NUMBER), scope=scope)
    questions = questions_known(version=version, scope=scope)
    body = {
        **version_json(version),
        "questions": [question_json(each) for each in questions],
    }
    return dict(DefinitionSerializer(body).data)


def question_json(question: Question) -> dict[str, Any]:
    """Return a question as JSON."""
    return {
        "key": question.key,
        "number": question.number,
        "kind": question.kind,
        "heading": question.parent.key if question.parent else None,
        "text": texts(question, "text"),
        "is_required": question.is_required,
        "has_comment": question.has_comment,
        "has_other": question.has_other,
        "shown_if": {"question": question.shown_if.key, "options": question.shown_values}
        if question.shown_if
        else None,
        "standing": question.standing,
        "options": [
            {
                "key": option.key,
                "label": texts(option, "label"),
                "retired_on": option.retired_on,
            }
            for option in question.options.all()
        ],
    }
