"""What the tests of this room share."""

from collections.abc import Callable

import pytest
from django.test import Client


@pytest.fixture
def as_person(world) -> Callable[[str], Client]:
    """Return a browser's client logged in as a member of the cast."""

    def log_in(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return log_in
