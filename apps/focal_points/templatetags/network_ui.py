"""The good practices of an activity, on the page of the activity."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import RequestContext
from django.urls import reverse

from apps.focal_points.choices import ActivityState
from apps.focal_points.models import Activity
from apps.focal_points.selectors.access import sees_network
from apps.focal_points.selectors.network.practices import may_share, practices_of

register = template.Library()


@register.inclusion_tag("focal_points/_practices_of.html", takes_context=True)
def practices_of_activity(context: RequestContext, activity: Activity) -> dict[str, Any]:
    """Draw the practices that came from an activity, and the button that shares one; one statement.

    Nothing for those who do not read the network's pages.
    """
    scope = context["request"].scope
    if not sees_network(scope=scope):
        return {}
    new_url = ""
    if activity.state == ActivityState.LOGGED and may_share(scope=scope):
        query = urlencode({"activity": activity.pk})
        new_url = f"{reverse('focal_points:network_practice_new')}?{query}"
    return {
        "practices": practices_of(activity_id=activity.pk, scope=scope),
        "new_url": new_url,
    }
