"""The states of offices in words."""

from django.utils.translation import pgettext_lazy

from apps.focal_points.analytics.coverage import State
from apps.web.parts import StatusTag

STATES: dict[State, StatusTag] = {
    State.WITH: StatusTag("good", pgettext_lazy("coverage", "With a focal point")),
    State.INACTIVE: StatusTag("warn", pgettext_lazy("coverage", "Inactive")),
    State.LAPSED: StatusTag("bad", pgettext_lazy("coverage", "Lapsed")),
    State.WITHOUT: StatusTag("bad", pgettext_lazy("coverage", "Without")),
}
"""What an office is on a day; the order is from the best to the worst."""
