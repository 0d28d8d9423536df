"""The API of the room."""

from datetime import date

import pytest

from apps.accounts.scope import OfficeScope
from apps.organization.models import OfficeSpell
from apps.organization.services import close_office, rename_office

pytestmark = pytest.mark.django_db

KEEPER = OfficeScope.everything("test")
DAY = date(2026, 3, 1)


@pytest.fixture
def reader(api, world):
    """The API as an auditor sees it."""
    api.force_authenticate(world.people["auditor"])
    return api


class TestOffices:
    url = "/api/v1/offices/"

    def test_are_those_of_the_day(self, reader):
        close_office(scope=KEEPER, code="KEN-MOMBASA", on=DAY, reason="test")
        before = reader.get(self.url, {"on": "2026-02-28"}).json()
        after = reader.get(self.url, {"on": "2026-03-01"}).json()
        assert (before["count"], after["count"]) == (8, 7)

    def test_tell_all_that_is_known(self, reader):
        rows = reader.get(self.url, {"search": "mombasa"}).json()["results"]
        assert rows == [
            {
                "code": "KEN-MOMBASA",
                "name": "Mombasa",
                "kind": "sub_office",
                "parent": "KEN-NAIROBI",
                "region": "KEN-NAIROBI-RO",
                "reporting": "unit",
                "location": "field",
                "country": "KEN",
                "un_region": "Africa",
                "duty_station": "Mombasa",
                "time_zone": "Africa/Nairobi",
            }
        ]

    def test_have_no_parent_at_the_top(self, reader):
        root = reader.get(self.url, {"kind": "organization"}).json()["results"][0]
        assert (root["parent"], root["region"]) == (None, None)

    @pytest.mark.parametrize(
        ("query", "codes"),
        [
            ({"kind": "headquarters"}, ["CHE-GENEVA"]),
            ({"region": "SEN-DAKAR-RO"}, ["SEN-DAKAR-RO", "SEN-DAKAR"]),
            ({"country": "SOM"}, ["SOM-HARGEISA"]),
        ],
    )
    def test_are_narrowed_as_on_the_page(self, reader, query, codes):
        rows = reader.get(self.url, query).json()["results"]
        assert [row["code"] for row in rows] == codes

    @pytest.mark.parametrize("query", [{"on": "yesterday"}, {"kind": "castle"}])
    def test_refuse_what_cannot_be_read(self, reader, query):
        answer = reader.get(self.url, query)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == list(query)

    def test_come_in_pages(self, reader):
        page = reader.get(self.url, {"page_size": 3, "page": 2}).json()
        assert len(page["results"]) == 3
        assert "page=3" in page["next"]

    def test_come_as_csv(self, reader):
        answer = reader.get(self.url, {"format": "csv", "kind": "sub_office"})
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert b"KEN-MOMBASA" in answer.content

    def test_are_for_people_who_are_logged_in(self, api, world):
        answer = api.get(self.url)
        assert answer.status_code == 401
        assert answer.json()["errors"][0]["code"] == "not_authenticated"

    def test_take_a_fixed_number_of_statements(self, reader, django_assert_num_queries):
        reader.get(self.url)
        with django_assert_num_queries(1):
            reader.get(self.url)


class TestOffice:
    url = "/api/v1/offices/KEN-MOMBASA/"

    def test_is_told_as_it_was_with_all_its_spells(self, reader):
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason="test")
        answer = reader.get(self.url, {"on": "2026-02-28"}).json()
        assert (answer["code"], answer["on"]) == ("KEN-MOMBASA", "2026-02-28")
        assert answer["office"]["name"] == "Mombasa"
        assert [
            (spell["name"], spell["starts_on"], spell["ends_before"]) for spell in answer["spells"]
        ] == [("Mombasa", None, "2026-03-01"), ("Coast", "2026-03-01", None)]

    def test_is_null_on_a_day_without_it(self, reader):
        OfficeSpell.objects.filter(office__code="KEN-MOMBASA").update(starts_on=DAY)
        assert reader.get(self.url, {"on": "2026-02-28"}).json()["office"] is None

    def test_that_never_was_is_not_found(self, reader):
        answer = reader.get("/api/v1/offices/ATL-CITY/")
        assert answer.status_code == 404
        assert "ATL-CITY" in answer.json()["errors"][0]["message"]


class TestVocabularies:
    def test_grades_come_most_senior_first(self, reader):
        rows = reader.get("/api/v1/grades/").json()["results"]
        assert [row["code"] for row in rows][:2] == ["HEAD", "D2"]
        assert rows[-1]["category"] == "ungraded"

    def test_periods_come_newest_first(self, reader):
        rows = reader.get("/api/v1/periods/").json()["results"]
        assert rows[0] == {
            "as_of": "2025-12-31",
            "opens_on": "2026-01-01",
            "closes_on": "2199-12-31",
            "state": "open",
            "certified_on": None,
        }
        assert [row["as_of"] for row in rows] == sorted(
            (row["as_of"] for row in rows), reverse=True
        )
