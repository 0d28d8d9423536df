"""The one shape of a problem in JSON: `{"errors": [{"field", "code", "message"}]}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apps.web.refusals import Problem, Refusal

PLACE_KEYS = ("sheet", "cell", "value", "expected", "nearest")


def error(*, code: str, message: object, field: str = "") -> dict[str, str]:
    """Return one entry of the list; `field` is empty when the whole request is meant."""
    return {"field": field, "code": code, "message": str(message)}


def error_of(problem: Problem) -> dict[str, str]:
    """Return a problem as JSON; the place in a file is added only where there is one."""
    entry = error(code=problem.code, message=problem.message, field=problem.field)
    for key in PLACE_KEYS:
        value = str(getattr(problem, key))
        if value:
            entry[key] = value
    return entry


def body(errors: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Return the body of a problem response."""
    return {"errors": [dict(entry) for entry in errors]}


def body_of(refusal: Refusal) -> dict[str, Any]:
    """Return the body for a refusal: its problems, or itself as the only problem."""
    if refusal.problems:
        return body(error_of(problem) for problem in refusal.problems)
    return body([error(code=refusal.code, message=refusal.message)])
