"""Pages and files of coverage: the same numbers everywhere, few statements, nothing for outsiders."""

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.focal_points.builders import make_appointment
from tests.focal_points.coverage_builders import make_network, more_offices

DAY = {"as_of": "2025-12-31"}
SHOWN = "/focal-points/coverage/"


@pytest.fixture
def at_desk(world):
    """A function that gives a member of the cast a browser."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


class TestOverview:
    def test_takes_as_many_statements_whatever_there_is(
        self, world, at_desk, django_assert_num_queries, django_assert_max_num_queries
    ):
        make_network(world)
        client = at_desk("gcu")
        client.get("/focal-points/", DAY)
        with django_assert_max_num_queries(MOST_STATEMENTS) as asked:
            client.get("/focal-points/", DAY)
        number = len(asked)
        for code in list(world.offices)[-20:]:
            make_appointment(world, office=code, sex="M")
        client.get("/focal-points/", DAY)
        with django_assert_num_queries(number):
            assert client.get("/focal-points/", DAY).status_code == 200

    def test_of_today_is_shown_where_no_day_is_named(self, world, at_desk):
        make_appointment(world)
        assert at_desk("gcu").get("/focal-points/").context["coverage"].is_computed

    def test_says_what_belongs_there_while_nothing_is_known(self, world, at_desk):
        page = at_desk("gcu").get("/focal-points/", DAY)
        assert b"Nothing is known of this day" in page.content
        assert b"/focal-points/appointments/new/" in page.content
        page = at_desk("auditor").get("/focal-points/", DAY)
        assert b"/focal-points/appointments/new/" not in page.content

    @pytest.mark.parametrize("asked", [{"as_of": "yesterday"}, {**DAY, "rule_set": "NONE"}])
    def test_keeps_an_address_that_it_does_not_understand(self, world, at_desk, asked):
        make_network(world)
        page = at_desk("gcu").get("/focal-points/", asked)
        assert page.status_code == 422
        assert b"coverage-sentence" not in page.content

    def test_shows_a_head_the_own_offices_only(self, world, at_desk):
        make_network(world)
        page = at_desk("head.nairobi").get("/focal-points/", DAY)
        assert b"Kenya" in page.content
        assert b"Hargeisa" not in page.content
        assert b"chart-map" not in page.content

    def test_offers_the_next_step_to_those_who_may_take_it(self, world, at_desk):
        make_network(world)
        address = b"/focal-points/appointments/new/?office="
        assert address in at_desk("gcu").get("/focal-points/", DAY).content
        assert address not in at_desk("auditor").get("/focal-points/", DAY).content

    def test_draws_no_inline_style(self, world, at_desk):
        make_network(world)
        content = at_desk("gcu").get("/focal-points/", DAY).content.decode()
        assert "chart-map" in content
        assert ' style="' not in content
        assert "<style" not in content


MOST_STATEMENTS = 34


class TestOffices:
    def test_are_narrowed_by_the_address(self, world, at_desk):
        make_network(world)
        client = at_desk("gcu")
        everybody = client.get(f"{SHOWN}offices/", DAY).context["number"]
        numbers = [
            client.get(f"{SHOWN}offices/", {**DAY, "state": state}).context["number"]
            for state in ("with", "inactive", "lapsed", "without")
        ]
        assert sum(numbers) == everybody == 32
        lapsed = client.get(f"{SHOWN}offices/", {**DAY, "state": "lapsed", "country": "SEN"})
        assert [line.place.node.code for line in lapsed.context["page"]] == ["SEN-DAKAR"]
        others = client.get(f"{SHOWN}offices/", {**DAY, "kind": "others"})
        assert {line.place.node.code for line in others.context["page"]} == {
            "CHE-GENEVA",
            "KEN-MOMBASA",
        }
        assert client.get(f"{SHOWN}offices/", {**DAY, "state": "gone"}).status_code == 404

    def test_come_in_pages_of_a_fixed_number_of_statements(
        self, world, at_desk, django_assert_num_queries, django_assert_max_num_queries
    ):
        make_network(world)
        client = at_desk("gcu")
        client.get(f"{SHOWN}offices/", DAY)
        with django_assert_max_num_queries(MOST_STATEMENTS) as asked:
            client.get(f"{SHOWN}offices/", DAY)
        number = len(asked)
        for place in range(60):
            make_appointment(world, office=list(world.offices)[place % 30 + 1], sex="M")
        client.get(f"{SHOWN}offices/", DAY)
        with django_assert_num_queries(number):
            client.get(f"{SHOWN}offices/", DAY)

    def test_of_a_published_year_are_not_listed(self, world, at_desk):
        make_network(world)
        page = at_desk("gcu").get(f"{SHOWN}offices/", {"as_of": "2006-12-31"})
        assert b"No list for this day" in page.content


class TestFiles:
    def test_hold_exactly_what_the_list_shows(self, world, at_desk):
        make_network(world)
        client = at_desk("gcu")
        asked = {**DAY, "state": "lapsed"}
        shown = client.get(f"{SHOWN}offices/", asked).context["page"].object_list
        rows = rows_of(client.get(f"{SHOWN}offices.csv", asked).content)
        assert [row[0] for row in rows[1:]] == [line.place.node.code for line in shown]
        sheet = load_workbook(
            io.BytesIO(client.get(f"{SHOWN}offices.xlsx", asked).content)
        ).worksheets[0]
        assert [row[0] for row in sheet.iter_rows(values_only=True)][1:] == [
            row[0] for row in rows[1:]
        ]

    def test_of_rules_hold_every_failure(self, world, at_desk):
        make_network(world)
        client = at_desk("gcu")
        asked = {**DAY, "rule_set": "UN-SWAP-3"}
        number = client.get("/focal-points/", asked).context["failures_number"]
        rows = rows_of(client.get(f"{SHOWN}failures.csv", asked).content)
        assert len(rows) - 1 == number > 5

    @pytest.mark.parametrize("what", ["map", "sexes", "trend"])
    def test_of_charts_are_drawings_and_their_data(self, world, at_desk, what):
        make_network(world)
        client = at_desk("gcu")
        assert b"<svg" in client.get(f"{SHOWN}{what}.svg", DAY).content
        assert client.get(f"{SHOWN}{what}.png", DAY).content.startswith(b"\x89PNG")
        assert len(rows_of(client.get(f"{SHOWN}{what}.csv", DAY).content)) > 3

    @pytest.mark.parametrize("name", ["map.exe", "nothing.csv", "regions.png", "offices.svg"])
    def test_of_other_names_are_not_there(self, world, at_desk, name):
        make_network(world)
        assert at_desk("gcu").get(f"{SHOWN}{name}", DAY).status_code == 404

    def test_of_a_head_hold_the_own_offices_only(self, world, at_desk):
        make_network(world)
        rows = rows_of(at_desk("head.nairobi").get(f"{SHOWN}offices.csv", DAY).content)
        assert {row[0] for row in rows[1:]} == {"KEN-NAIROBI", "KEN-MOMBASA"}


class TestHundreds:
    def test_of_offices_are_shown_in_one_page(self, world, at_desk):
        make_appointment(world)
        more_offices(world, 480)
        page = at_desk("gcu").get("/focal-points/", DAY)
        assert page.status_code == 200
        assert page.context["coverage"].offices.value == 485
        assert len(page.context["to_do"][0].lines) == 8
