"""The projects that the lines of the register's matrix mean: own is Nairobi's, other Dakar's."""

from tests.cast import World
from tests.projects.register_builders import DAKAR, NAIROBI, make_project


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A project of each office."""
    projects = {
        whose: {"project_id": make_project(world, office=office).pk}
        for whose, office in (("own", NAIROBI), ("other", DAKAR))
    }
    return {
        "projects:register_file": {"any": {"extension": "csv"}},
        "projects:project": projects,
    }
