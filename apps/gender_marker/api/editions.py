"""The editions of the markers in the API, and a code from answers without anything being stored."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.gender_marker.analytics.tables import Row
from apps.gender_marker.choices import CodeKind, EditionState, SourceStatus, Stage
from apps.gender_marker.models import Code, Edition, Question
from apps.gender_marker.selectors.editions import edition_named, editions_seen
from apps.gender_marker.selectors.table_words import condition_asked
from apps.gender_marker.selectors.tables import Computed, EditionTable, compute, table_of, tables_of
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.language import in_language

MOST_ANSWERS = 500
"""A request with more answers is refused. A choice of this product."""

# As pairs, because the schema tells sets of choices apart by values and labels.
STATUSES = [(status, status) for status in SourceStatus.values]
STATES = [(state, state) for state in EditionState.values]
KINDS = [(kind, kind) for kind in CodeKind.values]
STAGES = [(stage, stage) for stage in Stage.values]


class MarkerScaleSerializer(serializers.Serializer):
    """A marker; `name` is in the language of the request."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    name_fr = serializers.CharField(allow_blank=True)
    name_es = serializers.CharField(allow_blank=True)


class MarkerCodeSerializer(serializers.Serializer):
    """A code of an edition; only those of kind `score` enter a divisor."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    label = serializers.CharField()  # type: ignore[assignment]
    definition = serializers.CharField(allow_blank=True)
    gem = serializers.IntegerField(
        allow_null=True, help_text="Step 0 to 3 of the UN marker; null without a counterpart."
    )
    is_principal = serializers.BooleanField()
    is_significant = serializers.BooleanField()
    status = serializers.ChoiceField(choices=STATUSES)
    source = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField(allow_blank=True)


class MarkerOptionSerializer(serializers.Serializer):
    """An answer that a question takes."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class MarkerQuestionSerializer(serializers.Serializer):
    """A question with its answers, from the least to the most."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField()
    guidance = serializers.CharField(allow_blank=True)
    example = serializers.CharField(allow_blank=True)
    is_gate = serializers.BooleanField(help_text="Says whether the marker applies.")
    concept = serializers.CharField(
        allow_blank=True, help_text="Questions of one concept have one answer in all markers."
    )
    options = MarkerOptionSerializer(many=True)
    status = serializers.ChoiceField(choices=STATUSES)
    source = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField(allow_blank=True)


class MarkerConditionSerializer(serializers.Serializer):
    """Of `questions`, between `least` and `most` have one of `answers`."""

    questions = serializers.ListField(child=serializers.CharField())
    answers = serializers.ListField(child=serializers.CharField())
    least = serializers.IntegerField()
    most = serializers.IntegerField()
    sentence = serializers.CharField()


class MarkerRowSerializer(serializers.Serializer):
    """A row of the decision table: where all conditions hold, `code` is the score."""

    number = serializers.IntegerField()
    code = serializers.CharField(
        allow_null=True, help_text="Null: undetermined, the published rules are silent."
    )
    reason = serializers.CharField()
    conditions = MarkerConditionSerializer(many=True)
    status = serializers.ChoiceField(choices=STATUSES)
    source = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField(allow_blank=True)


class MarkerEditionSerializer(serializers.Serializer):
    """An edition with its codes, questions and decision table; texts are in the language of the request."""

    code = serializers.CharField()
    scale = MarkerScaleSerializer()
    title = serializers.CharField()
    title_en = serializers.CharField()
    title_fr = serializers.CharField(allow_blank=True)
    title_es = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=STATES)
    is_default = serializers.BooleanField(help_text="Every project is scored by it.")
    stages = serializers.ListField(
        child=serializers.ChoiceField(choices=STAGES),
        help_text="Stages at which it is used; empty: at each.",
    )
    first_year = serializers.IntegerField(allow_null=True)
    last_year = serializers.IntegerField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    retired_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=STATUSES)
    source = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField(allow_blank=True)
    codes = MarkerCodeSerializer(many=True)
    questions = MarkerQuestionSerializer(many=True)
    rows = MarkerRowSerializer(many=True)


class AnswersField(serializers.DictField):
    """Answers by the key of their question; keys are held to what values are held to."""

    child = serializers.CharField(max_length=100)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return the answers as text; raises ValidationError with every key or value that is none."""
        if isinstance(data, dict):
            if len(data) > MOST_ANSWERS:
                message = _("Send at most %(most)s answers.") % {"most": MOST_ANSWERS}
                raise serializers.ValidationError(message, code="too_many")
            for key in data:
                self.child.run_validation(key)
        answers: dict[str, str] = super().to_internal_value(data)
        return answers


class MarkerAnswersSerializer(serializers.Serializer):
    """Answers to the questions of one edition."""

    edition = serializers.CharField(max_length=100, help_text="Code of a published edition.")
    answers = AnswersField(
        help_text="Key of a question to key of an answer. Questions that can change nothing any more may be"
        " left out."
    )


class MarkerComputedSerializer(serializers.Serializer):
    """What answers lead to."""

    edition = serializers.CharField()
    code = serializers.CharField(
        allow_null=True, help_text="Null: undetermined, the published rules are silent."
    )
    path = serializers.ListField(
        child=serializers.CharField(),
        help_text="The way through the decision table in words, in the language of the request.",
    )
    row = serializers.IntegerField(help_text="Number of the row that was reached.")
    status = serializers.ChoiceField(choices=STATUSES, help_text="How well that row is founded.")
    skipped = serializers.ListField(
        child=serializers.CharField(),
        help_text="Questions that were not answered and could change nothing.",
    )


class EditionsView(ScopedAPIView, ListAPIView[Any]):
    """The editions of the markers, for everybody who is logged in; drafts for those who keep them."""

    serializer_class = MarkerEditionSerializer

    @extend_schema(
        operation_id="gender_marker_editions_list",
        summary="Editions of the gender markers with their codes, questions and decision tables",
        responses={200: MarkerEditionSerializer(many=True)},
        tags=["gender-marker"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of editions, in the order of their markers."""
        page: Sequence[Edition] = self.paginate_queryset(editions_seen(scope=self.scope)) or []
        tables = tables_of(editions=page)
        return self.get_paginated_response([edition_json(tables[each.pk]) for each in page])


class ComputeView(ScopedAPIView):
    """A code from answers; nothing is stored."""

    @extend_schema(
        operation_id="gender_marker_compute",
        summary="The code that answers lead to, with the way through the decision table; nothing is stored",
        request=MarkerAnswersSerializer,
        responses={200: MarkerComputedSerializer, 422: ErrorsSerializer},
        tags=["gender-marker"],
    )
    def post(self, request: Request) -> Response:
        """Return the code; 422 with every hole, unknown question and unknown answer."""
        asked = MarkerAnswersSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        edition = edition_named(code=asked.validated_data["edition"], scope=self.scope)
        found = compute(edition=table_of(edition=edition), answers=asked.validated_data["answers"])
        return Response(computed_json(edition, found))


def computed_json(edition: Edition, found: Computed) -> dict[str, Any]:
    """Return what answers lead to in the shape of the API."""
    return {
        "edition": edition.code,
        "code": None if found.code is None else found.code.key,
        "path": list(found.path),
        "row": found.outcome.position,
        "status": found.outcome.status,
        "skipped": list(found.skipped),
    }


def edition_json(table: EditionTable) -> dict[str, Any]:
    """Return an edition with all its parts in the shape of the API."""
    edition = table.edition
    return {
        "code": edition.code,
        "scale": {
            "code": edition.scale.code,
            "name": in_language(edition.scale, "name"),
            "name_en": edition.scale.name_en,
            "name_fr": edition.scale.name_fr,
            "name_es": edition.scale.name_es,
        },
        "title": in_language(edition, "title"),
        "title_en": edition.title_en,
        "title_fr": edition.title_fr,
        "title_es": edition.title_es,
        "state": edition.state,
        "is_default": edition.is_default,
        "stages": edition.stages,
        "first_year": edition.first_year,
        "last_year": edition.last_year,
        "published_at": edition.published_at,
        "retired_on": edition.retired_on,
        **founded_json(edition),
        "codes": [code_json(code) for code in table.codes],
        "questions": [question_json(table, question) for question in table.questions],
        "rows": [row_json(table, row) for row in table.table.rows],
    }


def code_json(code: Code) -> dict[str, Any]:
    """Return a code in the shape of the API."""
    return {
        "key": code.key,
        "kind": code.kind,
        "label": in_language(code, "label"),
        "definition": in_language(code, "definition"),
        "gem": code.gem,
        "is_principal": code.is_principal,
        "is_significant": code.is_significant,
        **founded_json(code),
    }


def question_json(table: EditionTable, question: Question) -> dict[str, Any]:
    """Return a question with its answers in the shape of the API."""
    return {
        "key": question.key,
        **{name: in_language(question, name) for name in ("label", "text", "guidance", "example")},
        "is_gate": question.is_gate,
        "concept": question.concept,
        "options": [
            {"key": option.key, "label": in_language(option, "label")}
            for option in table.options[question.key]
        ],
        **founded_json(question),
    }


def row_json(table: EditionTable, row: Row) -> dict[str, Any]:
    """Return a row of a decision table in the shape of the API."""
    outcome = table.outcomes[row.number]
    return {
        "number": row.number,
        "code": row.code,
        "reason": in_language(outcome, "reason"),
        "conditions": [
            {
                "questions": list(each.questions),
                "answers": sorted(each.answers),
                "least": each.least,
                "most": each.most,
                "sentence": condition_asked(table, each),
            }
            for each in row.conditions
        ],
        **founded_json(outcome),
    }


def founded_json(line: Any) -> dict[str, str]:
    """Return how well a line is founded in the shape of the API."""
    return {"status": line.status, "source": line.source, "note": line.note}
