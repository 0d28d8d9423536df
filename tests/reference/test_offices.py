import re
import unicodedata
from collections import Counter
from zoneinfo import ZoneInfo, available_timezones

from tests.reference.registers import by_code, repeated, rows_of

SPELLS = rows_of("reference/offices.csv")
OFFICES = by_code("reference/offices.csv")
STATIONS = by_code("reference/duty_stations.csv")
COUNTRIES = by_code("reference/countries.csv", key="iso3")
KINDS = {
    "organization",
    "headquarters",
    "department",
    "regional_office",
    "country_office",
    "sub_office",
    "administrative_centre",
    "special_liaison_office",
    "mission_with_regional_functions",
}
REGIONAL_OFFICES = {
    "ARG-BUENOS-AIRES-RO",
    "AUT-VIENNA-RO",
    "BEL-BRUSSELS-RO",
    "CRI-SAN-JOSE-RO",
    "EGY-CAIRO-RO",
    "KEN-NAIROBI-RO",
    "SEN-DAKAR-RO",
    "THA-BANGKOK-RO",
    "ZAF-PRETORIA-RO",
}


def of_kind(kind):
    return {code for code, row in OFFICES.items() if row["kind"] == kind}


def line_above(code):
    line = []
    while parent := OFFICES[code]["parent"]:
        assert parent not in line, f"{code} stands in a circle"
        line.append(parent)
        code = parent
    return line


def slug(name):
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "-", plain.replace("'", "")).strip("-")


class TestTree:
    def test_has_one_root(self):
        assert [code for code, row in OFFICES.items() if not row["parent"]] == ["IOM"]

    def test_leads_from_every_office_to_the_root(self):
        for code in OFFICES:
            assert code == "IOM" or line_above(code)[-1] == "IOM"

    def test_has_one_spell_of_each_office_and_no_history(self):
        assert repeated(row["code"] for row in SPELLS) == []
        assert not [row["code"] for row in SPELLS if row["starts_on"]]

    def test_ends_only_the_missions_of_2006(self):
        ended = {row["code"] for row in SPELLS if row["ends_before"]}
        assert ended == of_kind("mission_with_regional_functions")
        assert ended == {"SEN-DAKAR-MRF", "BGD-DHAKA-MRF", "USA-WASHINGTON-MRF"}

    def test_puts_nothing_under_an_office_that_has_ended(self):
        assert not [
            r["code"] for r in SPELLS if r["parent"] in of_kind("mission_with_regional_functions")
        ]

    def test_uses_every_kind_and_no_other(self):
        assert {row["kind"] for row in SPELLS} == KINDS

    def test_has_the_nine_regional_offices_under_the_root(self):
        assert of_kind("regional_office") == REGIONAL_OFFICES
        assert {OFFICES[code]["parent"] for code in REGIONAL_OFFICES} == {"IOM"}

    def test_has_one_country_office_in_each_country_under_a_regional_office(self):
        country_offices = of_kind("country_office")
        assert {OFFICES[code]["country"] for code in country_offices} == set(COUNTRIES)
        assert len(country_offices) == 140
        assert {OFFICES[code]["parent"] for code in country_offices} == REGIONAL_OFFICES

    def test_has_sub_offices_under_the_country_office_of_their_country(self):
        for code in of_kind("sub_office"):
            above = OFFICES[OFFICES[code]["parent"]]
            assert above["kind"] == "country_office"
            assert above["country"] == OFFICES[code]["country"]

    def test_finds_the_region_of_every_field_office(self):
        field_kinds = {"regional_office", "country_office", "sub_office", "special_liaison_office"}
        for code, row in OFFICES.items():
            if row["kind"] in field_kinds:
                assert len({code, *line_above(code)} & REGIONAL_OFFICES) == 1, code

    def test_puts_offices_in_the_region_that_serves_them(self):
        for code, region in (
            ("KEN-NAIROBI", "KEN-NAIROBI-RO"),
            ("SOM-HARGEISA", "KEN-NAIROBI-RO"),
            ("SDN-KHARTOUM", "EGY-CAIRO-RO"),
            ("AUT-VIENNA", "BEL-BRUSSELS-RO"),
            ("UKR-KIEV", "AUT-VIENNA-RO"),
            ("USA-NEW-YORK", "CRI-SAN-JOSE-RO"),
            ("FSM-YAP", "THA-BANGKOK-RO"),
        ):
            assert region in line_above(code)


class TestReporting:
    def test_knows_three_ways(self):
        assert Counter(row["reporting"] for row in SPELLS) == {
            "unit": 266,
            "included": 16,
            "none": 13,
        }

    def test_asks_a_return_of_every_duty_station_and_of_both_administrative_centres(self):
        units = {code for code, row in OFFICES.items() if row["reporting"] == "unit"}
        assert units == set(STATIONS) | {"PHL-MANILA-AC", "PAN-PANAMA-AC"}

    def test_counts_included_offices_in_a_return_above(self):
        for code, row in OFFICES.items():
            if row["reporting"] == "included":
                counted_by = next(
                    above for above in line_above(code) if OFFICES[above]["reporting"] != "included"
                )
                assert OFFICES[counted_by]["reporting"] == "unit", code

    def test_counts_nobody_in_groups(self):
        groups = {code for code, row in OFFICES.items() if row["reporting"] == "none"}
        assert groups == {"IOM"} | REGIONAL_OFFICES | of_kind("mission_with_regional_functions")

    def test_includes_every_department_in_headquarters(self):
        for code in of_kind("department"):
            assert "CHE-GENEVA" in line_above(code)
            assert OFFICES[code]["reporting"] == "included"


class TestOffice:
    def test_has_a_code_of_its_country_and_duty_station(self):
        for code in STATIONS:
            row = OFFICES[code]
            assert code == f"{row['country']}-{slug(row['duty_station'])}"

    def test_has_a_code_in_capital_letters_that_begins_with_its_country(self):
        for code, row in OFFICES.items():
            assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", code)
            assert code == "IOM" or code.startswith(f"{row['country']}-")

    def test_has_a_name_that_no_other_has(self):
        assert repeated(row["name"] for row in SPELLS) == []
        assert all(0 < len(row["name"]) <= 160 for row in SPELLS)

    def test_stands_in_a_known_country_and_its_region(self):
        for code, row in OFFICES.items():
            if code != "IOM":
                assert row["un_region"] == COUNTRIES[row["country"]]["un_region"]

    def test_has_a_valid_time_zone(self):
        assert {row["time_zone"] for row in SPELLS} <= available_timezones()
        for row in SPELLS:
            assert ZoneInfo(row["time_zone"]).key == row["time_zone"]

    def test_keeps_the_time_of_its_city_where_a_country_has_several(self):
        for code, zone in (
            ("USA-LOS-ANGELES", "America/Los_Angeles"),
            ("USA-CHICAGO", "America/Chicago"),
            ("USA-NEW-YORK", "America/New_York"),
            ("AUS-PERTH", "Australia/Perth"),
            ("IDN-MAKASSAR", "Asia/Makassar"),
            ("IDN-JAKARTA", "Asia/Jakarta"),
            ("COD-KINSHASA", "Africa/Kinshasa"),
            ("COD-LUBUMBASHI", "Africa/Lubumbashi"),
            ("FSM-YAP", "Pacific/Chuuk"),
        ):
            assert OFFICES[code]["time_zone"] == zone

    def test_says_what_it_rests_on(self):
        assert {row["basis"] for row in SPELLS} == {"source", "inferred"}
        for row in SPELLS:
            if row["basis"] == "inferred":
                assert row["note"], row["code"]

    def test_says_where_its_place_in_the_tree_is_inferred(self):
        for code in set(STATIONS) - {"CHE-GENEVA"}:
            assert "inferred" in OFFICES[code]["note"]


class TestDutyStations:
    def test_are_the_264_that_were_published(self):
        assert len(rows_of("reference/duty_stations.csv")) == 264
        assert {row["as_of"] for row in STATIONS.values()} == {"2019-12-31"}

    def test_sum_to_the_published_total(self):
        assert sum(int(row["total"]) for row in STATIONS.values()) == 5564

    def test_keep_the_totals_of_the_source(self):
        for code, total in (
            ("CHE-GENEVA", 314),
            ("PHL-MANILA", 417),
            ("COL-BOGOTA", 352),
            ("JOR-AMMAN", 261),
            ("KEN-NAIROBI", 237),
            ("PAN-PANAMA-CITY", 67),
            ("UKR-DONETSK", 1),
        ):
            assert STATIONS[code]["total"] == str(total)

    def test_are_small_in_the_main(self):
        totals = sorted(int(row["total"]) for row in STATIONS.values())
        assert totals.count(1) == 51
        assert totals[131] <= 6

    def test_are_offices_of_that_duty_station_each(self):
        assert set(STATIONS) <= set(OFFICES)
        kinds = Counter(OFFICES[code]["kind"] for code in STATIONS)
        assert kinds == {
            "country_office": 140,
            "sub_office": 122,
            "headquarters": 1,
            "special_liaison_office": 1,
        }

    def test_give_no_figure_to_offices_that_share_a_station(self):
        shared = {"PHL-MANILA-AC", "PAN-PANAMA-AC", "ETH-ADDIS-ABABA-SLO"}
        assert not shared & set(STATIONS)
