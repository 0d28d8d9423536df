"""`GET /api/v1/staffing/sdmx/`: its columns, its codes and its numbers."""

import csv
import io

import pytest

from apps.staffing.choices import RevisionState
from tests.staffing.golden_world import NOW, ONE_YEAR, sum_up, write_return

URL = "/api/v1/staffing/sdmx/"
HEADER = (
    "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,SEX,POPULATION,TIME_PERIOD,OBS_VALUE,OBS_STATUS,"
    "CONF_STATUS,COMMENT_OBS"
)


@pytest.fixture
def read(golden, api):
    """A function that asks as a member of the cast and returns the rows by area and sex."""

    def as_member(username="gcu", **parameters):
        api.force_authenticate(golden.people[username])
        answer = api.get(URL, {"as_of": "2024-12-31", **parameters})
        assert answer.status_code == 200, answer.content
        assert answer["Content-Type"] == "application/vnd.sdmx.data+csv; version=2.0.0"
        text = answer.content.decode()
        assert text.splitlines()[0] == HEADER
        return {(row["REF_AREA"], row["SEX"]): row for row in csv.DictReader(io.StringIO(text))}

    return as_member


class TestObservations:
    def test_are_the_numbers_of_the_golden_world_by_country(self, read):
        rows = read()
        assert {
            area: [rows[area, sex]["OBS_VALUE"] for sex in ("F", "M", "_U", "_T")]
            for area in ("CH", "KE", "SO")
        } == {
            "CH": ["6", "7", "0", "13"],
            "KE": ["16", "10", "1", "27"],
            "SO": ["2", "4", "0", "6"],
        }
        one = rows["KE", "F"]
        assert [one[name] for name in ("STRUCTURE", "ACTION", "FREQ", "TIME_PERIOD")] == [
            "dataflow",
            "I",
            "A",
            "2024",
        ]
        assert one["STRUCTURE_ID"] == "IOMGENDER:STAFF_BY_SEX(1.0.0)"
        assert [one[name] for name in ("POPULATION", "OBS_STATUS", "CONF_STATUS")] == [
            "ALL_STAFF",
            "A",
            "N",
        ]

    def test_of_a_country_whose_offices_are_absent_are_missing_and_not_zero(self, read):
        rows = read()
        for sex in ("F", "M", "_U", "_T"):
            row = rows["SN", sex]
            assert (row["OBS_VALUE"], row["OBS_STATUS"]) == ("", "M")
            assert row["COMMENT_OBS"] == "0 of 1 reporting unit counted, 1 missing"

    def test_count_a_submitted_return_only_where_provisional_figures_are_asked_for(
        self, read, golden
    ):
        rows = [("P4", ONE_YEAR, 2, 1, 0)]
        write_return(golden, "SEN-DAKAR", NOW, rows, RevisionState.SUBMITTED)
        sum_up(NOW)
        assert read()["SN", "_T"]["OBS_VALUE"] == ""
        found = read(status="provisional")["SN", "_T"]
        assert (found["OBS_VALUE"], found["OBS_STATUS"]) == ("3", "P")

    def test_show_each_person_their_offices(self, read):
        assert {area for area, _sex in read("hr.dakar")} == {"SN"}
        assert {area for area, _sex in read("hr.nairobi")} == {"KE"}

    def test_narrow_to_an_office_and_a_population(self, read):
        assert set(read(office="KEN-NAIROBI")) == {("KE", sex) for sex in ("F", "M", "_U", "_T")}
        assert read(population="one_year_plus")["SO", "_T"]["OBS_VALUE"] == "4"


class TestRefusals:
    def test_name_the_nearest_date_and_what_cannot_be_read(self, golden, api):
        api.force_authenticate(golden.people["gcu"])
        assert "2024-12-31" in api.get(URL, {"as_of": "2024-10-01"}).content.decode()
        assert api.get(URL, {"as_of": "2024-12-31", "status": "final"}).status_code == 422
        api.force_authenticate(golden.people["hr.dakar"])
        answer = api.get(URL, {"as_of": "2024-12-31", "office": "KEN-NAIROBI"})
        assert answer.status_code == 404
