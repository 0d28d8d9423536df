"""The sections of the room, on top of each of its pages."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.capabilities import Capability
from apps.gender_marker.selectors.access import sees_markers

register = template.Library()

SECTIONS: tuple[tuple[str, Any, str, Capability | None], ...] = (
    ("portfolio", pgettext_lazy("markers", "Portfolio"), "gender_marker:overview", None),
    ("shares", pgettext_lazy("markers", "Shares"), "gender_marker:shares", None),
    ("second", pgettext_lazy("markers", "Second readers"), "gender_marker:second", None),
    ("benchmarks", pgettext_lazy("markers", "Benchmarks"), "gender_marker:benchmarks", None),
    ("contradictions", _("Contradictions"), "gender_marker:contradictions", None),
    ("markers", pgettext_lazy("markers", "Markers"), "gender_marker:editions", None),
    (
        "imports",
        pgettext_lazy("markers", "Imports"),
        "gender_marker:import_new",
        Capability.KEEP_PROJECTS,
    ),
)
"""Key, name, address, and the capability without which there is no such page (None: everybody's of the room)."""

OPEN = "markers"
"""The section that everybody who has logged in may open; the others are for those who work with projects."""


@register.inclusion_tag("_room_sections.html", takes_context=True)
def marker_sections(context: RequestContext, current: str) -> dict[str, Any]:
    """Draw the sections that somebody may open; `current` is the key of the one that the page is in."""
    scope = context["request"].scope
    is_of_the_room = sees_markers(scope=scope)
    return {
        "room": _("Gender marker"),
        "current": current,
        "sections": [
            (key, label, reverse(name))
            for key, label, name, capability in SECTIONS
            if (key == OPEN or is_of_the_room) and (capability is None or scope.over(capability))
        ],
    }
