"""The rules on returns as arithmetic: what each finds, what mends it, and when it is silent."""

import math

import pytest
from scipy import stats

from apps.staffing.analytics.cases import Case, Neighbour
from apps.staffing.analytics.digits import meant
from apps.staffing.analytics.expectation import (
    Moves,
    Rates,
    log_chance,
    moves,
    of_count,
    rates_of,
    tail,
)
from apps.staffing.analytics.rules import RULES, Limit, hits_of

FORM = {"A": ["P5", "P4", "P3", "G6", "G5", "G4"]}
LIMITS = {
    "too_many": Limit(limit=10, least=100),
    "last_pasted": Limit(limit=0.02, least=10),
    "counted_twice": Limit(limit=5),
    "return_exchanged": Limit(limit=10, least=4),
    "lines_shifted": Limit(limit=150, least=2),
    "line_exchanged": Limit(limit=40, least=2),
    "digit_mistyped": Limit(limit=15, least=3),
    "line_gone": Limit(limit=0.05, least=2),
    "line_unlikely": Limit(limit=1e-6, least=3),
    "line_mirrored": Limit(limit=1, least=2),
    "line_jumped": Limit(limit=2, least=10),
}
OFFICE = {"P4": (3, 5), "P3": (6, 4), "G6": (12, 3), "G5": (9, 8), "G4": (2, 7)}


def cells(lines):
    return {
        ("A", grade, sex): count
        for grade, pair in lines.items()
        for sex, count in zip("FM", pair, strict=True)
        if count
    }


def case(now, before=OFFICE, **kwargs):
    history = [(-float(year), cells(before)) for year in (4, 3, 2, 1)]
    return Case(now=cells(now), before=history, forms=FORM, **kwargs)


def found(now, **kwargs):
    return hits_of(case({**OFFICE, **now}, **kwargs), LIMITS)


class TestExpectation:
    def test_counts_are_binomial_stayers_plus_poisson_arrivals(self):
        for before, now in ((0, 2), (4, 3), (30, 33)):
            expected = sum(
                stats.binom.pmf(stay, before, 0.9) * stats.poisson.pmf(now - stay, 1.5)
                for stay in range(now + 1)
            )
            assert of_count(before, now, 0.1, 1.5) == pytest.approx(expected, rel=1e-6)

    def test_the_smaller_tail_is_doubled(self):
        chances = [of_count(10, count, 0.2, 2.0) for count in range(60)]
        assert tail(10, 4, 0.2, 2.0) == pytest.approx(2 * sum(chances[:5]), rel=1e-9)
        assert tail(10, 17, 0.2, 2.0) == pytest.approx(2 * sum(chances[17:]), rel=1e-6)
        assert tail(10, 10, 0.2, 2.0) == 1

    def test_all_numbers_of_a_line_have_chances_that_sum_to_one(self):
        rates = Rates(leaving=0.1, following=0.05, coming=0.2, empty=0.1)
        total = sum(
            math.exp(log_chance((3, 2), (women, men), rates))
            for women in range(20)
            for men in range(20)
        )
        assert total == pytest.approx(1, abs=1e-4)

    def test_whoever_is_followed_by_the_other_sex_has_neither_left_nor_come(self):
        assert moves((3, 2), (2, 4)) == Moves(persons=5, left=0, followed=1, came=1)
        assert moves((0, 0), (1, 1)) == Moves(empty=1, filled=2)

    def test_rates_are_those_of_the_history_shrunk_to_a_guess(self):
        assert rates_of([]).leaving == pytest.approx(0.08)
        quiet = rates_of([(Moves(persons=1000, left=10, empty=10), 1.0)])
        assert quiet.leaving == pytest.approx((10 + 0.08 * 20) / 1020)


class TestDigits:
    def test_one_number_may_be_meant_for_another_in_three_ways(self):
        origins = {origin for origin, _share in meant(21)}
        assert {12, 1, 2, 201, 211, 921} <= origins
        assert 21 not in origins


class TestRules:
    def test_an_ordinary_return_is_left_alone(self):
        assert found({"P4": (3, 6), "G6": (11, 3), "G5": (9, 9)}) == []

    @pytest.mark.parametrize(
        ("rule", "now", "mended"),
        [
            ("line_exchanged", {"G6": (3, 12)}, {("A", "G6", "F"): 12, ("A", "G6", "M"): 3}),
            ("digit_mistyped", {"G6": (21, 3)}, {("A", "G6", "F"): 12}),
            ("digit_mistyped", {"G5": (99, 8)}, {("A", "G5", "F"): 9}),
            ("digit_mistyped", {"G6": (1, 3)}, None),
            (
                "line_gone",
                {"P4": (0, 0)},
                {("A", "P4", "F"): 3, ("A", "P4", "M"): 5, ("A", "P4", "O"): 0},
            ),
            ("too_many", {"P5": (700, 0)}, {}),
            ("line_unlikely", {"P5": (16, 19)}, {}),
        ],
    )
    def test_find_a_mistake_and_mend_it(self, rule, now, mended):
        # One person less elsewhere, so that nothing was pasted.
        [hit] = found({"G4": (2, 6), **now})
        assert hit.rule == rule
        assert mended is None or dict(hit.fix) == mended

    def test_lines_that_stand_one_grade_off_are_put_back(self):
        off = {"G6": (0, 0), "G5": (12, 3), "G4": (9, 8)}
        [hit] = found(off)
        assert hit.rule == "lines_shifted"
        assert (hit.fix["A", "G6", "F"], hit.fix["A", "G5", "F"]) == (12, 9)
        [hit] = found({"G6": (9, 8), "G5": (12, 3), "G4": (2, 6)})
        assert hit.rule == "lines_shifted"
        assert len(hit.lines) == 2

    def test_a_whole_return_is_exchanged_as_one(self):
        [hit] = found({grade: pair[::-1] for grade, pair in OFFICE.items()})
        assert hit.rule == "return_exchanged"
        assert hit.fix["A", "G6", "F"] == 12

    def test_the_same_return_again_is_asked_about_where_the_office_used_to_change(self):
        calm = case(OFFICE)
        moving = Case(
            now=cells(OFFICE),
            before=[
                (-3.0, cells({"P4": (1, 9), "P3": (9, 1), "G6": (7, 8), "G5": (3, 9)})),
                (-2.0, cells({"P4": (5, 2), "P3": (2, 6), "G6": (15, 1), "G5": (12, 2)})),
                (-1.0, cells(OFFICE)),
            ],
            forms=FORM,
        )
        assert hits_of(calm, LIMITS) == []
        [hit] = hits_of(moving, LIMITS)
        assert hit.rule == "last_pasted"
        assert set(hit.fix.values()) == {None}

    def test_staff_of_a_merged_office_must_not_stand_in_both(self):
        theirs = {"G5": (4, 3), "G4": (1, 2)}
        both = {"G5": (13, 11), "G4": (3, 9)}
        [hit] = found(both, neighbours=[Neighbour(key="B", now=cells(theirs))])
        assert (hit.rule, hit.neighbour, hit.fix["A", "G5", "F"]) == ("counted_twice", "B", 9)
        assert found({"G5": (9, 9)}, neighbours=[Neighbour(key="B", now=cells(theirs))]) == []
        # The old office sends nothing any more: its staff belong here now.
        assert found(both, joined=[cells(theirs)]) == []

    def test_lines_that_are_not_filled_in_are_not_asked_about(self):
        assert found({"P4": (0, 0)}, open_lines=frozenset({("A", "P4")})) == []

    def test_growth_of_the_whole_office_makes_no_line_odd(self):
        grown = {grade: (women * 2, men * 2) for grade, (women, men) in OFFICE.items()}
        hits = found(grown)
        assert {hit.rule for hit in hits} <= {"line_jumped"}

    def test_without_an_earlier_return_nothing_is_asked(self):
        alone = Case(now=cells(OFFICE), before=[], forms=FORM)
        assert hits_of(alone, LIMITS) == []

    def test_a_rule_that_is_out_of_use_is_silent(self):
        limits = {key: limit for key, limit in LIMITS.items() if key != "line_exchanged"}
        hits = hits_of(case({**OFFICE, "G6": (3, 12), "G4": (2, 6)}), limits)
        assert [hit.rule for hit in hits] != ["line_exchanged"]

    def test_every_rule_has_a_limit_here(self):
        assert set(LIMITS) == set(RULES)
