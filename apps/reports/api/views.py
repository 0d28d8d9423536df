"""Editions of reports and their frozen figures."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.reports import selectors
from apps.reports.api.serializers import (
    EditionFiguresSerializer,
    EditionQuerySerializer,
    EditionSerializer,
)
from apps.reports.choices import Series
from apps.reports.models import ReportEdition
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView


class EditionListView(ScopedAPIView, ListAPIView[ReportEdition]):
    """The editions that the caller may read."""

    serializer_class = EditionSerializer

    @extend_schema(
        operation_id="reports_list",
        summary="Editions of all reports, the newest first",
        tags=["reports"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of editions."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Return what the caller may read."""
        return selectors.visible_editions(scope=self.scope)


class FrozenTables(ScopedAPIView):
    """One edition with its frozen tables, small counts hidden outside the inner circle."""

    # Tables within tables are no rows for a CSV file; the tables of a page are downloaded there.
    renderer_classes = [JSONRenderer]

    def tables_of(self, request: Request, series: Series, year: int, number: int) -> Response:
        """Return the tables of an edition as they are printed."""
        query = EditionQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        edition = selectors.edition_of(series=series, year=year, number=number, scope=self.scope)
        language = query.validated_data.get("language") or (get_language() or "en")[:2]
        document = selectors.document_of(edition=edition, language=language, scope=self.scope)
        return Response(
            {
                **EditionSerializer(edition).data,
                "language": language,
                "tables": [table.to_dict() for table in document.tables()],
            }
        )


class EditionView(FrozenTables):
    """One edition of the report to the Council."""

    @extend_schema(
        operation_id="reports_retrieve",
        summary="One edition with its frozen tables, as they are printed for the caller",
        parameters=[EditionQuerySerializer],
        responses={
            200: EditionFiguresSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["reports"],
    )
    def get(self, request: Request, year: int, number: int) -> Response:
        """Return the tables of an edition as they are printed."""
        return self.tables_of(request, Series.COUNCIL, year, number)


class WggiEditionView(FrozenTables):
    """One edition of the report of the WGGI."""

    @extend_schema(
        operation_id="reports_wggi_retrieve",
        summary="One edition of the WGGI's report with its frozen tables, as printed for the caller",
        parameters=[EditionQuerySerializer],
        responses={
            200: EditionFiguresSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["reports"],
    )
    def get(self, request: Request, year: int, number: int) -> Response:
        """Return the tables of an edition as they are printed."""
        return self.tables_of(request, Series.WGGI, year, number)
