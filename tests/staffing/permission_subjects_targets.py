"""The file and the date that the lines of the matrix of targets mean."""

from tests.cast import OPEN_PERIOD, World


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """The table of all targets."""
    del world
    return {"staffing:targets_file": {"any": {"key": "staffing.targets", "extension": "csv"}}}


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Nothing is sent."""
    del world
    return {}


def queries(world: World) -> dict[str, dict[str, object]]:
    """The date that is asked for."""
    del world
    return {"GET api:staffing_targets": {"as_of": OPEN_PERIOD.isoformat()}}
