"""The page of trends: numbers worked by hand, the same in files and API, and nobody sees another's."""

import csv
import io
from fractions import Fraction

import pytest

from apps.figures.display import display_cell
from apps.figures.figure import Figure
from tests.staffing.movement_world import build_movement_world
from tests.staffing.trend_world import build_trend_world

URL = "/staffing/trends/"
API = "/api/v1/staffing/trends/"
ANSWER = "staffing.t7"
STATEMENTS = 26


@pytest.fixture
def look(world, client):
    """A function that opens the page as a member of the cast."""
    build_trend_world(world)

    def as_member(username="gcu", path=URL, **parameters):
        client.force_login(world.people[username])
        return client.get(path, parameters)

    return as_member


def tables(response):
    return response.context["trends"].tables


def printed(table, row):
    """A row as it is read."""
    return [display_cell(cell, "en") for cell in table.row(row).cells]


def value(table, row, column):
    cell = table.cell(row, column)
    assert isinstance(cell, Figure)
    return cell.value


class TestProjection:
    def test_gives_both_models_their_window_and_an_answer_out_of_a_closed_list(self, look):
        response = look()
        t7 = tables(response)[ANSWER]
        assert [row.key for row in t7.rows] == [
            "D2", "D1", "P5", "P4", "professional", "all",
        ]  # fmt: skip
        few = "fewer than 20 persons"
        assert printed(t7, "D2") == ["NA", "NA", "", "", few, few]
        below = "women under-represented"
        assert printed(t7, "D1")[:5] == ["20.0", "20.0", "0.0", below, "not on this trend"]
        assert printed(t7, "P5")[4] == "too few dates"
        # Two points a year from 44 on a line without any scatter.
        assert printed(t7, "P4")[:5] == ["40.0", "44.0", "+2.0", below, "2027 (2027 to 2027)"]
        # The log-odds rise by about 0.081 a year, which gives 2026.96.
        assert printed(t7, "P4")[5] == "2027 (2027 to 2027)"
        assert printed(t7, "all")[:2] == ["40.0", "40.2"]
        assert "Window: 31 December 2022 to 31 December 2024, 3 dates." in t7.note
        assert "not a forecast" in t7.caveats[0]

    def test_starts_where_the_reader_says(self, look):
        t7 = tables(look(since="2023-12-31"))[ANSWER]
        assert printed(t7, "P4")[:3] == ["42.0", "44.0", "+2.0"]
        assert printed(t7, "P4")[4] == "2027 (two dates, no interval)"

    def test_stands_beside_the_persons_that_changed(self, look):
        change = tables(look())["staffing.change"]
        assert printed(change, "P4") == ["40", "60", "44", "56", "+4.0", "1"]
        # 3 persons are counts.
        assert printed(change, "D2")[:5] == ["0", "3", "0", "3", ""]

    def test_is_drawn_for_senior_staff_with_both_lines(self, look):
        response = look(group="P4")
        chart = response.context["trends"].charts["staffing.projection"]
        assert [series.key for series in chart.series] == ["counted", "linear", "logistic"]
        assert [series.has_markers for series in chart.series] == [True, False, False]
        [line] = [series for series in chart.series if series.key == "linear"]
        by_year = {point.x.year: point.y for point in line.points}
        assert (by_year[2022], by_year[2027]) == (40, 50)
        assert "2027 (2027 to 2027)" in chart.sentence
        senior = look().context["trends"].charts["staffing.projection"]
        assert senior.title.startswith("P5 and above")


class TestGlassCeiling:
    def test_compares_each_level_with_the_career_and_the_level_below(self, look):
        response = look()
        ceiling = tables(response)["staffing.ceiling"]
        # 55 women and 98 men from P4 to D2: 35.9477 per cent.
        whole = Fraction(5500, 153)
        assert value(ceiling, "D1", "index") == whole / 20
        assert value(ceiling, "P4", "index") == whole / 44
        assert value(ceiling, "D1", "drop") == -5
        assert value(ceiling, "P5", "drop") == -19
        assert value(ceiling, "P5", "odds_ratio") == Fraction(5 * 56, 15 * 44)
        assert value(ceiling, "D1", "of_women") == Fraction(600, 55)
        # D2 has three persons, all of them men: counts only, and no drop is taken from them.
        assert printed(ceiling, "D2")[:4] == ["0", "3", "NA", ""]
        assert ceiling.cell("D2", "drop") is None
        assert response.context["trends"].ceiling == (
            "The largest drop is from P4 (44.0 per cent) to P5 (25.0 per cent):"
            " \N{MINUS SIGN}19.0 percentage points."
        )


class TestCauses:
    def test_add_up_to_the_change_by_recruitment_promotion_leaving_and_mix(self, world, client):
        build_movement_world(world)
        client.force_login(world.people["gcu"])
        response = client.get(URL, {"as_of": "2024-12-31"})
        causes = tables(response)["staffing.causes"]
        parts = {row.key: value(causes, row.key, "points") for row in causes.rows}
        # 14 of 34 before, 24 of 45 after.
        assert parts.pop("total") == sum(parts.values()) == Fraction(2400, 45) - Fraction(1400, 34)
        # Hired: three women at P4 (5 of 14, then 8 of 15), four at G5 (8 of 16, then 13 of 23).
        lift_p4 = (Fraction(14, 34) + Fraction(15, 45)) / 2 / Fraction(29, 2)
        lift_g5 = (Fraction(16, 34) + Fraction(23, 45)) / 2 / Fraction(39, 2)
        middle_p4 = (Fraction(5, 14) + Fraction(8, 15)) / 2
        middle_g5 = (Fraction(8, 16) + Fraction(13, 23)) / 2
        assert parts["hiring"] == 100 * (
            (3 - 3 * middle_p4) * lift_p4 + (4 - 4 * middle_g5) * lift_g5
        )
        chart = response.context["trends"].charts["staffing.causes"]
        assert {point.x: point.y for point in chart.series[0].points} == parts
        assert chart.sentence.startswith("Since 31 December 2023 the share of women moved by")
        assert chart.sentence in response.content.decode()

    def test_are_not_known_where_nobody_has_stated_movements(self, look):
        response = look()
        assert "staffing.causes" not in tables(response)
        assert "no office has stated its movements" in response.content.decode()


class TestOffices:
    def test_are_no_league_table(self, look):
        response = look()
        found = tables(response)
        uneven = found["staffing.unevenness"]
        # Geneva 55/98, Nairobi 33/27, Mombasa 1/2, Hargeisa 10/20 of 99 women and 147 men.
        assert value(uneven, "offices", "index") == Fraction(33, 99) - Fraction(27, 147)
        assert (value(uneven, "offices", "offices"), value(uneven, "offices", "small")) == (4, 1)
        assert 0 < value(uneven, "offices", "by_chance") < Fraction(1, 6)
        funnel = found["staffing.funnel"]
        assert {row.key for row in funnel.rows} == {"SOM-HARGEISA", "KEN-NAIROBI", "CHE-GENEVA"}
        # Among 60 persons at 40.2 per cent chance leaves 17 to 32 women.
        assert printed(funnel, "KEN-NAIROBI")[3:] == [
            "17 to 32", "13 to 36", "more women than the limit of 95 per cent",
        ]  # fmt: skip
        assert printed(funnel, "CHE-GENEVA")[5] == "within the limits"
        assert [row.key for row in found["staffing.small_offices"].rows] == ["KEN-MOMBASA"]
        assert printed(found["staffing.small_offices"], "KEN-MOMBASA") == ["1", "2"]
        chart = response.context["trends"].charts["staffing.funnel"]
        assert {mark.x for mark in chart.marks} == {153, 60, 30}
        assert "1 more" in chart.sentence

    def test_stand_beside_their_region_and_others_of_their_size(self, look):
        response = look(office="KEN-NAIROBI")
        found = tables(response)
        beside = found["staffing.beside"]
        assert {row.key: printed(beside, row.key) for row in beside.rows} == {
            "office": ["1", "33", "27", "55.0"],
            "region": ["3", "44", "49", "47.3"],
            "similar": ["1", "10", "20", "33.3"],
            "all": ["4", "99", "147", "40.2"],
        }
        chart = response.context["trends"].charts["staffing.beside"]
        assert [point.display for point in chart.series[0].points] == [
            "55.0",
            "47.3",
            "33.3",
            "40.2",
        ]
        assert "Kenya 55.0; Regional Office Nairobi 47.3;" in chart.sentence
        # The chosen office narrows what is projected, not the offices that it stands among.
        assert [row.label for row in found["staffing.unevenness"].rows] == ["All offices"]
        assert response.context["trends"].ceiling == ""

    def test_of_others_are_in_no_number(self, look):
        response = look("hr.nairobi")
        found = tables(response)
        # Nairobi and Mombasa below it.
        assert printed(found["staffing.funnel"], "KEN-NAIROBI")[:2] == ["33", "27"]
        assert [row.key for row in found["staffing.funnel"].rows] == ["KEN-NAIROBI"]
        assert "staffing.ceiling" not in found
        body = response.content.decode()
        assert "Hargeisa" not in body
        assert "Geneva" not in body
        assert look("council").status_code == 403
        assert look("pm.nairobi").status_code == 403


class TestFiles:
    def test_print_what_the_page_prints(self, look):
        t7 = tables(look())[ANSWER]
        response = look(path=f"{URL}tables/{ANSWER}.csv")
        rows = {
            row[0]: row for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
        }
        assert rows["P4"][1:4] == ["40", "44", "2"]
        assert rows["P4"][5] == t7.cell("P4", "linear")
        assert look(path=f"{URL}tables/staffing.funnel.xlsx").status_code == 200
        assert b"<svg" in look(path=f"{URL}charts/staffing.funnel.svg").content
        assert look(path=f"{URL}tables/nothing.csv").status_code == 404
        assert look(path=f"{URL}tables/{ANSWER}.exe").status_code == 404


class TestApi:
    def test_tells_what_the_page_tells(self, look, api, world):
        look()
        api.force_authenticate(world.people["gcu"])
        answer = api.get(API, {"as_of": "2024-12-31"}).json()
        assert (answer["since"], answer["population"]) == ("2014-12-31", "all_staff")
        rows = {row["key"]: row for row in answer["rows"]}
        assert rows["P4"]["first"] == {
            "as_of": "2022-12-31", "women": 40, "men": 60, "share_of_women": 40.0,
        }  # fmt: skip
        assert rows["P4"]["points_per_year"] == 2.0
        assert rows["P4"]["linear"] == {
            "outcome": "year", "year": 2027.0, "earliest": 2027.0, "latest": 2027.0, "points": 3,
        }  # fmt: skip
        assert rows["D1"]["linear"]["outcome"] == "not_on_trend"
        assert rows["D2"]["linear"] == {
            "outcome": "few_persons", "year": None, "earliest": None, "latest": None, "points": 0,
        }  # fmt: skip
        assert {row["key"]: row["drop"] for row in answer["levels"]} == {
            "D2": None, "D1": -5.0, "P5": -19.0, "P4": None,
        }  # fmt: skip
        assert answer["dissimilarity"]["index"] == pytest.approx(33 / 99 - 27 / 147)
        assert {row["office"]: row["standing"] for row in answer["offices"]} == {
            "CHE-GENEVA": "inside", "KEN-NAIROBI": "above", "SOM-HARGEISA": "inside",
        }  # fmt: skip
        api.force_authenticate(world.people["council"])
        assert api.get(API, {"as_of": "2024-12-31"}).status_code == 403
        api.force_authenticate(world.people["hr.dakar"])
        told = api.get(API, {"as_of": "2024-12-31"}).json()
        assert (told["rows"], told["levels"], told["offices"]) == ([], [], [])


class TestPage:
    def test_asks_a_fixed_number_of_statements(
        self, look, client, world, django_assert_num_queries
    ):
        look()
        with django_assert_num_queries(STATEMENTS):
            client.get(URL)
        with django_assert_num_queries(STATEMENTS):
            client.get(URL, {"since": "2023-12-31"})

    def test_says_so_where_nothing_counts(self, look):
        response = look("hr.dakar")
        assert response.status_code == 200
        assert "No return counts yet" in response.content.decode()
