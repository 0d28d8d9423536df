"""Funding rounds in the API: the list of those that the caller sees."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.projects.choices import RoundState
from apps.projects.models import FundingRound
from apps.projects.selectors.rounds import rounds_seen
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

# As pairs, because the schema tells sets of choices apart by values and labels.
ROUND_STATES = [(state, state) for state in RoundState.values]


class RoundSerializer(serializers.Serializer):
    """A funding round; null is not known. Money in `currency`, as a text with two decimals."""

    year = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ROUND_STATES)
    title_en = serializers.CharField()
    title_fr = serializers.CharField()
    title_es = serializers.CharField()
    envelope = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    awarded = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    chapter = serializers.CharField()
    council_approval = serializers.CharField()
    opens_on = serializers.DateField(allow_null=True)
    submissions_until = serializers.DateField(allow_null=True)
    reviews_until = serializers.DateField(allow_null=True)
    decisions_until = serializers.DateField(allow_null=True)
    reviewers = serializers.IntegerField()


class RoundListView(ScopedAPIView, ListAPIView[Any]):
    """The rounds."""

    serializer_class = RoundSerializer

    @extend_schema(
        operation_id="projects_rounds_list",
        summary="Funding rounds that the caller sees, the newest first",
        responses={200: RoundSerializer(many=True), 403: ErrorsSerializer},
        tags=["projects"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of rounds."""
        page: list[FundingRound] | None = self.paginate_queryset(rounds_seen(scope=self.scope))
        return self.get_paginated_response(RoundSerializer(page, many=True).data)
