"""What a request carries after the middleware of this room."""

from django.http import HttpRequest

from apps.accounts.models import User
from apps.accounts.scope import OfficeScope


class ScopedRequest(HttpRequest):
    """A request of somebody who has logged in, with what they may see and do."""

    scope: OfficeScope
    user: User
