"""What the network writes: meetings, invitations, bulletins, practices, obstacles, questions; who is told."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.actions.choices import NoticeKind
from apps.actions.models import Notice
from apps.focal_points.choices import MeetingState, Presence
from apps.focal_points.models import (
    Contribution,
    CountryFactor,
    Issue,
    NetworkAnswer,
    NetworkMeeting,
    NetworkQuestion,
    Practice,
)
from apps.focal_points.services.network import attendance, factors, issues, meetings
from apps.focal_points.services.network import practices as sharing
from apps.focal_points.services.network import questions as asking
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.focal_points.builders import (
    DAKAR,
    NAIROBI,
    NOON,
    TODAY,
    make_activity,
    make_appointment,
    make_area,
)
from tests.focal_points.network_builders import (
    BEFORE,
    LATER,
    NOW,
    REGION,
    invite,
    make_answer,
    make_factor,
    make_held,
    make_issue,
    make_meeting,
    make_practice,
    make_question,
)


def told(world) -> dict[str, list[str]]:
    """Who was told what, in the English of the catalogues, by user name."""
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.filter(kind=NoticeKind.NETWORK).select_related("user"):
        found.setdefault(notice.user.username, []).append(notice.text)
    return found


def data_of(world, **facts) -> meetings.MeetingData:
    """What somebody says of a meeting."""
    values = {"region_id": world.offices[REGION].pk, "year": 2026, "title": "Yearly meeting"}
    return meetings.MeetingData(**{**values, **facts})


class TestPlanning:
    def test_makes_one_meeting_of_the_same_sent_twice(self, world):
        for _time in range(2):
            meetings.plan_meeting(data=data_of(world), now=NOW, scope=world.scope("gcu"))
        assert NetworkMeeting.objects.count() == 1

    @pytest.mark.parametrize("name", ["focalpoint.nairobi", "head.nairobi", "auditor", "stranger"])
    def test_is_for_the_gender_coordination_unit(self, world, name):
        with pytest.raises(NotPermitted):
            meetings.plan_meeting(data=data_of(world), now=NOW, scope=world.scope(name))

    def test_names_everything_that_is_wrong_at_once(self, world):
        wrong = data_of(
            world, title=" ", year=1997, region_id=world.offices[NAIROBI].pk, place="x" * 301
        )
        with pytest.raises(Invalid) as refusal:
            meetings.plan_meeting(data=wrong, now=NOW, scope=world.scope("gcu"))
        fields = [problem.field for problem in refusal.value.problems]
        assert fields == ["title", "place", "region", "year"]


class TestInviting:
    @pytest.fixture
    def region(self, world):
        """Two of the region, one of them without an account and one whose appointment is over; one of Dakar."""
        make_appointment(world, user="focalpoint.nairobi")
        make_appointment(world, office="KEN-MOMBASA", role="alternate")
        make_appointment(world, office="SOM-HARGEISA", ends_before=date(2026, 1, 1))
        return make_appointment(world, office=DAKAR)

    def test_asks_the_focal_points_and_alternates_of_the_region_once(self, world, region):
        meeting = make_meeting(world, starts_at=LATER)
        ask = {"meeting_id": meeting.pk, "now": NOW, "scope": world.scope("gcu")}
        assert attendance.invite_region(version=1, **ask) == 2
        assert attendance.invite_region(version=2, **ask) == 0
        assert meeting.invitations.count() == 2
        assert list(told(world)) == ["focalpoint.nairobi"]
        meeting.refresh_from_db()
        assert meeting.version == 2

    def test_takes_a_fixed_number_of_statements(self, world, region, django_assert_num_queries):
        scope = world.scope("gcu")
        first, few = make_meeting(world), make_meeting(world)
        attendance.invite_region(meeting_id=first.pk, version=1, now=NOW, scope=scope)
        with django_assert_num_queries(11):
            attendance.invite_region(meeting_id=few.pk, version=1, now=NOW, scope=scope)
        for number in range(40):
            make_appointment(world, office="KEN-MOMBASA", name=f"Person {number}")
        many = make_meeting(world)
        with django_assert_num_queries(11):
            attendance.invite_region(meeting_id=many.pk, version=1, now=NOW, scope=scope)
        assert many.invitations.count() == 42

    def test_adds_one_of_another_region_and_takes_them_back(self, world, region):
        meeting, scope = make_meeting(world, starts_at=LATER), world.scope("gcu")
        attendance.invite(
            meeting_id=meeting.pk, version=1, appointment_id=region.pk, now=NOW, scope=scope
        )
        [invitation] = meeting.invitations.all()
        attendance.uninvite(
            meeting_id=meeting.pk, version=2, invitation_id=invitation.pk, scope=scope
        )
        assert not meeting.invitations.exists()
        with pytest.raises(OutOfScope):
            attendance.uninvite(
                meeting_id=meeting.pk, version=3, invitation_id=invitation.pk, scope=scope
            )

    def test_is_refused_for_a_cancelled_meeting_and_from_an_older_version(self, world, region):
        gone = make_meeting(world, state=MeetingState.CANCELLED, cancelled_because="No time.")
        scope = world.scope("gcu")
        with pytest.raises(WrongState):
            attendance.invite_region(meeting_id=gone.pk, version=1, now=NOW, scope=scope)
        with pytest.raises(WrongState) as stale:
            attendance.invite_region(
                meeting_id=make_meeting(world).pk, version=7, now=NOW, scope=scope
            )
        assert stale.value.code == "stale"


class TestMeeting:
    def test_tells_the_invited_of_another_time_but_not_of_another_agenda(self, world):
        meeting = make_meeting(world, starts_at=LATER)
        invite(meeting, make_appointment(world, user="focalpoint.nairobi"))
        change = {"meeting_id": meeting.pk, "now": NOW, "scope": world.scope("gcu")}
        meetings.change_meeting(
            version=1, data=data_of(world, starts_at=LATER, agenda="New"), **change
        )
        assert told(world) == {}
        moved = LATER.replace(hour=15)
        meetings.change_meeting(
            version=2, data=data_of(world, starts_at=moved, place="Room 4"), **change
        )
        assert told(world) == {
            "focalpoint.nairobi": ["The meeting “%(title)s” is now on %(when)s, %(place)s."]
        }

    def test_is_held_only_after_it_began(self, world):
        scope = world.scope("gcu")
        for meeting in (make_meeting(world, starts_at=LATER), make_meeting(world, starts_at=None)):
            with pytest.raises(Invalid) as refusal:
                meetings.hold_meeting(meeting_id=meeting.pk, version=1, now=NOW, scope=scope)
            assert [problem.field for problem in refusal.value.problems] == ["starts_at"]
        begun = make_meeting(world, starts_at=NOW)
        held = meetings.hold_meeting(meeting_id=begun.pk, version=1, now=NOW, scope=scope)
        assert held.state == MeetingState.HELD

    def test_is_cancelled_with_a_reason_that_the_invited_read(self, world):
        meeting = make_meeting(world, starts_at=LATER)
        invite(meeting, make_appointment(world, user="focalpoint.nairobi"))
        step = {"meeting_id": meeting.pk, "now": NOW, "scope": world.scope("gcu")}
        with pytest.raises(Invalid):
            meetings.cancel_meeting(version=1, reason=" ", **step)
        meetings.cancel_meeting(version=1, reason="Elections.", **step)
        [notice] = Notice.objects.all()
        assert notice.values["reason"] == "Elections."
        with pytest.raises(WrongState):
            meetings.cancel_meeting(version=2, reason="Elections.", **step)
        with pytest.raises(WrongState):
            meetings.hold_meeting(version=2, **step)

    def test_decides_under_running_numbers_once_it_was_held(self, world):
        scope = world.scope("gcu")
        with pytest.raises(WrongState):
            meetings.add_decision(
                meeting_id=make_meeting(world).pk, version=1, text="Ask.", scope=scope
            )
        held = make_held(world)
        for version, words in enumerate(("Ask.", "Report."), start=1):
            meetings.add_decision(meeting_id=held.pk, version=version, text=words, scope=scope)
        meetings.change_decision(
            meeting_id=held.pk, version=3, number=2, text="Report soon.", scope=scope
        )
        assert list(held.decisions.order_by("number").values_list("number", "text")) == [
            (1, "Ask."),
            (2, "Report soon."),
        ]

    def test_writes_attendance_of_its_own_invited_only(self, world):
        held, scope = make_held(world), world.scope("gcu")
        [mine] = invite(held, make_appointment(world))
        [foreign] = invite(make_held(world), make_appointment(world, office=DAKAR))
        with pytest.raises(OutOfScope):
            attendance.write_attendance(
                meeting_id=held.pk, version=1, presences={foreign.pk: "present"}, scope=scope
            )
        with pytest.raises(Invalid):
            attendance.write_attendance(
                meeting_id=held.pk, version=1, presences={mine.pk: "asleep"}, scope=scope
            )
        attendance.write_attendance(
            meeting_id=held.pk, version=1, presences={mine.pk: "excused"}, scope=scope
        )
        mine.refresh_from_db()
        assert mine.presence == Presence.EXCUSED
        with pytest.raises(Invalid):
            attendance.uninvite(meeting_id=held.pk, version=2, invitation_id=mine.pk, scope=scope)


class TestIssue:
    def begin(self, world, kind="bulletin", **facts):
        """A draft."""
        data = issues.IssueData(**{"title_en": "News", **facts})
        return issues.begin_issue(kind=kind, data=data, now=NOW, scope=world.scope("gcu"))

    def test_is_numbered_by_kind(self, world):
        first, again = self.begin(world), self.begin(world)
        second = self.begin(world, title_en="More news")
        sheet = self.begin(world, kind="fact_sheet")
        assert first == again
        assert [each.number for each in (first, second, sheet)] == [1, 2, 1]

    def test_is_not_published_without_an_english_text_or_a_title_for_a_text(self, world):
        draft = self.begin(world, text_fr="Bonjour.")
        with pytest.raises(Invalid) as refusal:
            issues.publish_issue(issue_id=draft.pk, version=1, now=NOW, scope=world.scope("gcu"))
        assert [each.field for each in refusal.value.problems] == ["text_en", "title_fr"]

    def test_tells_everybody_who_reads_the_network_once(self, world, django_assert_num_queries):
        draft = self.begin(world, text_en="What was done.")
        first = self.begin(world, kind="fact_sheet", text_en="What was done.")
        scope = world.scope("gcu")
        issues.publish_issue(issue_id=first.pk, version=1, now=NOW, scope=scope)
        with django_assert_num_queries(9):
            issues.publish_issue(issue_id=draft.pk, version=1, now=NOW, scope=scope)
        assert {len(each) for each in told(world).values()} == {2}
        assert set(told(world)) == {
            *("focalpoint.nairobi", "head.nairobi", "head.dakar", "head.hargeisa", "head.region"),
            *("mombasa", "hr.region", "hrm", "wggi", "ddg", "senior", "auditor"),
        }
        with pytest.raises(WrongState):
            issues.publish_issue(issue_id=draft.pk, version=2, now=NOW, scope=scope)

    def test_stays_as_it_was_published(self, world):
        issue = make_issue(published=False)
        Contribution.objects.create(issue=issue, name="Ana Ruiz")
        Issue.objects.update(published_at=BEFORE)
        scope = world.scope("gcu")
        with pytest.raises(WrongState):
            issues.change_issue(
                issue_id=issue.pk, version=1, data=issues.IssueData(title_en="X"), scope=scope
            )
        for careless in (
            lambda: Issue.objects.update(title_en="X"),
            lambda: Contribution.objects.update(name="X"),
            lambda: Contribution.objects.all().delete(),
            lambda: Contribution.objects.create(issue=issue, name="X"),
        ):
            with pytest.raises(IntegrityError, match="published"), transaction.atomic():
                careless()

    def test_names_accounts_and_others_as_contributors(self, world):
        draft, scope = self.begin(world), world.scope("gcu")
        for version, said in enumerate(
            (
                issues.CreditData(username="focalpoint.nairobi", what="a report"),
                issues.CreditData(name="Ana Ruiz", office_id=world.offices[DAKAR].pk),
            ),
            start=1,
        ):
            issues.add_credit(issue_id=draft.pk, version=version, data=said, now=NOW, scope=scope)
        assert list(draft.contributions.order_by("pk").values_list("name", "user__username")) == [
            ("Wanjiru Kamau", "focalpoint.nairobi"),
            ("Ana Ruiz", None),
        ]
        for wrong in (issues.CreditData(), issues.CreditData(username="nobody.at.all")):
            with pytest.raises(Invalid):
                issues.add_credit(issue_id=draft.pk, version=3, data=wrong, now=NOW, scope=scope)


class TestPractice:
    def share(self, world, name="focalpoint.nairobi", office=NAIROBI, **facts):
        """A practice."""
        data = sharing.PracticeData(
            **{
                "office_id": world.offices[office].pk,
                "title": "Meet before noon",
                "text": "More women came.",
                **facts,
            }
        )
        return sharing.share_practice(data=data, now=NOW, scope=world.scope(name))

    def test_comes_from_an_activity_and_is_shared_once(self, world):
        activity = make_activity(world)
        first = self.share(world, activity_id=activity.pk, area_id=make_area().pk)
        assert self.share(world, activity_id=activity.pk, area_id=make_area().pk) == first
        assert Practice.objects.get().activity == activity

    def test_is_of_an_office_of_whoever_shares_it(self, world):
        with pytest.raises(Invalid):
            self.share(world, office=DAKAR)
        with pytest.raises(NotPermitted):
            self.share(world, name="head.nairobi")
        with pytest.raises(OutOfScope):
            self.share(world, activity_id=make_activity(world, office=DAKAR).pk)
        assert self.share(world, name="gcu", office=DAKAR).office.code == DAKAR

    def test_is_taken_back_with_a_reason_by_who_shared_it_or_the_unit(self, world):
        practice = make_practice(world)
        step = {"practice_id": practice.pk, "now": NOW}
        with pytest.raises(NotPermitted):
            sharing.take_back(version=1, reason="No.", scope=world.scope("head.nairobi"), **step)
        own = world.scope("focalpoint.nairobi")
        with pytest.raises(Invalid):
            sharing.take_back(version=1, reason="", scope=own, **step)
        sharing.take_back(version=1, reason="A mistake.", scope=own, **step)
        with pytest.raises(WrongState):
            sharing.take_back(version=2, reason="A mistake.", scope=world.scope("gcu"), **step)


class TestFactor:
    def record(self, world, name="focalpoint.nairobi", office=NAIROBI, **facts):
        """An incentive."""
        data = factors.FactorData(
            **{"kind": "incentive", "title": "A new law", "seen_on": TODAY, **facts}
        )
        return factors.record_factor(
            office_id=world.offices[office].pk, data=data, now=NOON, scope=world.scope(name)
        )

    def test_is_of_the_country_of_the_office_and_recorded_once(self, world):
        assert self.record(world).country.iso3 == "KEN"
        self.record(world)
        assert self.record(world, name="gcu", office=DAKAR).country.iso3 == "SEN"
        assert CountryFactor.objects.count() == 2

    def test_is_refused_for_others_offices_for_no_country_and_for_days_to_come(self, world):
        for wrong in (
            {"office": DAKAR},
            {"name": "gcu", "office": "IOM"},
            {"seen_on": date(2026, 3, 3)},
            {"gone_on": date(2025, 1, 1)},
            {"kind": "neither"},
        ):
            with pytest.raises(Invalid):
                self.record(world, **wrong)
        assert not CountryFactor.objects.exists()

    def test_is_said_to_be_gone_by_its_office_only(self, world):
        factor = make_factor(world)
        data = factors.FactorData(
            kind="obstacle", title="No leave", seen_on=date(2025, 5, 1), gone_on=TODAY
        )
        change = {"factor_id": factor.pk, "version": 1, "data": data, "now": NOON}
        with pytest.raises(NotPermitted):
            factors.change_factor(scope=world.scope("head.nairobi"), **change)
        with pytest.raises(OutOfScope):
            factors.change_factor(scope=world.scope("stranger"), **change)
        changed = factors.change_factor(scope=world.scope("focalpoint.nairobi"), **change)
        assert (changed.gone_on, changed.version) == (TODAY, 2)


class TestQuestion:
    def ask(self, world, name="focalpoint.nairobi", **facts):
        """A question of Nairobi."""
        values = {"office_id": world.offices[NAIROBI].pk, "title": "Who has a template?"}
        return asking.ask(
            data=asking.QuestionData(**{**values, **facts}), now=NOW, scope=world.scope(name)
        )

    def test_is_told_to_focal_points_and_the_unit_once_but_not_to_who_asks(self, world):
        assert self.ask(world) == self.ask(world)
        assert told(world) == {"gcu": ["%(who)s asks the network: “%(title)s”."]}
        self.ask(world, name="head.nairobi")
        assert len(told(world)["focalpoint.nairobi"]) == 1

    def test_is_for_those_who_log_or_supervise(self, world):
        for name in ("auditor", "hrm", "stranger"):
            with pytest.raises(NotPermitted):
                self.ask(world, name=name)
        with pytest.raises(Invalid):
            self.ask(world, office_id=world.offices[DAKAR].pk)

    def test_is_answered_by_the_network_and_who_asked_is_told(self, world):
        question = make_question(world)
        said = {"question_id": question.pk, "language": "fr", "now": NOW}
        for _time in range(2):
            asking.answer(text="Nous.", scope=world.scope("head.dakar"), **said)
        asking.answer(
            text="I asked because of May.", scope=world.scope("focalpoint.nairobi"), **said
        )
        assert NetworkAnswer.objects.count() == 2
        assert told(world) == {
            "focalpoint.nairobi": ["%(who)s answered your question “%(title)s”."]
        }
        with pytest.raises(NotPermitted):
            asking.answer(text="No.", scope=world.scope("auditor"), **said)
        with pytest.raises(OutOfScope):
            asking.answer(text="No.", scope=world.scope("council"), **said)
        with pytest.raises(Invalid):
            asking.answer(text=" ", scope=world.scope("head.dakar"), **said)

    def test_is_judged_and_closed_by_who_asked(self, world):
        question = make_question(world)
        answer = make_answer(question, world.people["head.dakar"])
        judge = {"question_id": question.pk, "answer_id": answer.pk, "helped": True}
        with pytest.raises(NotPermitted):
            asking.mark_helpful(scope=world.scope("head.dakar"), **judge)
        own = world.scope("focalpoint.nairobi")
        assert asking.mark_helpful(scope=own, **judge).is_helpful
        other = make_answer(make_question(world, by="gcu"), world.people["head.dakar"])
        with pytest.raises(OutOfScope):
            asking.mark_helpful(scope=own, **{**judge, "answer_id": other.pk})
        asking.close(question_id=question.pk, now=NOW, scope=own)
        for late in (
            lambda: asking.close(question_id=question.pk, now=NOW, scope=own),
            lambda: asking.answer(
                question_id=question.pk, text="Late.", language="en", now=NOW, scope=own
            ),
        ):
            with pytest.raises(WrongState):
                late()
        assert NetworkQuestion.objects.get(pk=question.pk).closed_at == NOW


class TestRegion:
    def test_of_a_meeting_may_be_headquarters(self, world):
        made = meetings.plan_meeting(
            data=data_of(world, region_id=world.offices["CHE-GENEVA"].pk),
            now=NOW,
            scope=world.scope("gcu"),
        )
        assert made.region.code == "CHE-GENEVA"
