"""Documents through the API: the list, one, and what they prove."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.records import RecordRef
from apps.documents.api.serializers import (
    AttachmentSerializer,
    ChangedDocumentSerializer,
    DocumentDetailSerializer,
    DocumentQuerySerializer,
    DocumentSerializer,
    NewAttachmentSerializer,
    NewDocumentSerializer,
    detail_json,
)
from apps.documents.forms import sent_file
from apps.documents.models import Document
from apps.documents.selectors.access import document_seen, document_to_change
from apps.documents.selectors.documents import DocumentFilter, document_detail, document_list
from apps.documents.services import attaching, editing, files, links
from apps.documents.services.facts import DocumentFacts
from apps.organization.selectors import office_by_code, tree_on
from apps.web.api import ErrorsSerializer, WholeTextParser
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import Invalid, OutOfScope, Problem

REFUSALS = {403: ErrorsSerializer, 404: ErrorsSerializer, 422: ErrorsSerializer}
FACTS = ("title", "description", "language", "confidentiality", "retain_until")


class DocumentListView(ScopedAPIView, ListAPIView[Document]):
    """Documents that the caller may read."""

    serializer_class = DocumentSerializer
    parser_classes = [MultiPartParser, FormParser, WholeTextParser]

    @extend_schema(
        operation_id="documents_list",
        summary="Documents, the last changed first",
        parameters=[DocumentQuerySerializer],
        responses={200: DocumentSerializer(many=True), 422: ErrorsSerializer},
        tags=["documents"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of documents."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Return the documents that the address asks for."""
        query = DocumentQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        asked: Mapping[str, Any] = query.validated_data
        offices: frozenset[int] = frozenset()
        if asked["office"]:
            tree = tree_on(day=datetime.now(UTC).date())
            node = tree.by_code.get(asked["office"])
            if node is None:
                problem = Problem(
                    code="unknown", field="office", message=_("There is no office of this code.")
                )
                raise Invalid(problems=[problem])
            offices = tree.subtree(node.id)
        only = DocumentFilter(
            office_ids=offices,
            kind=asked["kind"],
            confidentiality=asked["confidentiality"],
            text=asked["text"],
        )
        return document_list(only=only, scope=self.scope)

    @extend_schema(
        operation_id="documents_create",
        summary="Add a file or a link, and attach it to a record",
        description=(
            "A file is sent as multipart, with the file as its last part; its kind is told by its"
            " content. The same file or address is added twice only when `is_wanted_twice`."
        ),
        request={
            "multipart/form-data": NewDocumentSerializer,
            "application/json": NewDocumentSerializer,
        },
        responses={201: DocumentDetailSerializer, **REFUSALS},
        tags=["documents"],
    )
    def post(self, request: Request) -> Response:
        """Keep what was sent."""
        sent = NewDocumentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said: Mapping[str, Any] = sent.validated_data
        office = office_by_code(code=said["office"])
        if office is None:
            raise OutOfScope
        more: dict[str, Any] = {
            "facts": DocumentFacts(office_id=office.pk, **{name: said[name] for name in FACTS}),
            "attach_to": [RecordRef.named(said["record"])] if said["record"] else [],
            "claim": said["claim"],
            "is_wanted_twice": said["is_wanted_twice"],
            "now": datetime.now(UTC),
            "scope": self.scope,
        }
        if said.get("file"):
            document = files.add_file(sent=sent_file(said["file"]), **more)
        else:
            document = links.add_link(address=said["address"], **more)
        detail = document_detail(document=document, scope=self.scope)
        return Response(detail_json(detail), status=status.HTTP_201_CREATED)


class DocumentDetailView(ScopedAPIView):
    """One document."""

    # Lists within a document are no rows for a CSV file.
    renderer_classes = [JSONRenderer]

    @extend_schema(
        operation_id="documents_retrieve",
        summary="A document with its versions and what it proves",
        responses={200: DocumentDetailSerializer, 404: ErrorsSerializer},
        tags=["documents"],
    )
    def get(self, request: Request, document_id: int) -> Response:
        """Return the document as the caller sees it."""
        document = document_seen(document_id=document_id, scope=self.scope)
        return Response(detail_json(document_detail(document=document, scope=self.scope)))

    @extend_schema(
        operation_id="documents_change",
        summary="Change what is said of a document; fields left out stay",
        request=ChangedDocumentSerializer,
        responses={200: DocumentDetailSerializer, 409: ErrorsSerializer, **REFUSALS},
        tags=["documents"],
    )
    def patch(self, request: Request, document_id: int) -> Response:
        """Change the document that the caller has seen."""
        document = document_to_change(document_id=document_id, scope=self.scope)
        sent = ChangedDocumentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said: Mapping[str, Any] = sent.validated_data
        facts = {name: said.get(name, getattr(document, name)) for name in FACTS}
        changed = editing.edit(
            document_id=document_id,
            version=said["version"],
            facts=DocumentFacts(office_id=document.office_id, **facts),
            address=said.get("address", document.address),
            now=datetime.now(UTC),
            scope=self.scope,
        )
        return Response(detail_json(document_detail(document=changed, scope=self.scope)))


class AttachmentListView(ScopedAPIView):
    """What one document proves."""

    @extend_schema(
        operation_id="documents_attach",
        summary="Attach a document to a record",
        request=NewAttachmentSerializer,
        responses={201: AttachmentSerializer, 409: ErrorsSerializer, **REFUSALS},
        tags=["documents"],
    )
    def post(self, request: Request, document_id: int) -> Response:
        """Attach the document."""
        document_seen(document_id=document_id, scope=self.scope)
        sent = NewAttachmentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        attachment = attaching.attach(
            document_id=document_id,
            record=RecordRef.named(sent.validated_data["record"]),
            claim=sent.validated_data["claim"],
            now=datetime.now(UTC),
            scope=self.scope,
        )
        return Response(AttachmentSerializer(attachment).data, status=status.HTTP_201_CREATED)


class AttachmentView(ScopedAPIView):
    """One attachment."""

    @extend_schema(
        operation_id="documents_detach",
        summary="Detach a document from a record; that it was attached stays in the history",
        responses={200: AttachmentSerializer, 409: ErrorsSerializer, **REFUSALS},
        tags=["documents"],
    )
    def delete(self, request: Request, attachment_id: int) -> Response:
        """End the attachment."""
        attachment = attaching.detach(
            attachment_id=attachment_id, now=datetime.now(UTC), scope=self.scope
        )
        return Response(AttachmentSerializer(attachment).data)
