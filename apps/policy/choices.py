"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Comparison(TextChoices):
    """How a value is held against a target."""

    AT_LEAST = "at_least", _("at least")
    EQUAL = "equal", _("equal")
    NONE = "none", _("no value stated")


class Closing(TextChoices):
    """Why a commitment asks for nothing any more."""

    FULFILLED = "fulfilled", _("fulfilled")
    DROPPED = "dropped", _("dropped")


class Guideline(TextChoices):
    """The two guidelines of the Working Group on Gender Issues, of 2005."""

    PROGRAMME = "programme", _("Programme policy on migrants and gender issues")
    STAFFING = "staffing", _("Staffing policy on gender issues")
