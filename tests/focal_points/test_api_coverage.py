"""The fixed address of coverage: its shape, its three answers, and what of it a head of office gets."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from tests.focal_points.builders import DAKAR, make_appointment, make_rule_set
from tests.focal_points.coverage_builders import make_stated

PATH = "/api/v1/focal-points/coverage/"
SHAPE = ["as_of", "status", "offices", "covered", "share", "focal_points", "failures"]


@pytest.fixture
def ask(world):
    """A function that asks as somebody."""

    def get(username: str, **asked: str):
        client = APIClient()
        client.force_login(world.people[username])
        return client.get(PATH, asked)

    return get


class TestCoverage:
    def test_has_exactly_the_shape_that_was_fixed(self, world, ask):
        make_rule_set(is_default=True, least=None)
        make_appointment(world, grade="P2")
        make_appointment(world, office=DAKAR, sex="M")
        make_appointment(world, office="KEN-MOMBASA", sex="")
        answer = ask("gcu", as_of="2025-12-31").json()
        assert list(answer) == SHAPE
        assert answer | {"failures": []} == {
            "as_of": "2025-12-31",
            "status": "computed",
            "offices": 5,
            "covered": 2,
            "share": 40.0,
            "focal_points": {"women": 1, "men": 1, "other": 1},
            "failures": [],
        }
        assert [(each["office"], each["rule"]) for each in answer["failures"]] == [
            ("KEN-NAIROBI", "grade")
        ]
        assert list(answer["failures"][0]) == ["office", "rule", "sentence"]
        assert answer["failures"][0]["sentence"]

    def test_is_unrounded(self, world, ask):
        make_appointment(world)
        assert ask("head.region", as_of="2025-12-31").json()["share"] == pytest.approx(100 / 3)

    def test_of_2006_is_stated(self, world, ask):
        make_stated()
        make_appointment(world)
        for username in ("gcu", "head.nairobi"):
            assert ask(username, as_of="2006-12-31").json() == {
                "as_of": "2006-12-31",
                "status": "stated",
                "offices": 292,
                "covered": None,
                "share": None,
                "focal_points": {"women": 69, "men": 12, "other": None},
                "failures": [],
            }

    def test_of_a_year_that_nobody_tells_of_is_not_known(self, world, ask):
        make_stated()
        answer = ask("gcu", as_of="2004-12-31").json()
        assert answer["status"] == "not_known"
        assert answer["offices"] is answer["covered"] is answer["share"] is None
        assert answer["focal_points"] == {"women": None, "men": None, "other": None}

    def test_of_a_head_is_the_own_subtree(self, world, ask):
        make_appointment(world)
        make_appointment(world, office=DAKAR)
        answer = ask("head.nairobi", as_of="2025-12-31").json()
        assert (answer["offices"], answer["covered"], answer["share"]) == (1, 1, 100.0)

    def test_has_no_share_without_offices(self, world, ask):
        make_appointment(world, office=DAKAR)
        spell = world.spells["KEN-NAIROBI"]
        spell.kind = "sub_office"
        spell.save()
        answer = ask("head.nairobi", as_of="2025-12-31").json()
        assert (answer["offices"], answer["covered"], answer["share"]) == (0, 0, None)

    @pytest.mark.parametrize(
        ("asked", "field"),
        [({"as_of": "31/12/2025"}, "as_of"), ({"rule_set": "NONE"}, "rule_set")],
    )
    def test_refuses_what_it_does_not_understand(self, world, ask, asked, field):
        make_rule_set(is_default=True, least=None)
        answer = ask("gcu", **asked)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]

    def test_is_of_today_where_no_day_is_named(self, world, ask):
        make_appointment(world)
        assert ask("gcu").json()["status"] == "computed"

    def test_is_closed_to_others(self, world, ask):
        assert ask("council", as_of="2025-12-31").status_code == 403
        assert APIClient().get(PATH).status_code == 401


class TestStatedCounts:
    def test_keep_source_and_blanks(self, world):
        make_stated(2003, total=85, women=None, men=None, offices=None)
        client = APIClient()
        client.force_login(world.people["auditor"])
        (row,) = client.get(reverse("api:focal_point_coverage_stated")).json()
        assert (row["year"], row["total"], row["women"], row["source"]) == (
            2003,
            85,
            None,
            "CRP/22",
        )
