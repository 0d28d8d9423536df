"""The releases that the lines of the matrix mean: own is published, other is refused."""

from tests.cast import World
from tests.staffing.release_world import AT, make_release, published


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One published and one refused release."""
    own = {"release_id": published(make_release("2014-12-31"), by=world.people["gcu"], at=AT).pk}
    other = {"release_id": make_release("2023-12-31", gives_away=True).pk}
    file = {"number": "S1", "extension": "csv"}
    both = {"own": own, "other": other}
    return {
        "staffing:release": both,
        "staffing:release_file": {"own": {**own, **file}, "other": {**other, **file}},
        "staffing:release_check": {"other": other},
        "staffing:release_publish": {"other": other},
        "api:staffing_release": both,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    return {
        "POST staffing:release_new": {"as_of": "2014-12-31", "population": "all_staff"},
        "POST staffing:release_check": {},
        "POST staffing:release_publish": {},
    }
