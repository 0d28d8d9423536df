"""Gives every request its scope and time zone, and every change its who, when and door."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pghistory
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from pghistory.middleware import WSGIRequest as RequestThatNamesItsUser

from apps.accounts.scope import OfficeScope, scope_for


class ScopeMiddleware:
    """Sets the lazy `request.scope`, and records user, door and address with every change.

    Lazy, because DRF authenticates its tokens after the middleware has run; for the same reason the
    request tells the history its user again whenever that user is set.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the scope at hand, in the person's time zone."""
        request.scope = SimpleLazyObject(lambda: self.scope_of(request))  # type: ignore[attr-defined]
        user_id = request.user.pk if request.user.is_authenticated else None
        door = "api" if request.path.startswith("/api/") else "page"
        with (
            pghistory.context(user=user_id, door=door, path=request.path),
            timezone.override(self.time_zone_of(request)),
        ):
            if isinstance(request, WSGIRequest):
                request.__class__ = RequestThatNamesItsUser
            response = self.get_response(request)
        if user_id is not None:
            # Computers are shared: what one person saw must not be found by the next.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @staticmethod
    def scope_of(request: HttpRequest) -> OfficeScope:
        """Compute the scope of the person who asks; nothing for strangers."""
        if not request.user.is_authenticated:
            return OfficeScope.nothing()
        return scope_for(request.user, on=timezone.localdate())

    @staticmethod
    def time_zone_of(request: HttpRequest) -> ZoneInfo | None:
        """Return the time zone in which the person reads; the house's own for strangers."""
        if not request.user.is_authenticated:
            return None
        try:
            return ZoneInfo(request.user.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            # A zone may be withdrawn from the tables of the system; pages go on in the house's.
            return None
