"""The portfolio: what each person finds there, and what nobody finds who reads blind."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.gender_marker.choices import Stage, Standing
from apps.gender_marker.models import Assessment, QualityCheck
from apps.publishing.spreadsheets import read_rows
from tests.cast import World
from tests.gender_marker.builders import (
    DAKAR,
    IOM_ROWS,
    NOON,
    make_budget,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
    make_undetermined,
)

HIDDEN = "Hidden while you read it blind"
OLD = datetime(2020, 5, 4, 9, 0, tzinfo=UTC)
QUESTIONS: Any = (
    ("APPLICABLE", ("no", "yes", "unclear")),
    *((key, ("no", "yes")) for key in ("NEEDS", "OUTPUTS", "ACTIVITIES", "PRINCIPAL")),
)

FOUND_BY: list[tuple[dict[str, str], set[str]]] = [
    ({"standing": "scored"}, {"SCORED", "OLD", "DAKAR"}),
    ({"standing": "not_applicable"}, {"NA"}),
    ({"standing": "unscored"}, {"UNDETERMINED", "DRAFT", "ELSEWHERE", "NEVER"}),
    ({"standing": "undetermined"}, {"UNDETERMINED"}),
    ({"standing": "draft"}, {"DRAFT"}),
    ({"standing": "other_edition"}, {"ELSEWHERE"}),
    ({"standing": "never"}, {"NEVER"}),
    # The stage that counts is the latest, so that its code is found and not the earlier one.
    ({"code": "2b"}, {"SCORED"}),
    ({"code": "2a"}, set()),
    ({"stage": "end"}, {"SCORED"}),
    ({"older": "24"}, {"OLD"}),
    ({"checked": "yes"}, {"OLD"}),
    ({"checked": "no"}, {"SCORED", "NA", "DAKAR"}),
    ({"office": DAKAR}, {"DAKAR"}),
    ({"region": "KEN-NAIROBI-RO", "standing": "scored"}, {"SCORED", "OLD"}),
    ({"text": "elsewhere"}, {"ELSEWHERE"}),
    ({"state": "open", "code": "2b"}, {"SCORED"}),
    ({"edition": "IASC-2011", "standing": "scored"}, {"ELSEWHERE"}),
    ({"manager": "nobody", "code": "0"}, {"OLD"}),
]


def client_of(world: World, username: str) -> Client:
    client = Client()
    client.force_login(world.people[username])
    return client


@pytest.fixture
def portfolio(world: World) -> dict[str, Any]:
    """A project for each way in which one can stand by IOM-2017, and one of Dakar."""
    rows = (*IOM_ROWS, (None, ((("APPLICABLE",), ("unclear",), 1, 1),)))
    edition = make_edition(questions=QUESTIONS, rows=rows)
    other = make_edition("IASC-2011", scale="IASC", is_default=False)
    made = {
        name: make_project(world, code=name.upper(), title=f"Project {name}")
        for name in ("scored", "na", "undetermined", "draft", "elsewhere", "never", "old")
    }
    made["dakar"] = make_project(world, code="DAKAR", title="Project dakar", office=DAKAR)
    fresh = datetime.now(UTC) - timedelta(days=3)
    make_score(world, project=made["scored"], edition=edition, code="2a", scored_at=fresh)
    make_score(
        world,
        project=made["scored"],
        edition=edition,
        code="2b",
        stage=Stage.END,
        scored_at=fresh,
    )
    make_score(world, project=made["na"], edition=edition, code="N/A", scored_at=fresh)
    make_undetermined(world, project=made["undetermined"], edition=edition)
    Assessment.objects.create(
        project=made["draft"], edition=edition, stage=Stage.PROPOSAL, begun_at=NOON
    )
    make_score(world, project=made["elsewhere"], edition=other, code="1")
    make_score(world, project=made["old"], edition=edition, code="0", scored_at=OLD)
    make_score(world, project=made["dakar"], edition=edition, code="1", scored_at=fresh)
    make_budget(made["scored"], year=2025, amount="700.50")
    make_budget(made["scored"], year=2025, fund="Another", amount="100")
    make_budget(made["scored"], year=2024, amount="9")
    return {"edition": edition, **made}


def found(client: Client, **query: str) -> list[str]:
    response = client.get(reverse("gender_marker:overview"), query)
    assert response.status_code == 200
    if "table" not in response.context or not response.context["number"]:
        return []
    return [row.record.code for row in response.context["table"].rows]


def told(client: Client, **query: str) -> dict[str, Any]:
    response = client.get("/api/v1/gender-marker/portfolio/", query)
    assert response.status_code == 200
    return {each["project"]: each for each in response.json()["results"]}


class TestPortfolio:
    def test_shows_each_person_their_projects(self, world, portfolio):
        assert len(found(client_of(world, "auditor"))) == 8
        assert "DAKAR" not in found(client_of(world, "pm.nairobi"))
        assert found(client_of(world, "head.dakar")) == ["DAKAR"]
        for nobody in ("hr.nairobi", "stranger", "council"):
            client = client_of(world, nobody)
            assert client.get(reverse("gender_marker:overview")).status_code == 403
            assert client.get("/api/v1/gender-marker/portfolio/").status_code == 403

    def test_finds_by_what_stands_in_the_address(self, world, portfolio):
        old = Assessment.objects.get(project=portfolio["old"])
        QualityCheck.objects.create(
            assessment=old,
            verdict="agrees",
            scored_by=old.scored_by,
            checked_by=world.people["wggi"],
            checked_at=NOON,
        )
        client = client_of(world, "gcu")
        for query, expected in FOUND_BY:
            assert set(found(client, **query)) == expected, query
            assert set(told(client, **query)) == expected, query

    @pytest.mark.parametrize(
        ("verdict", "words"),
        [("agrees", "checked<"), ("disagrees", "checked: another code is proposed<")],
    )
    def test_tells_a_check_that_agrees_from_one_that_does_not(
        self, world, portfolio, verdict, words
    ):
        old = Assessment.objects.get(project=portfolio["old"])
        QualityCheck.objects.create(
            assessment=old,
            verdict=verdict,
            proposed_code=old.edition.codes.get(key="2b") if verdict == "disagrees" else None,
            words="Page 3 says so." if verdict == "disagrees" else "",
            scored_by=old.scored_by,
            checked_by=world.people["wggi"],
            checked_at=NOON,
        )
        page = client_of(world, "gcu").get(reverse("gender_marker:overview"), {"code": "0"})
        assert words in page.content.decode()

    def test_counts_scored_unscored_and_not_applicable(self, world, portfolio):
        client = client_of(world, "gcu")
        response = client.get(reverse("gender_marker:overview"), {"code": "2b"})
        tiles = {tile.label: tile.figure for tile in response.context["tiles"]}
        assert {label: figure.value for label, figure in tiles.items()} == {
            "Scored": 3,
            "Unscored": 4,
            "Not applicable": 1,
        }
        coverage = tiles["Scored"].coverage
        assert (coverage.due, coverage.counted, coverage.missing) == (8, 4, 4)

    def test_sorts_by_code_and_age_and_money(self, world, portfolio):
        client = client_of(world, "gcu")
        assert found(client, sort="scored_at")[:2] == ["OLD", "UNDETERMINED"]
        assert found(client, sort="-code")[:2] == ["SCORED", "DAKAR"]
        assert found(client, sort="-year_budget", year="2025")[0] == "SCORED"

    def test_tells_code_stage_age_person_and_budget_of_the_year(self, world, portfolio):
        client = client_of(world, "gcu")
        page = client.get(reverse("gender_marker:overview"), {"year": "2025", "code": "2b"})
        text = page.content.decode()
        name = world.people["pm.nairobi"].get_full_name() or "pm.nairobi"
        for part in ("2b", "End", "less than a month ago", name, "800.50", "Budget 2025 (USD)"):
            assert part in text
        old = client.get(reverse("gender_marker:overview"), {"code": "0"}).content.decode()
        assert "years ago" in old
        line = told(client, year="2025")["SCORED"]
        assert (line["code"], line["stage"], line["budget_usd"]) == ("2b", "end", "800.50")
        assert told(client, year="2025")["NEVER"]["budget_usd"] is None

    def test_exports_exactly_what_is_shown(self, world, portfolio):
        client = client_of(world, "gcu")
        for extension in ("csv", "xlsx"):
            address = reverse("gender_marker:overview_file", args=[extension])
            file = client.get(address, {"standing": "unscored", "sort": "-title"})
            sheet = read_rows(io.BytesIO(file.content), f"a.{extension}").sheets[0]
            assert [row[0] for _number, row in sheet.rows[1:]] == [
                "UNDETERMINED",
                "NEVER",
                "ELSEWHERE",
                "DRAFT",
            ]
        assert client.get(reverse("gender_marker:overview_file", args=["pdf"])).status_code == 404

    def test_costs_the_same_however_many_projects(self, world, portfolio):
        client = client_of(world, "gcu")
        client.get(reverse("gender_marker:overview"))

        def statements() -> int:
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("gender_marker:overview"))
            return len(captured)

        before = statements()
        for number in range(12):
            project = make_project(world, code=f"MORE-{number}")
            make_score(world, project=project, edition=portfolio["edition"])
        assert statements() == before
        assert before == 23

    def test_offers_the_next_step_to_who_keeps_the_project(self, world, portfolio):
        page = client_of(world, "pm.nairobi").get(reverse("gender_marker:overview"))
        text = page.content.decode()
        assert "Go on with the draft" in text
        assert "Score it again" in text
        assert (
            "Score it"
            not in client_of(world, "auditor")
            .get(reverse("gender_marker:overview"))
            .content.decode()
        )

    def test_says_what_belongs_here_where_there_is_nothing(self, world):
        client = client_of(world, "gcu")
        assert "No marker yet" in client.get(reverse("gender_marker:overview")).content.decode()
        assert client.get("/api/v1/gender-marker/portfolio/").status_code == 404
        make_edition()
        assert "No project yet" in client.get(reverse("gender_marker:overview")).content.decode()

    def test_refuses_an_edition_that_there_is_not(self, world, portfolio):
        client = client_of(world, "gcu")
        answer = client.get(reverse("gender_marker:overview"), {"edition": "IOM-1999"})
        assert answer.status_code == 422


class TestBlindReader:
    @pytest.fixture
    def reader(self, world: World, portfolio: dict[str, Any]) -> Client:
        """The head of Dakar, who sees Nairobi as well and has its scored project to read blind."""
        Grant.objects.create(
            user=world.people["head.dakar"], role=Role.AUDITOR, starts_on=date(2020, 1, 1)
        )
        score = Assessment.objects.get(project=portfolio["scored"], stage=Stage.END)
        make_reading(
            world, assessment=score, sample=make_sample(world, edition=portfolio["edition"])
        )
        return client_of(world, "head.dakar")

    def test_sees_the_project_without_its_score(self, reader, portfolio):
        page = reader.get(reverse("gender_marker:overview"), {"text": "scored"})
        assert HIDDEN in page.content.decode()
        assert "marker-code" not in page.content.decode()
        line = told(reader)["SCORED"]
        assert line["standing"] == "hidden"
        assert [line[key] for key in ("code", "stage", "scored_at", "is_checked")] == [None] * 4
        assert line["scored_by"] == ""
        file = reader.get(reverse("gender_marker:overview_file", args=["csv"]))
        row = next(row for row in file.content.decode().splitlines() if row.startswith("SCORED"))
        assert HIDDEN in row
        assert "2b" not in row
        assert "End" not in row

    def test_finds_it_by_nothing_that_depends_on_scores(self, reader, portfolio):
        queries = [
            *({"standing": each} for each in ("unscored", *Standing.values)),
            *({"code": each} for each in ("N/A", "0", "1", "2a", "2b")),
            *({"stage": each} for each in Stage.values),
            *({"older": "6"}, {"checked": "yes"}, {"checked": "no"}),
            {"edition": "IASC-2011", "standing": "never"},
        ]
        for query in queries:
            assert "SCORED" not in found(reader, **query), query
            assert "SCORED" not in told(reader, **query), query

    def test_reads_no_sums(self, reader, portfolio):
        page = reader.get(reverse("gender_marker:overview"))
        assert page.context["tiles"] == []
        assert "You have projects to read blind" in page.content.decode()

    def test_learns_nothing_from_the_order(self, reader, portfolio):
        for sort in ("code", "-code", "scored_at", "-scored_at"):
            # Among those without a score, by code of the project.
            order = found(reader, sort=sort)
            assert order.index("SCORED") == order.index("NEVER") + 1
