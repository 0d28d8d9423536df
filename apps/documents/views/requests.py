"""How the script of uploads asks, and how it is answered."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse

from apps.web.problems import body_of
from apps.web.refusals import Problem, Refusal


def problems_of(form: BaseForm) -> list[Problem]:
    """Return what is wrong in a form as problems."""
    return [
        Problem(
            code=error.code or "invalid",
            field="" if name == NON_FIELD_ERRORS else name,
            message=" ".join(error.messages),
        )
        for name, errors in form.errors.as_data().items()
        for error in errors
    ]


def wants_json(request: HttpRequest) -> bool:
    """Whether the script of uploads asks, and not a form."""
    return request.headers.get("Accept", "") == "application/json"


def refused_json(refusal: Refusal, **more: Any) -> JsonResponse:
    """Return a refusal for the script, in the shape of the API, with what it may offer next."""
    return JsonResponse({**body_of(refusal), **more}, status=refusal.status)
