"""`GET /api/v1/projects/beneficiaries/` and those of one project: persons planned and reached by sex."""

from fractions import Fraction
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.projects.choices import BeneficiaryKind, BeneficiarySex, CountState, Facet
from apps.projects.models import BeneficiarySheet
from apps.projects.selectors.access import project_seen
from apps.projects.selectors.beneficiaries import (
    CountKey,
    all_years,
    figures_of_tally,
    sees_in_full,
    sheets_of,
    tallies,
)
from apps.projects.selectors.beneficiary_tables import published_table, year_table
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

# As pairs, because the schema tells sets of choices apart by values and labels.
SEXES = [(sex, sex) for sex in BeneficiarySex.values]


class ValueSerializer(serializers.Serializer):
    """A number, or why there is none: `missing`, `not_applicable`, `hidden`."""

    value = serializers.FloatField(allow_null=True)
    empty = serializers.CharField(allow_null=True)
    missing_cells = serializers.IntegerField()


class YearSerializer(serializers.Serializer):
    """One year, or `all`; `other` holds those whose sex was not recorded too where `is_published`."""

    year = serializers.CharField()
    values = serializers.DictField(child=ValueSerializer())


class BeneficiariesSerializer(serializers.Serializer):
    """Persons by year; `is_published`: small counts are hidden, for readers outside the projects."""

    is_published = serializers.BooleanField()
    as_of = serializers.DateField()
    rows = YearSerializer(many=True)


class CountSerializer(serializers.Serializer):
    """Persons of one facet, category and sex; `count` is null when `state` is not `counted`."""

    facet = serializers.ChoiceField(choices=Facet.values)
    category = serializers.CharField(allow_blank=True)
    sex = serializers.ChoiceField(choices=SEXES)
    state = serializers.ChoiceField(choices=CountState.values)
    count = serializers.IntegerField(allow_null=True)


class SheetSerializer(serializers.Serializer):
    """One sheet; `ends_before` is the first day after the period. Counts that are absent are missing."""

    kind = serializers.ChoiceField(choices=BeneficiaryKind.values)
    starts_on = serializers.DateField()
    ends_before = serializers.DateField()
    not_disaggregated = serializers.CharField(allow_blank=True)
    counts = CountSerializer(many=True)


class ProjectBeneficiariesSerializer(serializers.Serializer):
    """The sums of a project over its periods, and its sheets."""

    planned = serializers.DictField(child=ValueSerializer())
    reached = serializers.DictField(child=ValueSerializer())
    sheets = SheetSerializer(many=True)


class BeneficiariesView(ScopedAPIView):
    """Persons planned and reached by year: in full to those who work with projects, else protected."""

    @extend_schema(
        operation_id="projects_beneficiaries",
        responses={200: BeneficiariesSerializer, 401: ErrorsSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return one row a year, the newest first, and the sum of all years."""
        today = timezone.now().date()
        is_published = not sees_in_full(scope=self.scope)
        if is_published:
            table = published_table(on=today, scope=self.scope)
        else:
            found = tallies(scope=self.scope)
            table = year_table(found, as_of=today, scope_name=self.scope.fingerprint)
        return Response(
            {
                "is_published": is_published,
                "as_of": today.isoformat(),
                "rows": rows_json(table),
            }
        )


class ProjectBeneficiariesView(ScopedAPIView):
    """Beneficiaries of one project."""

    @extend_schema(
        operation_id="projects_project_beneficiaries",
        responses={
            200: ProjectBeneficiariesSerializer,
            401: ErrorsSerializer,
            404: ErrorsSerializer,
        },
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Return sums and sheets of a project that the caller sees."""
        project_seen(project_id=project_id, scope=self.scope)
        found = tallies(project_id=project_id, scope=self.scope)
        today = timezone.now().date()

        def sums(kind: str) -> dict[str, Any]:
            figures = figures_of_tally(
                all_years(found, kind),
                kind=kind,
                key=f"beneficiaries.{kind}",
                as_of=today,
                scope_name=self.scope.fingerprint,
            )
            return {name: value_json(figure) for name, figure in figures.items()}

        sheets = sheets_of(project_id=project_id, scope=self.scope)
        return Response(
            {
                "planned": sums(BeneficiaryKind.PLANNED),
                "reached": sums(BeneficiaryKind.REACHED),
                "sheets": [sheet_json(sheet) for sheet in sheets],
            }
        )


def rows_json(table: Table) -> list[dict[str, Any]]:
    """Return the lines of a table by year."""
    return [
        {
            "year": row.key,
            "values": {
                column.key: value_json(cell)
                for column, cell in zip(table.columns, row.cells, strict=True)
                if isinstance(cell, Figure)
            },
        }
        for row in table.rows
    ]


def value_json(figure: Figure) -> dict[str, Any]:
    """Return a figure as the API gives it; a share is per cent 0 to 100, unrounded."""
    value = figure.value
    return {
        "value": float(value) if isinstance(value, Fraction) else value,
        "empty": figure.empty.value if figure.empty else None,
        "missing_cells": figure.missing_cells,
    }


def sheet_json(sheet: BeneficiarySheet) -> dict[str, Any]:
    """Return a sheet with its counts."""
    rows = {CountKey(row.facet, row.category, row.sex): row for row in sheet.counts.all()}
    return {
        "kind": sheet.kind,
        "starts_on": sheet.starts_on.isoformat(),
        "ends_before": sheet.ends_before.isoformat(),
        "not_disaggregated": sheet.not_disaggregated,
        "counts": [
            {
                "facet": key.facet,
                "category": key.category,
                "sex": key.sex,
                "state": row.state,
                "count": row.count,
            }
            for key, row in sorted(rows.items())
        ],
    }
