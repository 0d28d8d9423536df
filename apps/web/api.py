"""Base of the API: the shape of problems, pages of a list, and CSV.

The settings of DRF name what stands here, and DRF reads them while its own views are being imported:
nothing in this module may import those. The base of views is in `apps.web.api_views`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import connections
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import exceptions, serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.settings import api_settings

from apps.web.problems import body, body_of, error
from apps.web.refusals import Refusal

UNPROCESSABLE = 422
CONFLICT = 409
ENVELOPE_OF_PAGES = ("count", "next", "previous")
LIST_KEYS = ("results", "rows", "errors")


class ErrorSerializer(serializers.Serializer):
    """One problem; `field` is empty when the whole request is meant."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    message = serializers.CharField()


class ErrorsSerializer(serializers.Serializer):
    """The body of every answer of 400 and above."""

    errors = ErrorSerializer(many=True)  # type: ignore[assignment]


class WholeTextParser(JSONParser):
    """JSON whose texts can be stored and answered.

    JSON can name half of a character ("\\ud800"): Python reads it, and neither the database nor the
    answer that repeats it can be written.
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return what was sent; raises ParseError where it is no JSON or holds half characters."""
        found = super().parse(stream, media_type, parser_context)
        try:
            json.dumps(found, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise exceptions.ParseError(
                _("A text holds half of a character, written as \\ud800 to \\udfff.")
            ) from error
        return found


def problem_response(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the answer to an exception raised in an API view, or None when it is unexpected.

    DRF's `EXCEPTION_HANDLER`. Refusals keep their status; what a serializer or a model rejects is
    422; what cannot be deleted because others point to it is 409; Django's 403 and 404 are
    answered in the same shape. Anything else is left to the page of unexpected failures.
    """
    if isinstance(exc, Refusal):
        _roll_back()
        return Response(body_of(exc), status=exc.status)
    if isinstance(exc, ProtectedError | RestrictedError):
        _roll_back()
        return Response(body([_protected(exc)]), status=CONFLICT)
    if isinstance(exc, DjangoValidationError):
        _roll_back()
        return Response(body(_of_validation(exc)), status=UNPROCESSABLE)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if not isinstance(exc, exceptions.APIException):
        return None
    _roll_back()
    status = exc.status_code
    if isinstance(exc, exceptions.ValidationError):
        status = UNPROCESSABLE
    return Response(body(_of_detail(exc.detail)), status=status, headers=_headers(exc))


def _roll_back() -> None:
    """Undo what the request wrote, where requests are transactions (DRF's `set_rollback`)."""
    for connection in connections.all(initialized_only=True):
        if connection.settings_dict["ATOMIC_REQUESTS"] and connection.in_atomic_block:
            connection.set_rollback(True)


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = str(exc.auth_header)  # type: ignore[attr-defined]
    if getattr(exc, "wait", None) is not None:
        headers["Retry-After"] = str(int(exc.wait))  # type: ignore[attr-defined]
    return headers


def _protected(exc: ProtectedError | RestrictedError) -> dict[str, str]:
    holders: Iterable[Any] = (
        exc.protected_objects if isinstance(exc, ProtectedError) else exc.restricted_objects
    )
    number = len(set(holders))
    message = ngettext(
        "This is still used by %(number)s other record, so it cannot be deleted.",
        "This is still used by %(number)s other records, so it cannot be deleted.",
        number,
    )
    return error(code="protected", message=message % {"number": number})


def _of_validation(exc: DjangoValidationError) -> list[dict[str, str]]:
    by_field = exc.error_dict if hasattr(exc, "error_dict") else {"": exc.error_list}
    return [
        error(
            code=single.code or "invalid",
            message=" ".join(single.messages),
            field="" if field == NON_FIELD_ERRORS else field,
        )
        for field, found in by_field.items()
        for single in found
    ]


def _of_detail(detail: Any, path: str = "") -> list[dict[str, str]]:
    """Flatten DRF's nested detail; `path` is written `rows.3.grade`."""
    if isinstance(detail, Mapping):
        found = []
        for key, value in detail.items():
            is_whole = key == api_settings.NON_FIELD_ERRORS_KEY
            below = path if is_whole else ".".join(part for part in (path, str(key)) if part)
            found.extend(_of_detail(value, below))
        return found
    if isinstance(detail, list | tuple):
        found = []
        for index, value in enumerate(detail):
            is_nested = isinstance(value, Mapping | list | tuple)
            below = ".".join(part for part in (path, str(index)) if part) if is_nested else path
            found.extend(_of_detail(value, below))
        return found
    return [error(code=getattr(detail, "code", "invalid"), message=detail, field=path)]


class NumberedPagination(PageNumberPagination):
    """Pages by number: `?page=2&page_size=500`; `results` beside `count`, `next`, `previous`."""

    page_size_query_param = "page_size"
    max_page_size = 1000


CsvWriter = Callable[[Sequence[str], Iterable[Sequence[Any]]], bytes]


@cache
def csv_writer(path: str) -> CsvWriter:
    """Return the writer named in the settings: rooms beside this one are wired, not imported."""
    writer: CsvWriter = import_string(path)
    return writer


class CsvRenderer(BaseRenderer):
    """A list as CSV (`?format=csv` or `Accept: text/csv`), no text of which acts as a formula.

    The rows are those of a list, or of `results` or `rows` of an envelope. The plain values of an
    envelope (date, population, coverage) become the first columns of every row, so that the file
    says by itself what it is. Nested values become columns named with a dot.
    `settings.CSV_WRITER` names the function that writes.
    """

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the bytes of the file; an empty answer has none."""
        if data is None:
            return b""
        rows = [_flat(row) for row in _rows_of(data)]
        header = list(dict.fromkeys(key for row in rows for key in row))
        path = getattr(settings, "CSV_WRITER", "apps.publishing.spreadsheets.write_csv")
        return csv_writer(path)(header, [[row.get(key) for key in header] for row in rows])


def _rows_of(data: Any) -> list[Any]:
    if isinstance(data, list | tuple):
        return list(data)
    if not isinstance(data, Mapping):
        return [data]
    for key in LIST_KEYS:
        rows = data.get(key)
        if isinstance(rows, list | tuple):
            around = {
                name: value
                for name, value in data.items()
                if name != key and name not in ENVELOPE_OF_PAGES and not isinstance(value, list)
            }
            return [{**around, **row} if isinstance(row, Mapping) else row for row in rows]
    return [data]


def _flat(row: Any, path: str = "") -> dict[str, Any]:
    if isinstance(row, Mapping):
        flat: dict[str, Any] = {}
        for key, value in row.items():
            flat.update(_flat(value, f"{path}.{key}" if path else str(key)))
        return flat
    if isinstance(row, list | tuple):
        return {path or "value": "; ".join(str(part) for part in row)}
    return {path or "value": row}
