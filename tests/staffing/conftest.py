"""Worlds that several tests of the room begin with."""

import pytest

from tests.staffing.golden_world import build_golden_world


@pytest.fixture
def golden(world):
    """The golden world, summed up."""
    return build_golden_world(world)
