"""Pages of reports: nothing that was typed is lost, with and without script."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.projects.choices import ReportState
from apps.projects.forms.parts import digest_of
from apps.projects.models import ProjectReport
from tests.cast import World
from tests.projects.people_builders import NOW, make_award, make_project, make_report


@pytest.fixture
def report(world: World) -> ProjectReport:
    project = make_project(world, manager="pm.nairobi")
    return make_report(project, award=make_award(world, project))


@pytest.fixture
def manager(world: World) -> Client:
    client = Client()
    client.force_login(world.people["pm.nairobi"])
    return client


def page(report: ProjectReport) -> str:
    return reverse("projects:report", args=[report.pk])


def written(world: World, report: ProjectReport, text: str, by: str = "head.nairobi") -> None:
    report.texts.create(
        part="summary", text=text, changed_by=world.people[by], changed_at=NOW, version=1
    )


def part(text: str, *, seen: str, version: int) -> dict[str, str]:
    """The three fields of the summary as a page sends them."""
    return {
        "summary": text,
        "version-summary": str(version),
        "shown-summary": digest_of(seen),
    }


class TestWriting:
    def test_saves_what_was_changed_and_leaves_what_was_only_shown(self, world, report, manager):
        written(world, report, "Theirs, newer")
        sent = part("An old text", seen="An old text", version=0) | {
            "results": "12 women",
            "version-results": "0",
            "shown-results": digest_of(""),
        }
        assert manager.post(page(report), sent).status_code == 303
        assert dict(report.texts.values_list("part", "text")) == {
            "summary": "Theirs, newer",
            "results": "12 women",
        }

    def test_shows_both_texts_when_somebody_was_faster(self, world, report, manager):
        written(world, report, "Theirs & newer")
        answer = manager.post(page(report), part("Mine, <new>", seen="", version=0))
        body = answer.content.decode()
        assert answer.status_code == 409
        assert "Theirs &amp; newer" in body
        assert "Mine, &lt;new&gt;</textarea>" in body
        # The next save keeps the writer's text, because both were seen.
        again = part("Both", seen="Theirs & newer", version=1)
        assert manager.post(page(report), again).status_code == 303
        assert report.texts.get().text == "Both"

    def test_answers_the_script_part_by_part(self, world, report, manager):
        address = reverse("projects:report_part", args=[report.pk, "summary"])
        first = manager.post(address, {"text": "One", "version": "0"})
        assert (first.status_code, first.json()) == (200, {"version": 1})
        late = manager.post(address, {"text": "Two", "version": "0"})
        assert late.status_code == 409
        assert late.json()["conflict"]["text"] == "One"
        unknown = reverse("projects:report_part", args=[report.pk, "poem"])
        assert manager.post(unknown, {"text": "x", "version": "0"}).status_code == 422

    def test_says_what_is_missing_and_keeps_the_rest(self, report, manager):
        sent = part("What we did", seen="", version=0) | {"do": "submit"}
        answer = manager.post(page(report), sent)
        body = answer.content.decode()
        assert answer.status_code == 422
        assert "paragraph 42" in body
        assert "What we did</textarea>" in body
        report.refresh_from_db()
        assert report.state == ReportState.DRAFT


class TestFigures:
    def send(self, manager, report, *, version: int, **row: str):
        fields = {f"f-0-{name}": value for name, value in row.items()}
        return manager.post(
            reverse("projects:report_figures", args=[report.pk]),
            {"version": version, "f-TOTAL_FORMS": "1", "f-INITIAL_FORMS": "0", **fields},
        )

    def test_are_saved(self, report, manager):
        row = {"indicator": "trained", "value": "30.5", "unit": "hours", "bound": "about"}
        assert self.send(manager, report, version=1, **row).status_code == 303
        assert str(report.figures.get().value) == "30.50"

    def test_keep_what_was_typed_when_it_is_wrong_or_late(self, report, manager):
        wrong = self.send(manager, report, version=1, indicator="trained", value="many")
        assert wrong.status_code == 422
        assert 'value="many"' in wrong.content.decode()
        row = {"indicator": "trained", "value": "30", "unit": "persons"}
        late = self.send(manager, report, version=7, **row)
        assert late.status_code == 409
        assert 'value="trained"' in late.content.decode()


class TestReading:
    def test_costs_the_same_for_many_reports(
        self, world, manager, django_assert_num_queries, django_assert_max_num_queries
    ):
        project = make_project(world)
        make_report(project)
        address = reverse("projects:reports") + "?show=all"
        manager.get(address)
        with django_assert_max_num_queries(16) as few:
            manager.get(address)
        for _number in range(5):
            make_report(project)
        with django_assert_num_queries(len(few)):
            assert len(manager.get(address).context["table"].rows) == 6

    def test_shows_a_submitted_report_to_those_who_accept_it(self, world, report, client):
        written(world, report, "What we did")
        report.state = ReportState.SUBMITTED
        report.save()
        client.force_login(world.people["wggi"])
        body = client.get(page(report)).content.decode()
        assert "Accept the report" in body
        assert "<textarea" not in body.split("What we did")[1]
        client.force_login(world.people["auditor"])
        assert "Accept the report" not in client.get(page(report)).content.decode()

    def test_stands_on_the_page_of_the_project(self, report, manager):
        body = manager.get(reverse("projects:project", args=[report.project_id])).content.decode()
        assert page(report) in body
