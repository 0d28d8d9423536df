"""What the lines of the matrix mean: the file of T11 on a day with a record."""

from tests.cast import World
from tests.focal_points.builders import make_appointment


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """Nairobi has a focal point."""
    make_appointment(world)
    return {"focal_points:coverage_file": {"any": {"what": "regions", "extension": "csv"}}}


def queries(world: World) -> dict[str, dict[str, str]]:
    """A day on which the focal point is in office."""
    return {"GET focal_points:coverage_file": {"as_of": "2025-12-31"}}
