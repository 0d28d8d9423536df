"""`GET /api/v1/staffing/explore/`: persons by any two dimensions, dates and one measure, cell by cell."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.organization.choices import GradeCategory, Location
from apps.staffing.analytics.composition import GRADE_GROUPS
from apps.staffing.api.parity import CoverageSerializer
from apps.staffing.choices import ExploreDimension, Measure, Population, Standing
from apps.staffing.forms.dashboard import TODAY
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.explore.counting import NO_RETURNS, pivot_if_any
from apps.staffing.selectors.explore.observations import observations
from apps.staffing.selectors.explore.query import ONLY_IN_ROWS, ExploreQuery, faults_in
from apps.staffing.selectors.explore.table import explore_table
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import Invalid, NotPermitted, OutOfScope

COLUMNS = [each.value for each in ExploreDimension if each not in ONLY_IN_ROWS]


class ExploreQuerySerializer(serializers.Serializer):
    """What may be asked; the parameters are those of the page."""

    as_of = serializers.DateField()
    rows = serializers.ChoiceField(choices=ExploreDimension.values)
    columns = serializers.ChoiceField(choices=COLUMNS, required=False, default="", allow_blank=True)
    measure = serializers.ChoiceField(
        choices=Measure.values, required=False, default=Measure.PERSONS.value
    )
    since = serializers.DateField(required=False, default=None)
    population = serializers.ChoiceField(
        choices=Population.values, required=False, default=Population.ALL_STAFF.value
    )
    status = serializers.ChoiceField(
        choices=Standing.values, required=False, default=Standing.APPROVED.value
    )
    region = serializers.CharField(required=False, default="")
    country = serializers.CharField(required=False, default="")
    office = serializers.CharField(required=False, default="")
    alone = serializers.BooleanField(required=False, default=False)
    location = serializers.ChoiceField(choices=Location.values, required=False, default="")
    category = serializers.ChoiceField(choices=GradeCategory.values, required=False, default="")
    group = serializers.ChoiceField(choices=list(GRADE_GROUPS), required=False, default="")
    grade = serializers.CharField(required=False, default="")
    contract = serializers.CharField(required=False, default="")
    tree = serializers.ChoiceField(choices=[TODAY], required=False, default="")


class ExploreCellSerializer(serializers.Serializer):
    """One cell; the share is per cent 0 to 100, unrounded.

    Counts are null where `empty` says why, `missing` or `not_applicable`; it also says so of a measure that
    the counts do not allow. A row or column of a total has the key `total`.
    """

    row = serializers.CharField()
    row_label = serializers.CharField(allow_blank=True)
    column = serializers.CharField(allow_blank=True)
    column_label = serializers.CharField(allow_blank=True)
    as_of = serializers.DateField()
    women = serializers.IntegerField(allow_null=True)
    men = serializers.IntegerField(allow_null=True)
    other = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField(allow_null=True)
    missing_cells = serializers.IntegerField()
    share_of_women = serializers.FloatField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    empty = serializers.CharField(allow_blank=True)
    due = serializers.IntegerField()
    counted = serializers.IntegerField()
    missing = serializers.IntegerField()


class ExploreSerializer(serializers.Serializer):
    """The answer; `coverage` is that of all offices on the last date."""

    title = serializers.CharField()
    as_of = serializers.DateField()
    dates = serializers.ListField(child=serializers.DateField())
    rows = serializers.ChoiceField(choices=ExploreDimension.values)
    columns = serializers.ChoiceField(choices=COLUMNS, allow_blank=True)
    measure = serializers.ChoiceField(choices=Measure.values)
    population = serializers.ChoiceField(choices=Population.values)
    status = serializers.ChoiceField(choices=Standing.values)
    scope = serializers.CharField()
    coverage = CoverageSerializer()
    cells = ExploreCellSerializer(many=True)
    note = serializers.CharField()
    caveats = serializers.ListField(child=serializers.CharField())


class ExploreView(ScopedAPIView):
    """Persons by any two dimensions, for what the caller may see."""

    @extend_schema(
        operation_id="staffing_explore",
        parameters=[ExploreQuerySerializer],
        responses={
            200: ExploreSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
    )
    def get(self, request: Request) -> Response:
        """Return one cell for each row and column, totals last.

        A date that is no reporting date is a 404 that names the nearest one; what has no answer is a 422.
        """
        if not self.scope.is_inner_circle:
            raise NotPermitted
        asked = ExploreQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = query_of(asked.validated_data)
        problems = faults_in(query)
        if problems:
            raise Invalid(problems=problems)
        pivot = pivot_if_any(query=query, scope=self.scope)
        if pivot is None:
            raise OutOfScope
        table = explore_table(pivot)
        coverage = pivot.covered((query.as_of, "", ""))
        return Response(
            {
                "title": table.title,
                "as_of": query.as_of.isoformat(),
                "dates": [day.isoformat() for day in pivot.dates],
                "rows": query.rows.value,
                "columns": query.columns.value if query.columns else "",
                "measure": query.measure.value,
                "population": str(query.counted.population),
                "status": str(query.counted.standing),
                "scope": pivot.scope_label,
                "coverage": (coverage or NO_RETURNS).to_dict(),
                "cells": [
                    {**asdict(each), "as_of": each.as_of.isoformat()}
                    for each in observations(pivot)
                ],
                "note": table.note,
                "caveats": list(table.caveats),
            }
        )


def query_of(values: Mapping[str, Any]) -> ExploreQuery:
    """Return valid parameters as a question, sound or not."""
    return ExploreQuery(
        counted=CountQuery(
            population=Population(values["population"]),
            standing=Standing(values["status"]),
            office=values["office"],
            alone=values["alone"] and bool(values["office"]),
            region=values["region"],
            country=values["country"],
            category=values["category"],
            grade=values["grade"],
            grade_group=values["group"],
            contract=values["contract"],
            location=values["location"],
            placed_on=timezone.localdate() if values["tree"] == TODAY else None,
        ),
        rows=ExploreDimension(values["rows"]),
        columns=ExploreDimension(values["columns"]) if values["columns"] else None,
        measure=Measure(values["measure"]),
        as_of=values["as_of"],
        since=values["since"],
    )
