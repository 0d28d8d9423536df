"""Targets at their deadlines, against numbers worked by hand; never a figure of another population."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from apps.figures.display import display_cell
from apps.policy.models import Target
from apps.staffing.models import StatedFigure
from tests.staffing.trend_world import build_trend_world

URL = "/staffing/targets/"
API = "/api/v1/staffing/targets/"
STATEMENTS = 21
DUE = date(2024, 12, 31)


def promise(key, *, level, percent, comparison="at_least", due=DUE, **more):
    """A target as a document sets it."""
    fields = {"is_iom": True, "set_in": 2019, "target": "women at least", **more}
    return Target.objects.create(
        key=key,
        document="A decision",
        comparison=comparison,
        population=f"persons of {level}",
        level=level,
        percent=None if percent is None else Decimal(percent),
        deadline_on=due,
        source="A paper",
        **fields,
    )


@pytest.fixture
def look(world, client):
    """A function that opens the page as a member of the cast, with targets of every kind."""
    build_trend_world(world)
    # 99 of 246 is 40.2; of professional staff 55 of 153, 35.9.
    promise("all-40", level="all staff", percent="40")
    promise(
        "all-balance", level="all staff", percent="50", comparison="equal", replaced_by="all-40"
    )
    promise("professional-36", level="professional", percent="36")
    promise("levels-25", level="under-represented levels", percent="25")
    promise("leaders", level="senior leadership", percent="30")
    promise("later", level="all staff", percent="50", comparison="equal", due=date(2199, 12, 31))
    promise("words", level="", percent=None, comparison="none")
    promise("un-early", level="UN staff", percent="50", due=date(2000, 12, 31), is_iom=False)
    promise("stated", level="all staff", percent="45", due=date(2014, 9, 30))
    promise("silent", level="professional", percent="45", due=date(2014, 9, 30))
    StatedFigure.objects.create(
        key="iom-2014", as_of=date(2014, 6, 30), as_of_text="2014-06", category="all staff",
        grade="all", location="all", population="all_staff", percent_women=Decimal(46),
        kind="stated", is_plottable=True, source="C/105/INF/11",
    )  # fmt: skip
    StatedFigure.objects.create(
        key="iom-2014-p5", as_of=date(2014, 9, 30), as_of_text="2014-09", grade="P5 and above",
        category="international", location="all", population="all_staff",
        percent_women=Decimal(60), kind="stated", is_plottable=True, source="C/105/INF/11",
    )  # fmt: skip

    def as_member(username="gcu", path=URL, **parameters):
        client.force_login(world.people[username])
        return client.get(path, parameters)

    return as_member


def table_of(response, key):
    return response.context["tables"][key][0]


def told(response, *columns):
    """The named columns of every target."""
    table = table_of(response, "targets")
    return {
        row.key: tuple(display_cell(table.cell(row.key, column), "en") for column in columns)
        for row in table.rows
    }


class TestOutcomes:
    def test_are_what_the_data_of_exactly_these_persons_show(self, look):
        found = told(look(), "verdict", "shown")
        assert found == {
            "all-40": ("met", "40.2 per cent on 31 December 2024, by our returns"),
            "all-balance": ("not met", "40.2 per cent on 31 December 2024, by our returns"),
            "professional-36": ("not met", "35.9 per cent on 31 December 2024, by our returns"),
            "levels-25": (
                "not met",
                "2 of 4 levels on 31 December 2024, by our returns; short of it, per cent:"
                " D2 (0 of 3), D1 20.0",
            ),
            "leaders": ("the data do not say", ""),
            "later": ("not yet due", "40.2 per cent on 31 December 2024, by our returns"),
            "words": ("states no value", ""),
            "un-early": ("did not bind IOM", ""),
            "stated": ("met", "46.0 per cent on 30 June 2014, as stated: C/105/INF/11"),
            "silent": ("the data do not say", ""),
        }

    def test_name_the_day_that_binds_and_what_replaced_a_target(self, look):
        response = look()
        found = told(response, "binds", "replaced", "percent")
        assert found["all-balance"] == (
            "not known", "women at least: persons of all staff (2019)", "50.0",
        )  # fmt: skip
        assert found["un-early"][0] == "never: due before IOM joined the UN system"
        assert found["words"][2] == "NA"
        assert "2 were met and 3 not; of 2 the data do not say" in response.context["sentence"]

    def test_of_the_organization_are_not_told_from_the_returns_of_some_offices(self, look):
        response = look("hr.nairobi")
        found = told(response, "verdict", "shown")
        assert found["all-40"] == ("the data do not say", "")
        assert found["stated"][0] == "met"
        required = table_of(response, "required")
        assert [row.key for row in required.rows] == ["all", "G"]
        assert look("council").status_code == 403


class TestRequired:
    def test_answers_three_questions(self, look):
        response = look(recruitments="10")
        table = table_of(response, "required")
        rows = {row.key: [display_cell(cell, "en") for cell in row.cells] for row in table.rows}
        # 44 women of 100: six posts, three to 47 per cent, twelve more, 11 of ten do not exist.
        assert rows["P4"] == ["44", "56", "women", "6", "3", "12", "not within 10; 12 at least"]
        assert rows["D1"] == ["6", "24", "women", "9", "9", "18", "not within 10; 18 at least"]
        # Half of 20 is 10, and 47 per cent of 20 is 9.4: ten again.
        assert rows["P5"][3:] == ["5", "5", "10", "10 of 10"]
        assert look(recruitments="0").status_code == 404

    def test_is_the_same_in_the_file_and_for_programs(self, look, api, world):
        look()
        content = look(path=f"{URL}staffing.required.csv").content.decode("utf-8-sig")
        lines = {row[0]: row[1:] for row in csv.reader(io.StringIO(content))}
        assert lines["P4"][:6] == ["44", "56", "women", "6", "3", "12"]
        assert look(path=f"{URL}staffing.targets.xlsx").status_code == 200
        assert look(path=f"{URL}staffing.required.exe").status_code == 404
        api.force_authenticate(world.people["gcu"])
        answer = api.get(API, {"as_of": "2024-12-31", "recruitments": 30}).json()
        verdicts = {row["key"]: row["verdict"] for row in answer["targets"]}
        assert (verdicts["all-40"], verdicts["silent"]) == ("met", "data_do_not_say")
        [p4] = [row for row in answer["required_persons"] if row["key"] == "P4"]
        assert (p4["posts_that_change_hands"], p4["additional_persons"]) == (6, 12)
        assert p4["next_recruitments"] == {"of": 30, "needed": 21, "feasible": True, "least": 12}
        api.force_authenticate(world.people["council"])
        assert api.get(API, {"as_of": "2024-12-31"}).status_code == 403


class TestPage:
    def test_asks_a_fixed_number_of_statements(self, look, client, django_assert_num_queries):
        look()
        with django_assert_num_queries(STATEMENTS):
            client.get(URL)
        promise("one-more", level="all staff", percent="30", due=date(2023, 12, 31))
        with django_assert_num_queries(STATEMENTS):
            client.get(URL)
