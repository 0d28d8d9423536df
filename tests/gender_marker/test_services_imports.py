"""Files of scores: what is read, what is refused and where, and that nothing is half-written."""

import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.gender_marker.choices import AssessmentState, Stage
from apps.gender_marker.models import Assessment, AssessmentAnswer, Edition, MarkerImport
from apps.gender_marker.selectors.imports import changes_seen, scores_written
from apps.gender_marker.services import imports
from apps.projects.choices import ProjectState
from apps.publishing.spreadsheets import SheetContent, read_rows, write_csv, write_xlsx
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.gender_marker.builders import (
    DAKAR,
    IOM_ROWS,
    NOON,
    YES_NO,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
)

STANDARDS = ("APPLICABLE", "NEEDS", "OUTPUTS", "ACTIVITIES", "PRINCIPAL")
HEADER = ["Project code", "Stage", *STANDARDS, "Code", "Reason", "Scored on", "Source"]
NOW = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
ALL_YES = ["yes"] * 5
NONE = [""] * 5


def row(project: str, stage: str, answers: list[str], *rest: str) -> list[str]:
    return [project, stage, *answers, *rest, *[""] * (4 - len(rest))]


def csv_of(*rows: list[str], header: list[str] | None = None) -> bytes:
    return write_csv(header or HEADER, rows)


def receive(world: World, content: bytes, by: str = "pm.nairobi", name: str = "s.csv") -> Any:
    return imports.receive(
        content=content, filename=name, edition_code="IOM-2017", at=NOW, scope=world.scope(by)
    )


def apply(world: World, kept: MarkerImport, *, only_good: bool = False, by: str = "pm.nairobi"):
    return imports.apply(import_id=kept.pk, only_good=only_good, at=NOW, scope=world.scope(by))


def codes(kept: MarkerImport) -> dict[str, list[str]]:
    """Problem → the cells where it stands."""
    found: dict[str, list[str]] = {}
    for group in kept.preview["groups"]:
        cells = [f"{chr(64 + column)}{line}" for _c, _s, line, column, *_r in group["places"]]
        found.setdefault(group["code"], []).extend(cells)
    return {code: sorted(cells) for code, cells in found.items()}


@pytest.fixture
def edition(world: World) -> Edition:
    """IOM's marker, with one combination that the rules leave open."""
    rows = (*IOM_ROWS, (None, ((("APPLICABLE",), ("unclear",), 1, 1),)))
    questions = (
        ("APPLICABLE", ("no", "yes", "unclear")),
        *((key, YES_NO) for key in STANDARDS[1:]),
    )
    return make_edition(rows=rows, questions=questions)


@pytest.fixture
def project(world: World, edition: Edition) -> Any:
    return make_project(world, code="P1")


class TestFile:
    def test_brings_answers_and_codes_in(self, world, edition, project):
        for code in ("P2", "P3", "P4", "P5"):
            make_project(world, code=code)
        header = [*HEADER, "NEEDS passage", "NEEDS words"]
        content = csv_of(
            [*row("P1", "proposal", ALL_YES), "Women fetch the water.", "An assessment"],
            row("P2", "End", ["no", "", "", "", ""]),
            row("P3", "mid-term", NONE, "2a", "", "2025-06-30", "Project list 2025"),
            row("P4", "proposal", ALL_YES, "1", "The budget says otherwise"),
            row("P5", "proposal", ["unclear", "", "", "", ""]),
            header=header,
        )
        kept = receive(world, content)
        assert kept.preview["counts"] == {"new": 5, "replaced": 0, "unchanged": 0, "rejected": 0}
        assert Assessment.objects.count() == 0
        apply(world, kept)
        scores = {each.project.code: each for each in Assessment.objects.all()}
        told = {code: each.code.key if each.code else None for code, each in scores.items()}
        assert told == {"P1": "2b", "P2": "N/A", "P3": "2a", "P4": "1", "P5": None}
        assert scores["P4"].computed_code.key == "2b"
        assert scores["P4"].because == "The budget says otherwise"
        assert scores["P3"].outcome is None
        assert scores["P3"].source == "Project list 2025"
        assert scores["P3"].scored_at.date() == date(2025, 6, 30)
        assert scores["P2"].stage == Stage.END
        assert {each.origin for each in scores.values()} == {"imported"}
        answer = AssessmentAnswer.objects.get(question__key="NEEDS", assessment=scores["P1"])
        assert (answer.option.key, answer.passage) == ("yes", "Women fetch the water.")
        assert answer.words == "An assessment"

    def test_changes_nothing_the_second_time(self, world, edition, project):
        content = csv_of(row("P1", "proposal", ALL_YES, "", "", "2026-03-01"))
        apply(world, receive(world, content))
        again = receive(world, content)
        assert again.preview["counts"] == {
            "new": 0,
            "replaced": 0,
            "unchanged": 1,
            "rejected": 0,
        }
        apply(world, again)
        score = Assessment.objects.get()
        assert (score.state, score.version) == ("scored", 1)
        # A job that is begun anew finds its work done.
        assert apply(world, again).result["counts"]["unchanged"] == 1

    def test_replaces_what_is_held_and_says_from_what_to_what(self, world, edition, project):
        held = make_score(world, project=project, edition=edition, code="1")
        kept = receive(world, csv_of(row("P1", "proposal", ALL_YES)))
        line = kept.preview["changes"]["replaced"][0]
        assert (line["before"], line["after"], line["row"]) == ("1", "2b", 2)
        apply(world, kept)
        held.refresh_from_db()
        assert held.state == AssessmentState.REPLACED
        assert held.ended_at == NOW
        assert "s.csv" in held.ended_because
        assert Assessment.objects.get(state="scored").code.key == "2b"

    def test_finds_every_problem_at_once_with_its_place(self, world, edition, project):
        make_project(world, code="CLOSED", state=ProjectState.COMPLETED)
        make_project(world, code="DRAFTED")
        make_project(world, code="NEWER")
        newer = Assessment.objects.create(
            project=project.__class__.objects.get(code="DRAFTED"),
            edition=edition,
            stage="proposal",
            begun_at=NOON,
        )
        make_score(
            world,
            project=project.__class__.objects.get(code="NEWER"),
            edition=edition,
            code="1",
        )
        assert newer.state == "draft"
        kept = receive(
            world,
            csv_of(
                row("", "proposal", ALL_YES),
                row("P1", "", ALL_YES),
                row("P1", "someday", ALL_YES),
                row("P1", "proposal", ["yes", "", "yes", "perhaps", "yes"]),
                row("P1", "end", ["yes", "yes", "", "", ""]),
                row("P1", "endorsement", NONE),
                row("P1", "mid_term", NONE, "2a"),
                row("P1", "mid_term", NONE, "3", "", "2027-01-01", "A list"),
                row("CLOSED", "proposal", ALL_YES),
                row("DRAFTED", "proposal", ALL_YES),
                row("P1", "proposal", ALL_YES, "1"),
                row("NEWER", "proposal", ALL_YES, "", "", "2020-01-01"),
                row("P1", "proposal", ["unclear", "", "", "", ""], "0"),
                row("P1", "proposal", ALL_YES, "", "", "yesterday"),
            ),
        )
        found = codes(kept)
        assert found["project_missing"] == ["A2"]
        assert found["stage_missing"] == ["B3"]
        assert found["unknown_stage"] == ["B4"]
        assert found["unknown_answer"] == ["F5"]
        # Blank is not no: what the code still depends on is named, question by question.
        assert found["unanswered"] == ["D5", "E6", "F6", "G6"]
        assert found["nothing_said"] == ["H7"]
        assert found["source_missing"] == ["K8"]
        assert found["unknown_code"] == ["H9"]
        assert found["in_future"] == ["J9"]
        assert found["closed"] == ["A10"]
        assert found["draft_begun"] == ["A11"]
        assert found["reason_missing"] == ["I12"]
        assert found["newer_held"] == ["J13"]
        assert found["undetermined"] == ["H14"]
        assert found["not_a_day"] == ["J15"]
        assert found["twice"] == ["A12", "A14", "A15", "A9"]
        assert kept.preview["counts"]["rejected"] == 14
        with pytest.raises(Invalid):
            apply(world, kept)
        assert not Assessment.objects.filter(origin="imported").exists()

    def test_refuses_unknown_foreign_and_blind_projects_in_the_same_words(
        self, world, edition, project
    ):
        blind = make_project(world, code="BLIND")
        foreign = make_project(world, code="FOREIGN", office=DAKAR)
        score = make_score(world, project=foreign, edition=edition, scorer="gcu")
        assert score.code.key == "2a"
        # Read blind in earnest only by another office; the reader keeps this project as well.
        first = make_score(world, project=blind, edition=edition, scorer="gcu", code="2b")
        make_reading(
            world,
            assessment=first,
            sample=make_sample(world, edition=edition),
            reader="pm.nairobi",
        )
        content = csv_of(*(row(code, "end", ALL_YES) for code in ("NOWHERE", "FOREIGN", "BLIND")))
        kept = receive(world, content)
        assert codes(kept) == {"unknown_project": ["A2", "A3", "A4"]}
        address = reverse("gender_marker:import_preview", args=[kept.pk])
        client = Client()
        client.force_login(world.people["pm.nairobi"])
        page = client.get(address).content.decode()
        assert page.count("You score no project with this code.") == 3
        assert "2b" not in page.replace("IOM-2017", "")

    def test_hides_what_its_sender_has_to_read_blind_by_now(self, world, edition, project):
        held = make_score(world, project=project, edition=edition, code="1", scorer="gcu")
        content = csv_of(row("P1", "proposal", ALL_YES), row("P1", "end", ALL_YES))
        kept = receive(world, content)
        scope = world.scope("pm.nairobi")
        assert len(changes_seen(kept=kept, kind="replaced", scope=scope)) == 1
        apply(world, kept)
        kept.refresh_from_db()
        assert len(scores_written(kept=kept, scope=scope)) == 2
        make_reading(
            world,
            assessment=held,
            sample=make_sample(world, edition=edition),
            reader="pm.nairobi",
        )
        assert changes_seen(kept=kept, kind="replaced", scope=scope) == []
        assert scores_written(kept=kept, scope=scope) == []

    def test_refuses_another_edition_in_the_file(self, world, edition, project):
        make_edition("IASC-2011", scale="IASC", is_default=False)
        header = ["Edition", *HEADER]
        kept = receive(
            world,
            csv_of(
                ["iom-2017", *row("P1", "proposal", ALL_YES)],
                ["IASC-2011", *row("P1", "end", ALL_YES)],
                header=header,
            ),
        )
        assert codes(kept) == {"other_edition": ["A3"]}
        with pytest.raises(Invalid):
            imports.receive(
                content=csv_of(row("P1", "end", ALL_YES)),
                filename="s.csv",
                edition_code="IOM-1999",
                at=NOW,
                scope=world.scope("pm.nairobi"),
            )

    @pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", csv_of()])
    def test_that_holds_no_scores_is_not_kept(self, world, edition, content):
        with pytest.raises(Invalid):
            receive(world, content)
        assert not MarkerImport.objects.exists()

    def test_good_rows_only(self, world, edition, project):
        content = csv_of(row("P1", "proposal", ALL_YES), row("NOWHERE", "end", ALL_YES))
        kept = apply(world, receive(world, content), only_good=True)
        assert kept.result["counts"] == {"new": 1, "replaced": 0, "unchanged": 0, "rejected": 1}
        assert Assessment.objects.get().project == project

    def test_is_looked_at_again_before_it_is_written(self, world, edition, project):
        kept = receive(world, csv_of(row("P1", "proposal", ALL_YES)))
        project.state = ProjectState.CANCELLED
        project.state_because = "No money"
        project.save()
        with pytest.raises(Invalid):
            apply(world, kept)
        assert not Assessment.objects.exists()

    def test_that_was_put_aside_is_not_imported(self, world, edition, project):
        kept = receive(world, csv_of(row("P1", "proposal", ALL_YES)))
        imports.discard(import_id=kept.pk, scope=world.scope("pm.nairobi"))
        with pytest.raises(WrongState):
            apply(world, kept)
        kept.refresh_from_db()
        assert bytes(kept.content) == b""

    def test_belongs_to_its_sender(self, world, edition, project):
        kept = receive(world, csv_of(row("P1", "proposal", ALL_YES)))
        with pytest.raises(OutOfScope):
            apply(world, kept, by="head.nairobi")
        for nobody in ("auditor", "stranger", "hr.nairobi"):
            with pytest.raises(NotPermitted):
                receive(world, csv_of(row("P1", "proposal", ALL_YES)), by=nobody)

    def test_costs_the_same_however_long_it_is(self, world, edition):
        for number in range(12):
            make_project(world, code=f"N{number}")

        def statements(*numbers: int) -> int:
            content = csv_of(*(row(f"N{number}", "end", ALL_YES) for number in numbers))
            kept = receive(world, content)
            with CaptureQueriesContext(connection) as captured:
                apply(world, kept)
            return len(captured)

        assert statements(0) == statements(*range(1, 12))


class TestTemplate:
    def test_can_be_filled_and_sent_back(self, world, edition, project):
        client = Client()
        client.force_login(world.people["pm.nairobi"])
        for extension in ("xlsx", "csv"):
            address = reverse("gender_marker:import_form_file", args=["IOM-2017", extension])
            content = client.get(address).content
            header = read_rows(io.BytesIO(content), f"a.{extension}").sheets[0].rows[0][1]
            assert [cell for cell in header if cell in STANDARDS] == list(STANDARDS)
            values = {
                "Project code": "P1",
                "Edition": "IOM-2017",
                "Stage": "End",
                "NEEDS passage": "=1+1",
                **dict.fromkeys(STANDARDS, "yes"),
            }
            filled = [str(values.get(str(cell), "")) for cell in header]
            texts = [str(cell) for cell in header]
            file = (
                write_csv(texts, [filled])
                if extension == "csv"
                else write_xlsx([SheetContent(name="Scores", header=texts, rows=[filled])])
            )
            kept = receive(world, file, name=f"s.{extension}")
            assert kept.preview["groups"] == []
            assert kept.preview["changes"]["new"][0]["after"] == "2b"

    def test_offers_the_answers_in_the_cells(self, world, edition):
        client = Client()
        client.force_login(world.people["pm.nairobi"])
        address = reverse("gender_marker:import_form_file", args=["IOM-2017", "xlsx"])
        book = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
        offered = {rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation}
        assert '"no,yes"' in offered
        assert '"no,yes,unclear"' in offered
        assert '"N/A,0,1,2a,2b"' in offered
        other = reverse("gender_marker:import_form_file", args=["IOM-1999", "xlsx"])
        assert client.get(other).status_code == 404


class TestPages:
    def test_lead_from_the_file_to_the_result(self, world, edition, project):
        client = Client()
        client.force_login(world.people["pm.nairobi"])
        content = csv_of(row("P1", "proposal", ALL_YES), row("NOWHERE", "end", ALL_YES))
        new = reverse("gender_marker:import_new")
        sent = {"edition": "IOM-2017", "file": SimpleUploadedFile("s.csv", content)}
        answer = client.post(new, sent, follow=True)
        page = answer.content.decode()
        assert "You score no project with this code." in page
        kept = MarkerImport.objects.get()
        address = reverse("gender_marker:import_apply", args=[kept.pk])
        assert client.post(address, {"mode": "all"}).status_code == 422
        answer = client.post(address, {"mode": "good"})
        assert answer.status_code == 303
        apply(world, kept, only_good=True)
        result = client.get(reverse("gender_marker:import_result", args=[kept.pk]))
        assert "1 score was written." in result.content.decode()
        problems = reverse("gender_marker:import_problems_file", args=[kept.pk, "csv"])
        assert "A3" in client.get(problems).content.decode()
        assert client.post(new, {"edition": "IOM-2017"}).status_code == 422
