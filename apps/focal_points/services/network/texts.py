"""What all texts of the network have in common: limits, languages, and what is sent twice."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.actions.services.register import TWICE
from apps.focal_points.choices import TextLanguage
from apps.projects.services.writing import tidy
from apps.web.refusals import Invalid, Problem

LONGEST_TITLE = 200
LONGEST_LINE = 300
LONGEST_TEXT = 20_000
"""Characters of a title, a line and a text; choices of this product."""


def tidied(values: Mapping[str, object]) -> dict[str, object]:
    """Return values with their texts as they are kept."""
    return {
        name: tidy(value) if isinstance(value, str) else value for name, value in values.items()
    }


def refuse(problems: list[Problem]) -> None:
    """Raise Invalid with all problems, if there are any."""
    if problems:
        raise Invalid(problems=problems)


def text_problems(
    values: Mapping[str, object], *, limits: Mapping[str, int], required: tuple[str, ...] = ()
) -> list[Problem]:
    """Return which of some texts are missing or too long, and a language that is none of the house."""
    problems = [
        Problem(code="required", field=name, message=_("This is needed."))
        for name in required
        if not values[name]
    ]
    problems += [
        Problem(
            code="too_long",
            field=name,
            message=_("This is too long; at most %(limit)s characters.") % {"limit": limit},
        )
        for name, limit in limits.items()
        if len(str(values[name])) > limit
    ]
    if values.get("language", "en") not in TextLanguage.values:
        problems.append(
            Problem(code="invalid_choice", field="language", message=_("Choose one of the list."))
        )
    return problems


def sent_before(
    rows: QuerySet[Any], *, by: str, at: str, now: datetime, scope: OfficeScope
) -> Any | None:
    """Return what the same person sent with the same words a moment ago, or None.

    `by` and `at` name the columns that say who and when.
    """
    if scope.user_id is None:
        return None
    return rows.filter(**{f"{by}_id": scope.user_id, f"{at}__gt": now - TWICE}).first()
