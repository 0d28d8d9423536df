"""Decision tables: every combination of answers, holes, and what a table may not be."""

from itertools import product

import pytest

from apps.gender_marker.analytics.tables import (
    MOST_NAMED,
    Condition,
    DecisionTable,
    Holds,
    Overlap,
    Row,
    condition_holds,
    decide,
    faults_of,
)

YES_NO = ("no", "yes")
STANDARDS = ("NEEDS", "OUTPUTS", "ACTIVITIES")


def one(question: str, *answers: str) -> Condition:
    """The condition that one question has one of these answers."""
    return Condition((question,), frozenset(answers), 1, 1)


def met(least: int, most: int) -> Condition:
    """The condition that so many standards are met."""
    return Condition(STANDARDS, frozenset({"yes"}), least, most)


APPLIES = one("APPLICABLE", "yes")
IOM = DecisionTable(
    questions=dict.fromkeys(("APPLICABLE", *STANDARDS, "PRINCIPAL"), YES_NO),
    rows=(
        Row(1, "N/A", (one("APPLICABLE", "no"),)),
        Row(2, "0", (APPLIES, met(0, 0))),
        Row(3, "1", (APPLIES, met(1, 2))),
        Row(4, "2a", (APPLIES, met(3, 3), one("PRINCIPAL", "no"))),
        Row(5, "2b", (APPLIES, met(3, 3), one("PRINCIPAL", "yes"))),
    ),
)


def iom_code(answers: dict[str, str]) -> str:
    """The code by markers.md section 2.6, said once more in other words."""
    if answers["APPLICABLE"] == "no":
        return "N/A"
    number = [answers[key] for key in STANDARDS].count("yes")
    if number < 3:
        return "0" if number == 0 else "1"
    return "2b" if answers["PRINCIPAL"] == "yes" else "2a"


class TestDecide:
    def test_finds_the_code_of_every_complete_set_of_answers(self):
        for given in product(YES_NO, repeat=5):
            answers = dict(zip(IOM.questions, given, strict=True))
            assert decide(IOM, answers).row.code == iom_code(answers), answers

    def test_asks_nothing_more_where_the_marker_does_not_apply(self):
        assert decide(IOM, {"APPLICABLE": "no"}).row.code == "N/A"

    def test_asks_for_the_purpose_only_where_all_standards_are_met(self):
        answers = {"APPLICABLE": "yes", "NEEDS": "yes", "OUTPUTS": "no", "ACTIVITIES": "yes"}
        assert decide(IOM, answers).row.code == "1"
        decision = decide(IOM, {**answers, "OUTPUTS": "yes"})
        assert (decision.row, decision.needed) == (None, ("PRINCIPAL",))

    def test_names_every_question_that_the_code_still_hangs_on(self):
        assert decide(IOM, {}).needed == ("APPLICABLE", *STANDARDS, "PRINCIPAL")
        answers = {"APPLICABLE": "yes", "NEEDS": "no", "ACTIVITIES": "no"}
        # One standard can still be met; all three cannot, so the purpose is no longer asked.
        assert decide(IOM, answers).needed == ("OUTPUTS",)

    def test_a_partial_answer_never_leads_elsewhere_than_its_completions(self):
        keys = tuple(IOM.questions)
        for given in product((None, *YES_NO), repeat=5):
            answers = {
                key: answer for key, answer in zip(keys, given, strict=True) if answer is not None
            }
            decision = decide(IOM, answers)
            codes = {
                iom_code(dict(zip(keys, whole, strict=True)))
                for whole in product(YES_NO, repeat=5)
                if all(answer in {None, told} for answer, told in zip(given, whole, strict=True))
            }
            if decision.row is not None:
                assert codes == {decision.row.code}, answers
            else:
                assert decision.needed
                assert not set(decision.needed) & set(answers)

    def test_finds_neither_row_nor_question_in_a_gap(self):
        table = DecisionTable({"A": YES_NO}, (Row(1, "1", (one("A", "yes"),)),))
        decision = decide(table, {"A": "no"})
        assert (decision.row, decision.needed) == (None, ())


class TestCondition:
    @pytest.mark.parametrize(
        ("answers", "holds"),
        [
            ({}, Holds.OPEN),
            ({"NEEDS": "yes"}, Holds.OPEN),
            ({"NEEDS": "yes", "OUTPUTS": "no"}, Holds.YES),
            ({"NEEDS": "no", "OUTPUTS": "no", "ACTIVITIES": "no"}, Holds.NO),
            ({"NEEDS": "yes", "OUTPUTS": "yes", "ACTIVITIES": "yes"}, Holds.NO),
        ],
    )
    def test_is_open_while_answers_can_still_change_it(self, answers, holds):
        assert condition_holds(met(1, 2), answers) is holds


class TestFaults:
    def test_a_sound_table_has_none(self):
        faults = faults_of(IOM)
        assert faults.is_sound
        assert faults.combinations == 32

    def test_names_the_combination_that_no_row_takes(self):
        rows = tuple(row for row in IOM.rows if row.code != "2a")
        faults = faults_of(DecisionTable(IOM.questions, rows))
        assert not faults.is_sound
        assert faults.gap_count == 1
        assert faults.gaps == (
            {**dict.fromkeys(("APPLICABLE", *STANDARDS), "yes"), "PRINCIPAL": "no"},
        )

    def test_names_the_rows_that_both_hold(self):
        table = DecisionTable(
            {"A": YES_NO, "B": YES_NO},
            (
                Row(1, "0", (one("A", "no"),)),
                Row(2, "1", (one("A", "yes"),)),
                Row(3, "2", (one("A", "yes"), one("B", "yes"))),
            ),
        )
        faults = faults_of(table)
        assert faults.overlap_count == 1
        assert faults.overlaps == (Overlap({"A": "yes", "B": "yes"}, (2, 3)),)

    def test_names_the_row_that_nothing_reaches(self):
        never = Row(6, "2b", (one("APPLICABLE", "no"), APPLIES))
        faults = faults_of(DecisionTable(IOM.questions, (*IOM.rows, never)))
        assert (faults.unreached, faults.gap_count, faults.overlap_count) == ((6,), 0, 0)
        assert not faults.is_sound

    def test_names_questions_and_answers_that_are_not_there(self):
        row = Row(1, "0", (one("A", "perhaps"), one("Z", "yes")))
        faults = faults_of(DecisionTable({"A": YES_NO}, (row,)))
        assert faults.unknown == ((1, "A", "perhaps"), (1, "Z", ""))
        assert not faults.is_sound

    def test_counts_all_and_names_some(self):
        questions = dict.fromkeys("ABCDEF", YES_NO)
        every = tuple(one(key, "yes") for key in questions)
        faults = faults_of(DecisionTable(questions, (Row(1, "0", every),)))
        assert (faults.gap_count, len(faults.gaps)) == (63, MOST_NAMED)

    def test_leaves_out_questions_that_decide_nothing(self):
        questions = {**IOM.questions, "REMARK": ("a", "b", "c")}
        assert faults_of(DecisionTable(questions, IOM.rows)).combinations == 32

    def test_does_not_begin_with_a_table_that_is_too_large(self):
        questions = {f"Q{number}": YES_NO for number in range(20)}
        every = tuple(one(key, "yes") for key in questions)
        faults = faults_of(DecisionTable(questions, (Row(1, "0", every),)))
        assert faults.is_too_large
        assert not faults.is_sound
        assert faults.combinations == 2**20
