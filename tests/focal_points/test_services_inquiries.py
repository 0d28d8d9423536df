"""The question to the silent: who is asked, once; who answers; what the answer brings."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.accounts.scope import OfficeScope
from apps.actions.models import Notice
from apps.focal_points.choices import AppointmentRole, InquiryAnswer
from apps.focal_points.models import Appointment, Inquiry
from apps.focal_points.selectors.desk import inquiries as desk
from apps.focal_points.selectors.picture import pictures
from apps.focal_points.services.inquiries import answer_inquiry, ask_the_silent
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.focal_points.builders import DAKAR, make_activity, make_appointment

JOB = OfficeScope.everything("a test")
NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LONG_AGO = date(2024, 1, 1)
GOING_ON = {"answer": InquiryAnswer.GOES_ON, "words": "Two trainings in May."}


def told(inquiry: Inquiry) -> dict[str, str]:
    """Who was told of a question, and as what."""
    rows = Notice.objects.filter(key__startswith=f"focal-point-inquiry:{inquiry.pk}:")
    return dict(rows.values_list("user__username", "kind"))


class TestAskTheSilent:
    def test_asks_each_silence_once(self, world: World):
        silent = make_appointment(world, user="focalpoint.nairobi", starts_on=LONG_AGO)
        assert ask_the_silent(now=NOW, scope=JOB) == 1
        assert ask_the_silent(now=NOW + timedelta(days=1), scope=JOB) == 0
        asked = Inquiry.objects.get()
        assert (asked.appointment, asked.silent_since) == (silent, LONG_AGO)
        assert told(asked) == {"focalpoint.nairobi": "assigned", "head.nairobi": "escalation"}

    def test_asks_nobody_who_was_heard_is_new_stands_in_or_is_over(self, world: World):
        heard = make_appointment(world, starts_on=LONG_AGO)
        make_activity(world, appointment=heard, happened_on=date(2025, 3, 3))
        make_appointment(world, office="SOM-HARGEISA", starts_on=date(2025, 3, 3))
        make_appointment(world, starts_on=LONG_AGO, role=AppointmentRole.ALTERNATE)
        make_appointment(world, office=DAKAR, starts_on=LONG_AGO, ends_before=NOW.date())
        assert ask_the_silent(now=NOW, scope=JOB) == 0

    def test_asks_head_and_unit_for_somebody_without_an_account(self, world: World):
        make_appointment(world, office=DAKAR, starts_on=LONG_AGO)
        ask_the_silent(now=NOW, scope=JOB)
        assert told(Inquiry.objects.get()) == {"head.dakar": "assigned", "gcu": "assigned"}

    def test_asks_again_after_another_silence(self, world: World):
        silent = make_appointment(world, user="focalpoint.nairobi", starts_on=LONG_AGO)
        ask_the_silent(now=NOW, scope=JOB)
        answer_inquiry(
            inquiry_id=Inquiry.objects.get().pk,
            now=NOW,
            scope=world.scope("focalpoint.nairobi"),
            **GOING_ON,
        )
        assert ask_the_silent(now=NOW + timedelta(days=364), scope=JOB) == 0
        assert ask_the_silent(now=NOW + timedelta(days=365), scope=JOB) == 1
        assert silent.inquiries.count() == 2

    def test_does_not_ask_again_who_wants_to_hand_over(self, world: World):
        make_appointment(world, user="focalpoint.nairobi", starts_on=LONG_AGO)
        ask_the_silent(now=NOW, scope=JOB)
        answer_inquiry(
            inquiry_id=Inquiry.objects.get().pk,
            answer=InquiryAnswer.HANDS_OVER,
            words="Ask Zawadi Katana.",
            now=NOW,
            scope=world.scope("focalpoint.nairobi"),
        )
        assert ask_the_silent(now=NOW + timedelta(days=400), scope=JOB) == 0

    def test_tells_the_unit_once_of_what_nobody_answered_for_thirty_days(self, world: World):
        make_appointment(world, user="focalpoint.nairobi", starts_on=LONG_AGO)
        ask_the_silent(now=NOW, scope=JOB)
        asked = Inquiry.objects.get()
        ask_the_silent(now=NOW + timedelta(days=29), scope=JOB)
        assert "gcu" not in told(asked)
        for days in (30, 31):
            ask_the_silent(now=NOW + timedelta(days=days), scope=JOB)
        assert Notice.objects.filter(user__username="gcu").count() == 1

    def test_is_for_the_clock_only(self, world: World):
        with pytest.raises(NotPermitted):
            ask_the_silent(now=NOW, scope=world.scope("gcu"))

    def test_takes_as_many_statements_for_many(self, world: World, django_assert_max_num_queries):
        def asked(number: int) -> None:
            for _turn in range(number):
                make_appointment(world, office=DAKAR, starts_on=LONG_AGO)
            with counted as captured:
                assert ask_the_silent(now=NOW, scope=JOB) == number
            statements.append(len(captured))

        statements: list[int] = []
        for number in (1, 1, 12):
            counted = django_assert_max_num_queries(21)
            asked(number)
        # The first fills what the process keeps: the tree and the kinds of records.
        assert statements[1] == statements[2]


class TestAnswerInquiry:
    @pytest.fixture
    def asked(self, world: World) -> Inquiry:
        made = make_appointment(world, user="focalpoint.nairobi", starts_on=LONG_AGO)
        return Inquiry.objects.create(appointment=made, silent_since=LONG_AGO, asked_at=NOW)

    @pytest.mark.parametrize("username", ["focalpoint.nairobi", "head.nairobi", "gcu"])
    def test_is_for_the_person_the_head_and_the_unit(self, world, asked, username):
        answer_inquiry(inquiry_id=asked.pk, now=NOW, scope=world.scope(username), **GOING_ON)
        asked.refresh_from_db()
        assert asked.answered_by == world.people[username]
        drawn = pictures(appointments=[asked.appointment], year=2026, today=NOW.date(), scope=JOB)
        assert not drawn[asked.appointment_id].is_inactive

    @pytest.mark.parametrize(
        ("username", "refusal"),
        [
            ("auditor", NotPermitted),
            ("hr.region", NotPermitted),
            ("head.dakar", OutOfScope),
            ("stranger", OutOfScope),
        ],
    )
    def test_is_refused_to_others(self, world, asked, username, refusal):
        with pytest.raises(refusal):
            answer_inquiry(inquiry_id=asked.pk, now=NOW, scope=world.scope(username), **GOING_ON)

    def test_names_everything_that_is_wrong_at_once(self, world, asked):
        with pytest.raises(Invalid) as refused:
            answer_inquiry(
                inquiry_id=asked.pk,
                answer="perhaps",
                words=" ",
                now=NOW,
                scope=world.scope("gcu"),
            )
        assert {each.field for each in refused.value.problems} == {"answer", "words"}

    def test_is_given_once(self, world, asked):
        scope = world.scope("focalpoint.nairobi")
        answer_inquiry(inquiry_id=asked.pk, now=NOW, scope=scope, **GOING_ON)
        answer_inquiry(inquiry_id=asked.pk, now=NOW, scope=scope, **GOING_ON)
        with pytest.raises(WrongState):
            answer_inquiry(
                inquiry_id=asked.pk,
                answer=InquiryAnswer.HANDS_OVER,
                words="No.",
                now=NOW,
                scope=scope,
            )

    def test_is_not_wanted_of_an_appointment_that_is_over(self, world, asked):
        Appointment.objects.update(ends_before=NOW.date())
        with pytest.raises(WrongState):
            answer_inquiry(inquiry_id=asked.pk, now=NOW, scope=world.scope("gcu"), **GOING_ON)


class TestHome:
    def items(self, ask, world: World, username: str, days: int = 0) -> list[str]:
        found = ask(now=NOW + timedelta(days=days), most=8, scope=world.scope(username))
        return [str(each.title) for each in found.items]

    def test_says_what_is_owed_and_what_waits(self, world: World):
        make_appointment(world, user="focalpoint.nairobi", starts_on=LONG_AGO)
        make_appointment(world, office=DAKAR, name="Awa Ba", starts_on=LONG_AGO)
        ask_the_silent(now=NOW, scope=JOB)
        assert len(self.items(desk.owed, world, "focalpoint.nairobi")) == 1
        assert self.items(desk.owed, world, "head.nairobi") == []
        assert len(self.items(desk.owed, world, "head.dakar")) == 1
        assert self.items(desk.waiting, world, "gcu") == []
        assert len(self.items(desk.waiting, world, "gcu", days=30)) == 2
        assert self.items(desk.waiting, world, "head.nairobi", days=30) == []
        own = Inquiry.objects.get(appointment__user__username="focalpoint.nairobi")
        answer_inquiry(
            inquiry_id=own.pk,
            answer=InquiryAnswer.HANDS_OVER,
            words="Ask Zawadi Katana.",
            now=NOW,
            scope=world.scope("focalpoint.nairobi"),
        )
        assert self.items(desk.waiting, world, "gcu") == ["A successor for Kenya"]
        Appointment.objects.filter(pk=own.appointment_id).update(ends_before=NOW.date())
        assert self.items(desk.waiting, world, "gcu") == []

    @pytest.mark.parametrize(
        ("ask", "username", "statements"),
        [
            (desk.owed, "stranger", 0),
            (desk.owed, "hr.nairobi", 0),
            (desk.owed, "head.dakar", 1),
            (desk.owed, "head.nairobi", 2),
            (desk.waiting, "head.nairobi", 0),
            (desk.waiting, "gcu", 1),
        ],
    )
    def test_takes_one_statement_and_that_of_the_tree_or_none(
        self, world, django_assert_num_queries, ask, username, statements
    ):
        make_appointment(world, starts_on=LONG_AGO)
        ask_the_silent(now=NOW, scope=JOB)
        scope = world.scope(username)
        with django_assert_num_queries(statements):
            ask(now=NOW, most=8, scope=scope)
