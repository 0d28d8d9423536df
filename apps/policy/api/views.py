"""Targets, commitments, and activities of the guidelines."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.policy.api.serializers import (
    CommitmentQuerySerializer,
    CommitmentSerializer,
    GuidelineActivityQuerySerializer,
    GuidelineActivitySerializer,
    TargetQuerySerializer,
    TargetSerializer,
)
from apps.policy.models import Target
from apps.policy.selectors import commitments, guidelines, targets
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

REFUSED = dict.fromkeys((403, 422), ErrorsSerializer)


class TargetListView(ScopedAPIView, ListAPIView[Target]):
    """Targets with the document that set them."""

    serializer_class = TargetSerializer

    @extend_schema(
        operation_id="targets_list",
        summary="Targets, the oldest first, with source, deadline and the outcome as stated",
        parameters=[TargetQuerySerializer],
        responses={200: TargetSerializer(many=True), 422: ErrorsSerializer},
        tags=["policy"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of targets."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Return the targets that the address asks for."""
        query = TargetQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return targets(**query.validated_data)


class CommitmentListView(ScopedAPIView, ListAPIView[Any]):
    """The commitments of the policy."""

    serializer_class = CommitmentSerializer

    @extend_schema(
        operation_id="policy_commitments_list",
        summary="Commitments of the policy, paragraph by paragraph, open and closed",
        parameters=[CommitmentQuerySerializer],
        responses={200: CommitmentSerializer(many=True), **REFUSED},
        tags=["policy"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of commitments."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Return the commitments that the address asks for."""
        commitments.demand_reading(self.scope)
        query = CommitmentQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        wanted = commitments.CommitmentFilter(**query.validated_data)
        return commitments.listed(wanted=wanted, scope=self.scope)


class GuidelineActivityListView(ScopedAPIView, ListAPIView[Any]):
    """What the guidelines ask for."""

    serializer_class = GuidelineActivitySerializer

    @extend_schema(
        operation_id="policy_guideline_activities_list",
        summary="Activities of the guidelines, by objective and expected result",
        parameters=[GuidelineActivityQuerySerializer],
        responses={200: GuidelineActivitySerializer(many=True), **REFUSED},
        tags=["policy"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of activities."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Return the activities that the address asks for."""
        commitments.demand_reading(self.scope)
        query = GuidelineActivityQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return guidelines.listed(**query.validated_data, scope=self.scope)
