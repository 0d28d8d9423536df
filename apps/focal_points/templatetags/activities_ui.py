"""The activities of an appointment, on its page."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import RequestContext
from django.urls import reverse

from apps.accounts.capabilities import Capability
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.activities.reading import of_appointment

register = template.Library()
MOST = 5


@register.inclusion_tag("focal_points/_activities_of.html", takes_context=True)
def activities_of(context: RequestContext, appointment: Appointment) -> dict[str, Any]:
    """Draw the newest activities under an appointment, and how many there are; one statement."""
    scope = context["request"].scope
    rows, number = of_appointment(appointment_id=appointment.pk, most=MOST, scope=scope)
    address = reverse("focal_points:activities")
    query = urlencode({"office": appointment.office.code})
    return {
        "rows": rows,
        "number": number,
        "all_url": f"{address}?{query}",
        "new_url": reverse("focal_points:activity_new")
        if appointment.user_id is not None
        and appointment.user_id == scope.user_id
        and scope.may(Capability.LOG_ACTIVITIES, appointment.office_id)
        else "",
    }
