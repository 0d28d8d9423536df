"""A picture in words and tags, for pages and files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.focal_points.analytics.picture import AREAS, MONTHS_OF_A_YEAR, Picture
from apps.focal_points.models import Area
from apps.web.language import in_language
from apps.web.parts import StatusTag

CELL, GAP, HEIGHT, LOW, LINE = 10, 2, 14, 6, 2
"""Of the strip of months, in the units of its drawing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of the strip: where it is drawn, and what it shows."""

    x: int
    y: int
    height: int
    state: str


def cells_of(picture: Picture) -> list[Cell]:
    """Return twelve cells: high where something was done, low where not, a line without an appointment."""
    cells = []
    for month in range(1, MONTHS_OF_A_YEAR + 1):
        state = (
            "done" if month in picture.months else "held" if month in picture.held_months else "off"
        )
        height = {"done": HEIGHT, "held": LOW, "off": LINE}[state]
        cells.append(Cell((month - 1) * (CELL + GAP), HEIGHT - height, height, state))
    return cells


def strip_words(picture: Picture) -> str:
    """Return the strip in words."""
    if not picture.months:
        return _("No month with an activity.")
    names = ", ".join(str(MONTHS[month]) for month in sorted(picture.months))
    return _("Something was logged in: %(months)s.") % {"months": names}


def strip_of(picture: Picture) -> dict[str, Any]:
    """Return what the template of the strip draws."""
    return {
        "cells": cells_of(picture),
        "cell": CELL,
        "width": MONTHS_OF_A_YEAR * (CELL + GAP) - GAP,
        "height": HEIGHT,
        "words": strip_words(picture),
    }


def months_words(picture: Picture) -> str:
    """Return in how many of the months of the appointment something was logged."""
    held = len(picture.held_months)
    return ngettext("%(months)s of %(held)s month", "%(months)s of %(held)s months", held) % {
        "months": len(picture.months & picture.held_months),
        "held": held,
    }


def areas_words(picture: Picture) -> str:
    """Return which of the nine areas were covered, by their numbers."""
    if not picture.areas:
        return _("none of %(areas)s") % {"areas": AREAS}
    return _("%(numbers)s (%(covered)s of %(areas)s)") % {
        "numbers": ", ".join(str(number) for number in sorted(picture.areas)),
        "covered": len(picture.areas),
        "areas": AREAS,
    }


def silent_status(picture: Picture) -> StatusTag:
    """Return whether somebody is inactive, and since when nothing was heard."""
    if picture.is_inactive:
        return StatusTag("warn", pgettext("focal point", "Silent since"), on=picture.silent_since)
    return StatusTag("calm", pgettext("focal point", "Last heard"), on=picture.silent_since)


def titled(area: Area | None) -> str:
    """Return an area of work by number and title; empty without one."""
    return f"{area.number}. {in_language(area, 'title')}" if area else ""


def titles_of(areas: Iterable[Area]) -> list[tuple[int, str]]:
    """Return the areas of work by number."""
    return [(area.number, in_language(area, "title")) for area in areas]
