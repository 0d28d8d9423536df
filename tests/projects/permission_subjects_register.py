"""The projects that the lines of the register's matrix mean: own is Nairobi's, other Dakar's."""

from datetime import date
from decimal import Decimal

from apps.projects.models import ExchangeRate, ProjectImport
from tests.cast import World
from tests.projects.register_builders import DAKAR, NAIROBI, NOW, make_project

OFFICES = {"own": NAIROBI, "other": DAKAR}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A project of each office, and a rate that nobody used."""
    projects = {
        whose: {"project_id": make_project(world, office=office).pk}
        for whose, office in OFFICES.items()
    }
    rate = ExchangeRate.objects.create(
        currency="KES",
        starts_on=date(2025, 1, 1),
        units_per_usd=Decimal(129),
        source="A published rate",
        entered_at=NOW,
    )
    kept = ProjectImport.objects.create(
        filename="projects.csv",
        checksum="0" * 64,
        content=b"",
        state="checked",
        uploaded_by=world.people["pm.nairobi"],
        uploaded_at=NOW,
    )
    imports = {"any": {"import_id": kept.pk}}
    return {
        "projects:import_form_file": {"any": {"extension": "csv"}},
        "projects:import_problems_file": {"any": {"import_id": kept.pk, "extension": "csv"}},
        **dict.fromkeys(
            (
                "projects:import_preview",
                "projects:import_apply",
                "projects:import_discard",
                "projects:import_result",
            ),
            imports,
        ),
        "projects:register_file": {"any": {"extension": "csv"}},
        "projects:rate_remove": {"any": {"rate_id": rate.pk}},
        **dict.fromkeys(
            (
                "projects:project",
                "projects:project_edit",
                "projects:project_state",
                "api:project_detail",
            ),
            projects,
        ),
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    rows = {
        f"{prefix}-{name}": 0
        for prefix in ("budget", "partners")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    said = {
        whose: {
            **rows,
            "code": f"NEW.{office}",
            "title": "Wells",
            "office": str(world.offices[office].pk),
        }
        for whose, office in OFFICES.items()
    }
    return {
        "POST projects:import_apply": {"mode": "good"},
        "POST projects:project_new": said,
        "POST projects:project_edit": {
            whose: sent | {"version": 1} for whose, sent in said.items()
        },
        "POST projects:project_state": {"state": "completed", "version": 1},
        "POST projects:rates": {
            "currency": "XOF",
            "starts_on": "2025-01-01",
            "units_per_usd": "600",
            "source": "A published rate",
        },
    }
