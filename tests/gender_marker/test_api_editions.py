"""The fixed addresses of editions and of computing a code: shapes, refusals, and that nothing is stored."""

import json
from datetime import UTC, datetime

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from apps.gender_marker.models import Assessment, AssessmentAnswer
from apps.gender_marker.reference import load
from tests.gender_marker import marker_oracle
from tests.gender_marker.builders import make_edition

EDITIONS = "/api/v1/gender-marker/editions/"
COMPUTE = "/api/v1/gender-marker/compute/"
AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ALL_MET = {
    "APPLICABLE": "yes",
    "NEEDS": "yes",
    "OUTPUTS": "yes",
    "ACTIVITIES": "yes",
    "PRINCIPAL": "no",
}

NO_BODIES = [
    [],
    "text",
    7,
    None,
    {},
    {"edition": "IOM-2017"},
    {"answers": ALL_MET},
    {"edition": "IOM-2017", "answers": []},
    {"edition": "IOM-2017", "answers": "yes"},
    {"edition": "IOM-2017", "answers": None},
    {"edition": "IOM-2017", "answers": {"NEEDS": None}},
    {"edition": "IOM-2017", "answers": {"NEEDS": ["yes"]}},
    {"edition": "IOM-2017", "answers": {"NEEDS": True}},
    {"edition": "IOM-2017", "answers": {"": "yes"}},
    {"edition": "IOM-2017", "answers": {"N" * 10_000: "yes"}},
    {"edition": "IOM-2017", "answers": {f"Q{i}": "yes" for i in range(501)}},
    {"edition": ["IOM-2017"], "answers": ALL_MET},
]


@pytest.fixture
def editions(world):
    """The editions of the reference files."""
    load(folder=settings.REFERENCE_DIR, now=AT)


def client_of(world, username: str, language: str = "en") -> APIClient:
    client = APIClient(headers={"accept-language": language})
    client.force_authenticate(world.people[username])
    return client


def compute(world, edition, answers, *, username="stranger", language="en"):
    body = {"edition": edition, "answers": answers}
    return send(client_of(world, username, language), body)


def send(client: APIClient, body):
    return client.post(COMPUTE, json.dumps(body), content_type="application/json")


def problems(response) -> set[tuple[str, str]]:
    assert response.status_code == 422, response.json()
    return {(each["field"], each["code"]) for each in response.json()["errors"]}


@pytest.mark.usefixtures("editions")
class TestEditions:
    def test_are_read_by_everybody_who_is_logged_in(self, world):
        assert APIClient().get(EDITIONS).status_code == 401
        found = client_of(world, "stranger").get(EDITIONS).json()
        assert found["count"] == 7
        assert [each["code"] for each in found["results"]] == [
            "IOM-2017",
            "IASC-2011",
            "ECHO-2014",
            "GAM-2018-DESIGN",
            "GAM-2018-MONITORING",
            "DAC-2016",
            "GEM-2013",
        ]

    def test_come_with_questions_answers_codes_and_rows(self, world):
        found = client_of(world, "council").get(EDITIONS).json()["results"][0]
        assert (found["scale"]["code"], found["is_default"], found["status"]) == (
            "IOM",
            True,
            "inferred",
        )
        assert {
            each["key"]: [option["key"] for option in each["options"]]
            for each in found["questions"]
        } == {key: list(answers) for key, answers in marker_oracle.IOM_QUESTIONS.items()}
        assert [each["key"] for each in found["codes"]] == ["N/A", "0", "1", "2a", "2b"]
        row = found["rows"][2]
        assert (row["number"], row["code"], row["status"]) == (3, "1", "verified")
        assert row["conditions"][1] == {
            "questions": ["NEEDS", "OUTPUTS", "ACTIVITIES"],
            "answers": ["yes"],
            "least": 1,
            "most": 2,
            "sentence": "1 to 2 of 3 are “Yes”: Needs assessment, Outputs, Activities",
        }

    def test_are_worded_in_the_language_that_is_asked_for(self, world):
        found = client_of(world, "stranger", "fr").get(EDITIONS).json()["results"][0]
        assert found["title"] == found["title_fr"] == "Marqueur de genre de l’OIM, 2017"
        assert found["questions"][1]["label"] == "Évaluation des besoins"

    def test_say_null_where_the_published_rules_are_silent(self, world):
        found = client_of(world, "stranger").get(EDITIONS).json()["results"]
        silent = {
            each["code"]: [row for row in each["rows"] if row["code"] is None] for each in found
        }
        assert {code for code, rows in silent.items() if rows} == {
            "GAM-2018-DESIGN",
            "GAM-2018-MONITORING",
        }
        assert silent["GAM-2018-DESIGN"][0]["reason"].startswith(
            "Undetermined: rule not published."
        )

    def test_keep_drafts_from_all_but_those_who_keep_markers(self, world):
        make_edition("IOM-2027", is_published=False)
        for username, number in (("stranger", 7), ("pm.nairobi", 7), ("gcu", 8), ("admin", 8)):
            assert client_of(world, username).get(EDITIONS).json()["count"] == number

    def test_take_a_fixed_number_of_statements(self, world, django_assert_num_queries):
        client = client_of(world, "gcu")
        client.get(EDITIONS)
        with django_assert_num_queries(10):
            assert len(client.get(EDITIONS, {"page_size": 2}).json()["results"]) == 2
        with django_assert_num_queries(10):
            assert len(client.get(EDITIONS).json()["results"]) == 7


@pytest.mark.usefixtures("editions")
class TestCompute:
    def test_answers_with_code_and_path_and_stores_nothing(self, world):
        assert compute(world, "IOM-2017", ALL_MET).json() == {
            "edition": "IOM-2017",
            "code": "2a",
            "path": [
                "Does the marker apply: Yes",
                "3 of 3 questions answered “Yes”: Needs assessment, Outputs, Activities",
                "Principal purpose: No",
                "Row 4: code 2a. All three minimum standards are met, and gender equality is not the"
                " principal purpose.",
            ],
            "row": 4,
            "status": "inferred",
            "skipped": [],
        }
        assert not Assessment.objects.exists()
        assert not AssessmentAnswer.objects.exists()

    def test_writes_nothing_at_all(self, world, django_assert_num_queries):
        client = client_of(world, "stranger")
        body = {"edition": "IOM-2017", "answers": ALL_MET}
        with django_assert_num_queries(7) as captured:
            client.post(COMPUTE, body, format="json")
        assert {each["sql"].split()[0] for each in captured.captured_queries} == {"SELECT"}

    def test_asks_nothing_more_where_the_marker_does_not_apply(self, world):
        found = compute(world, "IOM-2017", {"APPLICABLE": "no"}).json()
        assert (found["code"], found["status"]) == ("N/A", "unverified")
        assert found["skipped"] == ["NEEDS", "OUTPUTS", "ACTIVITIES", "PRINCIPAL"]

    def test_gives_null_where_the_published_rules_are_silent(self, world):
        answers = {"CONTACT": "yes", "A": "1", "D": "2", "G": "3", "J": "4", "TARGETED": "no"}
        answers |= {"GOODS": "no", "DELIVERY": "no"}
        found = compute(world, "GAM-2018-DESIGN", answers).json()
        assert found["code"] is None
        assert found["path"][-1].startswith(
            "Row 12: undetermined. Undetermined: rule not published."
        )

    def test_never_gives_0_for_what_was_not_screened(self, world):
        assert compute(world, "DAC-2016", {"SCREENED": "no"}).json()["code"] == "not screened"

    def test_speaks_the_language_that_is_asked_for(self, world):
        found = compute(world, "GEM-2013", {"CONTRIBUTION": "limited"}, language="es").json()
        assert found["path"][0] == "Contribución: Limitada"

    def test_names_every_hole(self, world):
        assert problems(compute(world, "IOM-2017", {"APPLICABLE": "yes", "NEEDS": "yes"})) == {
            ("OUTPUTS", "unanswered"),
            ("ACTIVITIES", "unanswered"),
            ("PRINCIPAL", "unanswered"),
        }

    def test_names_every_unknown_question_and_answer_at_once(self, world):
        answers = {"NEEDS": "maybe", "OUTCOMES": "yes", "PRINCIPAL": "YES"}
        assert problems(compute(world, "IOM-2017", answers)) == {
            ("NEEDS", "unknown_answer"),
            ("OUTCOMES", "unknown_question"),
            ("PRINCIPAL", "unknown_answer"),
        }

    def test_refuses_an_edition_that_there_is_not(self, world):
        for edition in ("IOM-2031", "iom-2017", "", "\x00"):
            found = problems(compute(world, edition, ALL_MET))
            assert {field for field, _ in found} == {"edition"}, edition

    def test_knows_no_draft(self, world):
        make_edition("IOM-2027", is_published=False)
        assert problems(compute(world, "IOM-2027", ALL_MET, username="gcu")) == {
            ("edition", "unknown_edition")
        }

    def test_refuses_a_body_that_is_no_edition_with_answers(self, world):
        client = client_of(world, "stranger")
        for body in NO_BODIES:
            response = send(client, body)
            assert response.status_code == 422, body
            assert response.json()["errors"], body
