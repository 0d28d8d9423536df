"""Appointments of both offices and the rule sets, as the lines of the matrix mean them."""

from tests.cast import World
from tests.focal_points.builders import DAKAR, NAIROBI, make_appointment
from tests.focal_points.rule_builders import load_rules


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One appointment of each office."""
    load_rules()
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
        "focal_points:rule_set": {"any": {"code": "IOM-2015"}},
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
        "POST focal_points:appointment_succeed": said | {"reason": "A new post.", "version": 1},
    }
