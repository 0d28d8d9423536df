"""Worlds of the tests of reports."""

import pytest

from tests.cast import World
from tests.reports.builders import certify, frozen, with_files
from tests.staffing.golden_world import build_golden_world


@pytest.fixture
def golden(world: World) -> World:
    """The golden world, summed up, its newest period certified."""
    build_golden_world(world)
    certify()
    return world


@pytest.fixture
def edition(golden: World):
    """The golden year, frozen, with its English files."""
    return with_files(frozen())
