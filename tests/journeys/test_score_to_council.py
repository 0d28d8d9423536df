"""A project's marker from the first answers to the Council: scored, checked, held against the register, summed, signed.

The project manager in Nairobi works in French, the Gender Coordination Unit in Spanish; each step is taken by
the person whose step it is, through pages and the API, with the editions and rules of the reference files.
"""

from datetime import UTC, datetime

import pytest
from django.conf import settings as house

from apps.accounts.scope import OfficeScope
from apps.gender_marker import reference as gender_marker
from apps.gender_marker.models import AnnualEstimate, Assessment
from apps.publishing.document import Paragraph, TableBlock
from apps.reports.marker_chapter import marked_year, marker_chapter
from tests.gender_marker.builders import make_budget, make_project
from tests.journeys.desks import Desks

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
YEAR = 2025
PM, CHECKER, GCU, BUDGET = "pm.nairobi", "focalpoint.nairobi", "gcu", "budget"
SHARES = "/api/v1/gender-marker/shares/"
SCORES = "/api/v1/gender-marker/assessments/"
EVERYTHING = OfficeScope.everything("test")
MET = {
    question: {"answer": "yes", "passage": f"Le document le montre : {question}.", "place": "p. 4"}
    for question in ("APPLICABLE", "NEEDS", "OUTPUTS", "ACTIVITIES", "PRINCIPAL")
}


@pytest.fixture
def desks(world) -> Desks:
    """The cast at their desks; Nairobi runs two projects with money, of which none is scored."""
    gender_marker.load(folder=house.REFERENCE_DIR, now=NOW)
    for code, amount in (("KE-1", "300"), ("KE-2", "700")):
        project = make_project(
            world, code=code, state="under_way", manager=world.people[PM], is_gender_main=False
        )
        make_budget(project, year=YEAR, amount=amount)
    return Desks(world, {PM: "fr", GCU: "es"})


def score(desks: Desks, project: str, answers: dict[str, object]) -> Assessment:
    """The project manager scores a project at its proposal."""
    answer = desks(PM).post(
        SCORES,
        {"project": project, "edition": "IOM-2017", "stage": "proposal", "answers": answers},
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content
    return Assessment.objects.get(pk=answer.json()["id"])


def principal(desks: Desks) -> tuple[object, object, object]:
    """The share of principal purpose, with what it can still become."""
    answer = desks(GCU).get(SHARES, {"edition": "IOM-2017", "year": YEAR})
    assert answer.status_code == 200, answer.content
    [row] = [row for row in answer.json()["rows"] if row["code"] == "2b"]
    return row["share"], row["lowest"], row["highest"]


class TestJourney:
    def test_from_the_first_answers_to_table_nine(self, desks: Desks):
        # Nothing is scored: no share, and anything is possible.
        assert principal(desks) == (None, 0.0, 100.0)
        assert len(desks.home(PM, "owed")) == 2

        # A hole is named, in the reader's language; with all answers the code follows, and says why.
        hole = {key: value for key, value in MET.items() if key != "PRINCIPAL"}
        refused = desks(PM).post(
            SCORES,
            {"project": "KE-1", "edition": "IOM-2017", "stage": "proposal", "answers": hole},
            content_type="application/json",
        )
        assert refused.status_code == 422
        assert "le code en dépend" in message_of(refused)
        first = score(desks, "KE-1", MET)
        assert first.code.key == "2b"
        page = desks.read(PM, f"/gender-marker/assessments/{first.pk}/")
        assert "Le document le montre" in page
        assert len(desks.home(PM, "owed")) == 1
        assert principal(desks) == (100.0, 30.0, 100.0)

        # Another person checks it; the scorer cannot.
        check = f"/gender-marker/assessments/{first.pk}/check/"
        desks.send(PM, check, {"verdict": "agrees"}, status=403)
        desks.send(CHECKER, check, {"verdict": "agrees"})
        assert first.checks.get().checked_by == desks.world.people[CHECKER]

        # The register says otherwise: gender is not its main component. Whoever keeps the project replies.
        against = "gender is said not to be a main component of the project"
        assert against in desks.read(CHECKER, "/gender-marker/contradictions/")
        desks.send(
            PM,
            f"/gender-marker/assessments/{first.pk}/contradictions/iom-2b-not-main/",
            {"because": "Le registre sera corrigé."},
        )
        assert "Le registre sera corrigé." in desks.read(CHECKER, "/gender-marker/contradictions/")

        # The second project is scored; now nothing is open any more.
        score(
            desks,
            "KE-2",
            {
                "APPLICABLE": MET["APPLICABLE"],
                **{key: {"answer": "no"} for key in ("NEEDS", "OUTPUTS", "ACTIVITIES")},
            },
        )
        assert principal(desks) == (30.0, 30.0, 30.0)
        sums = desks(GCU).get(SHARES, {"edition": "IOM-2017", "year": YEAR}).json()
        assert [sums["total"], sums["coded"], sums["coverage"]] == ["1000.00", "1000.00", 100]
        assert {row["code"]: row["budget"] for row in sums["rows"] if row["projects"]} == {
            "2b": "300.00",
            "0": "700.00",
        }
        shown = desks.read(GCU, f"/gender-marker/shares/?year={YEAR}&edition=IOM-2017")
        assert "30,0 por ciento" in shown

        # The Budget Division signs what the unit prepared, and the Council reads these very numbers.
        desks.send(
            GCU, "/gender-marker/estimates/new/", {"year": str(YEAR), "words": "Estimación."}
        )
        [estimate] = AnnualEstimate.objects.all()
        desks.send(
            GCU, f"/gender-marker/estimates/{estimate.pk}/sign/", {"version": "1"}, status=403
        )
        desks.send(BUDGET, f"/gender-marker/estimates/{estimate.pk}/sign/", {"version": "1"})
        blocks = marker_chapter(marked_year(year=YEAR, scope=EVERYTHING), is_public=True)
        said = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
        assert "The Budget Division signed these figures off" in said
        [table] = [block.table for block in blocks if isinstance(block, TableBlock)]
        assert table.cell("2b", "share").value == 30


def message_of(answer) -> str:
    """What an answer of the API says, with plain spaces."""
    return " ".join(each["message"] for each in answer.json()["errors"])
