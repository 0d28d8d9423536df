"""Base of API views: people who are logged in, and what they may see."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView


class ScopedAPIView(APIView):
    """An API view for people who are logged in, with what they may see.

    `scope` is computed by the accounts room for the person DRF has authenticated, by session or by
    token; it is only to be read after that, in a handler.
    """

    permission_classes = [IsAuthenticated]

    @property
    def scope(self) -> Any:
        """Return the scope of the person; raises NotAuthenticated when there is none."""
        scope = getattr(self.request, "scope", None)
        if scope is None:
            raise exceptions.NotAuthenticated(gettext("Log in, or send a token."))
        return scope
