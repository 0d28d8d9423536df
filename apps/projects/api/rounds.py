"""Funding rounds and proposals in the API: those that the caller sees."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.capabilities import Capability
from apps.projects.choices import ProposalState, RoundState
from apps.projects.models import FundingRound, Proposal
from apps.projects.selectors.proposals import listed
from apps.projects.selectors.rounds import rounds_seen
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted

# As pairs, because the schema tells sets of choices apart by values and labels.
ROUND_STATES = [(state, state) for state in RoundState.values]
PROPOSAL_STATES = [(state, state) for state in ProposalState.values]


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


class ProposalSerializer(serializers.Serializer):
    """A proposal; null is not said. Nobody who wrote it or reviews it is named."""

    id = serializers.IntegerField()
    round = serializers.IntegerField(source="round.year", help_text="The year of the round.")
    office = serializers.CharField(source="office.code")
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=PROPOSAL_STATES)
    requested = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    currency = serializers.CharField(source="round.currency")
    starts_on = serializers.DateField(allow_null=True)
    ends_before = serializers.DateField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)


class ProposalListView(ScopedAPIView, ListAPIView[Any]):
    """The proposals."""

    serializer_class = ProposalSerializer

    @extend_schema(
        operation_id="projects_proposals_list",
        summary="Proposals of the offices whose projects the caller sees, the newest round first",
        responses={200: ProposalSerializer(many=True), 403: ErrorsSerializer},
        tags=["projects"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of proposals."""
        if not self.scope.over(Capability.SEE_PROJECTS):
            raise NotPermitted
        page: list[Proposal] | None = self.paginate_queryset(listed(scope=self.scope))
        return self.get_paginated_response(ProposalSerializer(page, many=True).data)
