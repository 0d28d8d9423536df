"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Comparison(TextChoices):
    """How a value is held against a target."""

    AT_LEAST = "at_least", _("at least")
    EQUAL = "equal", _("equal")
    NONE = "none", _("no value stated")
