"""Completeness of returns through the API, and reopening one for its office."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.staffing.api.returns import AS_OF, CODE, day
from apps.staffing.selectors.completeness import (
    FILTER_NAMES,
    MOST_PERIODS,
    Matrix,
    MatrixFilters,
    Progress,
    Timeliness,
    completeness,
)
from apps.staffing.selectors.reopenings import reopening_of, return_row
from apps.staffing.services import reopenings
from apps.staffing.services.reopenings import LONGEST_REASON
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted

# As pairs, because the schema tells sets of choices apart by values and labels.
PROGRESS = [(state.value, state.value) for state in Progress]
TIMELINESS = [(each.value, each.value) for each in Timeliness]
WHAT = [(str(what), str(what)) for what in FILTER_NAMES]
MOST_PERIODS_ASKED = 24


class CompletenessQuerySerializer(serializers.Serializer):
    """What may be asked."""

    last = serializers.DateField(required=False, default=None, help_text="Newest period shown.")
    periods = serializers.IntegerField(
        required=False, default=MOST_PERIODS, min_value=1, max_value=MOST_PERIODS_ASKED
    )
    region = serializers.CharField(
        required=False, default="", help_text="Code of a regional office."
    )
    search = serializers.CharField(
        required=False, default="", help_text="Words of the name or the code."
    )
    what = serializers.ChoiceField(
        choices=WHAT, required=False, default="", help_text="Asked of the newest period shown."
    )


class CompletenessSumsSerializer(serializers.Serializer):
    """Returns counted; due are those that came, on time, late or not known when, and those missing."""

    due = serializers.IntegerField()
    approved = serializers.IntegerField()
    approved_on_time = serializers.IntegerField()
    on_time = serializers.IntegerField()
    late = serializers.IntegerField()
    not_known = serializers.IntegerField()
    missing = serializers.IntegerField()
    overdue = serializers.IntegerField()


class CompletenessPeriodSerializer(serializers.Serializer):
    """One period with its sums."""

    as_of = serializers.DateField()
    closes_on = serializers.DateField()
    sums = CompletenessSumsSerializer()


class CompletenessCellSerializer(serializers.Serializer):
    """One office in one period; `nobody`: complete, and no cell counts anybody."""

    as_of = serializers.DateField()
    state = serializers.ChoiceField(choices=PROGRESS, source="progress")
    state_at = serializers.DateTimeField(source="at", allow_null=True)
    timeliness = serializers.ChoiceField(choices=TIMELINESS, allow_null=True)
    days_late = serializers.IntegerField()
    missing_cells = serializers.IntegerField(source="missing")
    owed_cells = serializers.IntegerField(source="owed")
    nobody = serializers.BooleanField(source="is_nobody")
    overdue = serializers.BooleanField(source="is_overdue")
    correction = serializers.BooleanField(source="is_corrected")
    reopened_until = serializers.DateField(allow_null=True)


class CompletenessRowSerializer(serializers.Serializer):
    """One office."""

    office = serializers.CharField(source="office.code")
    name = serializers.CharField(source="office.name")
    region = serializers.CharField(source="branch.code")
    cells = CompletenessCellSerializer(many=True)
    sums = CompletenessSumsSerializer()


class CompletenessSerializer(serializers.Serializer):
    """The answer: periods with the newest first, the offices that the caller sees, the sums of both."""

    periods = CompletenessPeriodSerializer(many=True)
    total = CompletenessSumsSerializer()
    rows = CompletenessRowSerializer(many=True)


class CompletenessView(ScopedAPIView):
    """How complete and how timely the returns are."""

    @extend_schema(
        operation_id="returns_completeness",
        summary="Offices by period: state of each return, whether it came in time, and sums",
        parameters=[CompletenessQuerySerializer],
        responses={200: CompletenessSerializer, 403: ErrorsSerializer, 422: ErrorsSerializer},
        tags=["returns"],
    )
    def get(self, request: Request) -> Response:
        """Return the matrix of the offices that the caller sees."""
        if not self.scope.is_inner_circle:
            raise NotPermitted
        query = CompletenessQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked: Mapping[str, Any] = query.validated_data
        matrix = completeness(
            last=asked["last"],
            filters=MatrixFilters(branch=asked["region"], what=asked["what"], text=asked["search"]),
            at=datetime.now(UTC),
            most_periods=asked["periods"],
            scope=self.scope,
        )
        return Response(CompletenessSerializer(matrix_json(matrix)).data)


def matrix_json(matrix: Matrix) -> dict[str, Any]:
    """Return a matrix in the shape of the API."""
    return {
        "periods": [
            {"as_of": period.as_of, "closes_on": period.closes_on, "sums": sums}
            for period, sums in zip(matrix.periods, matrix.columns, strict=True)
        ],
        "total": matrix.total,
        "rows": matrix.rows,
    }


class ReopeningChangeSerializer(serializers.Serializer):
    """Until when, whole day in the time zone of the office, and why."""

    closes_on = serializers.DateField()
    reason = serializers.CharField(max_length=LONGEST_REASON)


class ReopeningSerializer(serializers.Serializer):
    """The newest reopening of a return."""

    office = serializers.CharField()
    as_of = serializers.DateField()
    closes_on = serializers.DateField()
    reason = serializers.CharField()
    in_force = serializers.BooleanField()
    reopened_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


REFUSED = {403: ErrorsSerializer, 404: ErrorsSerializer, 409: ErrorsSerializer}


class ReopeningView(ScopedAPIView):
    """One return opened again for its office."""

    @extend_schema(
        operation_id="returns_reopen",
        summary="Reopen a return for its office until a day; a later day extends it",
        parameters=[CODE, AS_OF],
        request=ReopeningChangeSerializer,
        responses={200: ReopeningSerializer, **REFUSED, 422: ErrorsSerializer},
        tags=["returns"],
    )
    def put(self, request: Request, code: str, as_of: str) -> Response:
        """Reopen, and return what stands."""
        sent = ReopeningChangeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        now = datetime.now(UTC)
        reopenings.reopen(
            office_code=code,
            as_of=day(as_of),
            closes_on=sent.validated_data["closes_on"],
            reason=sent.validated_data["reason"],
            at=now,
            scope=self.scope,
        )
        row = return_row(office_code=code, as_of=day(as_of), at=now, scope=self.scope)
        standing = reopening_of(row=row, scope=self.scope)
        assert standing is not None  # noqa: S101 - it was written above
        return Response(
            ReopeningSerializer(
                {
                    "office": code,
                    "as_of": row.period.as_of,
                    "closes_on": standing.closes_on,
                    "reason": standing.reason,
                    "in_force": standing.is_in_force,
                    "reopened_at": standing.at,
                    "ended_at": standing.ended_at,
                }
            ).data
        )

    @extend_schema(
        operation_id="returns_close_early",
        summary="End the reopening of a return before its day",
        parameters=[CODE, AS_OF],
        request=None,
        responses={204: None, **REFUSED},
        tags=["returns"],
    )
    def delete(self, request: Request, code: str, as_of: str) -> Response:
        """End it; what was entered meanwhile stays."""
        reopenings.close_early(
            office_code=code, as_of=day(as_of), at=datetime.now(UTC), scope=self.scope
        )
        return Response(status=204)
