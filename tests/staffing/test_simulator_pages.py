"""The simulator: where it starts, what it refuses, what it says, and who sees it."""

from datetime import date

import pytest
from lxml.html import fromstring

from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from tests.staffing.golden_world import ONE_YEAR, sum_up, write_return

URL = "/staffing/simulator/"
NOW, THEN = date(2022, 12, 31), date(2017, 12, 31)
BACK_TEST = f"{URL}back-test/"
GRADES = [("P4", ONE_YEAR, 20, 60, 1), ("P5", ONE_YEAR, 12, 38, 0), ("D1", ONE_YEAR, 1, 4, 0)]
FIVE_YEARS_BEFORE = [("P4", ONE_YEAR, 15, 65, 0), ("P5", ONE_YEAR, 8, 42, 0)]


@pytest.fixture
def staffed(golden):
    """The golden world with a larger office in Dakar on a closed date, and another five years before."""
    now = ReportingPeriod.objects.create(
        as_of=NOW, opens_on=NOW, closes_on=NOW, state=PeriodState.CERTIFIED
    )
    then = ReportingPeriod.objects.create(
        as_of=THEN, opens_on=THEN, closes_on=THEN, state=PeriodState.CERTIFIED
    )
    for period, rows in ((now, GRADES), (then, FIVE_YEARS_BEFORE)):
        write_return(golden, "SEN-DAKAR", period.as_of, rows)
        sum_up(period.as_of)
    return golden


@pytest.fixture
def ask(staffed, client):
    """A function that opens the simulator as a member of the cast."""

    logged_in = []

    def as_member(username="gcu", path=URL, headers=None, **parameters):
        if logged_in[-1:] != [username]:
            client.force_login(staffed.people[username])
            logged_in.append(username)
        asked = {"as_of": NOW.isoformat(), **parameters}
        return client.get(path, asked, headers=headers or {})

    return as_member


def row_of(response, key):
    return next(row for row in response.context["rows"] if row.key == key)


def words(response):
    return " ".join(fromstring(response.content).text_content().split())


class TestSimulator:
    def test_starts_from_the_approved_returns_of_the_date(self, ask):
        response = ask()
        assert response.status_code == 200
        start = response.context["start"]
        assert [(one.key, one.women, one.men) for one in start.opening] == [
            ("P4", 20, 60),
            ("P5", 12, 38),
            ("D1", 1, 4),
        ]
        assert start.other == 1
        assert row_of(response, "P5").now == "12 of 50 (24.0)"
        text = words(response)
        assert "not a forecast" in text
        assert "Persons of other or undisclosed sex are left out: 1." in text
        assert "assumptions of this product" in text

    def test_says_the_year_and_range_of_a_grade_and_counts_of_a_few_persons(self, ask):
        response = ask(h="60", lw="10", lm="10", pw="0", pm="0", years="30", by="2030", level="P5")
        five = row_of(response, "P5")
        # 60 - (60 - 24) 0.9^n is 47 after 9.66 years, so at the end of the tenth.
        assert five.entered == "2032"
        low, high = five.entered_range.split(" to ")
        assert int(low) < 2032 < int(high)
        assert five.needed == "64.4"
        assert "64.4 per cent of the hires" in response.context["question"]
        few = row_of(response, "D1")
        assert (few.now, few.entered) == ("1 of 5", "too few persons")
        assert " of " in few.then
        assert "cent" not in few.then
        assert [chart.key for chart in response.context["charts"]] == [
            "simulator.shares",
            "simulator.range",
        ]
        assert "D1" not in [line.key for line in response.context["charts"][0].series]

    def test_says_that_hiring_below_the_band_never_enters_it(self, ask):
        response = ask(h="47", pw="0", pm="0", years="30")
        assert "there is no year" in response.context["limit"]
        assert row_of(response, "P5").entered == "not by 2052"
        assert ask(h="48").context["limit"] == ""
        assert row_of(ask(by="2023"), "P5").needed == "not by hiring alone"

    def test_lets_one_grade_differ_and_counts_planned_retirements(self, ask):
        plain = ask(years="1", lw="0", lm="0", pw="0", pm="0", h="100")
        asked = {"r0-level": "P4", "r0-year": "2023", "r0-women": "0", "r0-men": "10"}
        response = ask(years="1", lw="0", lm="0", pw="0", pm="0", h="100", **asked)
        assert row_of(plain, "P4").then == "25.0"
        assert row_of(response, "P4").then == "37.5"
        own = ask(years="1", lw="0", lm="0", pw="0", pm="0", h="100", **{"P4-lm": "50"})
        assert row_of(own, "P4").then == "62.5"
        assert row_of(own, "P5").then == "24.0"

    def test_shows_what_is_wrong_at_its_field_and_loses_nothing(self, ask):
        line = {"r0-level": "P4", "r0-year": "2024", "r0-women": "0", "r0-men": "61"}
        response = ask(**{**line, "h": "101", "P5-lw": "3,5", "g": "1e9"})
        assert response.status_code == 422
        page = fromstring(response.content)
        for name, value in {**line, "h": "101", "P5-lw": "3,5", "g": "1e9"}.items():
            assert page.get_element_by_id(f"id_{name}").value == value
        for name in ("h", "g", "r0-men"):
            assert page.xpath(f"//*[@role='alert']//a[@href='#id_{name}']")
            assert page.get_element_by_id(f"e-{name}") is not None

    def test_answers_the_moving_slider_with_the_result_alone(self, ask, django_assert_num_queries):
        whole = ask()
        with django_assert_num_queries(12):
            part = ask(headers={"HX-Request": "true"})
        assert b"<html" not in part.content
        assert b"simulator-set" not in part.content
        assert row_of(part, "P5") == row_of(whole, "P5")
        wrong = ask(headers={"HX-Request": "true"}, h="120")
        assert wrong.status_code == 422
        assert b"#id_h" in wrong.content

    def test_counts_only_the_offices_that_somebody_sees(self, ask):
        response = ask("hr.nairobi")
        assert response.status_code == 200
        assert "rows" not in response.context
        assert "Nobody to start from" in words(response)
        assert ask("hr.dakar").context["start"].opening[0].women == 20
        assert ask("hr.nairobi", office="SEN-DAKAR").status_code == 404
        assert ask("council").status_code == 403

    def test_starts_from_the_latest_certified_date_unless_another_is_chosen(self, ask, staffed):
        assert ask(as_of="").context["start"].as_of.isoformat() == "2023-12-31"
        later = ask(as_of="2024-12-31", population="all_staff")
        assert "not certified" in words(later)
        assert {level.ladder for level in later.context["start"].opening} == {
            "general_service",
            "national_officer",
            "professional",
        }


class TestBackTest:
    def test_prints_the_error_of_each_grade_against_what_was_counted(self, ask):
        response = ask(path=BACK_TEST, h="50", lw="10", lm="10", pw="0", pm="0")
        assert response.status_code == 200
        by_grade = {row.label: row for row in response.context["errors"]}
        # 50 - (50 - 16) 0.9^5 is 29.9; 12 of 50 were counted, 24.0.
        assert by_grade["P5"].simulated == "29.9"
        assert by_grade["P5"].error == "+5.9"
        assert "31 December 2017" in response.context["sentence"]
        assert "D1" not in by_grade

    def test_is_not_possible_where_there_is_no_such_period(self, ask):
        response = ask(path=BACK_TEST, as_of=THEN.isoformat())
        assert "Not possible: there is no period" in words(response)
        wrong = ask(path=BACK_TEST, h="200")
        assert wrong.status_code == 422
        assert "From 0 to 100 per cent." in words(wrong)
