"""Files through the API: the next version of a document, and the download of one."""

from datetime import UTC, datetime

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.documents.api.serializers import NewVersionSerializer, VersionSerializer, version_json
from apps.documents.api.views import REFUSALS
from apps.documents.forms import sent_file
from apps.documents.kinds import CONTENT_TYPES
from apps.documents.selectors.access import document_to_change, version_to_serve
from apps.documents.services.files import add_version
from apps.documents.services.reading import record_reading
from apps.documents.services.storing import opened
from apps.documents.serving import file_response
from apps.web.api import ErrorsSerializer, WholeTextParser
from apps.web.api_views import ScopedAPIView


class VersionListView(ScopedAPIView):
    """Versions of one document."""

    parser_classes = [MultiPartParser, FormParser, WholeTextParser]

    @extend_schema(
        operation_id="documents_versions_create",
        summary="Send the next version of a file",
        description=(
            "`replaces` names the version that the caller has seen. When another one has come"
            " meanwhile, the answer is 409: look at it, then send the file again."
        ),
        request={"multipart/form-data": NewVersionSerializer},
        responses={201: VersionSerializer, 409: ErrorsSerializer, **REFUSALS},
        tags=["documents"],
    )
    def post(self, request: Request, document_id: int) -> Response:
        """Keep the file as the next version."""
        document_to_change(document_id=document_id, scope=self.scope)
        sent = NewVersionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        version = add_version(
            document_id=document_id,
            replaces=sent.validated_data["replaces"],
            sent=sent_file(sent.validated_data["file"]),
            note=sent.validated_data["note"],
            now=datetime.now(UTC),
            scope=self.scope,
        )
        return Response(version_json(version), status=status.HTTP_201_CREATED)


class FileView(ScopedAPIView):
    """The file of one version."""

    renderer_classes = [JSONRenderer]

    @extend_schema(
        operation_id="documents_file",
        summary="Download a file; the reading of a confidential one is written down",
        responses={
            **{(200, kind): OpenApiTypes.BINARY for kind in sorted(set(CONTENT_TYPES.values()))},
            404: ErrorsSerializer,
            409: ErrorsSerializer,
        },
        tags=["documents"],
    )
    def get(self, request: Request, version_id: int) -> FileResponse:
        """Stream the file."""
        version = version_to_serve(version_id=version_id, scope=self.scope)
        stored = opened(version, scope=self.scope)
        record_reading(version=version, door="api", now=datetime.now(UTC), scope=self.scope)
        return file_response(version, stored)
