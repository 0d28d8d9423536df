"""Actions go to somebody else: many at once, or all of a person who leaves; what cannot go says why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.models import Action, HandOver, Notice, ProgressNote
from apps.actions.selectors.hand_over import hand_over_seen
from apps.actions.selectors.moving import move_of_chosen
from apps.actions.services.moving import hand_over, reassign, record_hand_over
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.actions.builders import DAKAR, NOW, bring_to_done, make
from tests.cast import World


def pairs(*actions: Action) -> list[tuple[int, int]]:
    return [(action.pk, action.version) for action in actions]


def give(world: World, *actions: Action, to: str, by: str = "gcu", without_staying: bool = False):
    return reassign(
        chosen=pairs(*actions),
        owner_id=world.people[to].pk,
        without_staying=without_staying,
        now=NOW,
        scope=world.scope(by),
    )


class TestReassigning:
    def test_gives_all_and_tells_the_person_of_each(self, world):
        actions = [make(world, title=f"No. {number}") for number in range(3)]
        Notice.objects.all().delete()
        move = give(world, *actions, to="focalpoint.nairobi")
        assert len(move.owning) == 3
        assert set(Action.objects.values_list("owner__username", "version")) == {
            ("focalpoint.nairobi", 2)
        }
        assert set(Notice.objects.values_list("user__username", flat=True)) == {
            "focalpoint.nairobi"
        }
        assert Notice.objects.count() == 3

    def test_gives_all_or_none_unless_told_otherwise(self, world):
        here, elsewhere = make(world), make(world, office=DAKAR)
        with pytest.raises(WrongState):
            give(world, here, elsewhere, to="focalpoint.nairobi")
        assert not Action.objects.filter(version=2).exists()
        move = give(world, here, elsewhere, to="focalpoint.nairobi", without_staying=True)
        assert [action.pk for action in move.owning] == [here.pk]
        [staying] = move.staying
        assert staying.action.pk == elsewhere.pk
        assert "does not see" in staying.reason

    def test_says_why_each_stays(self, world):
        changed, done, owned, own = make(world), make(world), make(world), make(world, owner="hrm")
        verified = make(world, verifier="head.nairobi")
        bring_to_done(world, done)
        Action.objects.filter(pk=changed.pk).update(version=5)
        move = move_of_chosen(
            chosen=[*pairs(changed, done, owned, own, verified), (999_999, 1)],
            owner_id=world.people["head.nairobi"].pk,
            on=NOW.date(),
            scope=world.scope("hr.nairobi"),
        )
        reasons = {each.action.pk if each.action else None: each.reason for each in move.staying}
        assert "changed since" in reasons[changed.pk]
        assert "said to be done" in reasons[done.pk]
        assert "Gender Coordination Unit does this" in reasons[own.pk]
        assert "is to verify it" in reasons[verified.pk]
        assert "nothing here" in reasons[None]
        assert [action.pk for action in move.owning] == [owned.pk]

    def test_closes_no_circle_by_several_that_are_harmless_alone(self, world):
        first = make(world, owner="hrm", verifier="head.nairobi")
        second = make(world, owner="head.nairobi", verifier="hr.nairobi")
        assert second.version == 1
        move = move_of_chosen(
            chosen=pairs(first),
            owner_id=world.people["hr.nairobi"].pk,
            on=NOW.date(),
            scope=world.scope("gcu"),
        )
        assert "circle" in move.staying[0].reason

    def test_needs_something_to_give(self, world):
        with pytest.raises(Invalid):
            give(world, to="focalpoint.nairobi")

    def test_takes_the_same_number_of_statements_for_many(self, world):
        def statements(number: int) -> int:
            actions = [make(world, title=f"No. {each}") for each in range(number)]
            with CaptureQueriesContext(connection) as captured:
                give(world, *actions, to="focalpoint.nairobi")
            return len(captured)

        assert statements(2) == statements(20)

    def test_of_nothing_that_one_does_not_see(self, world):
        action = make(world)
        move = give(world, action, to="hr.dakar", by="hr.dakar", without_staying=True)
        assert not move.owning
        action.refresh_from_db()
        assert action.owner == world.people["hr.nairobi"]


class TestHandingOver:
    def go(self, world: World, *, to: str = "focalpoint.nairobi", by: str = "admin"):
        return hand_over(
            person_id=world.people["hr.nairobi"].pk,
            successor_id=world.people[to].pk,
            now=NOW,
            scope=world.scope(by),
        )

    def test_moves_what_is_owed_and_what_is_to_be_verified(self, world):
        owned = make(world, title="Owned")
        judged = make(world, title="Judged", owner="head.nairobi", verifier="hr.nairobi")
        done = make(world, title="Done by them")
        bring_to_done(world, done)
        lines = self.go(world)
        assert [line["label"] for line in lines] == ["Owned", "Judged"]
        assert lines[0] == {
            "record": f"actions.action:{owned.pk}",
            "label": "Owned",
            "url": f"/actions/{owned.pk}/",
            "due_on": "2026-06-30",
        }
        owned.refresh_from_db()
        judged.refresh_from_db()
        done.refresh_from_db()
        assert owned.owner == judged.verifier == world.people["focalpoint.nairobi"]
        assert done.owner == world.people["hr.nairobi"]

    def test_leaves_with_the_reason_what_cannot_go(self, world):
        make(world, title="Mine to verify", verifier="head.nairobi")
        lines = self.go(world, to="head.nairobi")
        assert lines[0]["left_because"] == "Baraka Mwangi is to verify it."
        lines = self.go(world, to="hr.dakar")
        assert "does not see" in lines[0]["left_because"]

    def test_leaves_what_the_successor_wrote_notes_of(self, world):
        action = make(world, owner="head.nairobi", verifier="hr.nairobi")
        ProgressNote.objects.create(
            action=action,
            text="So far.",
            written_by=world.people["focalpoint.nairobi"],
            written_at=NOW,
        )
        [line] = self.go(world)
        assert "notes" in line["left_because"]

    @pytest.mark.parametrize("username", ["gcu", "hr.nairobi", "admin"])
    def test_is_for_the_person_administrators_and_the_gcu(self, world, username):
        make(world)
        assert len(self.go(world, by=username)) == 1

    @pytest.mark.parametrize(
        "username", ["head.region", "head.nairobi", "stranger", "auditor", "hr.dakar"]
    )
    def test_is_for_nobody_else(self, world, username):
        with pytest.raises(NotPermitted):
            self.go(world, by=username)

    def test_goes_to_somebody_else(self, world):
        with pytest.raises(Invalid):
            self.go(world, to="hr.nairobi")


class TestHandOvers:
    def test_are_kept_with_their_pack_and_read_by_those_concerned(self, world):
        person, successor = world.people["hr.nairobi"], world.people["hr.region"]
        kept = record_hand_over(
            person_id=person.pk,
            successor_id=successor.pk,
            pack={"actions": [{"label": "Owned"}]},
            reason=" Leaves for Geneva. ",
            now=NOW,
            scope=world.scope("admin"),
        )
        assert HandOver.objects.get().reason == "Leaves for Geneva."
        for username in ("hr.nairobi", "hr.region", "admin", "auditor"):
            found = hand_over_seen(hand_over_id=kept.pk, scope=world.scope(username))
            assert found == kept, username
        for username in ("head.nairobi", "stranger", "council"):
            with pytest.raises(OutOfScope):
                hand_over_seen(hand_over_id=kept.pk, scope=world.scope(username))
