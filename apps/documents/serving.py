"""A file as an answer: to be saved, never to be shown or run by the browser."""

from django.core.files.base import File
from django.http import FileResponse
from django.utils.http import content_disposition_header

from apps.documents.choices import FileKind
from apps.documents.kinds import CONTENT_TYPES
from apps.documents.models import DocumentVersion

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def file_response(version: DocumentVersion, stored: File) -> FileResponse:
    """Return the answer that streams an opened file under its own name (RFC 6266, RFC 5987)."""
    response = FileResponse(
        stored, content_type=CONTENT_TYPES[FileKind(version.file_kind)], headers=HEADERS
    )
    response["Content-Length"] = str(version.size)
    response["Content-Disposition"] = content_disposition_header(True, version.file_name) or ""
    return response
