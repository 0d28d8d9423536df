"""Template tags of notices: the button that follows a record."""

from typing import Any

from django import template

from apps.accounts.records import RecordView
from apps.actions.selectors.notices import follows

register = template.Library()


@register.inclusion_tag("actions/_follow.html", takes_context=True)
def follow(context: dict[str, Any], record: RecordView | None) -> dict[str, Any]:
    """Draw the button for a record that the reader sees; one statement. Nothing without a record."""
    if record is None:
        return {}
    return {
        "record": record,
        "is_followed": follows(record=record.ref, scope=context["request"].scope),
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }
