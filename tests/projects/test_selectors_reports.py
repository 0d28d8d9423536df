"""Which reports somebody sees, and what the newest accepted one of a project says."""

from decimal import Decimal

from apps.projects.choices import ReportKind, ReportState
from apps.projects.selectors.reports import accepted_texts, reports_of, reports_seen
from tests.cast import World
from tests.projects.people_builders import DAKAR, NOW, make_project, make_report


def write(report, **parts: str) -> None:
    """Write parts of a report by plain rows."""
    for part, text in parts.items():
        report.texts.create(part=part, text=text, changed_at=NOW)


class TestReports:
    def test_are_seen_by_the_office_and_by_no_other(self, world: World):
        report = make_report(make_project(world))
        assert reports_of(project_id=report.project_id, scope=world.scope("pm.nairobi")) == [report]
        for nobody in ("head.dakar", "hr.nairobi", "council", "translator", "stranger"):
            assert not reports_seen(scope=world.scope(nobody)).exists(), nobody


class TestAcceptedTexts:
    def test_are_those_of_the_newest_accepted_report(self, world: World, django_assert_num_queries):
        first, second = make_project(world), make_project(world, "SN-1", office=DAKAR)
        earlier = make_report(first, kind=ReportKind.PROGRESS, state=ReportState.ACCEPTED)
        write(earlier, summary="Half way")
        newest = make_report(first, state=ReportState.ACCEPTED)
        write(newest, summary="All done", results="12 women")
        newest.figures.create(position=1, indicator="trained", value=Decimal(12), unit="persons")
        write(make_report(first, state=ReportState.SUBMITTED), summary="Not read yet")
        stated = make_report(second, is_stated=True, source="WGGI report, 2001")
        write(stated, results="Two spots")
        ids = [first.pk, second.pk]
        scope = world.scope("gcu")
        with django_assert_num_queries(3):
            found = accepted_texts(project_ids=ids, scope=scope)
        assert found[first.pk].parts == {"summary": "All done", "results": "12 women"}
        assert [figure.value for figure in found[first.pk].figures] == [12]
        assert found[second.pk].parts == {"results": "Two spots"}
        assert found[second.pk].is_stated
        assert set(accepted_texts(project_ids=ids, scope=world.scope("pm.nairobi"))) == {first.pk}
        assert accepted_texts(project_ids=ids, scope=world.scope("council")) == {}
