"""Circles of verifiers of any length are found, named and refused, also when two close one together."""

import threading
from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.scope import OfficeScope
from apps.actions.models import Action
from apps.actions.selectors.circles import chain_closed, edges_from
from apps.actions.services import register
from apps.web.refusals import Invalid
from tests.actions.builders import NAIROBI, NOW, data, make
from tests.cast import build_world

RING = ["hr.nairobi", "head.nairobi", "focalpoint.nairobi", "hr.region", "head.region"]
EVERYTHING = OfficeScope.everything("tests of circles")


class TestChain:
    @pytest.mark.parametrize("length", [2, 3, 5, 50])
    def test_is_found_whatever_its_length(self, length):
        edges = {(person, person + 1) for person in range(1, length)}
        assert list(chain_closed((length, 1), edges)) == [length, *range(1, length + 1)]

    def test_is_the_shortest(self):
        edges = {(1, 2), (2, 3), (3, 4), (2, 4)}
        assert list(chain_closed((4, 1), edges)) == [4, 1, 2, 4]

    def test_is_none_without_a_circle(self):
        assert chain_closed((1, 4), {(1, 2), (2, 3), (1, 3), (3, 4)}) == ()

    @given(
        st.sets(st.tuples(st.integers(1, 8), st.integers(1, 8))),
        st.tuples(st.integers(1, 8), st.integers(1, 8)),
    )
    def test_consists_of_edges_and_ends_where_it_began(self, edges, edge):
        chain = list(chain_closed(edge, edges))
        if edge[0] == edge[1] or not chain:
            return
        assert chain[0] == chain[-1] == edge[0]
        assert chain[1] == edge[1]
        assert set(pairwise(chain[1:])) <= edges


class TestEdges:
    def test_are_those_that_can_be_reached(self, world):
        people = {name: world.people[name].pk for name in RING}
        first = make(world, owner=RING[0], verifier=RING[1])
        make(world, owner=RING[1], verifier=RING[2])
        make(world, owner=RING[3], verifier=RING[4])
        found = edges_from(starts=[people[RING[0]]], scope=EVERYTHING)
        assert found == {
            (people[RING[0]], people[RING[1]]),
            (people[RING[1]], people[RING[2]]),
        }
        assert edges_from(starts=[people[RING[0]]], left_out=[first.pk], scope=EVERYTHING) == set()

    def test_end_with_their_actions(self, world):
        action = make(world, owner=RING[0], verifier=RING[1])
        Action.objects.filter(pk=action.pk).update(state="dropped", closing_words="No.")
        assert edges_from(starts=[world.people[RING[0]].pk], scope=EVERYTHING) == set()

    def test_do_not_run_for_ever(self, world):
        """A circle that somebody wrote into the table by hand is followed once."""
        first = make(world, owner=RING[0], verifier=RING[1])
        second = make(world, owner=RING[1], verifier=RING[2])
        Action.objects.filter(pk=second.pk).update(verifier=world.people[RING[0]])
        starts = [world.people[RING[0]].pk]
        assert len(edges_from(starts=starts, scope=EVERYTHING)) == 2
        assert first.pk != second.pk


class TestCircle:
    @pytest.mark.parametrize("length", [2, 3, 5])
    def test_is_refused_with_the_names_in_it(self, world, length):
        ring = RING[:length]
        for owner, verifier in pairwise(ring):
            make(world, owner=owner, verifier=verifier)
        with pytest.raises(Invalid) as refused:
            make(world, owner=ring[-1], verifier=ring[0])
        [problem] = refused.value.problems
        assert (problem.code, problem.field) == ("circle_of_verifiers", "verifier")
        names = [world.people[name].get_full_name() for name in [ring[-1], *ring]]
        assert " → ".join(names) in str(problem.message)
        assert "Choose somebody else, for example" in str(problem.message) or length == 5
        assert Action.objects.count() == length - 1

    def test_may_be_closed_once_its_actions_are(self, world):
        action = make(world, owner=RING[0], verifier=RING[1])
        Action.objects.filter(pk=action.pk).update(state="dropped", closing_words="No.")
        make(world, owner=RING[1], verifier=RING[0])

    def test_is_refused_when_a_change_would_close_it(self, world):
        make(world, owner=RING[0], verifier=RING[1])
        action = make(world, owner=RING[1], verifier=None)
        with pytest.raises(Invalid, match="circle"):
            register.edit_action(
                action_id=action.pk,
                version=1,
                data=data(world, owner=RING[1], verifier=RING[0]),
                now=NOW,
                scope=world.scope("gcu"),
            )

    def test_is_not_closed_by_an_action_with_itself(self, world):
        action = make(world, owner=RING[0], verifier=RING[1])
        changed = register.edit_action(
            action_id=action.pk,
            version=1,
            data=data(world, owner=RING[1], verifier=RING[0]),
            now=NOW,
            scope=world.scope("gcu"),
        )
        assert changed.verifier == world.people[RING[0]]


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_cannot_close_together_what_neither_closes_alone(self):
        world = build_world()
        scope = world.scope("gcu")
        together = threading.Barrier(2)
        refused = []

        def make_one(owner: str, verifier: str) -> None:
            try:
                together.wait(timeout=10)
                register.create_action(
                    office_id=world.offices[NAIROBI].pk,
                    data=data(world, owner=owner, verifier=verifier, due_on=date(2026, 6, 30)),
                    now=NOW,
                    scope=scope,
                )
            except Invalid as problem:
                refused.append(problem.problems[0].code)
            finally:
                connection.close()

        threads = [
            threading.Thread(target=make_one, args=pair)
            for pair in (RING[:2], list(reversed(RING[:2])))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert refused == ["circle_of_verifiers"]
        assert Action.objects.count() == 1
