"""The log of activities through the API: the same rows, filters, rules and refusals as on the pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.scope import OfficeScope
from apps.focal_points.api.activity_serializers import (
    ActivityQuerySerializer,
    ActivitySerializer,
    NewActivitySerializer,
)
from apps.focal_points.forms.activity_filters import ActivityFilters
from apps.focal_points.models import Activity
from apps.focal_points.selectors.activities.offers import areas, project_by_code
from apps.focal_points.selectors.activities.reading import (
    listed,
    logged,
    may_log,
    projects_named,
    sees_log,
)
from apps.focal_points.services.activities.data import ActivityData, PartnerData
from apps.focal_points.services.activities.writing import log_activity
from apps.organization.selectors import office_ids, tree_on
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem

REFUSED = dict.fromkeys((403, 404, 422), ErrorsSerializer)


class ActivityListView(ScopedAPIView, ListAPIView[Any]):
    """The log."""

    serializer_class = ActivitySerializer

    @extend_schema(
        operation_id="focal_point_activities_list",
        summary="Activities that the caller sees, the newest first",
        parameters=[ActivityQuerySerializer],
        responses={200: ActivitySerializer(many=True), **REFUSED},
        tags=["focal points"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of activities."""
        if not sees_log(scope=self.scope):
            raise NotPermitted
        query = ActivityQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        filters = ActivityFilters(
            {name: str(value) for name, value in query.validated_data.items()},
            logged(scope=self.scope),
            tree=tree_on(day=timezone.now().date()),
            scope=self.scope,
        )
        if filters.errors:
            raise Invalid(
                problems=[
                    Problem(code=error["code"], field=field, message=error["message"])
                    for field, found in filters.errors.get_json_data().items()
                    for error in found
                ]
            )
        page: Any = self.paginate_queryset(listed(rows=filters.qs).prefetch_related("partners"))
        return self.get_paginated_response(activities_json(page, self.scope))

    @extend_schema(
        operation_id="focal_point_activities_create",
        summary="Log an activity",
        description=(
            "The same sent twice within ten minutes is logged once and answered with the activity that is"
            " there. From 500 participants on `confirmed` must repeat their number."
        ),
        request=NewActivitySerializer,
        responses={201: ActivitySerializer, **REFUSED},
        tags=["focal points"],
    )
    def post(self, request: Request) -> Response:
        """Log an activity and return it."""
        if not may_log(scope=self.scope):
            raise NotPermitted(_("Focal points log the activities of their office."))
        sent = NewActivitySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said = dict(sent.validated_data)
        confirmed = said.pop("confirmed", None)
        activity = log_activity(
            activity_id=None,
            version=0,
            data=data_of(said, self.scope),
            confirmed=confirmed,
            now=timezone.now(),
            scope=self.scope,
        )
        return Response(activity_json(activity.pk, self.scope), status=status.HTTP_201_CREATED)


class ActivityDetailView(ScopedAPIView):
    """One activity."""

    @extend_schema(
        operation_id="focal_point_activities_retrieve",
        summary="One activity",
        responses={200: ActivitySerializer, **REFUSED},
        tags=["focal points"],
    )
    def get(self, request: Request, activity_id: int) -> Response:
        """Return an activity that the caller sees."""
        return Response(activity_json(activity_id, self.scope))


def activities_json(activities: list[Activity], scope: OfficeScope) -> list[Any]:
    """Return activities in the shape of `ActivitySerializer`."""
    context = {"projects": projects_named(rows=activities, scope=scope)}
    return list(ActivitySerializer(activities, many=True, context=context).data)


def activity_json(activity_id: int, scope: OfficeScope) -> Any:
    """Return one activity, no draft; raises OutOfScope."""
    rows: QuerySet[Activity] = logged(scope=scope).filter(pk=activity_id)
    found = activities_json(list(listed(rows=rows).prefetch_related("partners")), scope)
    if not found:
        raise OutOfScope
    return found[0]


def data_of(said: dict[str, Any], scope: OfficeScope) -> ActivityData:
    """Return what was sent with records by number; raises OutOfScope or Invalid for what is unknown."""
    office_id = office_ids(codes=[said["office"]]).get(said.pop("office"))
    if office_id is None:
        raise OutOfScope
    problems = []
    number, area_id = said.pop("area", None), None
    if number is not None:
        area_id = next((each.pk for each in areas() if each.number == number), None)
        if area_id is None:
            problems.append(
                Problem(code="unknown", field="area", message=_("There is no area of this number."))
            )
    code, project_id = said.pop("project", ""), None
    if code:
        project = project_by_code(code=code, scope=scope)
        project_id = project.pk if project else None
        if project is None:
            problems.append(
                Problem(
                    code="unknown",
                    field="project",
                    message=_("You see no project with this code."),
                )
            )
    if problems:
        raise Invalid(problems=problems)
    partners = tuple(PartnerData(**each) for each in said.pop("partners", ()))
    return ActivityData(
        **said, office_id=office_id, area_id=area_id, project_id=project_id, partners=partners
    )
