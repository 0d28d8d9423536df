"""What the lines of the matrix mean: the edition of IOM's marker, and answers to its questions."""

from tests.cast import World
from tests.gender_marker.builders import make_edition


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One published edition."""
    make_edition()
    return {"gender_marker:edition": {"any": {"code": "IOM-2017"}}}


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Answers by which the marker does not apply."""
    return {
        "POST api:gender_marker_compute": {
            "edition": "IOM-2017",
            "answers": {"APPLICABLE": "no"},
        }
    }
