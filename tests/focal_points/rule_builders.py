"""The published rule sets in the database, as the reference files say them, and a faultless appointment."""

from datetime import date
from decimal import Decimal
from typing import Any

from apps.focal_points.models import Appointment, TermsEdition
from apps.focal_points.reference import rule_sets, terms
from tests.cast import World
from tests.focal_points.builders import NOON, make_appointment, make_workplan
from tests.focal_points.rule_facts import REFERENCE


def load_rules() -> None:
    """Load the published rule sets."""
    rule_sets.load(folder=REFERENCE, now=NOON)


def load_terms() -> TermsEdition:
    """Load the areas and publish the first edition of the terms of reference; returns it."""
    terms.load(folder=REFERENCE, now=NOON)
    return TermsEdition.objects.get(number=1)


def make_sound_appointment(world: World, **facts: Any) -> Appointment:
    """An appointment that keeps every rule of every published set in 2026, but for changes."""
    values = {
        "grade": "P4",
        "percent_of_time": Decimal(25),
        "terms_signed_on": date(2025, 1, 10),
        "has_expertise": True,
        "appraisal_year": 2026,
        **facts,
    }
    made = make_appointment(world, **values)
    make_workplan(made, state="submitted", submitted_at=NOON)
    return made
