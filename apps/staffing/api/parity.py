"""`GET /api/v1/staffing/parity/`: women and men on a date by one dimension."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.staffing.choices import Population, Standing
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.parity import Dimension, ParityAnswer, parity
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted


class ParityQuerySerializer(serializers.Serializer):
    """What may be asked."""

    as_of = serializers.DateField()
    by = serializers.ChoiceField(choices=[dimension.value for dimension in Dimension])
    office = serializers.CharField(required=False, default="")
    population = serializers.ChoiceField(
        choices=Population.values, required=False, default=Population.ALL_STAFF.value
    )
    status = serializers.ChoiceField(
        choices=Standing.values, required=False, default=Standing.APPROVED.value
    )


class CoverageSerializer(serializers.Serializer):
    """Reporting units that owe a return, that are counted, that are missing."""

    due = serializers.IntegerField()
    counted = serializers.IntegerField()
    missing = serializers.IntegerField()


class ParityRowSerializer(serializers.Serializer):
    """One row; the share is per cent 0 to 100, unrounded, null when nobody is counted."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    women = serializers.IntegerField()
    men = serializers.IntegerField()
    other = serializers.IntegerField()
    total = serializers.IntegerField()
    share_of_women = serializers.FloatField(allow_null=True)
    band = serializers.ChoiceField(
        choices=["in", "nearest", "below", "above", "single_post", "none"]
    )


class ParitySerializer(serializers.Serializer):
    """The answer."""

    as_of = serializers.DateField()
    population = serializers.ChoiceField(choices=Population.values)
    coverage = CoverageSerializer()
    rows = ParityRowSerializer(many=True)


class ParityView(ScopedAPIView):
    """Women and men among staff on a date, for what the caller may see."""

    @extend_schema(
        operation_id="staffing_parity",
        parameters=[ParityQuerySerializer],
        responses={
            200: ParitySerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
    )
    def get(self, request: Request) -> Response:
        """Return one row for each value of `by`.

        A date that is no reporting date is a 404 that names the nearest one.
        """
        if not self.scope.is_inner_circle:
            raise NotPermitted
        asked = ParityQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values: Mapping[str, Any] = asked.validated_data
        answer = parity(
            as_of=values["as_of"],
            by=Dimension(values["by"]),
            query=CountQuery(
                population=Population(values["population"]),
                standing=Standing(values["status"]),
                office=values["office"],
            ),
            scope=self.scope,
        )
        return Response(parity_json(answer))


def parity_json(answer: ParityAnswer) -> dict[str, Any]:
    """Return an answer in the shape of the API."""
    return {
        "as_of": answer.as_of.isoformat(),
        "population": str(answer.query.population),
        "coverage": answer.coverage.to_dict(),
        "rows": [
            {
                "key": row.key,
                "label": row.label,
                "women": row.tally.women,
                "men": row.tally.men,
                "other": row.tally.other,
                "total": row.tally.total,
                "share_of_women": unrounded(row.share_of_women),
                "band": row.band,
            }
            for row in answer.rows
        ],
    }


def unrounded(share: Fraction | None) -> float | None:
    """Return an exact share as the nearest number that JSON can carry."""
    return None if share is None else float(share)
