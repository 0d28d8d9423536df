"""Reports that an award makes due, and how they move with its end."""

from datetime import date

import pytest

from apps.projects.choices import ReportKind, ReportState
from apps.projects.services.reports.planning import plan_reports, plans_of, replan_reports
from apps.web.refusals import Invalid, NotPermitted
from tests.cast import World
from tests.projects.people_builders import BEGINS, ENDS_BEFORE, NOW, make_award, make_project


def days(reports: list) -> list[tuple]:
    """Kind, end and due day of reports, in the order of their kind."""
    return sorted((one.kind, one.ends_before, one.due_on) for one in reports)


class TestPlan:
    def test_of_a_year_has_a_report_at_half_time_and_one_sixty_days_after_the_last_day(self):
        progress, final = plans_of(starts_on=BEGINS, ends_before=ENDS_BEFORE)
        assert (progress.kind, progress.due_on) == (ReportKind.PROGRESS, date(2025, 7, 2))
        # 31 December and 60 days.
        assert (final.kind, final.due_on) == (ReportKind.FINAL, date(2026, 3, 1))

    def test_of_six_months_has_the_final_report_only(self):
        assert [plan.kind for plan in plans_of(starts_on=BEGINS, ends_before=date(2025, 7, 1))] == [
            ReportKind.FINAL
        ]


class TestAward:
    @pytest.fixture
    def award(self, world: World):
        return make_award(world, make_project(world))

    def plan(self, world, award, by="ddg"):
        return plan_reports(
            award=award,
            starts_on=BEGINS,
            ends_before=ENDS_BEFORE,
            now=NOW,
            scope=world.scope(by),
        )

    def test_makes_its_reports_due_once(self, world, award):
        assert [one.number for one in self.plan(world, award)] == [1, 2]
        assert self.plan(world, award) == []
        assert award.project.reports.count() == 2

    def test_is_not_planned_by_the_office(self, world, award):
        with pytest.raises(NotPermitted):
            self.plan(world, award, by="pm.nairobi")

    def test_never_ends_before_it_begins(self, world, award):
        with pytest.raises(Invalid):
            plan_reports(
                award=award,
                starts_on=BEGINS,
                ends_before=BEGINS,
                now=NOW,
                scope=world.scope("ddg"),
            )

    def test_moves_its_reports_with_its_end(self, world, award):
        self.plan(world, award)
        replan_reports(award=award, ends_before=date(2026, 7, 1), now=NOW, scope=world.scope("ddg"))
        assert days(award.reports.all()) == [
            (ReportKind.FINAL, date(2026, 7, 1), date(2026, 8, 29)),
            (ReportKind.PROGRESS, date(2025, 10, 1), date(2025, 10, 1)),
        ]

    def test_that_becomes_short_owes_no_progress_report_any_more(self, world, award):
        self.plan(world, award)
        replan_reports(award=award, ends_before=date(2025, 4, 1), now=NOW, scope=world.scope("ddg"))
        assert [one.kind for one in award.reports.all()] == [ReportKind.FINAL]

    def test_leaves_what_was_submitted(self, world, award):
        self.plan(world, award)
        award.reports.update(state=ReportState.SUBMITTED)
        before = days(award.reports.all())
        replan_reports(award=award, ends_before=date(2026, 7, 1), now=NOW, scope=world.scope("ddg"))
        assert days(award.reports.all()) == before
