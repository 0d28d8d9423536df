"""How allauth behaves here: nobody opens an account alone, and log-in brings one's language."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from apps.accounts.models import User
from apps.accounts.preferences import keep_language


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and regional HR."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Sign-up is closed."""
        return False

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **how: Any) -> HttpResponse:
        """Go on in the language of the account."""
        response = super().post_login(request, user, **how)
        if isinstance(user, User):
            keep_language(response, user.language)
        return response
