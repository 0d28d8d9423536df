"""`GET /api/v1/staffing/parity/`: its shape, its numbers, and who may ask."""

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command
from rest_framework.throttling import UserRateThrottle

from apps.staffing.api.parity import ParityView
from apps.staffing.choices import RevisionState
from apps.staffing.selectors.parity import Dimension
from iomgender.settings import base
from tests.cast import PEOPLE
from tests.staffing.golden_world import NOW, ONE_YEAR, sum_up, write_return

URL = "/api/v1/staffing/parity/"
ASKED = {"as_of": "2024-12-31", "by": "category"}
GOLDEN_ANSWERS = Path(__file__).parent.parent / "golden" / "parity.json"
ROW_KEYS = ["key", "label", "women", "men", "other", "total", "share_of_women", "band"]

# Who may ask, and how many persons each of them is told of on 31 December 2024.
MAY_ASK = {
    "hr.nairobi": 27,
    "head.nairobi": 27,
    "focalpoint.nairobi": 27,
    "mombasa": 1,
    "hr.hargeisa": 6,
    "head.hargeisa": 6,
    "hr.dakar": 0,
    "head.dakar": 0,
    "hr.region": 33,
    "head.region": 33,
    "hrm": 46,
    "wggi": 46,
    "gcu": 46,
    "ddg": 46,
    "senior": 46,
    "auditor": 46,
    "admin": 46,
}
MAY_NOT_ASK = [
    "council",
    "stranger",
    "pm.nairobi",
    "reviewer",
    "owner.finance",
    "budget",
    "translator",
]


@pytest.fixture
def ask(golden, api):
    """A function that asks as a member of the cast and returns the response."""

    def as_member(username="gcu", **parameters):
        api.force_authenticate(golden.people[username])
        return api.get(URL, {**ASKED, **parameters})

    return as_member


def rows_of(response):
    assert response.status_code == 200, response.content
    return {row["key"]: row for row in response.json()["rows"]}


class TestShape:
    def test_is_exactly_as_agreed(self, ask):
        expected = json.loads(GOLDEN_ANSWERS.read_text())
        for by in ("grade", "category", "office", "region", "location", "contract"):
            answer = ask(by=by)
            assert answer["Content-Type"] == "application/json"
            assert answer.json() == expected[by], by

    @pytest.mark.parametrize("by", list(Dimension))
    def test_has_the_same_keys_in_the_same_order_for_every_dimension(self, ask, by):
        body = ask(by=by.value).json()
        assert list(body) == ["as_of", "population", "coverage", "rows"]
        assert list(body["coverage"]) == ["due", "counted", "missing"]
        assert body["rows"]
        for row in body["rows"]:
            assert list(row) == ROW_KEYS

    def test_gives_shares_unrounded_of_women_and_men_only(self, ask):
        row = rows_of(ask())["general_service"]
        assert row["share_of_women"] == float(Fraction(1300, 23))
        assert (row["women"] + row["men"], row["total"]) == (23, 24)

    def test_gives_null_where_there_is_nobody_to_divide_by(self, ask):
        row = rows_of(ask())["ungraded"]
        assert row["share_of_women"] is None
        assert row["band"] == "none"

    def test_gives_the_band_of_every_row(self, ask):
        bands = {key: row["band"] for key, row in rows_of(ask(by="grade")).items()}
        assert {bands[key] for key in ("P4", "D1")} == {"nearest"}
        assert (bands["NO-C"], bands["G5"], bands["P1"]) == ("in", "above", "none")
        bands = {key: row["band"] for key, row in rows_of(ask(by="office")).items()}
        assert (bands["KEN-MOMBASA"], bands["SOM-HARGEISA"]) == ("single_post", "below")


class TestParameters:
    def test_another_date_is_a_404_that_names_the_nearest(self, ask):
        answer = ask(as_of="2024-10-01")
        assert answer.status_code == 404
        [problem] = answer.json()["errors"]
        assert (problem["field"], problem["code"]) == ("", "no_period")
        assert "2024-12-31" in problem["message"]

    @pytest.mark.parametrize(
        ("changed", "field", "code"),
        [
            ({"as_of": "31.12.2024"}, "as_of", "invalid"),
            ({"as_of": "2024-02-30"}, "as_of", "invalid"),
            ({"as_of": ""}, "as_of", "invalid"),
            ({"by": "colour"}, "by", "invalid_choice"),
            ({"population": "everybody"}, "population", "invalid_choice"),
            ({"status": "final"}, "status", "invalid_choice"),
            ({"office": "KEN\x00"}, "office", "null_characters_not_allowed"),
        ],
    )
    def test_a_bad_one_is_a_422_that_names_it(self, ask, changed, field, code):
        answer = ask(**changed)
        assert answer.status_code == 422
        [problem] = answer.json()["errors"]
        assert set(problem) == {"field", "code", "message"}
        assert (problem["field"], problem["code"]) == (field, code)
        assert problem["message"]

    def test_all_bad_ones_are_named_at_once(self, golden, api):
        api.force_authenticate(golden.people["gcu"])
        answer = api.get(URL, {"status": "final"})
        assert answer.status_code == 422
        assert [problem["field"] for problem in answer.json()["errors"]] == [
            "as_of",
            "by",
            "status",
        ]

    def test_an_office_narrows_to_itself_and_all_below(self, ask):
        answer = ask(by="office", office="KEN-NAIROBI")
        assert set(rows_of(answer)) == {"KEN-NAIROBI", "KEN-MOMBASA"}
        assert answer.json()["coverage"] == {"due": 2, "counted": 2, "missing": 0}

    def test_an_unknown_office_is_a_404(self, ask):
        assert ask(office="XXX-NOWHERE").status_code == 404

    def test_a_population_leaves_others_out(self, ask):
        rows = rows_of(ask(by="contract", population="one_year_plus"))
        assert rows["UNDER_ONE_YEAR"]["total"] == 0
        answer = ask(population="un_parity")
        assert answer.json()["population"] == "un_parity"
        assert sum(row["total"] for row in rows_of(answer).values()) == 18

    def test_provisional_adds_the_latest_submitted_return(self, golden, ask):
        write_return(golden, "SEN-DAKAR", NOW, [("G5", ONE_YEAR, 4, 4, 0)], RevisionState.SUBMITTED)
        sum_up(NOW)
        assert ask().json()["coverage"]["counted"] == 4
        answer = ask(status="provisional")
        assert answer.json()["coverage"] == {"due": 5, "counted": 5, "missing": 0}
        assert rows_of(answer)["general_service"]["total"] == 32


class TestCallers:
    def test_are_all_of_the_cast(self):
        assert {*MAY_ASK, *MAY_NOT_ASK} == set(PEOPLE)

    @pytest.mark.parametrize(("username", "persons"), MAY_ASK.items())
    def test_are_told_of_the_offices_they_see(self, ask, username, persons):
        answer = ask(username)
        assert sum(row["total"] for row in rows_of(answer).values()) == persons

    @pytest.mark.parametrize("username", MAY_NOT_ASK)
    def test_outside_the_inner_circle_are_refused(self, ask, username):
        answer = ask(username)
        assert answer.status_code == 403
        [problem] = answer.json()["errors"]
        assert problem["code"] == "not_permitted"

    @pytest.mark.parametrize("office", ["SEN-DAKAR", "CHE-GENEVA", "IOM"])
    def test_do_not_learn_of_other_offices(self, ask, office):
        assert ask("hr.nairobi", office=office).status_code == (200 if office == "IOM" else 404)

    def test_above_their_own_office_are_told_of_their_own_only(self, ask):
        answer = ask("hr.nairobi", by="office", office="IOM")
        assert set(rows_of(answer)) == {"KEN-NAIROBI", "KEN-MOMBASA"}

    def test_without_log_in_are_asked_for_a_token(self, golden, api):
        answer = api.get(URL, ASKED)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Token"
        assert answer.json()["errors"][0]["code"] == "not_authenticated"

    def test_come_in_by_a_token_of_the_command(self, golden, api):
        out = io.StringIO()
        call_command("create_token", "hr.hargeisa", stdout=out)
        answer = api.get(URL, ASKED, headers={"Authorization": f"Token {out.getvalue().strip()}"})
        assert rows_of(answer)["general_service"]["total"] == 6

    def test_with_a_wrong_token_are_refused(self, golden, api):
        answer = api.get(URL, ASKED, headers={"Authorization": "Token 0123456789"})
        assert answer.status_code == 401
        assert answer.json()["errors"][0]["code"] == "authentication_failed"

    def test_may_only_read(self, golden, api):
        api.force_authenticate(golden.people["gcu"])
        answer = api.post(URL, ASKED)
        assert answer.status_code == 405
        assert answer.json()["errors"][0]["code"] == "method_not_allowed"


class TestCsv:
    @pytest.mark.parametrize("asked_by", ["format", "accept"])
    def test_has_the_same_numbers_and_says_what_it_is(self, golden, api, asked_by):
        api.force_authenticate(golden.people["gcu"])
        answer = (
            api.get(URL, {**ASKED, "format": "csv"})
            if asked_by == "format"
            else api.get(URL, ASKED, headers={"Accept": "text/csv"})
        )
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        total = next(row for row in rows if row["key"] == "professional")
        assert (total["as_of"], total["population"]) == ("2024-12-31", "all_staff")
        assert (total["coverage.due"], total["coverage.counted"]) == ("5", "4")
        assert (total["women"], total["men"], total["total"]) == ("9", "9", "18")
        assert total["share_of_women"] == "50.0"
        assert next(row for row in rows if row["key"] == "ungraded")["share_of_women"] == ""


class TestThrottle:
    def test_is_on_in_every_installation(self):
        assert base.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["user"] == "1200/hour"
        assert base.REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] == [
            "rest_framework.throttling.UserRateThrottle"
        ]

    def test_answers_429_with_the_time_to_wait(self, ask, monkeypatch):
        monkeypatch.setattr(ParityView, "throttle_classes", [UserRateThrottle])
        monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
        assert [ask().status_code for _ in range(3)] == [200, 200, 429]
        answer = ask()
        assert int(answer["Retry-After"]) > 0
        assert answer.json()["errors"][0]["code"] == "throttled"


class TestStatements:
    @pytest.mark.parametrize("by", list(Dimension))
    def test_do_not_grow_with_the_rows(self, ask, by, django_assert_max_num_queries):
        ask(by=by.value)
        with django_assert_max_num_queries(16):
            ask(by=by.value)
