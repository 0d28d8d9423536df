"""Whether a decision table is sound, held against a brute force that shares no code with it."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.gender_marker.analytics.tables import Condition, DecisionTable, Row, faults_of

KEYS = ("A", "B", "C")
ANSWERS = ("no", "partly", "yes")


@st.composite
def conditions(draw) -> Condition:
    """A condition that can be met by some number of its questions."""
    questions = tuple(draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True)))
    answers = frozenset(draw(st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=2)))
    least = draw(st.integers(0, len(questions)))
    return Condition(questions, answers, least, draw(st.integers(least, len(questions))))


@st.composite
def tables(draw) -> DecisionTable:
    """A small table; half of them split one question, so that sound ones are not too rare."""
    rows = [tuple(draw(st.lists(conditions(), max_size=2))) for _ in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        key, part = draw(st.sampled_from(KEYS)), draw(st.sampled_from(ANSWERS))
        rest = frozenset(set(ANSWERS) - {part})
        rows[:2] = [
            (Condition((key,), frozenset({part}), 1, 1),),
            (Condition((key,), rest, 1, 1),),
        ]
    numbered = tuple(Row(number, "1", each) for number, each in enumerate(rows, start=1))
    return DecisionTable(dict.fromkeys(KEYS, ANSWERS), numbered)


def rows_taking(table: DecisionTable, answers: dict[str, str]) -> list[int]:
    """The rows that take a complete set of answers, counted anew."""
    return [
        row.number
        for row in table.rows
        if all(
            each.least <= sum(answers[q] in each.answers for q in each.questions) <= each.most
            for each in row.conditions
        )
    ]


class TestFaults:
    @settings(max_examples=300, deadline=None)
    @given(tables())
    def test_are_none_exactly_when_one_row_takes_each_combination(self, table: DecisionTable):
        wholes = [
            rows_taking(table, dict(zip(KEYS, answers, strict=True)))
            for answers in product(ANSWERS, repeat=len(KEYS))
        ]
        reached = {number for taking in wholes for number in taking}
        faults = faults_of(table)
        is_sound = all(len(taking) == 1 for taking in wholes) and len(reached) == len(table.rows)
        assert faults.is_sound == is_sound
        # Questions that no row names multiply the combinations alike, so only whether there are any is compared.
        assert bool(faults.gap_count) == any(not taking for taking in wholes)
        assert bool(faults.overlap_count) == any(len(taking) > 1 for taking in wholes)
        assert set(faults.unreached) == {row.number for row in table.rows} - reached
        for overlap in faults.overlaps:
            whole = {**dict.fromkeys(KEYS, "no"), **overlap.combination}
            assert rows_taking(table, whole) == list(overlap.rows)
        for gap in faults.gaps:
            assert rows_taking(table, {**dict.fromkeys(KEYS, "no"), **gap}) == []
