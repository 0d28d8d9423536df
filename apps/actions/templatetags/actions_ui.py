"""The actions that a record made, beside the record, with the button to make one more."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import RequestContext
from django.urls import reverse

from apps.accounts.presentation import name_of
from apps.accounts.records import RecordView
from apps.actions.selectors.register import actions_made_by
from apps.actions.selectors.statuses import status_of

register = template.Library()


@register.inclusion_tag("actions/_actions_of.html", takes_context=True)
def actions_of(context: RequestContext, record: RecordView) -> dict[str, Any]:
    """Draw the actions that a record made, with state and due date; a button where it may be changed."""
    scope = context["request"].scope
    query = urlencode({"cause": record.ref.name})
    return {
        "rows": [
            (action, status_of(action, late=False), name_of(action.owner))
            for action in actions_made_by(ref=record.ref, scope=scope)
        ],
        "new_url": f"{reverse('actions:action_new')}?{query}" if record.may_change else "",
    }
