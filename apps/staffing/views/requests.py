"""What a request of this room carries."""

from django.http import HttpRequest

from apps.accounts.scope import OfficeScope


class ScopedRequest(HttpRequest):
    """A request to which the middleware has given the scope of the person who asks."""

    scope: OfficeScope
