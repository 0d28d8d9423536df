"""Editions of the report and their frozen figures."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.publishing.document import Document
from apps.reports import selectors
from apps.reports.choices import LANGUAGES, EditionState
from apps.web.api_views import ScopedAPIView


class EditionSerializer(serializers.Serializer):
    """One edition."""

    year = serializers.IntegerField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=EditionState.choices)
    checksum = serializers.CharField()
    frozen_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class EditionFiguresSerializer(EditionSerializer):
    """One edition with its tables: every figure exact, as it was frozen."""

    language = serializers.ChoiceField(choices=list(LANGUAGES))
    tables = serializers.ListField(child=serializers.DictField())


class EditionListView(ScopedAPIView):
    """The editions that the caller may read."""

    @extend_schema(operation_id="reports_list", responses=EditionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return the editions, the newest first."""
        editions = selectors.visible_editions(scope=self.scope)
        return Response(EditionSerializer(editions, many=True).data)


class EditionView(ScopedAPIView):
    """One edition with its frozen tables, small counts hidden outside the inner circle."""

    @extend_schema(
        operation_id="reports_retrieve",
        parameters=[OpenApiParameter("language", str, enum=list(LANGUAGES))],
        responses=EditionFiguresSerializer,
    )
    def get(self, request: Request, year: int, number: int) -> Response:
        """Return the tables of an edition as they are printed."""
        edition = selectors.edition_of(year=year, number=number, scope=self.scope)
        language = request.query_params.get("language", "")
        if language not in LANGUAGES:
            language = (get_language() or "en")[:2]
        document = selectors.document_of(edition=edition, language=language, scope=self.scope)
        return Response(
            {
                **EditionSerializer(edition).data,
                "language": language,
                "tables": tables_json(document),
            }
        )


def tables_json(document: Document) -> list[dict[str, Any]]:
    """Return the tables of a document."""
    return [table.to_dict() for table in document.tables()]
