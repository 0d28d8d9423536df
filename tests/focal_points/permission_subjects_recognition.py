"""A silent focal point of Nairobi and one of Dakar, each with a year and a question."""

from datetime import UTC, date, datetime

from apps.focal_points.models import Inquiry
from tests.cast import World
from tests.focal_points.builders import DAKAR, make_appointment

ASKED = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One appointment and one question of each office."""
    served = {
        "own": make_appointment(world, user="focalpoint.nairobi", starts_on=date(2024, 1, 1)),
        "other": make_appointment(world, office=DAKAR, starts_on=date(2024, 1, 1)),
    }
    years = {office: {"appointment_id": each.pk, "year": 2025} for office, each in served.items()}
    return {
        "focal_points:statement": years,
        "focal_points:statement_file": {
            office: {**kwargs, "language": "en", "extension": "docx"}
            for office, kwargs in years.items()
        },
        "focal_points:inquiry": {
            office: {
                "inquiry_id": Inquiry.objects.create(
                    appointment=each, silent_since=each.starts_on, asked_at=ASKED
                ).pk
            }
            for office, each in served.items()
        },
        "focal_points:pictures_file": {"any": {"extension": "csv"}},
        "focal_points:areas_chart": {"any": {"extension": "svg"}},
        "focal_points:engagement_file": {"any": {"kind": "table", "extension": "csv"}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """An answer that is right but for who sends it."""
    return {"POST focal_points:inquiry": {"answer": "goes_on", "words": "Two trainings in May."}}
