"""The sections of the room, on top of each of its pages."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.capabilities import Capability

register = template.Library()

SECTIONS: tuple[tuple[str, Any, str, Capability | None], ...] = (
    ("coverage", _("Coverage"), "focal_points:overview", Capability.SEE_FOCAL_POINTS),
    ("appointments", _("Appointments"), "focal_points:appointments", Capability.SEE_FOCAL_POINTS),
    ("workplans", _("Workplans"), "focal_points:workplans", Capability.SEE_FOCAL_POINTS),
    ("activities", _("Activities"), "focal_points:activities", Capability.SEE_FOCAL_POINTS),
    ("recognition", _("Recognition"), "focal_points:pictures", Capability.SEE_FOCAL_POINTS),
    ("network", _("Network"), "focal_points:network", Capability.SEE_FOCAL_POINTS),
)
"""Key, name, address, and the capability without which there is no such page (None: everybody's)."""


@register.inclusion_tag("_room_sections.html", takes_context=True)
def focal_point_sections(context: RequestContext, current: str) -> dict[str, Any]:
    """Draw the sections that somebody may open; `current` is the key of the one that the page is in."""
    scope = context["request"].scope
    return {
        "room": _("Focal points"),
        "current": current,
        "sections": [
            (key, label, reverse(name))
            for key, label, name, capability in SECTIONS
            if capability is None or scope.over(capability)
        ],
    }
