"""The door where refusals of services become answers, and requests get their number."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse

from apps.web.answers import refuse
from apps.web.refusals import OutOfScope, Refusal
from apps.web.requests import reference_of

logger = logging.getLogger("apps.web")


class RefusalMiddleware:
    """Turns a `Refusal` raised by a view into its page, fragment or JSON, with its status.

    Every answer carries `X-Request-ID`, the number that also stands in the log and on failure pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request and its answer."""
        reference = reference_of(request)
        response = self.get_response(request)
        response["X-Request-ID"] = reference
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Sequence[object],
        kwargs: Mapping[str, object],
    ) -> HttpResponse | None:
        """Answer that there is nothing where an address holds what no text of the database can."""
        if any(isinstance(value, str) and "\x00" in value for value in kwargs.values()):
            return refuse(request, OutOfScope())
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave everything else to Django's handlers."""
        if not isinstance(exception, Refusal):
            return None
        logger.info(
            "refused %s %s: %s %s (reference %s)",
            request.method,
            request.path,
            exception.status,
            exception.code,
            reference_of(request),
        )
        return refuse(request, exception)
