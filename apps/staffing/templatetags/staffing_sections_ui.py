"""The sections of the room, on top of each of its pages: those of returns, and those of what they tell."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.accounts.capabilities import Capability

register = template.Library()

Sections = tuple[tuple[str, Any, str, Capability | None], ...]

OF_RETURNS: Sections = (
    ("returns", gettext_lazy("Returns"), "staffing:return_list", None),
    (
        "completeness",
        pgettext_lazy("staffing", "Completeness"),
        "staffing:return_completeness",
        None,
    ),
    ("rules", gettext_lazy("Rules"), "staffing:return_rules", None),
)
OF_STATISTICS: Sections = (
    ("dashboard", pgettext_lazy("staffing", "Composition"), "staffing:dashboard", None),
    ("movements", gettext_lazy("Movements"), "staffing:movements", None),
    ("trends", pgettext_lazy("staffing", "Trends"), "staffing:trends", None),
    ("market", pgettext_lazy("staffing", "Market"), "staffing:market", None),
    ("boards", gettext_lazy("Boards"), "staffing:boards", None),
    ("targets", pgettext_lazy("staffing", "Targets"), "staffing:targets", None),
    ("simulator", gettext_lazy("Simulator"), "staffing:simulator", None),
    ("explore", pgettext_lazy("staffing", "Explore"), "staffing:explore", None),
    ("releases", gettext_lazy("Releases"), "staffing:releases", None),
)
"""Key, name, address, and the capability without which there is no such page (None: the inner circle's)."""


@register.inclusion_tag("_room_sections.html", takes_context=True)
def staffing_sections(context: RequestContext, current: str) -> dict[str, Any]:
    """Draw the sections beside that of the page, as far as somebody may open them; `current` is its key."""
    scope = context["request"].scope
    is_of_returns = current in {key for key, *_others in OF_RETURNS}
    return {
        "room": _("Returns") if is_of_returns else _("Staffing statistics"),
        "current": current,
        "sections": [
            (key, label, reverse(name))
            for key, label, name, capability in (OF_RETURNS if is_of_returns else OF_STATISTICS)
            if scope.is_inner_circle and (capability is None or scope.over(capability))
        ],
    }
