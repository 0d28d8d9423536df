"""Workplans in the API: those of a year, and one with its items."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.focal_points.choices import ItemProgress, WorkplanState
from apps.focal_points.models import Workplan, WorkplanItem
from apps.focal_points.selectors.access import workplans_seen
from apps.focal_points.selectors.workplans import items_of, with_counts, workplan_to_show
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

# As pairs, because the schema tells sets of choices apart by values and labels.
WORKPLAN_STATES = [(state, state) for state in WorkplanState.values]
ITEM_PROGRESSES = [(progress, progress) for progress in ItemProgress.values]
REFUSED = dict.fromkeys((403, 404), ErrorsSerializer)
LONGEST_YEAR = 4


class WorkplanQuerySerializer(serializers.Serializer):
    """The filters of the list."""

    year = serializers.CharField(
        required=False, allow_blank=True, help_text="Only those of this year."
    )
    office = serializers.CharField(
        required=False, allow_blank=True, help_text="Only those of the office with this code."
    )


class WorkplanSerializer(serializers.Serializer):
    """One workplan with the number of its items by progress; `items` leaves out what was dropped."""

    id = serializers.IntegerField(source="pk")
    appointment = serializers.IntegerField(source="appointment_id")
    person = serializers.CharField(source="appointment.name")
    office = serializers.CharField(source="appointment.office.code")
    year = serializers.IntegerField()
    state = serializers.ChoiceField(choices=WORKPLAN_STATES)
    submitted_at = serializers.DateTimeField(allow_null=True)
    supervised_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    items = serializers.SerializerMethodField()
    done = serializers.IntegerField()
    under_way = serializers.IntegerField()
    not_begun = serializers.IntegerField()
    dropped = serializers.IntegerField()

    @extend_schema_field(OpenApiTypes.INT)
    def get_items(self, workplan: Any) -> int:
        """Return how many items were not dropped."""
        return int(workplan.done + workplan.under_way + workplan.not_begun)


class WorkplanItemSerializer(serializers.Serializer):
    """One item; `commitment` and `guideline_activity` are keys, null where it serves none."""

    position = serializers.IntegerField()
    area = serializers.CharField(source="area.key")
    title = serializers.CharField()
    expected_result = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    progress = serializers.ChoiceField(choices=ITEM_PROGRESSES)
    progress_note = serializers.CharField(allow_blank=True)
    commitment = serializers.CharField(source="commitment.key", allow_null=True, default=None)
    guideline_activity = serializers.CharField(
        source="guideline_activity.key", allow_null=True, default=None
    )
    action = serializers.IntegerField(source="action_id", allow_null=True)


class WholeWorkplanSerializer(WorkplanSerializer):
    """One workplan with its items in their order."""

    note = serializers.CharField(allow_blank=True)
    returned_because = serializers.CharField(allow_blank=True)
    plan = serializers.SerializerMethodField(help_text="The items in their order.")

    @extend_schema_field(WorkplanItemSerializer(many=True))
    def get_plan(self, workplan: Workplan) -> Any:
        """Return the items."""
        found: list[WorkplanItem] = items_of(workplan=workplan, scope=self.context["scope"])
        return WorkplanItemSerializer(found, many=True).data


class WorkplanListView(ScopedAPIView, ListAPIView[Any]):
    """The workplans."""

    serializer_class = WorkplanSerializer

    @extend_schema(
        operation_id="focal_points_workplans_list",
        summary="Workplans that the caller sees, the newest year first",
        parameters=[WorkplanQuerySerializer],
        responses={200: WorkplanSerializer(many=True), 422: ErrorsSerializer, **REFUSED},
        tags=["focal points"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of workplans."""
        rows: QuerySet[Workplan] = workplans_seen(scope=self.scope)
        query = WorkplanQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        if year := asked.get("year", ""):
            is_year = year.isdecimal() and len(year) <= LONGEST_YEAR
            rows = rows.filter(year=int(year)) if is_year else rows.none()
        if office := asked.get("office", ""):
            rows = rows.filter(appointment__office__code=office)
        ordered = (
            with_counts(rows)
            .select_related("appointment__office")
            .order_by("-year", "appointment__office__code", "pk")
        )
        page: Any = self.paginate_queryset(ordered)
        return self.get_paginated_response(WorkplanSerializer(page, many=True).data)


class WorkplanView(ScopedAPIView):
    """One workplan."""

    @extend_schema(
        operation_id="focal_points_workplans_retrieve",
        summary="One workplan with its items",
        responses={200: WholeWorkplanSerializer, **REFUSED},
        tags=["focal points"],
    )
    def get(self, request: Request, workplan_id: int) -> Response:
        """Return a workplan that the caller sees."""
        workplan = workplan_to_show(workplan_id=workplan_id, scope=self.scope)
        return Response(WholeWorkplanSerializer(workplan, context={"scope": self.scope}).data)
