"""Refusals and failures as answers: a page, a fragment for htmx, or JSON for the API."""

from __future__ import annotations

import logging
import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.csrf import requires_csrf_token

from apps.web.problems import body, body_of, error
from apps.web.refusals import Refusal
from apps.web.requests import is_api, reference_of, wants_fragment

logger = logging.getLogger("apps.web")

PAGES = {400: "400.html", 403: "403.html", 404: "404.html", 409: "409.html", 422: "422.html"}


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the answer to a refused request, with the refusal's status."""
    if is_api(request):
        return JsonResponse(body_of(refusal), status=refusal.status)
    context = {
        "refusal": refusal,
        "reference": reference_of(request),
        "back_url": _back_url(request),
    }
    if wants_fragment(request):
        return _in_messages(render(request, "_refusal.html", context, status=refusal.status))
    return render(request, PAGES.get(refusal.status, "400.html"), context, status=refusal.status)


def _back_url(request: HttpRequest) -> str:
    """Return the page the request came from when it is one of ours, else the first page."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if is_ours else "/"


def _in_messages(response: HttpResponse) -> HttpResponse:
    """Send a fragment to the message region, whatever the request wanted to replace.

    The refused element stays as it is: what was typed is not lost.
    """
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "innerHTML show:#messages:top"
    return response


def _answer(
    request: HttpRequest, *, status: int, template: str, code: str, message: str
) -> HttpResponse:
    if is_api(request):
        return JsonResponse(body([error(code=code, message=message)]), status=status)
    context = {"message": message, "reference": reference_of(request)}
    if wants_fragment(request):
        return _in_messages(render(request, "_refusal.html", context, status=status))
    return render(request, template, context, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: the request could not be read (`handler400`)."""
    return _answer(
        request,
        status=400,
        template="400.html",
        code="bad_request",
        message=gettext("The request could not be read."),
    )


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: no such address, or not for this person (`handler404`)."""
    return _answer(
        request,
        status=404,
        template="404.html",
        code="not_found",
        message=gettext("There is nothing here, or it is outside the offices you see."),
    )


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: visible, but not for this person to do (`handler403`)."""
    return _answer(
        request,
        status=403,
        template="403.html",
        code="not_permitted",
        message=gettext("You can see this, but this step is for somebody else."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403: the form's one-time mark is missing or old (`CSRF_FAILURE_VIEW`)."""
    logger.warning("csrf refused: %s (reference %s)", reason, reference_of(request))
    return _answer(
        request,
        status=403,
        template="403_csrf.html",
        code="csrf_failed",
        message=gettext("This form was open for too long, or was sent from another page."),
    )


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a reference number that stands in the log too (`handler500`).

    The page itself must not fail: when rendering with the full context raises, it is sent without
    navigation, and when that raises too, as plain text.
    """
    reference = reference_of(request)
    logger.error(
        "unexpected failure, reference %s: %s %s",
        reference,
        request.method,
        request.path,
        exc_info=sys.exc_info(),
    )
    message = gettext("Something unexpected went wrong. Nothing of this step was saved.")
    try:
        return _answer(request, status=500, template="500.html", code="unexpected", message=message)
    except Exception:
        logger.exception("the failure page itself failed, reference %s", reference)
    try:
        # Without the request nothing asks the database, which may be what is down.
        page = render_to_string("500.html", {"reference": reference})
        return HttpResponse(page, status=500)
    except Exception:
        logger.exception("the plain failure page failed, reference %s", reference)
        return HttpResponse(
            f"{message} ({reference})", status=500, content_type="text/plain; charset=utf-8"
        )
