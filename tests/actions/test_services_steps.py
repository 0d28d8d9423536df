"""The way of an action: every step, who takes it, and what no sequence of steps can break."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Grant
from apps.accounts.records import RecordRef
from apps.actions.choices import ActionState
from apps.actions.models import Action, Notice, ProgressNote
from apps.actions.selectors.register import action_seen
from apps.actions.selectors.rules import Step
from apps.actions.services import steps
from apps.documents.services import attaching
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Refusal, WrongState
from tests.actions.builders import (
    BECAUSE,
    DAKAR,
    DUE,
    NOW,
    bring_to_done,
    bring_to_verified,
    make,
)
from tests.cast import World
from tests.documents.builders import link


def told(username: str) -> list[str]:
    """The kinds of notices that somebody got."""
    return list(
        Notice.objects.filter(user__username=username).order_by("pk").values_list("kind", flat=True)
    )


class TestStarting:
    def test_is_said_once(self, world):
        action = make(world)
        taken = steps.start(
            action_id=action.pk, version=1, now=NOW, scope=world.scope("hr.nairobi")
        )
        assert (taken.state, taken.version) == (ActionState.UNDER_WAY, 2)
        with pytest.raises(WrongState):
            steps.start(action_id=action.pk, version=2, now=NOW, scope=world.scope("hr.nairobi"))

    def test_is_refused_from_another_version(self, world):
        with pytest.raises(WrongState, match=r"version 7.*version 1"):
            steps.start(
                action_id=make(world).pk, version=7, now=NOW, scope=world.scope("hr.nairobi")
            )


class TestNotes:
    def test_are_written_by_whoever_works_for_the_office(self, world):
        action = make(world)
        steps.add_note(
            action_id=action.pk, text=" Two answered. ", now=NOW, scope=world.scope("hr.region")
        )
        assert ProgressNote.objects.get().text == "Two answered."
        action.refresh_from_db()
        assert action.version == 1

    def test_are_not_written_by_the_verifier(self, world):
        action = make(world, verifier="head.nairobi")
        with pytest.raises(NotPermitted, match="independent"):
            steps.add_note(
                action_id=action.pk, text="Well.", now=NOW, scope=world.scope("head.nairobi")
            )

    @pytest.mark.parametrize("text", ["", "  \n", "x" * 5000])
    def test_need_words_and_an_end(self, world, text):
        with pytest.raises(Invalid):
            steps.add_note(
                action_id=make(world).pk, text=text, now=NOW, scope=world.scope("hr.nairobi")
            )

    def test_are_not_for_those_who_only_look(self, world):
        with pytest.raises(NotPermitted):
            steps.add_note(
                action_id=make(world).pk, text="Hm.", now=NOW, scope=world.scope("auditor")
            )


class TestDone:
    def test_needs_evidence_or_a_reason_for_none(self, world):
        action = make(world)
        with pytest.raises(Invalid, match="Attach a file") as refused:
            steps.say_done(action_id=action.pk, version=1, now=NOW, scope=world.scope("hr.nairobi"))
        assert refused.value.problems[0].field == "no_evidence_because"
        done = bring_to_done(world, action)
        assert (done.state, done.no_evidence_because) == (ActionState.DONE, BECAUSE)

    def test_needs_no_words_where_evidence_is_attached(self, world):
        action = make(world)
        scope = world.scope("hr.nairobi")
        attaching.attach(
            document_id=link(world).pk,
            record=RecordRef("actions.action", action.pk),
            now=NOW,
            scope=scope,
        )
        done = steps.say_done(action_id=action.pk, version=1, now=NOW, scope=scope)
        assert (done.state, done.no_evidence_because) == (ActionState.DONE, "")

    def test_goes_to_the_head_of_the_office(self, world):
        done = bring_to_done(world, make(world))
        assert done.verifier_id == world.people["head.nairobi"].pk
        assert told("head.nairobi") == ["waiting"]

    def test_goes_to_the_head_above_when_the_head_owns_it(self, world):
        done = bring_to_done(world, make(world, owner="head.nairobi"), by="head.nairobi")
        assert done.verifier_id == world.people["head.region"].pk

    def test_goes_to_the_head_above_when_the_head_wrote_notes(self, world):
        action = make(world)
        steps.add_note(action_id=action.pk, text="Go.", now=NOW, scope=world.scope("head.nairobi"))
        assert bring_to_done(world, action).verifier_id == world.people["head.region"].pk

    def test_goes_to_the_head_above_when_nobody_owns_it(self, world):
        done = bring_to_done(world, make(world, owner=None), by="gcu")
        assert done.verifier_id == world.people["head.region"].pk

    def test_goes_to_senior_management_at_last(self, world):
        Grant.objects.filter(role="head_of_office").delete()
        assert bring_to_done(world, make(world)).verifier_id == world.people["senior"].pk

    def test_waits_where_nobody_is_independent(self, world):
        Grant.objects.filter(role__in=["head_of_office", "senior_manager"]).delete()
        action = bring_to_done(world, make(world))
        assert action.verifier_id is None
        with pytest.raises(NotPermitted):
            steps.verify(action_id=action.pk, version=2, now=NOW, scope=world.scope("gcu"))
        named = steps.name_verifier(
            action_id=action.pk,
            version=2,
            verifier_id=world.people["hr.region"].pk,
            now=NOW,
            scope=world.scope("gcu"),
        )
        assert named.verifier_id == world.people["hr.region"].pk

    def test_skips_a_head_who_would_close_a_circle(self, world):
        # Nairobi's HR verifies what the head owns, so the head does not verify what HR owns.
        make(world, owner="head.nairobi", verifier="hr.nairobi")
        assert bring_to_done(world, make(world)).verifier_id == world.people["head.region"].pk

    def test_is_not_said_by_the_verifier(self, world):
        action = make(world, verifier="head.nairobi")
        with pytest.raises(NotPermitted):
            bring_to_done(world, action, by="head.nairobi")


class TestVerifying:
    def test_closes_it_and_tells_those_concerned(self, world):
        action = bring_to_verified(world, make(world))
        assert action.state == ActionState.VERIFIED
        assert action.closed_by_id == world.people["head.nairobi"].pk
        assert told("hr.nairobi") == ["assigned", "decision"]
        assert told("gcu") == ["decision"]

    @pytest.mark.parametrize("username", ["hr.nairobi", "gcu", "head.region", "auditor"])
    def test_is_for_its_verifier_only(self, world, username):
        action = bring_to_done(world, make(world))
        with pytest.raises(NotPermitted):
            steps.verify(action_id=action.pk, version=2, now=NOW, scope=world.scope(username))

    def test_is_nothing_for_those_outside(self, world):
        action = bring_to_done(world, make(world))
        with pytest.raises(OutOfScope):
            steps.verify(action_id=action.pk, version=2, now=NOW, scope=world.scope("hr.dakar"))

    def test_is_refused_to_whoever_wrote_notes_before(self, world):
        action = make(world)
        steps.add_note(action_id=action.pk, text="So.", now=NOW, scope=world.scope("hr.region"))
        bring_to_done(world, action)
        with pytest.raises(Invalid) as refused:
            steps.name_verifier(
                action_id=action.pk,
                version=2,
                verifier_id=world.people["hr.region"].pk,
                now=NOW,
                scope=world.scope("gcu"),
            )
        assert refused.value.problems[0].code == "same_person"
        Action.objects.filter(pk=action.pk).update(verifier=world.people["hr.region"])
        with pytest.raises(NotPermitted, match="notes"):
            steps.verify(action_id=action.pk, version=2, now=NOW, scope=world.scope("hr.region"))

    def test_is_refused_to_whoever_lost_sight_of_the_office(self, world):
        action = bring_to_done(world, make(world))
        Grant.objects.filter(user=world.people["head.nairobi"]).delete()
        with pytest.raises(NotPermitted, match="do not see"):
            steps.verify(action_id=action.pk, version=2, now=NOW, scope=world.scope("head.nairobi"))

    def test_may_send_it_back_with_a_reason(self, world):
        action = bring_to_done(world, make(world))
        said = {"action_id": action.pk, "version": 2, "now": NOW}
        scope = world.scope("head.nairobi")
        with pytest.raises(Invalid):
            steps.send_back(reason=" ", scope=scope, **said)
        back = steps.send_back(reason="Only one network.", scope=scope, **said)
        assert (back.state, back.returned_because) == (ActionState.UNDER_WAY, "Only one network.")
        assert told("hr.nairobi")[-1] == "decision"


class TestDecision:
    def test_is_not_told_to_whoever_does_not_see_the_action_any_more(self, world):
        done = bring_to_done(world, make(world, verifier="head.region"), by="head.nairobi")
        Grant.objects.filter(user=world.people["head.nairobi"]).delete()
        steps.send_back(
            action_id=done.pk,
            version=done.version,
            reason="A secret",
            now=NOW,
            scope=world.scope("head.region"),
        )
        assert "decision" in told("hr.nairobi")
        assert told("head.nairobi") == []


class TestMaker:
    def test_sees_it_as_long_as_they_work_for_the_office(self, world):
        action = make(world, by="pm.nairobi")
        assert action_seen(action_id=action.pk, scope=world.scope("pm.nairobi")) == action
        Grant.objects.filter(user=world.people["pm.nairobi"]).delete()
        with pytest.raises(OutOfScope):
            action_seen(action_id=action.pk, scope=world.scope("pm.nairobi"))
        with pytest.raises(OutOfScope):
            steps.drop(
                action_id=action.pk,
                version=1,
                reason="Gone",
                now=NOW,
                scope=world.scope("pm.nairobi"),
            )


class TestDropping:
    def test_needs_a_reason_and_closes_it(self, world):
        action = make(world)
        said = {"action_id": action.pk, "version": 1, "now": NOW, "scope": world.scope("gcu")}
        with pytest.raises(Invalid):
            steps.drop(reason="", **said)
        dropped = steps.drop(reason="The budget is gone.", **said)
        assert (dropped.state, dropped.closing_words) == ("dropped", "The budget is gone.")


class TestReopening:
    def test_needs_a_reason_and_a_day_that_is_not_over(self, world):
        action = bring_to_verified(world, make(world))
        said = {"action_id": action.pk, "version": 3, "now": NOW, "scope": world.scope("gcu")}
        with pytest.raises(Invalid) as refused:
            steps.reopen(reason="", due_on=NOW.date() - timedelta(days=1), **said)
        assert {each.field for each in refused.value.problems} == {"reason", "due_on"}
        again = steps.reopen(reason="It fell apart.", due_on=DUE, **said)
        assert (again.state, again.done_by_id, again.closed_by_id) == ("open", None, None)

    def test_takes_a_verifier_out_who_closes_a_circle_by_now(self, world):
        action = bring_to_verified(world, make(world))
        make(world, owner="head.nairobi", verifier="hr.nairobi")
        again = steps.reopen(
            action_id=action.pk,
            version=3,
            reason="Again.",
            due_on=DUE,
            now=NOW,
            scope=world.scope("gcu"),
        )
        assert again.verifier_id is None


def take(world: World, action_id: int, step: Step, username: str) -> None:
    """Take a step as somebody, from the version that is there."""
    action = Action.objects.get(pk=action_id)
    said = {"action_id": action_id, "now": NOW, "scope": world.scope(username)}
    versioned = said | {"version": action.version}
    match step:
        case Step.NOTE:
            steps.add_note(text="On it.", **said)
        case Step.START:
            steps.start(**versioned)
        case Step.DONE:
            steps.say_done(no_evidence_because=BECAUSE, **versioned)
        case Step.NAME_VERIFIER:
            steps.name_verifier(verifier_id=world.people["hr.region"].pk, **versioned)
        case Step.VERIFY:
            steps.verify(**versioned)
        case Step.SEND_BACK:
            steps.send_back(reason="Not yet.", **versioned)
        case Step.DROP:
            steps.drop(reason="No more.", **versioned)
        case Step.REOPEN:
            steps.reopen(reason="Again.", due_on=DUE, **versioned)


MOVES = {
    (ActionState.OPEN, ActionState.UNDER_WAY),
    (ActionState.OPEN, ActionState.DONE),
    (ActionState.UNDER_WAY, ActionState.DONE),
    (ActionState.DONE, ActionState.VERIFIED),
    (ActionState.DONE, ActionState.UNDER_WAY),
    (ActionState.OPEN, ActionState.DROPPED),
    (ActionState.UNDER_WAY, ActionState.DROPPED),
    (ActionState.DONE, ActionState.DROPPED),
    (ActionState.VERIFIED, ActionState.OPEN),
    (ActionState.DROPPED, ActionState.OPEN),
}
PEOPLE = ["hr.nairobi", "head.nairobi", "head.region", "hr.region", "gcu", "auditor", "hr.dakar"]
TAKEN = st.lists(
    st.tuples(
        st.sampled_from([step for step in Step if step is not Step.EDIT]), st.sampled_from(PEOPLE)
    ),
    max_size=12,
)


class TestAnySequence:
    """Whatever is tried in whatever order, only the moves of the table happen, and two persons stay two."""

    @given(tried=TAKEN)
    @settings(
        max_examples=40,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    def test_keeps_the_way_and_the_constraints(self, world, tried):
        with transaction.atomic():
            action = make(world)
            for step, username in tried:
                before = Action.objects.get(pk=action.pk)
                notes = ProgressNote.objects.count()
                try:
                    with transaction.atomic():
                        take(world, action.pk, step, username)
                except Refusal:
                    after = Action.objects.get(pk=action.pk)
                    assert (after.version, after.state) == (before.version, before.state)
                    assert ProgressNote.objects.count() == notes
                    continue
                after = Action.objects.get(pk=action.pk)
                assert after.version == before.version + (step is not Step.NOTE)
                if before.state != after.state:
                    assert (before.state, after.state) in MOVES
                if after.state == ActionState.VERIFIED:
                    writers = set(after.notes.values_list("written_by_id", flat=True))
                    assert after.closed_by_id not in {after.owner_id, after.done_by_id} | writers
            transaction.set_rollback(True)


class TestOfAnotherOffice:
    def test_is_nothing_there(self, world):
        action = make(world, office=DAKAR)
        with pytest.raises(OutOfScope):
            steps.start(action_id=action.pk, version=1, now=NOW, scope=world.scope("hr.nairobi"))
