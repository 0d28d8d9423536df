"""Who reads what of the network, how it is found, and in how many statements."""

from datetime import UTC, date, datetime

import pytest

from apps.focal_points.choices import MeetingState
from apps.focal_points.models import Appointment, NetworkQuestion, Practice
from apps.focal_points.selectors.desk import network as desk
from apps.focal_points.selectors.network import (
    factors,
    issues,
    meetings,
    practices,
    questions,
)
from apps.focal_points.selectors.network.directory import directory
from apps.focal_points.selectors.network.regions import regions_of
from apps.focal_points.selectors.search import network as search
from apps.web.refusals import NotPermitted, OutOfScope
from tests.focal_points.builders import DAKAR, NAIROBI, NOON, TODAY, make_appointment
from tests.focal_points.network_builders import (
    BEFORE,
    NOW,
    OTHER_REGION,
    invite,
    make_answer,
    make_factor,
    make_held,
    make_issue,
    make_meeting,
    make_practice,
    make_question,
)

OUTSIDE = ("hr.nairobi", "pm.nairobi", "council", "budget", "admin", "stranger", "reviewer")


class TestOutside:
    @pytest.mark.parametrize("name", OUTSIDE)
    def test_sees_nothing_of_the_network(self, world, name, django_assert_num_queries):
        make_appointment(world)
        meeting, issue, practice = make_meeting(world), make_issue(), make_practice(world)
        factor, question = make_factor(world), make_question(world)
        scope = world.scope(name)
        for rows in (
            meetings.meetings_seen(scope=scope),
            issues.issues_seen(scope=scope),
            practices.practices_seen(scope=scope),
            factors.factors_seen(scope=scope),
            questions.questions_seen(scope=scope),
            factors.by_country(on=TODAY, scope=scope),
        ):
            assert list(rows) == []
        for look in (
            lambda: meetings.meeting_seen(meeting_id=meeting.pk, scope=scope),
            lambda: issues.issue_seen(issue_id=issue.pk, scope=scope),
            lambda: practices.practice_seen(practice_id=practice.pk, scope=scope),
            lambda: factors.factor_seen(factor_id=factor.pk, scope=scope),
            lambda: factors.country_page(iso3="KEN", on=TODAY, scope=scope),
            lambda: questions.question_seen(question_id=question.pk, scope=scope),
        ):
            with pytest.raises(OutOfScope):
                look()
        with pytest.raises(NotPermitted):
            directory(on=TODAY, scope=scope)
        with django_assert_num_queries(0):
            assert search.found(text="border", most=9, scope=scope) == []
            assert desk.waiting(now=NOW, most=9, scope=scope).total == 0
            assert desk.changed(since=BEFORE, now=NOW, most=9, scope=scope).total == 0

    def test_reads_a_meeting_only_when_invited(self, world):
        meeting = make_meeting(world)
        make_meeting(world)
        invite(meeting, make_appointment(world, user="pm.nairobi"))
        assert list(meetings.meetings_seen(scope=world.scope("pm.nairobi"))) == [meeting]


class TestDirectory:
    def test_names_who_serves_on_the_day_and_nobody_else(self, world):
        make_appointment(world, user="focalpoint.nairobi")
        make_appointment(world, office=DAKAR, name="Fatou Ndiaye", ends_before=TODAY)
        make_appointment(world, office=DAKAR, name="Awa Ba", starts_on=date(2026, 4, 1))
        make_appointment(world, office="CHE-GENEVA", name="Marc Favre")
        lines = directory(on=TODAY, scope=world.scope("focalpoint.nairobi"))
        assert [(line.name, line.region, line.language) for line in lines] == [
            ("Marc Favre", "Headquarters", ""),
            ("Wanjiru Kamau", "Regional Office Nairobi", "English"),
        ]

    def test_shows_addresses_to_those_who_see_accounts(self, world):
        make_appointment(world, user="focalpoint.nairobi")
        shown = {
            name: [line.email for line in directory(on=TODAY, scope=world.scope(name))]
            for name in ("focalpoint.nairobi", "gcu", "head.nairobi", "hr.region", "auditor")
        }
        address = ["focalpoint.nairobi@example.org"]
        assert shown == {
            **{name: [""] for name in ("focalpoint.nairobi", "gcu", "head.nairobi")},
            **dict.fromkeys(("hr.region", "auditor"), address),
        }

    def test_is_searched_by_words_whatever_their_accents_and_by_region(self, world):
        make_appointment(world, office=DAKAR, name="Élodie Ba")
        make_appointment(world, name="Elodie Ba")
        scope = world.scope("gcu")
        assert len(directory(on=TODAY, text="ELODIE ba", scope=scope)) == 2
        [found] = directory(on=TODAY, text="elodie senegal", scope=scope)
        assert found.office_code == DAKAR
        region = world.offices[OTHER_REGION].pk
        assert directory(on=TODAY, region_id=region, scope=scope) == [found]
        assert directory(on=TODAY, text="nobody", scope=scope) == []

    def test_leads_to_the_appointments_that_the_reader_sees_whole(self, world):
        mine, other = make_appointment(world), make_appointment(world, office=DAKAR)
        for name, led in (("head.nairobi", {mine.pk}), ("ddg", {mine.pk, other.pk})):
            lines = directory(on=TODAY, scope=world.scope(name))
            assert {line.appointment_id for line in lines} - {None} == led

    def test_of_thousands_takes_three_statements(self, world, django_assert_num_queries):
        Appointment.objects.bulk_create(
            Appointment(
                office=world.offices[NAIROBI],
                name=f"Person {number:04}",
                starts_on=date(2025, 1, 1),
                created_at=NOON,
            )
            for number in range(3000)
        )
        scope = world.scope("gcu")
        directory(on=TODAY, scope=scope)
        with django_assert_num_queries(3):
            assert len(directory(on=TODAY, text="person", scope=scope)) == 3000


class TestMeetings:
    @pytest.mark.parametrize(
        ("name", "reads"),
        [
            ("gcu", True),
            ("auditor", True),
            ("focalpoint.nairobi", True),
            ("hr.region", True),
            ("head.dakar", False),
        ],
    )
    def test_have_notes_for_their_region_only(self, world, name, reads):
        meeting, scope = make_held(world, notes="Said in trust."), world.scope(name)
        assert meetings.reads_notes(meeting=meeting, on=TODAY, scope=scope) is reads
        assert meetings.meeting_seen(meeting_id=meeting.pk, scope=scope) == meeting

    def test_have_notes_for_the_invited_of_other_regions(self, world):
        meeting = make_held(world)
        invite(meeting, make_appointment(world, office=DAKAR, user="head.dakar"))
        assert meetings.reads_notes(meeting=meeting, on=TODAY, scope=world.scope("head.dakar"))

    def test_are_counted_in_one_statement(self, world, django_assert_num_queries):
        people = [make_appointment(world, name=f"Person {number}") for number in range(3)]
        for _number in range(4):
            lines = invite(make_held(world), *people)
            lines[0].presence = "present"
            lines[0].save()
        scope = world.scope("wggi")
        with django_assert_num_queries(1):
            rows = list(meetings.listed(only=meetings.MeetingFilter(), scope=scope))
        assert [(row.asked, row.present, row.decided) for row in rows] == [(3, 1, 0)] * 4

    def test_of_a_year_are_held_before_they_are_planned(self, world):
        make_meeting(world, year=2026)
        make_held(world, year=2026)
        make_meeting(world, year=2025, starts_at=None)
        cancelled = {"state": MeetingState.CANCELLED, "cancelled_because": "War."}
        make_meeting(world, year=2024, **cancelled)
        make_meeting(world, region=OTHER_REGION, year=2026)
        years, regions = meetings.years_of_regions(on=TODAY, scope=world.scope("gcu"))
        assert years == [2022, 2023, 2024, 2025, 2026]
        assert {each.name: [words for _year, words, _kind in each.cells] for each in regions} == {
            "Headquarters": ["none"] * 5,
            "Regional Office Dakar": ["none"] * 4 + ["planned for 2 February 2026"],
            "Regional Office Nairobi": [
                "none",
                "none",
                "cancelled",
                "planned, no day yet",
                "held on 2 February 2026",
            ],
        }

    def test_that_come_are_those_of_ones_region_and_ones_own(self, world):
        later = datetime(2026, 9, 1, tzinfo=UTC)
        mine = make_meeting(world, starts_at=later)
        asked = make_meeting(world, region=OTHER_REGION, starts_at=datetime(2026, 8, 1, tzinfo=UTC))
        make_meeting(world, region=OTHER_REGION, starts_at=later)
        make_meeting(world)
        invite(asked, make_appointment(world, user="focalpoint.nairobi"))
        scope = world.scope("focalpoint.nairobi")
        regions = regions_of(on=TODAY, scope=scope)
        found = meetings.coming(from_moment=NOW, regions=regions, most=5, scope=scope)
        assert found == [asked, mine]


class TestIssues:
    def test_are_drafts_for_who_writes_them_only(self, world):
        draft, published = make_issue(number=2, published=False), make_issue()
        only = issues.IssueFilter()
        assert list(issues.listed(only=only, scope=world.scope("gcu"))) == [draft, published]
        assert list(issues.listed(only=only, scope=world.scope("ddg"))) == [published]
        with pytest.raises(OutOfScope):
            issues.issue_seen(issue_id=draft.pk, scope=world.scope("ddg"))

    def test_are_narrowed_by_kind_and_year(self, world):
        make_issue()
        sheet = make_issue(kind="fact_sheet", published_at=datetime(2024, 5, 1, tzinfo=UTC))
        scope = world.scope("ddg")
        only = issues.IssueFilter(kind="fact_sheet", year=2024)
        assert list(issues.listed(only=only, scope=scope)) == [sheet]
        assert issues.years_published(scope=scope) == [2026, 2024]


class TestPractices:
    def test_that_were_taken_back_are_found_by_their_writer_and_the_unit(self, world):
        gone = make_practice(world, taken_back_at=NOW, taken_back_because="A mistake.")
        seeing = ("focalpoint.nairobi", "gcu")
        for name in (*seeing, "head.nairobi"):
            rows = practices.practices_seen(scope=world.scope(name))
            assert list(rows) == ([gone] if name in seeing else [])
            only = practices.PracticeFilter()
            assert not practices.listed(only=only, on=TODAY, scope=world.scope(name)).exists()

    def test_are_narrowed_by_words_area_region_and_language(self, world):
        make_practice(world)
        other = make_practice(world, office=DAKAR, title="Réunions tôt", language="fr")
        scope = world.scope("gcu")
        for only in (
            practices.PracticeFilter(text="reunions"),
            practices.PracticeFilter(region_id=world.offices[OTHER_REGION].pk),
            practices.PracticeFilter(language="fr"),
        ):
            assert list(practices.listed(only=only, on=TODAY, scope=scope)) == [other]
        none = practices.PracticeFilter(area_id=77)
        assert not practices.listed(only=none, on=TODAY, scope=scope).exists()

    def test_are_listed_in_one_statement_however_many(self, world, django_assert_num_queries):
        Practice.objects.bulk_create(
            Practice(
                office=world.offices[NAIROBI],
                title=f"Practice {number}",
                text="Text.",
                shared_by=world.people["gcu"],
                shared_at=NOW,
            )
            for number in range(500)
        )
        only, scope = practices.PracticeFilter(), world.scope("wggi")
        with django_assert_num_queries(1):
            rows = list(practices.listed(only=only, on=TODAY, scope=scope))
        assert len({(row.office.code, row.shared_by.username) for row in rows}) == 1


class TestFactors:
    def test_are_counted_by_country_as_they_hold_on_the_day(self, world, django_assert_num_queries):
        make_factor(world)
        make_factor(world, gone_on=TODAY)
        make_factor(world, kind="incentive", gone_on=date(2026, 3, 3))
        scope = world.scope("council")
        assert factors.by_country(on=TODAY, scope=scope) == []
        scope = world.scope("ddg")
        factors.by_country(on=TODAY, scope=scope)
        with django_assert_num_queries(3):
            lines = factors.by_country(on=TODAY, scope=scope)
        assert [
            (line.iso3, line.obstacles, line.incentives, line.gone, line.is_recorded)
            for line in lines
        ] == [
            ("KEN", 1, 1, 1, True),
            ("SEN", 0, 0, 0, False),
            ("SOM", 0, 0, 0, False),
            ("CHE", 0, 0, 0, False),
        ]

    def test_of_a_country_stand_side_by_side(self, world):
        hinders, helps = make_factor(world), make_factor(world, kind="incentive")
        gone = make_factor(world, gone_on=TODAY)
        make_factor(world, country="SEN", office=DAKAR)
        page = factors.country_page(iso3="KEN", on=TODAY, scope=world.scope("wggi"))
        assert (page.obstacles, page.incentives, page.gone) == ([hinders], [helps], [gone])
        with pytest.raises(OutOfScope):
            factors.country_page(iso3="XXX", on=TODAY, scope=world.scope("wggi"))


class TestQuestions:
    def test_are_narrowed_by_words_and_state_with_their_answers(self, world):
        closed = make_question(world, by="gcu", title="Old", closed_at=NOW)
        mine = make_question(world)
        make_answer(mine, world.people["gcu"], is_helpful=True)
        scope = world.scope("focalpoint.nairobi")
        found = {
            state: list(questions.listed(only=questions.QuestionFilter(state=state), scope=scope))
            for state in ("", "open", "closed", "mine")
        }
        assert found == {"": [mine, closed], "open": [mine], "closed": [closed], "mine": [mine]}
        assert (found["open"][0].replies, found["open"][0].helped) == (1, True)
        by_words = questions.QuestionFilter(text="border GUARDS")
        assert list(questions.listed(only=by_words, scope=scope)) == [mine]

    def test_put_what_helped_first(self, world):
        question = make_question(world)
        first, second = (
            make_answer(question, world.people["gcu"], is_helpful=helped)
            for helped in (False, True)
        )
        scope = world.scope("ddg")
        assert questions.answers_of(question=question, scope=scope) == [second, first]
        assert questions.answers_of(question=question, scope=world.scope("admin")) == []


class TestElsewhere:
    def test_search_finds_what_the_person_reads_in_one_statement(
        self, world, django_assert_num_queries
    ):
        make_meeting(world, agenda="Border guards")
        make_issue(text_en="On border guards.", title_fr="Nouvelles")
        make_issue(number=2, published=False, text_en="On border guards.")
        make_practice(world, text="Train border guards.")
        make_practice(
            world, text="Border guards.", taken_back_at=NOW, taken_back_because="A mistake."
        )
        make_question(world)
        scope = world.scope("ddg")
        with django_assert_num_queries(1):
            hits = search.found(text="BORDER guards", most=9, scope=scope)
        assert sorted(hit.label for hit in hits) == [
            "Bulletin of 1",
            "Meet before noon",
            "Who has trained border guards?",
            "Yearly meeting",
        ]

    def test_home_tells_of_answers_and_of_news(self, world, django_assert_num_queries):
        question = make_question(world)
        make_answer(question, world.people["focalpoint.nairobi"])
        scope = world.scope("focalpoint.nairobi")
        assert desk.waiting(now=NOW, most=8, scope=scope).total == 0
        helpful = make_answer(question, world.people["gcu"])
        with django_assert_num_queries(1):
            assert desk.waiting(now=NOW, most=8, scope=scope).total == 1
        helpful.is_helpful = True
        helpful.save()
        assert desk.waiting(now=NOW, most=8, scope=scope).total == 0
        make_issue(published_at=NOW)
        NetworkQuestion.objects.update(asked_at=NOW)
        make_practice(world, by="gcu", shared_at=NOW)
        with django_assert_num_queries(1):
            news = desk.changed(since=BEFORE, now=NOW, most=1, scope=scope)
        assert (len(news.items), news.total) == (1, 2)
        assert desk.changed(since=BEFORE, now=NOW, most=8, scope=world.scope("ddg")).total == 3
