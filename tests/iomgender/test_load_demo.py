"""`load_demo` where it cannot work; where it can: tests/staffing/test_demo_load.py."""

import pytest
from django.core.management import CommandError, call_command


class TestLoadDemo:
    def test_wants_the_reference_first(self, db):
        with pytest.raises(CommandError, match="Load the reference data first"):
            call_command("load_demo")

    def test_stays_out_of_an_installation_in_use(self, world):
        with pytest.raises(CommandError, match="not empty"):
            call_command("load_demo")


class TestEveryPage:
    def test_of_a_real_installation_says_nothing_of_invented_data(self, world, client):
        client.force_login(world.people["gcu"])
        assert "invented" not in client.get("/staffing/").content.decode()
