"""Rendering of pages and of the fragments htmx asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from apps.web.requests import wants_fragment


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only `fragment` when htmx asks for a part of the page.

    Both see the same context, so that a page and its fragment cannot disagree. The answer varies
    by `HX-Request`, otherwise a cache would hand a fragment to a browser that reloads.
    """
    chosen = fragment if fragment is not None and wants_fragment(request) else template
    response = render(request, chosen, dict(context or {}), status=status)
    if fragment is not None:
        patch_vary_headers(response, ["HX-Request"])
    return response


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to another page after a successful step.

    htmx follows an ordinary redirect silently and would put a whole page into a fragment; it gets
    its own header instead.
    """
    if wants_fragment(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url, status=303)
