"""Writing, submitting, accepting and returning reports; and who is reminded of them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from apps.accounts.scope import OfficeScope
from apps.actions.models import Notice
from apps.projects.choices import ProjectState, ReportKind, ReportState
from apps.projects.selectors.desk.reports import changed, owed, waiting
from apps.projects.services.reports.asking import ANSWERED_WITHIN
from apps.projects.services.reports.reminders import remind_of_reports
from apps.projects.services.reports.steps import accept_report, return_report, submit_report
from apps.projects.services.reports.writing import (
    FigureData,
    begin_report,
    save_figures,
    save_report_parts,
    say_not_implemented,
)
from apps.projects.services.writing import PartChange
from apps.questionnaires.models import Campaign, Recipient
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.projects.people_builders import DAKAR, NOW, make_award, make_project, make_report
from tests.questionnaires.builders import published

ALL_PARTS = {"summary": "What we did", "results": "12 women found work", "gender": "Both took part"}


def write(world, report, by="pm.nairobi", **parts):
    """Write parts of a report as somebody of the office."""
    changes = [PartChange(part, text, 0) for part, text in parts.items()]
    return save_report_parts(report_id=report.pk, changes=changes, now=NOW, scope=world.scope(by))


def step(world, take, report, by, **words):
    """Take a step on a report as it is now."""
    report.refresh_from_db()
    return take(
        report_id=report.pk, version=report.version, now=NOW, scope=world.scope(by), **words
    )


def submitted(world, report, by="pm.nairobi"):
    """Bring a report to its submission."""
    write(world, report, by=by, **ALL_PARTS)
    step(world, submit_report, report, by)
    return report


def told(world, username) -> list[str]:
    """What somebody was told of."""
    return [notice.kind for notice in Notice.objects.filter(user=world.people[username])]


@pytest.fixture
def project(world: World):
    return make_project(world, manager="pm.nairobi")


@pytest.fixture
def funded(world: World, project):
    return make_report(project, award=make_award(world, project))


class TestBeginning:
    def begin(self, world, project, by="pm.nairobi", **more):
        said = {
            "kind": ReportKind.PROGRESS,
            "starts_on": date(2025, 1, 1),
            "ends_before": date(2025, 7, 1),
        }
        return begin_report(project_id=project.pk, now=NOW, scope=world.scope(by), **(said | more))

    def test_a_report_of_ones_own_accord(self, world, project):
        assert self.begin(world, project).state == ReportState.DRAFT

    def test_is_refused_before_the_project_begins(self, world, project):
        project.starts_on = date(2026, 6, 1)
        project.ends_before = None
        project.save()
        with pytest.raises(WrongState, match="begins on 1 June 2026"):
            self.begin(world, project)
        with pytest.raises(WrongState, match="begins on 1 June 2026"):
            write(world, make_report(project), summary="Too early")

    def test_says_all_that_is_wrong_with_the_period(self, world, project):
        make_report(project)
        with pytest.raises(Invalid) as refused:
            self.begin(
                world,
                project,
                kind=ReportKind.FINAL,
                starts_on=date(2024, 12, 31),
                ends_before=date(2026, 3, 10),
            )
        assert [one.code for one in refused.value.problems] == [
            "final_exists",
            "in_the_future",
            "before_the_project",
        ]

    def test_is_for_the_office_that_leads(self, world, project):
        with pytest.raises(NotPermitted):
            self.begin(world, project, by="focalpoint.nairobi")
        with pytest.raises(OutOfScope):
            self.begin(world, project, by="head.dakar")


class TestFigures:
    def save(self, world, report, *figures, version=None):
        report.refresh_from_db()
        return save_figures(
            report_id=report.pk,
            version=report.version if version is None else version,
            figures=figures,
            now=NOW,
            scope=world.scope("pm.nairobi"),
        )

    def test_are_kept_in_their_order_and_replaced(self, world, funded):
        trained = FigureData(indicator="trained", value=Decimal(30), unit="persons", women=20)
        spots = FigureData(indicator="spots", value=Decimal(2), unit="spots", bound="about")
        self.save(world, funded, trained, spots)
        assert [figure.indicator for figure in funded.figures.all()] == ["trained", "spots"]
        self.save(world, funded, spots)
        assert [(one.position, one.indicator) for one in funded.figures.all()] == [(1, "spots")]

    def test_with_more_women_and_men_than_persons_are_refused(self, world, funded):
        wrong = FigureData(indicator="trained", value=Decimal(30), unit="persons", women=20, men=11)
        with pytest.raises(Invalid, match="31 together, more than the value 30"):
            self.save(world, funded, wrong)

    def test_from_an_older_version_change_nothing(self, world, funded):
        with pytest.raises(WrongState) as refused:
            self.save(world, funded, version=7)
        assert refused.value.code == "stale"


class TestSubmitting:
    def test_needs_summary_results_and_the_gender_section(self, world, funded):
        write(world, funded, lessons="Begin earlier")
        with pytest.raises(Invalid) as refused:
            step(world, submit_report, funded, "pm.nairobi")
        assert [one.field for one in refused.value.problems] == ["summary", "results", "gender"]
        assert "paragraph 42" in str(refused.value.problems[2].message)

    def test_tells_those_who_accept_and_gives_a_receipt(self, world, funded):
        submitted(world, funded)
        assert funded.project.reports.get().state == ReportState.SUBMITTED
        assert told(world, "wggi") == told(world, "gcu") == ["waiting"]
        assert told(world, "pm.nairobi") == ["receipt"]
        assert told(world, "head.nairobi") == []

    def test_asks_the_head_where_no_award_is_behind_it(self, world, project):
        submitted(world, make_report(project))
        assert told(world, "head.nairobi") == ["waiting"]
        assert told(world, "wggi") == []

    def test_of_the_final_report_asks_its_people_what_came_of_it_once(self, world, funded):
        published(world, key="wggi-2001")
        write(world, funded, **ALL_PARTS)
        step(world, submit_report, funded, "head.nairobi")
        step(world, return_report, funded, "wggi", reason="How many men?")
        step(world, submit_report, funded, "pm.nairobi")
        campaign = Campaign.objects.get()
        assert campaign.cause_id == funded.project_id
        assert (campaign.title_fr, campaign.closes_on) == (
            "Qu’a donné «\u00a0Safe migration KE-1\u00a0»\u00a0?",
            NOW.date() + ANSWERED_WITHIN,
        )
        asked = Recipient.objects.values_list("user__username", flat=True)
        assert set(asked) == {"head.nairobi", "pm.nairobi"}

    def test_of_a_progress_report_asks_nobody(self, world, project):
        published(world, key="wggi-2001")
        submitted(world, make_report(project, kind=ReportKind.PROGRESS))
        assert not Campaign.objects.exists()


class TestDeciding:
    def test_accepts_the_final_report_and_completes_the_project(self, world, funded):
        submitted(world, funded)
        step(world, accept_report, funded, "wggi")
        funded.project.refresh_from_db()
        assert funded.project.state == ProjectState.COMPLETED
        assert told(world, "pm.nairobi") == ["receipt", "decision"]

    def test_closes_a_project_that_could_not_be_implemented(self, world, funded):
        write(world, funded, summary="The partner left")
        step(world, say_not_implemented, funded, "pm.nairobi", reason="No partner was found.")
        step(world, submit_report, funded, "pm.nairobi")
        step(world, accept_report, funded, "gcu")
        funded.project.refresh_from_db()
        assert funded.project.state == ProjectState.NOT_IMPLEMENTED
        assert funded.project.state_because == "No partner was found."

    def test_of_a_progress_report_says_that_the_project_is_under_way(self, world, project):
        report = make_report(project, kind=ReportKind.PROGRESS)
        submitted(world, report)
        step(world, accept_report, report, "head.nairobi")
        project.refresh_from_db()
        assert project.state == ProjectState.UNDER_WAY

    def test_returns_it_with_a_reason_that_is_read(self, world, funded):
        submitted(world, funded)
        with pytest.raises(Invalid):
            step(world, return_report, funded, "wggi", reason=" ")
        step(world, return_report, funded, "wggi", reason="How many men?")
        funded.refresh_from_db()
        assert (funded.state, funded.returned_because) == (ReportState.RETURNED, "How many men?")
        assert "decision" in told(world, "pm.nairobi")
        step(world, submit_report, funded, "pm.nairobi")

    def test_is_never_done_by_who_wrote_it(self, world, project):
        report = make_report(project)
        write(world, report, by="head.nairobi", lessons="Begin earlier")
        submitted(world, report)
        with pytest.raises(NotPermitted) as refused:
            step(world, accept_report, report, "head.nairobi")
        assert refused.value.code == "same_person"
        step(world, accept_report, report, "head.region")

    def test_is_for_the_wggi_where_it_pays_and_for_the_head_elsewhere(self, world, funded):
        submitted(world, funded)
        for other in ("head.nairobi", "auditor", "ddg"):
            with pytest.raises(NotPermitted):
                step(world, accept_report, funded, other)
        with pytest.raises(OutOfScope):
            step(world, accept_report, funded, "head.dakar")

    def test_from_an_older_version_is_refused(self, world, funded):
        submitted(world, funded)
        with pytest.raises(WrongState) as refused:
            accept_report(report_id=funded.pk, version=1, now=NOW, scope=world.scope("wggi"))
        assert refused.value.code == "stale"


class TestReminders:
    EVERYBODY = OfficeScope.everything("a test")

    def remind(self, day: date) -> int:
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=NOW.tzinfo)
        return remind_of_reports(now=moment, scope=self.EVERYBODY)

    def test_come_five_times_each_once_to_the_manager(self, world, funded):
        days = [funded.due_on + timedelta(days=offset) for offset in range(-16, 12)]
        assert [self.remind(day) for day in days].count(1) == 5
        assert told(world, "pm.nairobi") == ["reminder"] * 5

    def test_go_to_the_heads_where_no_manager_is_known(self, world):
        report = make_report(make_project(world))
        self.remind(report.due_on)
        assert told(world, "head.nairobi") == ["reminder"]

    def test_stop_when_the_report_is_submitted_or_the_award_cancelled(self, world, funded):
        submitted(world, funded)
        assert self.remind(funded.due_on) == 0

    def test_are_for_the_clock_alone(self, world):
        with pytest.raises(NotPermitted):
            remind_of_reports(now=NOW, scope=world.scope("gcu"))


class TestHome:
    def ask(self, world, what, who, **more):
        return what(now=NOW, most=8, scope=world.scope(who), **more)

    def test_tells_the_manager_what_is_owed_and_nobody_else(self, world, funded):
        other = make_report(make_project(world, "SN-1", office=DAKAR))
        assert self.ask(world, owed, "pm.nairobi").total == 1
        assert self.ask(world, owed, "head.nairobi").total == 0
        assert self.ask(world, owed, "head.dakar").items[0].url.endswith(f"/{other.pk}/")
        assert self.ask(world, owed, "council").total == 0

    def test_tells_who_accepts_what_waits_but_not_its_authors(self, world, funded):
        submitted(world, funded)
        assert self.ask(world, waiting, "wggi").total == 1
        assert self.ask(world, waiting, "head.nairobi").total == 0
        own = make_report(make_project(world, "KE-2"))
        submitted(world, own, by="head.nairobi")
        assert self.ask(world, waiting, "head.nairobi").total == 0
        assert self.ask(world, waiting, "head.region").total == 1

    def test_tells_the_manager_what_was_decided(self, world, funded):
        submitted(world, funded)
        step(world, accept_report, funded, "wggi")
        since = NOW - timedelta(days=1)
        assert self.ask(world, changed, "pm.nairobi", since=since).total == 1
        assert self.ask(world, changed, "wggi", since=since).total == 0

    def test_costs_one_statement_a_list_and_none_without_a_part_in_projects(
        self, world, funded, django_assert_max_num_queries
    ):
        scope = world.scope("head.nairobi")
        with django_assert_max_num_queries(2):
            owed(now=NOW, most=8, scope=scope)
        nobody = world.scope("council")
        with django_assert_max_num_queries(0):
            for ask in (owed, waiting):
                ask(now=NOW, most=8, scope=nobody)
