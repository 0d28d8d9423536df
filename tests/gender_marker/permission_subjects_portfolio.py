"""The edition by which the lines of the matrix read the portfolio."""

from tests.cast import World
from tests.gender_marker.builders import make_edition


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A published edition."""
    make_edition()
    return {"gender_marker:overview_file": {"any": {"extension": "csv"}}}
