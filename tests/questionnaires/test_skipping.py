"""Which questions are asked, worked by hand and as a law."""

from hypothesis import given
from hypothesis import strategies as st

from apps.questionnaires.skipping import Condition, asked

YES = frozenset({"yes"})
CHAIN = [
    Condition(1),
    Condition(2, shown_if_id=1, shown_values=YES),
    Condition(3, shown_if_id=2, shown_values=frozenset({"a", "b"})),
    Condition(4, shown_if_id=1, shown_values=frozenset({"no"})),
    Condition(5, parent_id=4),
]


class TestAsked:
    def test_is_all_that_follows_from_nothing(self):
        assert asked(CHAIN, {}) == {1}

    def test_is_what_follows_from_an_answer(self):
        assert asked(CHAIN, {1: ["yes"], 2: ["b"]}) == {1, 2, 3}

    def test_is_not_what_follows_from_an_answer_that_does_not_count(self):
        assert asked(CHAIN, {1: ["no"], 2: ["b"]}) == {1, 4, 5}

    def test_is_not_what_stands_under_a_heading_that_is_left_out(self):
        assert 5 not in asked(CHAIN, {1: ["yes"]})

    @given(st.dictionaries(st.integers(1, 5), st.lists(st.sampled_from(["yes", "no", "a", "b"]))))
    def test_never_asks_without_the_question_before(self, chosen):
        found = asked(CHAIN, chosen)
        assert 1 in found
        assert not (2 in found and 4 in found and chosen.get(1) in (["yes"], ["no"]))
        assert 3 not in found or 2 in found
        assert (5 in found) == (4 in found)
