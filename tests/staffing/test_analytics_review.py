from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.figures.shares import share_of_women
from apps.staffing.analytics.approval_effects import (
    Effect,
    change_of,
    effect_of,
    share_of,
)
from apps.staffing.analytics.composition import Tally
from apps.staffing.analytics.review_risk import (
    Persons,
    Risk,
    RiskFacts,
    is_clean,
    is_large_change,
    order_of,
    persons_changed,
    risks_of,
)
from apps.staffing.analytics.sampling import drawn, sample_size

tallies = st.builds(
    Tally, women=st.integers(0, 400), men=st.integers(0, 400), other=st.integers(0, 5)
)
replaced = st.lists(st.tuples(tallies, st.one_of(st.just(Tally()), tallies)), max_size=8)


def one_after_another(total, changes):
    """What each approval does after those before it."""
    effects = []
    for change in changes:
        effects.append(effect_of(total, [change]))
        total = effects[-1].after
    return effects


class TestTheEffectOfApprovals:
    @given(elsewhere=tallies, returns=replaced, data=st.data())
    def test_is_the_same_in_every_order(self, elsewhere, returns, data):
        """Each return replaces what was in force of it; what was in force stands in the total."""
        total = sum((before for _now, before in returns), elsewhere)
        changes = [change_of(now, before) for now, before in returns]
        order = data.draw(st.permutations(changes))
        one, other = one_after_another(total, changes), one_after_another(total, order)
        joint = effect_of(total, changes)
        expected = sum((now for now, _before in returns), elsewhere)
        assert joint.after == expected
        for effects in (one, other):
            assert (effects[-1].after if effects else total) == expected
            points = [effect.points for effect in effects]
            if None not in points:
                assert sum(points, Fraction(0)) == (joint.points or 0)

    def test_worked_by_hand(self):
        # 40 of 100 are women; 6 women and 4 men join: 46 of 110.
        effect = effect_of(Tally(40, 60), [Tally(6, 4)])
        assert effect.points == Fraction(4600, 110) - 40
        # 5 of 10 leave the total again when a correction counts 2 women and 8 men instead.
        assert effect_of(Tally(46, 64), [change_of(Tally(2, 8), Tally(6, 4))]).after == Tally(
            42, 68
        )

    def test_has_no_points_where_nothing_was_approved_before(self):
        effect = effect_of(Tally(), [Tally(1, 1)])
        assert (effect.points, share_of(effect.after)) == (None, share_of_women(1, 1))
        assert Effect(Tally(1, 1), Tally(1, 1)).is_nil

    def test_leaves_others_out_of_the_share(self):
        assert effect_of(Tally(5, 5, 1), [Tally(0, 0, 7)]).points == 0


def facts(**more):
    known = {"errors": 0, "now": Persons(10, 10), "before": Persons(10, 10)}
    return RiskFacts(**(known | more))


class TestTheReasons:
    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({}, []),
            ({"errors": 2}, [Risk.ERRORS]),
            ({"errors": None}, [Risk.NOT_CHECKED]),
            ({"unexplained": 1, "explained": 2}, [Risk.UNEXPLAINED, Risk.EXPLAINED]),
            ({"points": Fraction(-1, 10)}, [Risk.EFFECT]),
            ({"points": Fraction(99, 1000)}, []),
            ({"now": Persons(13, 12)}, [Risk.CHANGE]),
            ({"now": Persons(12, 12)}, []),
            ({"now": Persons(105, 100), "before": Persons(100, 100)}, []),
            ({"before": None}, [Risk.FIRST]),
            ({"is_correction": True, "is_held_back": True}, [Risk.CORRECTION, Risk.HELD_BACK]),
            ({"days_left": 7}, [Risk.DEADLINE]),
            ({"days_left": 8}, []),
            ({"days_left": -1}, []),
        ],
    )
    def test_are_named_from_their_limits_on(self, more, expected):
        assert list(risks_of(facts(**more))) == expected
        assert is_clean(expected) == (expected in ([], [Risk.DEADLINE]))

    def test_see_a_swap_that_leaves_the_total_as_it_is(self):
        now, before = Persons(14, 6), Persons(6, 14)
        assert persons_changed(now, before) == 16
        assert is_large_change(now, before)

    def test_order_by_the_heaviest_then_the_next_then_the_persons(self):
        lines = [
            ((), 0),
            ((Risk.CHANGE,), 9),
            ((Risk.UNEXPLAINED,), 0),
            ((Risk.UNEXPLAINED, Risk.CHANGE), 5),
            ((Risk.CHANGE,), 40),
            ((Risk.DEADLINE,), 0),
        ]
        found = sorted(lines, key=lambda line: order_of(*line))
        assert found == [lines[3], lines[2], lines[4], lines[1], lines[5], lines[0]]


class TestTheSample:
    @pytest.mark.parametrize(
        ("pool", "size"), [(0, 0), (2, 2), (3, 3), (30, 3), (31, 4), (400, 40), (401, 41)]
    )
    def test_is_a_tenth_and_three_at_least(self, pool, size):
        assert sample_size(pool) == size

    @given(seed=st.text(max_size=8), pool=st.sets(st.integers(1, 10**6), max_size=40))
    def test_is_drawn_again_from_its_seed(self, seed, pool):
        size = sample_size(len(pool))
        found = drawn(seed, sorted(pool), size)
        assert found == drawn(seed, sorted(pool, reverse=True), size)
        assert len(set(found)) == size
        assert set(found) <= pool

    def test_by_another_seed_is_another(self):
        pool = range(1, 301)
        assert drawn("a", pool, 30) != drawn("b", pool, 30)
        # Written down once: an auditor gets the same from any SHA-256.
        assert drawn("seed", range(1, 11), 3) == [7, 8, 5]
