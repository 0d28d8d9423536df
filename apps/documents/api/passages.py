"""Marked passages through the API: `/documents/ID/passages/`, `/documents/passages/ID/`."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.documents.choices import AnchorState
from apps.documents.selectors.passages import PassageView, document_passages, passage
from apps.documents.services.passages import NewPassage, mark
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

LARGEST_NUMBER = 2_000_000_000
# As pairs, because the schema tells sets of choices apart by values and labels.
PASSAGE_STATES = [(state, state) for state in AnchorState.values]


class PassageQuerySerializer(serializers.Serializer):
    """The version in which passages are looked for; the newest when left out."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_NUMBER)


class NewPassageSerializer(serializers.Serializer):
    """Characters `start` to before `end` of the page's text, else the words of `quote`, else the page."""

    version = serializers.IntegerField(min_value=1, max_value=LARGEST_NUMBER)
    page = serializers.IntegerField(min_value=1, max_value=LARGEST_NUMBER)
    start = serializers.IntegerField(default=0, min_value=0, max_value=LARGEST_NUMBER)
    end = serializers.IntegerField(default=0, min_value=0, max_value=LARGEST_NUMBER)
    quote = serializers.CharField(default="", allow_blank=True, max_length=5000)
    attachment_id = serializers.IntegerField(
        default=None, allow_null=True, min_value=1, max_value=LARGEST_NUMBER
    )
    claim = serializers.CharField(default="", allow_blank=True, max_length=500)


class ClaimSerializer(serializers.Serializer):
    """What a passage proves, and the record that the reader sees."""

    claim = serializers.CharField(allow_blank=True)
    kind = serializers.CharField(source="record.ref.kind")
    id = serializers.IntegerField(source="record.ref.id")
    label = serializers.CharField(source="record.label")  # type: ignore[assignment]
    url = serializers.CharField(source="record.url")


class PassageSerializer(serializers.Serializer):
    """A passage as it is in `version`.

    `page`, `start` and `end` are null where it is lost or was not looked for yet; an empty `quote` is
    the whole page. `marked_in` and `old_page` say where it was marked; `url` opens it.
    """

    id = serializers.IntegerField()
    document_id = serializers.IntegerField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=PASSAGE_STATES)
    page = serializers.IntegerField(allow_null=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField(allow_blank=True)
    marked_in = serializers.IntegerField()
    old_page = serializers.IntegerField()
    marked_at = serializers.DateTimeField()
    claims = ClaimSerializer(many=True)
    url = serializers.SerializerMethodField()

    def get_url(self, view: PassageView) -> str:
        """Return the page that opens the passage."""
        return f"{reverse('documents:read', args=[view.document_id])}?passage={view.id}"


class PassageListView(ScopedAPIView):
    """The marked passages of a document."""

    @extend_schema(
        operation_id="document_passages_list",
        summary="The marked passages of a document, as they are in one version",
        parameters=[PassageQuerySerializer],
        responses={
            200: PassageSerializer(many=True),
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["documents"],
    )
    def get(self, request: Request, document_id: int) -> Response:
        """Return all of them, by page."""
        found = document_passages(
            document_id=document_id, version=version_asked(request), scope=self.scope
        )
        return Response(PassageSerializer(found, many=True).data)

    @extend_schema(
        operation_id="document_passages_create",
        summary="Mark the passage, or the page, that proves something",
        request=NewPassageSerializer,
        responses={
            201: PassageSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            409: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["documents"],
    )
    def post(self, request: Request, document_id: int) -> Response:
        """Mark it and return it as it is in the version in which it was marked."""
        sent = NewPassageSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said: dict[str, Any] = sent.validated_data
        anchor = mark(
            document_id=document_id,
            passage=NewPassage(**said),
            now=timezone.now(),
            scope=self.scope,
        )
        _version, view = passage(anchor_id=anchor.pk, version=said["version"], scope=self.scope)
        return Response(PassageSerializer(view).data, status=status.HTTP_201_CREATED)


class PassageDetailView(ScopedAPIView):
    """One marked passage."""

    @extend_schema(
        operation_id="passages_retrieve",
        summary="Where a passage is in the newest version whose text was read, or in another",
        parameters=[PassageQuerySerializer],
        responses={200: PassageSerializer, 404: ErrorsSerializer, 422: ErrorsSerializer},
        tags=["documents"],
    )
    def get(self, request: Request, anchor_id: int) -> Response:
        """Return the passage with its place."""
        _version, view = passage(
            anchor_id=anchor_id, version=version_asked(request), scope=self.scope
        )
        return Response(PassageSerializer(view).data)


def version_asked(request: Request) -> int | None:
    """Return the version that the address asks for."""
    query = PassageQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    version: int | None = query.validated_data.get("version")
    return version
