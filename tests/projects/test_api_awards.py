"""Awards in the API: the fixed address of a round above all."""

import pytest
from rest_framework.test import APIClient

from apps.projects.choices import AwardState, ProjectState, RoundState
from tests.projects.award_builders import DAKAR, book, make_award, make_project, make_round
from tests.projects.test_selectors_awards import stated_award

AMOUNTS_OF_2001 = (8_500, 3_500, 5_000, 5_000, 3_000, 10_000, 5_000, 10_000)


@pytest.fixture
def ask(world):
    """A function that asks as somebody."""

    def get(username: str, path: str):
        client = APIClient()
        client.force_login(world.people[username])
        return client.get(f"/api/v1/projects/{path}")

    return get


class TestTheRoundOfAYear:
    def test_is_as_the_report_of_2001_has_it(self, world, ask):
        funding_round = make_round(world, year=2001, state=RoundState.STATED, envelope=50_000)
        for number, amount in enumerate(AMOUNTS_OF_2001, start=1):
            stated_award(
                world,
                funding_round,
                number=number,
                amount=amount,
                office_stated="Nairobi" if number == 2 else "Manila",
                title=f"Project {number}",
                state=ProjectState.NOT_COMPLETED if number > 6 else ProjectState.COMPLETED,
            )
        answer = ask("translator", "rounds/2001/").json()
        assert set(answer) == {"year", "envelope", "currency", "awarded", "projects"}
        assert (answer["year"], answer["envelope"], answer["awarded"]) == (2001, 50_000, 50_000)
        assert answer["currency"] == "USD"
        assert [each["amount"] for each in answer["projects"]] == list(AMOUNTS_OF_2001)
        assert answer["projects"][1] == {
            "title": "Project 2",
            "office": "Nairobi",
            "amount": 3_500,
            "status": "completed",
        }
        assert [each["status"] for each in answer["projects"]].count("not_completed") == 2
        assert all(isinstance(each["amount"], int) for each in answer["projects"])

    def test_says_null_where_no_document_states_an_amount(self, world, ask):
        funding_round = make_round(world, year=2002, state=RoundState.STATED, envelope=None)
        stated_award(world, funding_round, number=1, amount=None)
        answer = ask("council", "rounds/2002/").json()
        assert (answer["envelope"], answer["awarded"]) == (None, None)
        assert answer["projects"][0]["amount"] is None

    def test_names_offices_as_they_are_called_and_leaves_out_what_is_cancelled(self, world, ask):
        funding_round = make_round(world)
        make_award(world, funding_round, office=DAKAR, project=make_project(world, office=DAKAR))
        make_award(
            world,
            funding_round,
            amount=5_000,
            state=AwardState.CANCELLED,
            closing_words="The partner withdrew.",
        )
        answer = ask("auditor", "rounds/2026/").json()
        assert [each["office"] for each in answer["projects"]] == ["Sénégal"]
        assert answer["awarded"] == 10_000

    def test_gives_cents_where_there_are_any(self, world, ask):
        make_award(world, make_round(world), amount="1250.50")
        assert ask("gcu", "rounds/2026/").json()["awarded"] == 1250.5

    @pytest.mark.parametrize("name", ["council", "hr.nairobi", "stranger"])
    def test_of_this_product_is_not_for_who_sees_no_projects(self, world, ask, name):
        make_round(world)
        assert ask(name, "rounds/2026/").status_code == 404

    def test_does_not_exist_without_a_round(self, world, ask):
        assert ask("gcu", "rounds/1999/").status_code == 404


class TestAwards:
    def test_are_listed_as_far_as_they_are_seen(self, world, ask):
        funding_round = make_round(world)
        award = make_award(world, funding_round)
        make_award(world, funding_round, office=DAKAR)
        book(world, award, amount=4_000, reference="PV-1")
        found = ask("head.nairobi", "awards/").json()["results"]
        assert [(each["code"], each["paid"], each["balance"]) for each in found] == [
            ("WGGI-2026-01", 4_000, 6_000)
        ]
        assert ask("stranger", "awards/").json()["results"] == []

    def test_come_one_by_one_with_their_payments(self, world, ask):
        award = make_award(world, make_round(world))
        book(world, award, amount=4_000, reference="PV-1")
        answer = ask("pm.nairobi", f"awards/{award.pk}/").json()
        assert [each["reference"] for each in answer["payments"]] == ["PV-1"]
        assert answer["office_name"] == "Kenya"
