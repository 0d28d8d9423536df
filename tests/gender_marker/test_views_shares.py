"""The page of shares, its files and its API: the same numbers everywhere, and what is refused."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from apps.gender_marker.models import Benchmark
from apps.projects.models import BudgetLine
from tests.gender_marker.builders import NOON, make_edition, make_reading, make_sample, make_score
from tests.gender_marker.shares_oracle import WORKED
from tests.projects.register_builders import add_budget, make_project

[TEN] = [case for case in WORKED if case.name == "ten projects"]
URL, API = "/gender-marker/shares/", "/api/v1/gender-marker/shares/"
ASKED = {"year": "2025", "edition": "IOM-2017"}
BOUNDS = ("share", "lowest", "highest")


@pytest.fixture
def seen_by(world):
    """A function that returns a client of a member of the cast."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


@pytest.fixture
def ten(world):
    """The case worked by hand, of Nairobi in 2025; and 2b alone in 2024."""
    edition = make_edition()
    for code, money in TEN.projects:
        project = make_project(world)
        add_budget(project, str(money))
        if code is not None:
            make_score(world, project=project, edition=edition, code=code)
        if code == "2b":
            add_budget(project, "5", year=2024)
    return edition


def floats(values):
    return [None if value is None else float(value) for value in values]


class TestApi:
    def test_gives_the_shares_worked_by_hand(self, world, ten, api):
        api.force_authenticate(world.people["gcu"])
        Benchmark.objects.create(
            kind="principal", first_year=2020, percent=15, source="A decision", set_at=NOON
        )
        answer = api.get(API, ASKED).json()
        assert (answer["total"], answer["coded"]) == ("1750.00", "1250.00")
        assert answer["coverage"] == float(TEN.coverage)
        rows = {row["code"]: row for row in answer["rows"]}
        assert list(rows) == ["0", "1", "2a", "2b", "N/A", None]
        assert set(rows["2b"]) >= {"code", "projects", "budget", "share", "lowest", "highest"}
        for code in ("0", "1", "2a", "2b"):
            assert [rows[code][name] for name in BOUNDS] == floats(TEN.shares[code])
        assert (rows["2b"]["projects"], rows["2b"]["budget"]) == (2, "400.00")
        assert (rows["N/A"]["budget"], rows[None]["budget"]) == ("250.00", "500.00")
        for code in ("N/A", None):
            assert [rows[code][name] for name in BOUNDS] == [None, None, None]
        assert answer["principal"]["benchmark"] == 15
        assert answer["significant"]["benchmark"] is None
        assert [answer["focused"][name] for name in BOUNDS] == floats(TEN.shares["2a+2b"])
        assert answer["unscored"]["not_assessed"] == 2
        # Blank is the compulsory edition; of expenditure nothing is known yet, which is not nothing.
        spent = api.get(API, {"year": "2025", "basis": "spent", "by": "donor"}).json()
        assert (spent["edition"], spent["total"], spent["coverage"]) == ("IOM-2017", "0.00", None)
        assert spent["lines"] == {"due": 9, "counted": 0, "missing": 9}
        by = api.get(API, {**ASKED, "by": "fund_type"}).json()["groups"]
        assert [(group["key"], group["total"]) for group in by] == [("other_funds", "1750.00")]

    @pytest.mark.parametrize(
        ("query", "codes"),
        [
            ({"edition": "IOM-2017"}, ["year"]),
            ({"edition": "IOM-2017", "year": "next"}, ["year"]),
            ({"edition": "IOM-1999", "year": "2025"}, ["unknown_edition"]),
            ({"edition": ["IOM-2017", "DAC-2016"], "year": "2025"}, ["two_editions"]),
            ({"edition": "IOM-2017,DAC-2016", "year": "2025"}, ["two_editions"]),
            ({**ASKED, "basis": "pledged", "by": "mood"}, ["invalid_choice", "invalid_choice"]),
        ],
    )
    def test_refuses_with_the_reason(self, world, ten, api, query, codes):
        api.force_authenticate(world.people["gcu"])
        response = api.get(API, query)
        assert response.status_code == 422
        assert [error["code"] for error in response.json()["errors"]] == codes


class TestPage:
    def test_prints_the_numbers_of_the_api_and_what_is_not_in_them(self, world, ten, seen_by):
        page = seen_by("gcu").get(URL, {**ASKED, "by": "region"}).content.decode()
        for printed in (
            "40.0 per cent",
            "between 26.7 per cent and 60.0 per cent",
            "2 projects with money have no score",
            "Not known: the policy names no number (paragraph 47)",
            "Regional Office Nairobi",
            "With counter-trafficking",
            "71.4",
        ):
            assert printed in page
        # Whoever sees some offices only is told of which ones the sums are.
        page = seen_by("head.nairobi").get(URL, ASKED).content.decode()
        assert "Of the projects of these offices and all below them: Kenya." in page

    def test_stands_years_of_one_edition_beside_each_other(self, world, ten, seen_by):
        Benchmark.objects.create(
            kind="principal", first_year=2025, percent=25, source="A decision", set_at=NOON
        )
        page = seen_by("gcu").get(URL, ASKED).content.decode()
        assert "Principal purpose: 100.0 per cent in 2024, 40.0 per cent in 2025." in page
        assert "reached, whatever code the rest gets" in page

    def test_says_what_belongs_here_in_a_year_without_money(self, world, ten, seen_by):
        response = seen_by("gcu").get(URL, {**ASKED, "year": "2031"})
        assert response.status_code == 200
        assert "No money of 2031" in response.content.decode()

    def test_refuses_what_cannot_be_added_up(self, world, ten, seen_by):
        for query in (
            {"year": "2025", "edition": ["IOM-2017", "DAC-2016"]},
            {"year": "25", "edition": "IOM-2017"},
            {"year": "2025", "edition": "IOM-1999"},
        ):
            response = seen_by("gcu").get(URL, query)
            assert response.status_code == 422
        response = seen_by("gcu").get(URL, {"edition": ["IOM-2017", "DAC-2016"]})
        assert "Scores of two editions are never added up" in response.content.decode()

    def test_shows_a_blind_reader_no_sum_anywhere(self, world, ten, seen_by, api):
        reading = make_reading(
            world,
            assessment=ten.assessments.first(),
            sample=make_sample(world, edition=ten),
            reader="head.nairobi",
        )
        file_url = reverse("gender_marker:shares_file", args=["codes", "csv"])
        api.force_authenticate(world.people["head.nairobi"])
        client = seen_by("head.nairobi")
        for url in (URL, file_url):
            assert client.get(url, ASKED).status_code == 403
        assert api.get(API, ASKED).status_code == 403
        reading.delete()
        assert client.get(URL, ASKED).status_code == 200


class TestFiles:
    def test_hold_exactly_what_is_shown(self, world, ten, seen_by):
        client = seen_by("gcu")

        def file(what, extension):
            url = reverse("gender_marker:shares_file", args=[what, extension])
            return client.get(url, ASKED)

        rows = list(csv.reader(io.StringIO(file("codes", "csv").content.decode("utf-8-sig"))))
        by_label = {row[0]: row[1:] for row in rows if row}
        assert by_label["2b · Code 2b"][:3] == ["400", "2", "40"]
        assert by_label["Total"][:2] == ["1750", "9"]
        assert file("codes", "xlsx").content[:2] == b"PK"
        assert file("trafficking", "csv").status_code == 200
        assert file("years", "svg")["Content-Type"].startswith("image/svg+xml")
        assert file("codes", "png").content[:4] == b"\x89PNG"
        assert file("groups", "csv").status_code == 404

    def test_of_expenditure_keep_the_choice(self, world, ten, seen_by):
        BudgetLine.objects.filter(amount=310).update(spent=10, spent_usd=10)
        url = reverse("gender_marker:shares_file", args=["codes", "csv"])
        text = seen_by("gcu").get(url, {**ASKED, "basis": "spent"}).content.decode("utf-8-sig")
        assert "2b · Code 2b,10,1,100" in text
