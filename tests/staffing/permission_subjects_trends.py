"""The files and the date that the lines of the matrix of trends mean."""

from tests.cast import OPEN_PERIOD, World


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A table and a chart by their keys."""
    del world
    return {
        "staffing:trends_table_file": {"any": {"key": "staffing.t7", "extension": "csv"}},
        "staffing:trends_chart_file": {"any": {"key": "staffing.projection", "extension": "svg"}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Nothing is sent."""
    del world
    return {}


def queries(world: World) -> dict[str, dict[str, object]]:
    """The date that is asked for."""
    del world
    return {"GET api:staffing_trends": {"as_of": OPEN_PERIOD.isoformat()}}
