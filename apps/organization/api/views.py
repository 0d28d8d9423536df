"""Offices of a day, grades and reporting periods."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.organization.api.serializers import (
    GradeSerializer,
    OfficeHistorySerializer,
    OfficeQuerySerializer,
    OfficeSerializer,
    PeriodSerializer,
)
from apps.organization.listing import OfficeFilters, OfficeRow, row_of, rows_of
from apps.organization.models import Grade, ReportingPeriod
from apps.organization.selectors import grades, office_spells, periods, tree_on
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import OutOfScope


def _query(request: Request) -> dict[str, Any]:
    query = OfficeQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


class OfficeListView(ScopedAPIView, ListAPIView[Any]):
    """Offices of a day."""

    serializer_class = OfficeSerializer

    @extend_schema(
        operation_id="offices_list",
        summary="Offices as they were on a day, parents before children",
        parameters=[OfficeQuerySerializer],
        responses={200: OfficeSerializer(many=True), 422: ErrorsSerializer},
        tags=["organization"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of offices."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> list[OfficeRow]:  # type: ignore[override]
        """Return the rows that pass the filters of the address."""
        query = _query(self.request)
        day = query.pop("on", None) or timezone.localdate()
        return rows_of(tree_on(day=day), OfficeFilters(**query))


class OfficeDetailView(ScopedAPIView):
    """One office and its history."""

    @extend_schema(
        operation_id="offices_retrieve",
        summary="One office as it was on a day, and all its spells",
        parameters=[
            OpenApiParameter("on", str, description="The day of the tree; today when left out.")
        ],
        responses={
            200: OfficeHistorySerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["organization"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Return the office, or 404 for a code that never was."""
        day = _query(request).get("on") or timezone.localdate()
        spells = office_spells(code=code)
        if not spells:
            raise OutOfScope(_("There is no office %(code)s.") % {"code": code})
        tree = tree_on(day=day)
        office_id = spells[0].office_id
        answer = {
            "code": code,
            "on": day,
            "office": row_of(tree, office_id) if office_id in tree.nodes else None,
            "spells": spells,
        }
        return Response(OfficeHistorySerializer(answer).data)


class GradeListView(ScopedAPIView, ListAPIView[Grade]):
    """Grades."""

    serializer_class = GradeSerializer

    @extend_schema(
        operation_id="grades_list",
        summary="Personal grades, the most senior first",
        tags=["organization"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of grades."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> list[Grade]:  # type: ignore[override]
        """Return all grades."""
        return grades()


class PeriodListView(ScopedAPIView, ListAPIView[ReportingPeriod]):
    """Reporting periods."""

    serializer_class = PeriodSerializer

    @extend_schema(
        operation_id="periods_list",
        summary="Reporting periods, the newest first",
        tags=["organization"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of periods."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Return all periods."""
        return periods()
