"""Scores as the API writes and takes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.gender_marker.choices import AssessmentOrigin, AssessmentState, Stage
from apps.gender_marker.services.scoring.answering import LONGEST_PLACE, LONGEST_WORDS
from apps.gender_marker.services.scoring.giving import LONGEST_REASON

# As pairs, because the schema tells sets of choices apart by values and labels.
MARKER_STAGES = [(each, each) for each in Stage.values]
SCORE_STATES = [(each, each) for each in AssessmentState.values if each != AssessmentState.DRAFT]
SCORE_ORIGINS = [(each, each) for each in AssessmentOrigin.values]


class MarkerAssessmentQuerySerializer(serializers.Serializer):
    """The filters of the list."""

    project = serializers.CharField(required=False, help_text="Code of the project.")
    edition = serializers.CharField(required=False, help_text="Code of the edition.")
    stage = serializers.ChoiceField(choices=MARKER_STAGES, required=False)
    state = serializers.ChoiceField(choices=SCORE_STATES, required=False)


class MarkerAssessmentSerializer(serializers.Serializer):
    """One score. `code` null: undetermined; `computed_code` null: also where a file brought no answers."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    project = serializers.CharField(source="project.code")
    scale = serializers.CharField(source="edition.scale.code")
    edition = serializers.CharField(source="edition.code")
    stage = serializers.ChoiceField(choices=MARKER_STAGES)
    state = serializers.ChoiceField(choices=SCORE_STATES)
    code = serializers.SerializerMethodField()
    computed_code = serializers.SerializerMethodField()
    because = serializers.CharField(help_text="Why another code than the computed one was chosen.")
    origin = serializers.ChoiceField(choices=SCORE_ORIGINS)
    source = serializers.CharField()  # type: ignore[assignment]
    scored_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_because = serializers.CharField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_code(self, assessment: Any) -> str | None:
        """Return the code that counts."""
        return assessment.code.key if assessment.code else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_computed_code(self, assessment: Any) -> str | None:
        """Return the code that the answers lead to."""
        return assessment.computed_code.key if assessment.computed_code else None


class MarkerAnswerSerializer(serializers.Serializer):
    """What is said to one question; `answer` is the key of the answer, empty where there is none."""

    question = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    passage = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)


class WholeMarkerAssessmentSerializer(MarkerAssessmentSerializer):
    """One score with the answers behind it and the way through the decision table, in words."""

    answers = MarkerAnswerSerializer(many=True)
    path = serializers.ListField(child=serializers.CharField())


class NewMarkerAnswerSerializer(serializers.Serializer):
    """An answer that is sent, with the passage of the project document that shows it."""

    answer = serializers.CharField(help_text="Key of the answer.")
    words = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_WORDS)
    passage = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_WORDS)
    place = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_PLACE)


class NewMarkerAssessmentSerializer(serializers.Serializer):
    """What is sent to score a project in one call."""

    project = serializers.CharField(help_text="Code of the project.")
    edition = serializers.CharField(help_text="Code of an edition in use.")
    stage = serializers.ChoiceField(choices=MARKER_STAGES)
    answers = serializers.DictField(
        child=NewMarkerAnswerSerializer(), help_text="By the key of the question."
    )
    code = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="Another code than the computed one; then `because` says why.",
    )
    because = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_REASON)
