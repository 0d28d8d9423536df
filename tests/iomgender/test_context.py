"""The navigation offers what opens, and nothing else."""

import pytest

from tests.cast import PEOPLE

OPEN_TO = {
    "/returns/": "hr.nairobi head.nairobi hr.region hrm gcu ddg senior auditor admin wggi",
    "/staffing/": "hr.nairobi head.nairobi hr.region hrm gcu ddg senior auditor admin wggi",
    "/imports/": "hr.nairobi hr.region mombasa hrm",
    "/periods/": "hr.nairobi head.nairobi hr.region hrm gcu ddg senior auditor admin wggi",
    "/people/": "hr.region admin",
    "/reports/": " ".join(PEOPLE),
    "/offices/": " ".join(PEOPLE),
}


def offered(client, user):
    client.force_login(user)
    response = client.get("/", follow=True)
    return {item.url: item for item in response.context["navigation"]}


class TestNavigation:
    @pytest.mark.parametrize("url", OPEN_TO)
    def test_offers_a_room_to_those_for_whom_it_opens(self, world, client, url):
        for username in OPEN_TO[url].split():
            assert url in offered(client, world.people[username]), username

    @pytest.mark.parametrize("username", PEOPLE)
    def test_offers_nothing_that_does_not_open(self, world, client, username):
        items = offered(client, world.people[username])
        assert items
        for url in items:
            assert client.get(url).status_code == 200, url

    @pytest.mark.parametrize("username", ["council", "stranger"])
    def test_hides_what_is_for_others(self, world, client, username):
        assert set(offered(client, world.people[username])) == {"/reports/", "/offices/", "/wggi/"}

    def test_marks_the_room_of_the_page(self, world, client):
        client.force_login(world.people["gcu"])
        items = client.get("/staffing/").context["navigation"]
        assert [item.url for item in items if item.is_current] == ["/staffing/"]

    def test_is_empty_before_log_in(self, world, client):
        assert client.get("/accounts/login/").context["navigation"] == []
