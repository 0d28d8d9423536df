"""Movements through the API: flows of a range of periods, and what one return states."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.figures.shares import share_of_women
from apps.staffing.analytics.composition import Tally
from apps.staffing.analytics.flows import Ledger, Step
from apps.staffing.api.parity import CoverageSerializer, unrounded
from apps.staffing.choices import (
    Population,
    Standing,
)
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.movement_tables import grades_in_order
from apps.staffing.selectors.movements import Flows, flows
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted


class FlowQuerySerializer(serializers.Serializer):
    """What may be asked."""

    first = serializers.DateField(help_text="Periods that end on this day or later.")
    last = serializers.DateField(help_text="Periods that end on this day or earlier.")
    office = serializers.CharField(required=False, default="", help_text="With all below it.")
    population = serializers.ChoiceField(
        choices=Population.values, required=False, default=Population.ALL_STAFF.value
    )
    status = serializers.ChoiceField(
        choices=Standing.values, required=False, default=Standing.APPROVED.value
    )


class FlowTallySerializer(serializers.Serializer):
    """Persons by sex; the share is per cent 0 to 100, unrounded, null when there is nobody."""

    women = serializers.IntegerField()
    men = serializers.IntegerField()
    other = serializers.IntegerField()
    total = serializers.IntegerField()
    share_of_women = serializers.FloatField(allow_null=True)


class FlowRowSerializer(serializers.Serializer):
    """One grade; movements are null while no return states any, stocks where they are not known."""

    grade = serializers.CharField()
    hires = FlowTallySerializer(allow_null=True)
    promoted_in = FlowTallySerializer(allow_null=True)
    promoted_out = FlowTallySerializer(allow_null=True)
    reassigned_in = FlowTallySerializer(allow_null=True)
    reassigned_out = FlowTallySerializer(allow_null=True)
    separated = FlowTallySerializer(allow_null=True)
    separated_by_reason = serializers.DictField(child=FlowTallySerializer())
    opening = FlowTallySerializer(allow_null=True)
    closing = FlowTallySerializer(allow_null=True)
    unexplained = FlowTallySerializer(allow_null=True)


class FlowsSerializer(serializers.Serializer):
    """The answer; `coverage` counts returns, one for each office and period."""

    first = serializers.DateField()
    last = serializers.DateField()
    opening_on = serializers.DateField(allow_null=True)
    population = serializers.ChoiceField(choices=Population.values)
    coverage = CoverageSerializer()
    rows = FlowRowSerializer(many=True)
    total = FlowRowSerializer()


class FlowsView(ScopedAPIView):
    """Movements of staff by grade and sex, for what the caller may see."""

    @extend_schema(
        operation_id="staffing_movements",
        summary="Movements of a range of periods by grade and sex, with the stock before and after",
        parameters=[FlowQuerySerializer],
        responses={
            200: FlowsSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
    )
    def get(self, request: Request) -> Response:
        """Return one row for each grade that has persons or movements, and everybody."""
        if not self.scope.is_inner_circle:
            raise NotPermitted
        asked = FlowQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values: Mapping[str, Any] = asked.validated_data
        found = flows(
            query=CountQuery(
                population=Population(values["population"]),
                standing=Standing(values["status"]),
                office=values["office"],
            ),
            first=values["first"],
            last=values["last"],
            scope=self.scope,
        )
        return Response(FlowsSerializer(flows_json(found)).data)


def flows_json(found: Flows) -> dict[str, Any]:
    """Return flows in the shape of the API."""
    return {
        "first": found.first,
        "last": found.last,
        "opening_on": found.opening_on,
        "population": str(found.query.population),
        "coverage": found.coverage.to_dict(),
        "rows": [ledger_json(found, code, found.by_grade[code]) for code in grades_in_order(found)],
        "total": ledger_json(found, "", found.everybody),
    }


def ledger_json(found: Flows, grade: str, ledger: Ledger) -> dict[str, Any]:
    """Return one row; `grade` is blank for everybody."""
    steps = {
        "hires": Step.HIRED,
        "promoted_in": Step.PROMOTED_IN,
        "promoted_out": Step.PROMOTED_OUT,
        "reassigned_in": Step.REASSIGNED_IN,
        "reassigned_out": Step.REASSIGNED_OUT,
        "separated": Step.SEPARATED,
    }
    return {
        "grade": grade,
        **{
            name: tally_json(ledger.step(step)) if found.is_stated else None
            for name, step in steps.items()
        },
        "separated_by_reason": {
            reason: tally_json(tally) for reason, tally in sorted(ledger.separated.items())
        },
        "opening": None if ledger.opening is None else tally_json(ledger.opening),
        "closing": None if ledger.closing is None else tally_json(ledger.closing),
        "unexplained": (
            tally_json(ledger.unexplained)
            if found.is_stated and ledger.unexplained is not None
            else None
        ),
    }


def tally_json(tally: Tally) -> dict[str, Any]:
    """Return persons by sex with the share of women."""
    return {
        "women": tally.women,
        "men": tally.men,
        "other": tally.other,
        "total": tally.total,
        "share_of_women": unrounded(share_of_women(tally.women, tally.men)),
    }
