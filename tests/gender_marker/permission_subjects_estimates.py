"""What the lines of the matrix mean: an estimate of 2025 that waits for its signature."""

from tests.cast import World
from tests.gender_marker.builders import make_budget, make_edition, make_estimate, make_project


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """Nairobi has a project with a budget."""
    edition = make_edition()
    make_budget(make_project(world))
    found = make_estimate(world, edition=edition)
    return {
        f"gender_marker:{name}": {"any": {"estimate_id": found.pk}}
        for name in ("estimate", "estimate_sign", "estimate_file")
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """What is sent."""
    return {
        "POST gender_marker:estimate_new": {"year": "2025", "words": "By hand."},
        "POST gender_marker:estimate_sign": {"version": "1"},
    }
