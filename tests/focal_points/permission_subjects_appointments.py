"""Appointments of both offices and the rule sets, as the lines of the matrix mean them."""

from apps.focal_points.services.terms import begin_edition
from tests.cast import World
from tests.focal_points.builders import DAKAR, NAIROBI, NOON, make_appointment
from tests.focal_points.rule_builders import load_rules, load_terms


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One appointment of each office."""
    load_rules()
    load_terms()
    begin_edition(now=NOON, scope=world.scope("gcu"))
    own, other = make_appointment(world), make_appointment(world, office=DAKAR)
    of_appointment = {
        "own": {"appointment_id": own.pk},
        "other": {"appointment_id": other.pk},
    }
    return {
        "focal_points:appointments_file": {"any": {"extension": "csv"}},
        **dict.fromkeys(
            (
                "focal_points:appointment",
                "focal_points:appointment_correct",
                "focal_points:appointment_end",
                "focal_points:appointment_succeed",
            ),
            of_appointment,
        ),
        "focal_points:appointment_terms": {
            office: {**kwargs, "language": "fr", "extension": "docx"}
            for office, kwargs in of_appointment.items()
        },
        "focal_points:rule_set": {"any": {"code": "IOM-2015"}},
        "focal_points:rule_set_edit": {"any": {"code": "IOM-2015"}},
        "focal_points:edition": {"any": {"number": 1}},
        "focal_points:terms_name": {"any": {"number": 2}},
        "focal_points:terms_publish": {"any": {"number": 2}},
        "focal_points:terms_area": {"any": {"number": 2, "area": 1}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    said = {"name": "Ana Ruiz", "starts_on": "2026-03-02", "role": "focal_point"}
    nairobi, dakar = world.offices[NAIROBI].pk, world.offices[DAKAR].pk
    return {
        "POST focal_points:appointment_new": said | {"office": nairobi},
        "POST focal_points:appointment_correct": {
            "own": said | {"office": nairobi, "version": 1},
            "other": said | {"office": dakar, "version": 1},
        },
        "POST focal_points:appointment_end": {
            "ends_before": "2026-03-02",
            "reason": "A new post.",
            "version": 1,
        },
        "POST focal_points:rule_set_edit": {
            "version": 1,
            "rules": ["terms"],
            "source": "A decision.",
            "step": "look",
        },
        "POST focal_points:terms_name": {"version": 1, "title_en": "Terms"},
        "POST focal_points:terms_area": {"version": 1, "text_en_0": "Brief colleagues."},
        "POST focal_points:terms_publish": {"version": 1},
        "POST focal_points:appointment_succeed": said | {"reason": "A new post.", "version": 1},
    }
