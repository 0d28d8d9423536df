"""Sums of the register, worked by hand, and the same on page, API and file."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from apps.figures.figure import Empty, Status
from apps.projects.models import BudgetLine, Project, StatedMoney
from apps.projects.selectors.money import (
    ALL,
    ONLY,
    SPENT,
    UNKNOWN,
    WITHOUT,
    money_of,
    stated_amounts,
)
from tests.projects.register_builders import DAKAR, NAIROBI, add_budget, make_project

TODAY = date(2026, 3, 2)


@pytest.fixture
def money_world(world):
    """Four projects: 2025 holds 100 + 40.50 + 7 dollars, 2026 holds 1000 shillings, at 125 to the dollar."""
    plain = make_project(world, title="Plain", is_counter_trafficking=False)
    add_budget(plain, "100", fund="Donor A")
    add_budget(plain, "1000", year=2026, fund="Donor B", currency="KES", rate="125")
    trade = make_project(world, title="Trade", office=DAKAR, is_counter_trafficking=True)
    add_budget(trade, "40.50", fund="Own fund", is_iom_managed=True)
    add_budget(make_project(world, title="Who knows"), "7", fund="Donor A")
    make_project(world, title="No money", starts_on=date(2026, 1, 1), ends_before=date(2027, 1, 1))
    StatedMoney.objects.create(
        key="ct-2005",
        kind="counter_trafficking",
        year=2005,
        year_text="2005",
        amount_usd=11_800_000,
        what="Counter-trafficking projects",
        source="CRP/22",
    )
    StatedMoney.objects.create(
        key="all", kind="organization", year_text="undated", amount_usd=1, what="B", source="S"
    )
    return world


def values(table, row) -> dict[str, Fraction]:
    return {name: table.cell(row, name).value for name in (ALL, WITHOUT, ONLY, UNKNOWN)}


class TestMoney:
    def tables(self, world, by="gcu", year=None):
        return money_of(rows=Project.objects.all(), as_of=TODAY, year=year, scope=world.scope(by))

    def test_by_year_stands_with_and_without_counter_trafficking(self, money_world):
        table = self.tables(money_world).by_year
        assert values(table, "2025") == {
            ALL: Fraction(295, 2),
            WITHOUT: 100,
            ONLY: Fraction(81, 2),
            UNKNOWN: 7,
        }
        assert values(table, "2026") == {ALL: 8, WITHOUT: 8, ONLY: 0, UNKNOWN: 0}
        assert values(table, "total")[ALL] == Fraction(311, 2)

    def test_says_what_was_spent_and_of_how_many_lines_that_is_not_known(self, money_world):
        lines = BudgetLine.objects.filter(fund="Donor A")
        lines.filter(amount=100).update(spent=Decimal("60.25"), spent_usd=Decimal("60.25"))
        table = self.tables(money_world).by_year
        figure = table.cell("2025", SPENT)
        assert (figure.value, figure.missing_cells) == (Fraction("60.25"), 2)
        assert figure.coverage.to_dict() == {
            "due": 3,
            "counted": 1,
            "missing": 2,
            "of": "budget_lines",
        }
        assert (table.cell("2026", SPENT).value, table.cell("2026", SPENT).empty) == (
            None,
            Empty.MISSING,
        )

    def test_parts_add_up_to_all_in_every_line(self, money_world):
        found = self.tables(money_world)
        for table in (found.by_year, found.by_manager, found.by_fund):
            for row in table.rows:
                line = values(table, row.key)
                assert line[ALL] == line[WITHOUT] + line[ONLY] + line[UNKNOWN]

    def test_by_fund_and_manager(self, money_world):
        found = self.tables(money_world)
        assert {row.label: row.cells[0].value for row in found.by_fund.rows} == {
            "Donor A": 107,
            "Own fund": Fraction(81, 2),
            "Donor B": 8,
            "Total": Fraction(311, 2),
        }
        assert found.by_manager.cell("iom_managed", ALL).value == Fraction(81, 2)
        assert found.by_manager.cell("other_funds", ALL).value == 115

    def test_says_how_many_projects_have_no_budget(self, money_world):
        found = self.tables(money_world)
        assert found.coverage.to_dict() == {
            "due": 4,
            "counted": 3,
            "missing": 1,
            "of": "projects",
        }
        # All four run in 2026, one of them with money of that year; three run in 2025.
        assert found.by_year.cell("2026", ALL).coverage.to_dict() == {
            "due": 4,
            "counted": 1,
            "missing": 3,
            "of": "projects",
        }
        assert found.by_year.cell("2025", ALL).coverage.to_dict() == {
            "due": 3,
            "counted": 3,
            "missing": 0,
            "of": "projects",
        }

    def test_counts_money_outside_the_time_of_a_project(self, world):
        late = make_project(world, starts_on=date(2020, 1, 1), ends_before=date(2021, 1, 1))
        add_budget(late, "5", year=2022)
        coverage = self.tables(world).by_year.cell("2022", ALL).coverage
        assert (coverage.due, coverage.counted) == (1, 1)

    def test_of_one_year_holds_its_lines_only(self, money_world):
        found = self.tables(money_world, year=2026)
        assert [row.label for row in found.by_fund.rows] == ["Donor B"]

    def test_is_that_of_the_offices_one_sees(self, money_world):
        scope = money_world.scope("pm.nairobi")
        found = money_of(rows=Project.objects.all(), as_of=TODAY, scope=scope)
        assert values(found.by_year, "total")[ALL] == 115
        nobody = money_of(
            rows=Project.objects.all(), as_of=TODAY, scope=money_world.scope("stranger")
        )
        assert nobody.by_year.rows == ()

    def test_gives_many_small_funds_one_line(self, world):
        project = make_project(world)
        for number in range(53):
            add_budget(project, str(number + 1), fund=f"Fund {number:02}")
        table = self.tables(world).by_fund
        assert len(table.rows) == 52
        # The three smallest: 1 + 2 + 3.
        assert table.cell("rest", ALL).value == 6
        assert table.cell("total", ALL).value == 53 * 54 // 2

    def test_takes_five_statements(self, money_world, django_assert_num_queries):
        scope = money_world.scope("gcu")
        with django_assert_num_queries(7):
            money_of(rows=Project.objects.all(), as_of=TODAY, scope=scope)


class TestStatedAmounts:
    def test_are_as_published_and_in_no_sum(self, money_world):
        by_key = {
            each.stated.key: each for each in stated_amounts(scope=money_world.scope("auditor"))
        }
        figure = by_key["ct-2005"].figure
        assert (figure.value, figure.status) == (11_800_000, Status.AS_PUBLISHED)
        assert by_key["all"].figure is None
        total = money_of(
            rows=Project.objects.all(), as_of=TODAY, scope=money_world.scope("gcu")
        ).by_year
        assert values(total, "total")[ALL] < 200


class TestPages:
    def client(self, world, username) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    def test_print_the_same_numbers_as_the_api(self, money_world):
        client = self.client(money_world, "gcu")
        page = client.get(reverse("projects:money")).content.decode()
        for printed in ("147.50", "40.50", "155.50", "11,800,000", "3 of 4 projects with a budget"):
            assert printed in page
        answer = client.get(reverse("api:project_money")).json()
        by_key = {line["key"]: line for line in answer["by_year"]}
        assert by_key["2025"]["all"] == "147.50"
        assert by_key["2025"]["only"] == "40.50"
        assert by_key["total"]["all"] == "155.50"
        assert answer["coverage"] == {"due": 4, "counted": 3, "missing": 1, "of": "projects"}
        assert answer["stated"][0]["amount_usd"] == "11800000.00"

    def test_follow_the_filters_of_the_register(self, money_world):
        client = self.client(money_world, "gcu")
        for url in (reverse("projects:money"), reverse("api:project_money")):
            response = client.get(url, {"office": DAKAR})
            assert response.status_code == 200
        assert response.json()["by_year"][-1]["all"] == "40.50"
        assert client.get(url, {"office": "XXX"}).status_code == 422

    def test_say_what_is_missing(self, world):
        page = self.client(world, "auditor").get(reverse("projects:money")).content.decode()
        assert "No budget yet" in page


class TestApi:
    def test_lists_what_the_page_lists(self, money_world, api):
        api.force_authenticate(money_world.people["pm.nairobi"])
        answer = api.get(reverse("api:project_list"), {"counter_trafficking": "no"}).json()
        [found] = answer["results"]
        assert found["title"] == "Plain"
        assert (found["budget_usd"], found["spent_usd"]) == ("108.00", None)
        for line in BudgetLine.objects.filter(project_id=found["id"]):
            line.spent = line.amount / 2
            line.spent_usd = line.amount_usd / 2
            line.save()
        answer = api.get(reverse("api:project_list"), {"counter_trafficking": "no"}).json()
        assert answer["results"][0]["spent_usd"] == "54.00"

    def test_tells_one_project_whole(self, money_world, api):
        api.force_authenticate(money_world.people["auditor"])
        project = Project.objects.get(title="Plain")
        answer = api.get(reverse("api:project_detail", args=[project.pk])).json()
        assert answer["office"] == NAIROBI
        assert [line["units_per_usd"] for line in answer["budget_lines"]] == [
            "1.000000",
            "125.000000",
        ]
        assert Decimal(answer["budget_usd"]) == 108

    def test_has_nothing_of_other_offices(self, money_world, api):
        api.force_authenticate(money_world.people["pm.nairobi"])
        other = Project.objects.get(title="Trade")
        assert api.get(reverse("api:project_detail", args=[other.pk])).status_code == 404
        api.force_authenticate(money_world.people["stranger"])
        assert api.get(reverse("api:project_list")).status_code == 403
