"""The choice of language, before and after log-in, and texts that records keep in each language."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from django.views import i18n
from django.views.decorators.http import require_POST


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the chosen language in a cookie and return to the page it was chosen on.

    Django's own view accepts only addresses of this site as `next` and only known languages.
    """
    return i18n.set_language(request)


def in_language(record: Any, name: str, language: str = "") -> str:
    """Return the text that a record keeps as `name_en`, `name_fr` and `name_es`.

    In the language of the moment unless another is asked for; in English where that text is blank, so
    that a reader never stands before nothing.
    """
    chosen = (language or get_language() or "en")[:2]
    return getattr(record, f"{name}_{chosen}", "") or getattr(record, f"{name}_en")
