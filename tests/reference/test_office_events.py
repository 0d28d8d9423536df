from collections import Counter

from tests.reference.registers import by_code, rows_of

EVENTS = rows_of("demo/office_events.csv")
OFFICES = by_code("reference/offices.csv")
STATIONS = by_code("reference/duty_stations.csv")


class TestOfficeEvents:
    def test_show_every_kind_of_change(self):
        assert Counter(row["event"] for row in EVENTS) == {
            "opened": 4,
            "included": 5,
            "closed": 1,
            "renamed": 1,
            "merged": 1,
            "moved": 1,
        }

    def test_happen_to_offices_of_the_reference_once_each(self):
        codes = [row["code"] for row in EVENTS]
        assert set(codes) <= set(STATIONS)
        assert len(set(codes)) == len(codes)

    def test_leave_all_duty_stations_standing_on_the_day_they_were_published(self):
        for row in EVENTS:
            published = STATIONS[row["code"]]["as_of"]
            if row["event"] == "opened":
                assert "2014-12-31" < row["on"] <= published
            else:
                assert published < row["on"] <= "2025-12-31"

    def test_name_another_office_that_takes_over(self):
        for row in EVENTS:
            if row["event"] in {"merged", "moved"}:
                assert row["value"] in OFFICES
                assert row["value"] not in {row["code"], OFFICES[row["code"]]["parent"]}
                assert row["value"] not in {event["code"] for event in EVENTS}
            elif row["event"] != "renamed":
                assert row["value"] == ""

    def test_move_to_another_region(self):
        moved = [row for row in EVENTS if row["event"] == "moved"]
        assert {OFFICES[row["value"]]["kind"] for row in moved} == {"regional_office"}

    def test_end_only_offices_with_none_below(self):
        parents = {office["parent"] for office in OFFICES.values()}
        ended = {row["code"] for row in EVENTS if row["event"] in {"closed", "merged"}}
        assert not ended & parents

    def test_include_sub_offices_in_a_return_that_is_owed(self):
        for row in EVENTS:
            if row["event"] == "included":
                office = OFFICES[row["code"]]
                assert office["kind"] == "sub_office"
                assert OFFICES[office["parent"]]["reporting"] == "unit"

    def test_are_said_to_be_invented(self):
        assert all("nvented" in row["note"] for row in EVENTS)
