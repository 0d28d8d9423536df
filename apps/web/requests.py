"""What a request is: for a page, for a fragment, for the API; and the number that names it."""

from __future__ import annotations

import re
import uuid

from django.http import HttpRequest

API_PREFIX = "/api/"
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{7,63}")


def reference_of(request: HttpRequest) -> str:
    """Return the reference number of a request, kept for its lifetime.

    A front server may give one in `X-Request-ID`; anything that does not look like a plain
    identifier is replaced, because the number is printed in pages and logs.
    """
    known = getattr(request, "reference", "")
    if known:
        return str(known)
    sent = request.headers.get("X-Request-ID", "")
    reference = sent if REFERENCE.fullmatch(sent) else uuid.uuid4().hex[:12]
    request.reference = reference  # type: ignore[attr-defined]
    return reference


def is_api(request: HttpRequest) -> bool:
    """Whether the answer must be JSON in the shape of `apps.web.problems`."""
    return request.path.startswith(API_PREFIX)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of a page.

    A boosted link and a restored history entry replace the whole body and get the whole page.
    """
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return False
    return not htmx.boosted and not htmx.history_restore_request
