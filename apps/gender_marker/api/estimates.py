"""`GET /api/v1/gender-marker/estimates/`: the annual estimates with their frozen figures."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.gender_marker.models import AnnualEstimate
from apps.gender_marker.selectors.estimates import estimates
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView


class AnnualEstimateSerializer(serializers.Serializer):
    """One estimate; `tables` hold the figures as they were when it was prepared, with their provenance."""

    id = serializers.IntegerField()
    year = serializers.IntegerField()
    edition = serializers.CharField(help_text="Code of the edition of the marker.")
    state = serializers.CharField(help_text="`prepared`, `signed` or `replaced`.")
    words = serializers.CharField(allow_blank=True, help_text="Method and limits.")
    prepared_at = serializers.DateTimeField()
    signed_at = serializers.DateTimeField(allow_null=True)
    replaced_because = serializers.CharField(allow_blank=True)
    checksum = serializers.CharField(help_text="SHA-256 of the figures.")
    tables = serializers.ListField(child=serializers.DictField())


def estimate_json(found: AnnualEstimate) -> dict[str, Any]:
    """Return an estimate as the API gives it."""
    return {
        "id": found.pk,
        "year": found.year,
        "edition": found.edition.code,
        "state": found.state,
        "words": found.words,
        "prepared_at": found.prepared_at,
        "signed_at": found.signed_at,
        "replaced_because": found.replaced_because,
        "checksum": found.checksum,
        "tables": found.tables["tables"],
    }


class AnnualEstimatesView(ScopedAPIView):
    """All estimates, the latest year first."""

    @extend_schema(
        operation_id="gender_marker_estimates",
        summary="Annual estimates of money by code of the marker, as they were frozen",
        responses={200: AnnualEstimateSerializer(many=True), 403: ErrorsSerializer},
        tags=["gender-marker"],
    )
    def get(self, request: Request) -> Response:
        """Return the estimates of all years."""
        return Response([estimate_json(each) for each in estimates(scope=self.scope)])
