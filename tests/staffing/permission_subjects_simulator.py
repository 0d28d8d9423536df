"""The scenarios that the lines of the matrix mean: own starts from Nairobi, other from Dakar."""

from datetime import UTC, date, datetime

from apps.staffing.analytics.simulation import Plan, plan_to_json
from apps.staffing.choices import Sharing
from apps.staffing.models import Scenario
from tests.cast import World

AT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def make_scenario(world: World, name: str, office: str, owner: str = "gcu", **values) -> Scenario:
    """A scenario with the assumptions of the product, shared with whoever sees its offices."""
    return Scenario.objects.create(
        **{
            "name": name,
            "office": world.offices[office] if office else None,
            "as_of": date(2024, 12, 31),
            "plan": plan_to_json(Plan(years=10)),
            "sharing": Sharing.EVERYBODY,
            "owner": world.people[owner],
            "created_at": AT,
            "changed_at": AT,
            **values,
        }
    )


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One scenario of each office, made by the Gender Coordination Unit."""
    scenarios = {
        whose: {"scenario_id": make_scenario(world, whose, office).pk}
        for whose, office in (("own", "KEN-NAIROBI"), ("other", "SEN-DAKAR"))
    }
    return {
        f"staffing:{name}": scenarios for name in ("scenario", "scenario_edit", "scenario_delete")
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    saved = {"version": 1, "name": "Half of those hired", "sharing": "nobody"}
    return {
        "POST staffing:scenario_new": saved,
        "POST staffing:scenario_edit": saved,
        "POST staffing:scenario_delete": {"version": 1},
        "POST api:simulator": {"years": 5},
    }
