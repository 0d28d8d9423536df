"""Targets."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.policy.api.serializers import TargetQuerySerializer, TargetSerializer
from apps.policy.models import Target
from apps.policy.selectors import targets
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView


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
