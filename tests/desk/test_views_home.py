"""The first page leads to what a person may do."""

import pytest


class TestHome:
    @pytest.mark.parametrize(
        "username", ["hr.nairobi", "head.dakar", "hr.region", "hrm", "gcu", "auditor", "admin"]
    )
    def test_leads_those_who_see_an_office_to_the_returns(self, world, client, username):
        client.force_login(world.people[username])
        assert client.get("/")["Location"] == "/returns/"

    @pytest.mark.parametrize("username", ["council", "stranger", "translator", "pm.nairobi"])
    def test_leads_all_others_to_the_published_reports(self, world, client, username):
        client.force_login(world.people[username])
        assert client.get("/")["Location"] == "/reports/"

    def test_asks_a_visitor_to_log_in(self, world, client):
        assert client.get("/")["Location"] == "/accounts/login/?next=/"

    def test_is_read_only(self, world, client):
        client.force_login(world.people["gcu"])
        assert client.post("/").status_code == 405
