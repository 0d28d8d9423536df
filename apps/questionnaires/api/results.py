"""Results of campaigns through the API: the tables of the page, with the same hiding."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.questionnaires.selectors.exports import answer_file
from apps.questionnaires.selectors.tables import Tabulation, tabulation
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.language import in_language

REFUSED = dict.fromkeys((403, 404, 409, 422), ErrorsSerializer)


class ResultsQuerySerializer(serializers.Serializer):
    """By what the tables are read."""

    by = serializers.CharField(
        required=False,
        default="",
        help_text="A variable of the campaign, `office`, `region` or `language`.",
    )


class ResultVariableSerializer(serializers.Serializer):
    """A variable by which the tables can be read."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ResultGroupSerializer(serializers.Serializer):
    """A group of respondents; in the tables its columns are `count:=KEY` and `share:=KEY`."""

    key = serializers.CharField(allow_blank=True)
    label = serializers.CharField()  # type: ignore[assignment]
    is_hidden = serializers.BooleanField()


class ResultQuestionSerializer(serializers.Serializer):
    """One question; `table` holds columns and rows of figures, exact, and why one is hidden."""

    key = serializers.CharField()
    number = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    text = serializers.CharField()
    table = serializers.DictField()


class ResultsSerializer(serializers.Serializer):
    """The results of a campaign."""

    campaign = serializers.IntegerField()
    title = serializers.CharField()
    by = serializers.CharField(allow_blank=True)
    variables = ResultVariableSerializer(many=True)
    groups = ResultGroupSerializer(many=True)
    is_protected = serializers.BooleanField()
    smallest_group = serializers.IntegerField()
    asked = serializers.IntegerField()
    responses = serializers.IntegerField()
    questions = ResultQuestionSerializer(many=True)


class ResultsView(ScopedAPIView):
    """The tables of a campaign."""

    @extend_schema(
        operation_id="campaign_results",
        parameters=[ResultsQuerySerializer],
        responses={200: ResultsSerializer, **REFUSED},
        tags=["questionnaires"],
    )
    def get(self, request: Request, campaign_id: int) -> Response:
        """Return the tables, by the variable in the address."""
        query = ResultsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = tabulation(
            campaign_ids=[campaign_id], by=query.validated_data["by"], scope=self.scope
        )
        return Response(results_json(found))


def results_json(found: Tabulation) -> dict[str, Any]:
    """Return a tabulation as JSON."""
    [campaign] = found.campaigns
    coverage = found.responses.coverage
    return {
        "campaign": campaign.pk,
        "title": in_language(campaign, "title"),
        "by": found.by,
        "variables": [{"key": key, "label": label} for key, label in found.variables],
        "groups": [
            {"key": group.name[1:], "label": group.label, "is_hidden": group.is_hidden}
            for group in found.groups
        ],
        "is_protected": found.is_protected,
        "smallest_group": found.smallest,
        "asked": coverage.due,
        "responses": coverage.counted,
        "questions": [
            {
                "key": table.key,
                "number": table.number,
                "kind": table.kind,
                "text": table.text,
                "table": table.table.to_dict(),
            }
            for table in found.questions
        ],
    }


class AnswerColumnSerializer(serializers.Serializer):
    """One column of the answers."""

    name = serializers.CharField()
    meaning = serializers.CharField()
    values = serializers.CharField(allow_blank=True)


class AnswersSerializer(serializers.Serializer):
    """Single answers: `rows` are lists in the order of the columns; null is not answered, NA not asked."""

    columns = AnswerColumnSerializer(many=True)
    rows = serializers.ListField(child=serializers.ListField())


class AnswersView(ScopedAPIView):
    """Single answers to a campaign, for those who run it."""

    @extend_schema(
        operation_id="campaign_answers",
        responses={200: AnswersSerializer, **REFUSED},
        tags=["questionnaires"],
    )
    def get(self, request: Request, campaign_id: int) -> Response:
        """Return one row for each response."""
        found = answer_file(campaign_id=campaign_id, scope=self.scope)
        return Response(
            {
                "columns": [
                    {"name": each.name, "meaning": each.meaning, "values": each.values}
                    for each in found.columns
                ],
                "rows": [list(row) for row in found.rows],
            }
        )
