"""Workplans are written by one, approved by two others, and lose nothing on the way."""

from datetime import date, timedelta

import pytest

from apps.actions.models import Action, Notice
from apps.focal_points.choices import AppointmentRole, ItemProgress, WorkplanState
from apps.focal_points.selectors.workplans import progress_of
from apps.focal_points.services.workplans import promising, steps, writing
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.focal_points.builders import (
    DAKAR,
    NOON,
    TODAY,
    make_activity,
    make_appointment,
    make_item,
    make_workplan,
)
from tests.focal_points.workplan_builders import (
    DUE,
    GCU,
    HEAD,
    LATER,
    WRITER,
    approved_plan,
    close,
    make_activity_of_guidelines,
    make_commitment,
    said,
    submitted_plan,
    supervised_plan,
    whole_plan,
)


@pytest.fixture
def appointment(world):
    """The focal point of Nairobi."""
    return make_appointment(world, user=WRITER)


@pytest.fixture
def plan(appointment):
    """Their workplan with one item that lacks nothing."""
    return whole_plan(appointment)


def codes(refused) -> list[str]:
    """The codes of everything that was refused."""
    return [problem.code for problem in refused.value.problems]


class TestBeginning:
    def begin(self, world, appointment, *, year=2026, name=WRITER, now=NOON):
        return writing.begin_workplan(
            appointment_id=appointment.pk, year=year, now=now, scope=world.scope(name)
        )

    def test_is_for_this_year_and_the_next_and_happens_once(self, world, appointment):
        first = self.begin(world, appointment)
        assert self.begin(world, appointment) == first
        assert self.begin(world, appointment, year=2027).year == 2027
        for year in (2025, 2028):
            with pytest.raises(Invalid):
                self.begin(world, appointment, year=year)

    def test_stays_within_the_term(self, world):
        ends = make_appointment(world, user=WRITER, ends_before=date(2027, 1, 1))
        assert self.begin(world, ends).year == 2026
        with pytest.raises(Invalid):
            self.begin(world, ends, year=2027)
        over = make_appointment(
            world, user=WRITER, starts_on=date(2020, 1, 1), ends_before=date(2021, 1, 1)
        )
        with pytest.raises(WrongState):
            self.begin(world, over)

    def test_is_refused_for_a_closed_office(self, world, appointment):
        spell = world.spells["KEN-NAIROBI"]
        spell.ends_before = TODAY
        spell.save()
        with pytest.raises(WrongState, match="closed"):
            self.begin(world, appointment)

    @pytest.mark.parametrize("name", [HEAD, GCU, "wggi", "auditor"])
    def test_is_the_persons_own(self, world, appointment, name):
        with pytest.raises(NotPermitted):
            self.begin(world, appointment, name=name)

    def test_is_done_by_the_gcu_where_there_is_no_account(self, world):
        nobody = make_appointment(world)
        assert self.begin(world, nobody, name=GCU).created_by == world.people[GCU]
        with pytest.raises(NotPermitted):
            self.begin(world, nobody)

    def test_does_not_exist_for_strangers(self, world, appointment):
        with pytest.raises(OutOfScope):
            self.begin(world, appointment, name="head.dakar")

    def test_is_free_to_alternates(self, world):
        alternate = make_appointment(world, user=WRITER, role=AppointmentRole.ALTERNATE)
        assert self.begin(world, alternate).year == 2026


class TestItems:
    def add(self, world, plan, **facts):
        return writing.add_item(
            workplan_id=plan.pk, data=said(**facts), now=NOON, scope=world.scope(WRITER)
        )

    def change(self, world, item, *, version=1, **facts):
        return writing.change_item(
            item_id=item.pk,
            version=version,
            data=said(**facts),
            now=NOON,
            scope=world.scope(WRITER),
        )

    def test_are_added_once_in_their_order(self, world, plan):
        first = self.add(world, plan, title="Train")
        assert self.add(world, plan, title="Train") == first
        assert self.add(world, plan, title="Brief").position == 3
        plan.refresh_from_db()
        assert plan.version == 3

    def test_are_refused_with_all_problems_at_once(self, world, plan):
        with pytest.raises(Invalid) as refused:
            self.add(world, plan, title=" ", area_id=None, due_on=date(2027, 1, 1))
        assert codes(refused) == ["required", "area", "other_year"]

    def test_refuse_a_commitment_that_is_closed_on_the_day(self, world, plan):
        commitment = make_commitment()
        close(commitment, on=TODAY + timedelta(days=1))
        assert self.add(world, plan, commitment_id=commitment.pk).commitment == commitment
        close(commitment, on=TODAY)
        with pytest.raises(Invalid, match=r"closed on 2 March 2026.*Paragraph 35") as refused:
            self.add(world, plan, title="More", commitment_id=commitment.pk)
        assert (codes(refused), refused.value.problems[0].field) == (["closed"], "serves")

    def test_keep_a_commitment_that_closes_later_but_take_no_other(self, world, plan):
        mine, other = make_commitment(35), make_commitment(36)
        item = self.add(world, plan, commitment_id=mine.pk)
        close(mine)
        close(other)
        kept = self.change(world, item, title="Brief everybody", commitment_id=mine.pk)
        assert kept.commitment == mine
        with pytest.raises(Invalid, match="Paragraph 36"):
            self.change(world, item, version=2, commitment_id=other.pk)

    def test_serve_one_thing(self, world, plan):
        both = {
            "commitment_id": make_commitment().pk,
            "guideline_activity_id": make_activity_of_guidelines().pk,
        }
        with pytest.raises(Invalid, match="not both"):
            self.add(world, plan, **both)
        with pytest.raises(Invalid, match="of the list"):
            self.add(world, plan, commitment_id=987654)

    def test_lose_nothing_to_two_writers(self, world, plan):
        item = self.add(world, plan)
        self.change(world, item, title="First")
        with pytest.raises(WrongState) as stale:
            self.change(world, item, title="Second")
        assert stale.value.code == "stale"
        item.refresh_from_db()
        assert (item.title, item.version) == ("First", 2)
        # The same sent twice is no conflict.
        assert self.change(world, item, title="First").version == 2

    def test_are_at_most_sixty(self, world, plan):
        for position in range(2, writing.MOST_ITEMS + 1):
            make_item(plan, position=position)
        with pytest.raises(Invalid, match="at most 60"):
            self.add(world, plan, title="One more")
        assert plan.items.count() == 60

    def test_move_and_close_the_gap(self, world, plan):
        second = self.add(world, plan, title="Second")
        third = self.add(world, plan, title="Third")
        scope = world.scope(WRITER)
        writing.move_item(item_id=third.pk, by=-1, scope=scope)
        writing.move_item(item_id=third.pk, by=-1, scope=scope)
        writing.move_item(item_id=third.pk, by=-1, scope=scope)
        writing.move_item(item_id=second.pk, by=1, scope=scope)
        titles = list(plan.items.order_by("position").values_list("title", flat=True))
        assert titles == ["Third", "Item 1", "Second"]
        writing.remove_item(item_id=third.pk, version=1, scope=scope)
        assert list(plan.items.values_list("position", "title")) == [(1, "Item 1"), (2, "Second")]

    def test_leave_what_was_logged_in_the_log(self, world, plan):
        item = plan.items.get()
        logged = make_activity(world, item=item)
        writing.remove_item(item_id=item.pk, version=1, scope=world.scope(WRITER))
        logged.refresh_from_db()
        assert logged.item is None

    @pytest.mark.parametrize("state", ["submitted", "supervised", "approved"])
    def test_stay_once_the_workplan_is_on_its_way(self, world, appointment, state):
        make = {
            "submitted": submitted_plan,
            "supervised": supervised_plan,
            "approved": approved_plan,
        }
        plan = make[state](world, appointment)
        item = plan.items.get()
        scope = world.scope(WRITER)
        with pytest.raises(WrongState):
            self.add(world, plan, title="More")
        with pytest.raises(WrongState):
            self.change(world, item)
        with pytest.raises(WrongState):
            writing.move_item(item_id=item.pk, by=1, scope=scope)
        with pytest.raises(WrongState):
            writing.remove_item(item_id=item.pk, version=1, scope=scope)

    def test_belong_to_their_writer(self, world, plan):
        for name, refusal in (
            (HEAD, NotPermitted),
            (GCU, NotPermitted),
            ("head.dakar", OutOfScope),
        ):
            with pytest.raises(refusal):
                writing.remove_item(item_id=plan.items.get().pk, version=1, scope=world.scope(name))


class TestTakingOver:
    def take(self, world, plan, items, *, name=WRITER):
        return writing.take_over(
            workplan_id=plan.pk,
            item_ids=[item.pk for item in items],
            now=NOON,
            scope=world.scope(name),
        )

    def test_takes_what_is_open_a_year_later_and_names_what_is_closed(self, world, appointment):
        before = make_workplan(appointment, year=2025)
        open_one, gone = make_commitment(35), make_commitment(36)
        kept = make_item(
            before, position=1, due_on=date(2025, 3, 1), commitment=open_one, expected_result="R"
        )
        lost = make_item(before, position=2, commitment=gone, progress=ItemProgress.UNDER_WAY)
        over = [
            make_item(before, position=3, progress=ItemProgress.DONE),
            make_item(before, position=4, progress=ItemProgress.DROPPED, progress_note="No money."),
        ]
        close(gone)
        plan = make_workplan(appointment, year=2026)
        taken = self.take(world, plan, [kept, lost, *over])
        assert [
            (item.title, item.due_on, item.commitment, item.progress) for item in taken.items
        ] == [
            ("Item 1", date(2026, 3, 1), open_one, ItemProgress.NOT_BEGUN),
            ("Item 2", None, None, ItemProgress.NOT_BEGUN),
        ]
        assert taken.unlinked == ("Paragraph 36: text 36",)
        assert self.take(world, plan, [kept, lost]).items == ()
        assert plan.items.count() == 2

    def test_takes_from_a_predecessor_in_the_office_and_from_nobody_elsewhere(
        self, world, appointment
    ):
        theirs = make_item(
            make_workplan(make_appointment(world, ends_before=date(2026, 1, 1)), year=2025)
        )
        away = make_item(make_workplan(make_appointment(world, office=DAKAR), year=2025))
        plan = make_workplan(appointment, year=2026)
        assert len(self.take(world, plan, [theirs, away]).items) == 1

    def test_knows_leap_days_and_the_limit(self, world, appointment):
        assert writing.a_year_later(date(2028, 2, 29)) == date(2029, 2, 28)
        before = make_workplan(appointment, year=2025)
        plan = whole_plan(appointment, items=writing.MOST_ITEMS)
        with pytest.raises(Invalid, match="at most"):
            self.take(world, plan, [make_item(before, title="Other")])


class TestProgress:
    def tell(self, world, item, progress, note="", *, version=1, name=WRITER):
        return writing.tell_progress(
            item_id=item.pk, version=version, progress=progress, note=note, scope=world.scope(name)
        )

    def test_is_told_of_an_approved_workplan_whose_approval_stays(self, world, appointment):
        plan = approved_plan(world, appointment)
        item = self.tell(world, plan.items.get(), ItemProgress.DONE, "Forty were there.")
        assert (item.progress, item.version) == (ItemProgress.DONE, 2)
        # A tap that is sent twice is one.
        assert self.tell(world, item, ItemProgress.DONE, "Forty were there.").version == 2
        plan.refresh_from_db()
        assert (plan.state, plan.version) == (WorkplanState.APPROVED, 1)

    def test_says_why_something_was_dropped(self, world, plan):
        with pytest.raises(Invalid, match="why"):
            self.tell(world, plan.items.get(), ItemProgress.DROPPED)
        with pytest.raises(Invalid):
            self.tell(world, plan.items.get(), "perhaps")

    def test_loses_nothing_and_is_the_writers(self, world, plan):
        item = plan.items.get()
        self.tell(world, item, ItemProgress.UNDER_WAY)
        with pytest.raises(WrongState):
            self.tell(world, item, ItemProgress.DONE)
        with pytest.raises(NotPermitted):
            self.tell(world, item, ItemProgress.DONE, version=2, name=HEAD)

    def test_is_counted_without_what_was_dropped(
        self, world, appointment, django_assert_num_queries
    ):
        plan = make_workplan(appointment)
        states = ["done", "done", "under_way", "not_begun", "dropped", "dropped"]
        for position, state in enumerate(states, start=1):
            make_item(plan, position=position, progress=state, progress_note="Why.")
        away = make_appointment(world, office=DAKAR)
        make_item(make_workplan(away))
        ids = [appointment.pk, away.pk]
        scope = world.scope(HEAD)
        with django_assert_num_queries(1):
            found = progress_of(appointment_ids=ids, year=2026, scope=scope)
        assert set(found) == {appointment.pk}
        mine = found[appointment.pk]
        assert (mine.items, mine.done, mine.under_way, mine.not_begun, mine.dropped) == (
            4,
            2,
            1,
            1,
            2,
        )
        assert mine.words == "2 of 4 items done, 2 dropped"
        assert progress_of(appointment_ids=ids, year=2025, scope=scope) == {}
        assert progress_of(appointment_ids=ids, year=2026, scope=world.scope("stranger")) == {}


class TestTheWay:
    def submit(self, world, plan, *, name=WRITER, version=1):
        return steps.submit_workplan(
            workplan_id=plan.pk, version=version, now=NOON, scope=world.scope(name)
        )

    def approve(self, world, plan, name, *, version):
        return steps.approve_workplan(
            workplan_id=plan.pk, version=version, now=LATER, scope=world.scope(name)
        )

    def test_goes_from_the_focal_point_to_the_head_to_the_gcu(self, world, plan):
        self.submit(world, plan)
        with pytest.raises(WrongState, match="first"):
            self.approve(world, plan, GCU, version=2)
        assert self.approve(world, plan, HEAD, version=2).state == WorkplanState.SUPERVISED
        with pytest.raises(WrongState, match="next"):
            self.approve(world, plan, HEAD, version=3)
        approved = self.approve(world, plan, GCU, version=3)
        assert (approved.state, approved.supervised_by, approved.approved_by) == (
            WorkplanState.APPROVED,
            world.people[HEAD],
            world.people[GCU],
        )
        told = Notice.objects.order_by("pk").values_list("user__username", "key")
        key = f"workplan:{plan.pk}"
        assert list(told) == [
            (HEAD, f"{key}:first:2"),
            (WRITER, f"{key}:submitted:2"),
            (GCU, f"{key}:second:3"),
            (WRITER, f"{key}:supervised:3"),
            (WRITER, f"{key}:approved:4"),
        ]

    def test_is_not_begun_without_what_is_asked_for(self, world, appointment):
        plan = make_workplan(appointment)
        with pytest.raises(Invalid, match="no item"):
            self.submit(world, plan)
        make_item(plan)
        with pytest.raises(Invalid) as refused:
            self.submit(world, plan)
        assert [str(problem.message) for problem in refused.value.problems] == [
            "Item 1: say what result is expected.",
            "Item 1: say until when.",
        ]

    @pytest.mark.parametrize(("state", "name"), [("submitted", HEAD), ("supervised", GCU)])
    def test_leads_back_with_a_reason_and_begins_anew(self, world, appointment, state, name):
        make = {"submitted": submitted_plan, "supervised": supervised_plan}[state]
        plan = make(world, appointment)
        scope = world.scope(name)
        with pytest.raises(Invalid):
            steps.return_workplan(
                workplan_id=plan.pk, version=1, reason=" ", now=LATER, scope=scope
            )
        steps.return_workplan(
            workplan_id=plan.pk, version=1, reason="Too much.", now=LATER, scope=scope
        )
        plan.refresh_from_db()
        assert (plan.state, plan.supervised_by) == (WorkplanState.RETURNED, None)
        assert Notice.objects.get(user__username=WRITER).values["reason"] == "Too much."
        assert self.submit(world, plan, version=2).returned_because == ""

    def test_is_supervised_from_above_where_the_head_is_the_focal_point(self, world):
        from_head = make_appointment(world, user=HEAD)
        plan = submitted_plan(world, from_head)
        with pytest.raises(NotPermitted) as refused:
            self.approve(world, plan, HEAD, version=1)
        assert refused.value.code == "same_person"
        assert self.approve(world, plan, "head.region", version=1).state == WorkplanState.SUPERVISED

    def test_is_never_approved_by_who_typed_it_in(self, world):
        plan = supervised_plan(world, make_appointment(world), created_by=world.people[GCU])
        with pytest.raises(NotPermitted) as refused:
            self.approve(world, plan, GCU, version=1)
        assert refused.value.code == "same_person"

    def test_is_taken_in_the_version_that_was_looked_at(self, world, appointment):
        plan = submitted_plan(world, appointment, version=5)
        with pytest.raises(WrongState) as stale:
            self.approve(world, plan, HEAD, version=4)
        assert stale.value.code == "stale"

    def test_is_open_again_only_with_both_approvals_gone(self, world, appointment):
        plan = approved_plan(world, appointment)
        steps.reopen_workplan(workplan_id=plan.pk, version=1, scope=world.scope(WRITER))
        plan.refresh_from_db()
        assert (plan.state, plan.supervised_at, plan.approved_at, plan.approved_by) == (
            WorkplanState.DRAFT,
            None,
            None,
            None,
        )
        with pytest.raises(WrongState):
            steps.reopen_workplan(workplan_id=plan.pk, version=2, scope=world.scope(WRITER))

    @pytest.mark.parametrize("name", ["wggi", "hrm", "auditor", "senior", "hr.region"])
    def test_is_decided_by_nobody_else(self, world, appointment, name):
        with pytest.raises(NotPermitted):
            self.approve(world, submitted_plan(world, appointment), name, version=1)


class TestPromises:
    def promise(self, world, item, *, version=1, name=WRITER, now=NOON):
        return promising.make_a_promise(
            item_id=item.pk, version=version, now=now, scope=world.scope(name)
        )

    def test_stand_in_the_register_once_with_the_workplan_as_cause(self, world, appointment):
        plan = approved_plan(world, appointment)
        item = self.promise(world, plan.items.get())
        assert self.promise(world, item).action_id == item.action_id
        action = Action.objects.get()
        assert (action.owner.username, action.due_on, action.office.code) == (
            WRITER,
            DUE,
            "KEN-NAIROBI",
        )
        assert (action.cause_id, action.title) == (plan.pk, "Item 1")
        assert action.cause_label.startswith("Workplan 2026")

    def test_need_a_day_that_is_not_over_and_something_left_to_do(self, world, appointment):
        plan = make_workplan(appointment)
        with pytest.raises(Invalid, match="due date first"):
            self.promise(world, make_item(plan))
        with pytest.raises(Invalid, match="over"):
            self.promise(world, make_item(plan, position=2, due_on=date(2026, 3, 1)))
        with pytest.raises(WrongState):
            self.promise(world, make_item(plan, position=3, due_on=DUE, progress=ItemProgress.DONE))
        assert not Action.objects.exists()

    def test_are_the_writers_to_make(self, world, plan):
        with pytest.raises(NotPermitted):
            self.promise(world, plan.items.get(), name=HEAD)

    def test_of_a_person_without_an_account_have_no_owner(self, world):
        plan = whole_plan(make_appointment(world))
        self.promise(world, plan.items.get(), name=GCU)
        assert Action.objects.get().owner is None


class TestTheTable:
    def test_lets_an_item_serve_one_thing(self, world, appointment):
        with pytest.raises(Exception, match="an_item_serves_one_thing"):
            make_item(
                make_workplan(appointment),
                commitment=make_commitment(),
                guideline_activity=make_activity_of_guidelines(),
            )
