"""The choice of language, before and after log-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views import i18n
from django.views.decorators.http import require_POST


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the chosen language in a cookie and return to the page it was chosen on.

    Django's own view accepts only addresses of this site as `next` and only known languages.
    """
    return i18n.set_language(request)
