"""The views that the lines of the matrix mean: own is shared with the region of Nairobi, other with that of Dakar."""

from datetime import UTC, datetime

from apps.staffing.choices import Sharing
from apps.staffing.models import ExploreView
from tests.cast import OPEN_PERIOD, World

AT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def make_view(world: World, name: str, owner: str = "gcu", **values) -> ExploreView:
    """A view of women by grade, of the latest date, for nobody but its owner."""
    return ExploreView.objects.create(
        **{
            "name": name,
            "question": "rows=grade&measure=share",
            "sharing": Sharing.NOBODY,
            "owner": world.people[owner],
            "created_at": AT,
            "changed_at": AT,
            **values,
        }
    )


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A view of each region, made by the Gender Coordination Unit; a file of the page."""
    views = {
        whose: {
            "view_id": make_view(
                world, whose, sharing=Sharing.REGION, shared_region=world.offices[region]
            ).pk
        }
        for whose, region in (("own", "KEN-NAIROBI-RO"), ("other", "SEN-DAKAR-RO"))
    }
    names = ("explore_view", "explore_view_edit", "explore_view_delete")
    return {
        "staffing:explore_file": {"any": {"extension": "csv"}},
        **{f"staffing:{name}": views for name in names},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    del world
    saved = {"version": 1, "name": "Grades", "sharing": "nobody"}
    return {
        "POST staffing:explore_view_new": saved,
        "POST staffing:explore_view_edit": saved,
        "POST staffing:explore_view_delete": {"version": 1},
    }


def queries(world: World) -> dict[str, dict[str, object]]:
    """What is asked by API."""
    del world
    return {"GET api:explore": {"as_of": OPEN_PERIOD.isoformat(), "rows": "office"}}
