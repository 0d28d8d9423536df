"""`GET /api/v1/focal-points/coverage/`: which offices have a gender focal point on a day."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.focal_points.selectors.coverage import Coverage, coverage_on
from apps.focal_points.selectors.coverage.history import stated_rows
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView


class CoverageQuerySerializer(serializers.Serializer):
    """What may be asked."""

    as_of = serializers.DateField(required=False, help_text="The day; today where it is left out.")
    rule_set = serializers.CharField(
        required=False,
        default="",
        help_text="Code of a rule set; the default one where it is left out.",
    )


class CoverageSexesSerializer(serializers.Serializer):
    """Focal points in office, of all offices; null is not known."""

    women = serializers.IntegerField(allow_null=True)
    men = serializers.IntegerField(allow_null=True)
    other = serializers.IntegerField(
        allow_null=True, help_text="Other, undisclosed or not recorded."
    )


class CoverageFailureSerializer(serializers.Serializer):
    """One rule that a focal point of an office does not meet."""

    office = serializers.CharField(help_text="Code of the office.")
    rule = serializers.CharField()
    sentence = serializers.CharField()


class FocalPointCoverageSerializer(serializers.Serializer):
    """The answer for one day."""

    as_of = serializers.DateField()
    status = serializers.CharField(
        help_text="`computed` from the appointments on record, of the offices that the caller sees; `stated`:"
        " copied from a document that states the whole network in that year, whoever asks; `not_known`: a day"
        " before the first record, of which no document tells.",
    )
    offices = serializers.IntegerField(
        allow_null=True,
        help_text="Regional offices, country offices and headquarters departments on the day (Gender Equality"
        " Policy, paragraph 35); of a stated year the offices and sub-offices that the document counts.",
    )
    covered = serializers.IntegerField(
        allow_null=True,
        help_text="Those with a focal point in office. Null of a stated year, because several may share one.",
    )
    share = serializers.FloatField(
        allow_null=True, help_text="Per cent of the offices, 0 to 100, unrounded; null without any."
    )
    focal_points = CoverageSexesSerializer()
    failures = CoverageFailureSerializer(many=True)


class StatedFocalPointsSerializer(serializers.Serializer):
    """What a document states of a year; null is not stated."""

    year = serializers.IntegerField()
    group = serializers.CharField()
    total = serializers.IntegerField()
    women = serializers.IntegerField(allow_null=True)
    men = serializers.IntegerField(allow_null=True)
    offices = serializers.IntegerField(allow_null=True)
    countries = serializers.IntegerField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField(allow_blank=True)


class CoverageView(ScopedAPIView):
    """Coverage on a day, for what the caller may see."""

    @extend_schema(
        operation_id="focal_points_coverage",
        summary="Offices with a gender focal point on a day, and the rules that focal points do not meet",
        parameters=[CoverageQuerySerializer],
        responses={
            200: FocalPointCoverageSerializer,
            403: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["focal-points"],
    )
    def get(self, request: Request) -> Response:
        """Return offices, covered offices, focal points by sex, and failures of the rule set."""
        asked = CoverageQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = coverage_on(
            as_of=asked.validated_data.get("as_of") or timezone.localdate(),
            rule_set_code=asked.validated_data["rule_set"],
            scope=self.scope,
        )
        return Response(coverage_json(found))


class StatedCoverageView(ScopedAPIView):
    """What documents state of focal points."""

    @extend_schema(
        operation_id="focal_points_coverage_stated",
        summary="Numbers of focal points as documents state them, with their sources",
        responses={200: StatedFocalPointsSerializer(many=True), 403: ErrorsSerializer},
        tags=["focal-points"],
    )
    def get(self, request: Request) -> Response:
        """Return every stated count, the oldest first."""
        return Response(StatedFocalPointsSerializer(stated_rows(scope=self.scope), many=True).data)


def coverage_json(found: Coverage) -> dict[str, Any]:
    """Return an answer in the shape of the API."""
    return {
        "as_of": found.as_of.isoformat(),
        "status": found.answer.value,
        "offices": found.offices.value,
        "covered": found.covered.value,
        "share": None if found.share.value is None else float(found.share.value),
        "focal_points": {
            "women": found.women.value,
            "men": found.men.value,
            "other": found.other.value,
        },
        "failures": [
            {
                "office": each.place.node.code,
                "rule": str(each.failure.rule),
                "sentence": str(each.failure.sentence),
            }
            for each in found.failures
        ],
    }
