"""The picture of a year, and women and men who carry the work, in the API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.focal_points.api.appointments import APPOINTMENT_ROLES
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.engagement import engagement_table, stated_table
from apps.focal_points.selectors.picture_list import lines_of, served_in
from apps.focal_points.selectors.statements import FIRST_YEAR
from apps.focal_points.selectors.workplans import progress_of
from apps.organization.selectors import tree_on
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

REFUSED = {403: ErrorsSerializer, 422: ErrorsSerializer}


class YearQuerySerializer(serializers.Serializer):
    """What may be asked."""

    year = serializers.IntegerField(
        required=False,
        min_value=FIRST_YEAR,
        max_value=2199,
        help_text="The year; this one where it is left out.",
    )


class PictureSerializer(serializers.Serializer):
    """One appointment and its year as it stands today. No number of activities is given."""

    appointment = serializers.IntegerField()
    name = serializers.CharField()
    office = serializers.CharField(help_text="Code of the office.")
    role = serializers.ChoiceField(choices=APPOINTMENT_ROLES)
    year = serializers.IntegerField()
    months = serializers.ListField(
        child=serializers.IntegerField(), help_text="Months with at least one activity, 1 to 12."
    )
    months_held = serializers.ListField(
        child=serializers.IntegerField(), help_text="Months in the role until today."
    )
    areas = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of the areas of work covered."
    )
    workplan_items = serializers.IntegerField(
        allow_null=True, help_text="Without those that were dropped; null without a workplan."
    )
    workplan_done = serializers.IntegerField(allow_null=True)
    silent_since = serializers.DateField()
    is_inactive = serializers.BooleanField(
        help_text="In office, and silent for twelve months or more."
    )


class EngagementRowSerializer(serializers.Serializer):
    """Women and men of one group; null where nobody counted. `known` of `due` activities are counted."""

    group = serializers.CharField()
    women = serializers.IntegerField(allow_null=True)
    men = serializers.IntegerField(allow_null=True)
    other = serializers.IntegerField(allow_null=True)
    not_known = serializers.IntegerField(allow_null=True)
    share_men = serializers.FloatField(allow_null=True, help_text="Per cent of women and men.")
    known = serializers.IntegerField(help_text="Activities whose participants are known.")
    due = serializers.IntegerField(help_text="Activities of the year; 0 for groups of persons.")


class StatedEngagementSerializer(serializers.Serializer):
    """Women and men of a group and year as a document states them."""

    group = serializers.CharField()
    women = serializers.IntegerField(allow_null=True)
    men = serializers.IntegerField(allow_null=True)
    share_men = serializers.FloatField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]


class EngagementSerializer(serializers.Serializer):
    """The table of a year, and what documents state."""

    as_of = serializers.DateField()
    year = serializers.IntegerField()
    groups = EngagementRowSerializer(many=True)
    stated = StatedEngagementSerializer(many=True)


class PictureListView(ScopedAPIView, ListAPIView[Any]):
    """The pictures of a year."""

    serializer_class = PictureSerializer

    @extend_schema(
        operation_id="focal_points_pictures",
        summary="Months and areas of focal points in a year, workplan, and since when nothing was heard",
        parameters=[YearQuerySerializer],
        responses={200: PictureSerializer(many=True), **REFUSED},
        tags=["focal-points"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page, in the order of names."""
        demand_network(scope=self.scope)
        today = timezone.localdate()
        year = year_of(request)
        lines = lines_of(
            rows=served_in(year=year, today=today, scope=self.scope),
            year=year,
            today=today,
            tree=tree_on(day=today),
            scope=self.scope,
        )
        page: Any = self.paginate_queryset(lines)
        progress = progress_of(
            appointment_ids=[line.appointment.pk for line in page], year=year, scope=self.scope
        )
        answer = []
        for line in page:
            plan = progress.get(line.appointment.pk)
            answer.append(
                {
                    "appointment": line.appointment.pk,
                    "name": line.name,
                    "office": line.appointment.office.code,
                    "role": line.appointment.role,
                    "year": year,
                    "months": sorted(line.picture.months),
                    "months_held": sorted(line.picture.held_months),
                    "areas": sorted(line.picture.areas),
                    "workplan_items": plan.items if plan else None,
                    "workplan_done": plan.done if plan else None,
                    "silent_since": line.picture.silent_since,
                    "is_inactive": line.picture.is_inactive,
                }
            )
        return self.get_paginated_response(PictureSerializer(answer, many=True).data)


class EngagementView(ScopedAPIView):
    """Women and men who carry the work."""

    @extend_schema(
        operation_id="focal_points_engagement",
        summary="Women and men among focal points, alternates, WGGI members and participants",
        parameters=[YearQuerySerializer],
        responses={200: EngagementSerializer, **REFUSED},
        tags=["focal-points"],
    )
    def get(self, request: Request) -> Response:
        """Return the table of a year, and what documents state apart."""
        today, year = timezone.localdate(), year_of(request)
        answer = {
            "as_of": today,
            "year": year,
            "groups": rows_of(engagement_table(year=year, today=today, scope=self.scope)),
            "stated": rows_of(stated_table(scope=self.scope)),
        }
        return Response(EngagementSerializer(answer).data)


def year_of(request: Request) -> int:
    """Return the year that is asked for, else this one."""
    asked = YearQuerySerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return int(asked.validated_data.get("year") or timezone.localdate().year)


def rows_of(table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table of figures as JSON keeps them."""
    found = []
    for row in table.rows:
        line: dict[str, Any] = {"group": row.key}
        for column, cell in zip(table.columns, row.cells, strict=True):
            if not isinstance(cell, Figure):
                line[column.key] = cell
                continue
            line[column.key] = (
                float(cell.value)
                if cell.value is not None and column.key == "share_men"
                else cell.value
            )
            line["known"], line["due"] = cell.coverage.counted, cell.coverage.due
        found.append(line)
    return found
