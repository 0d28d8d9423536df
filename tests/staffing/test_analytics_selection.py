"""Selection by stage: golden vectors of 1973 and of the text, SciPy and statsmodels as oracles."""

import json
import math
import random
from fractions import Fraction
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from apps.staffing.analytics.selection import (
    FOUR_FIFTHS,
    Method,
    Passage,
    Picture,
    chi_square,
    fisher,
    judge,
    picture_of,
    pool,
    ratio_of,
    rests_on_one,
    step_between,
)

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "selection_vectors.json").read_text(encoding="utf-8")
)


def vectors(method):
    found = [
        vector
        for vector in GOLDEN["vectors"] + GOLDEN["from_the_text"]
        if vector["method"] == method
    ]
    assert found
    return found


def passage(women, men):
    """Of each sex (through, entered), as the vectors write it."""
    return Passage(women_in=women[1], women=women[0], men_in=men[1], men=men[0])


def departments():
    """The six departments of 1973, whose vector has men first and the rejected beside the selected."""
    (vector,) = vectors("mantel_haenszel")
    return [
        Passage(women_in=w + w_not, women=w, men_in=m + m_not, men=m)
        for m, m_not, w, w_not in vector["input"]["strata"].values()
    ]


@st.composite
def passages(draw, most=60):
    women_in, men_in = draw(st.integers(0, most)), draw(st.integers(0, most))
    return Passage(
        women_in=women_in,
        women=draw(st.integers(0, women_in)),
        men_in=men_in,
        men=draw(st.integers(0, men_in)),
    )


class TestFourFifths:
    @pytest.mark.parametrize("vector", vectors("four_fifths"), ids=lambda v: str(v["input"]))
    def test_is_that_of_the_vectors(self, vector):
        one = passage(vector["input"]["women"], vector["input"]["men"])
        expected = vector["expected"]
        ratio = ratio_of(one)
        assert float(ratio.value) == pytest.approx(expected["ratio"], abs=1e-6)
        assert (ratio.lower, ratio.is_below) == (expected["lower"], expected["flag"])
        if "fisher_p" in expected:
            assert fisher(one) == pytest.approx(expected["fisher_p"], rel=1e-4)
        if "chi2" in expected:
            assert chi_square(one)[0] == pytest.approx(expected["chi2"], abs=1e-5)
        if "one_changed" in expected:
            changed = ratio_of(one.with_one_more("women"))
            assert float(changed.value) == pytest.approx(expected["one_changed"])
        if "rests_on_one_person" in expected:
            assert rests_on_one(one) is expected["rests_on_one_person"]

    def test_is_none_where_the_pool_is_the_finding_or_nobody_passed(self):
        assert ratio_of(passage((0, 0), (3, 9))) is None
        assert ratio_of(passage((0, 4), (0, 9))) is None
        assert rests_on_one(passage((0, 4), (0, 9))) is False
        assert judge(passage((0, 0), (3, 9))) is None
        assert judge(passage((4, 4), (9, 9))) is None

    def test_names_no_sex_where_both_pass_alike(self):
        even = ratio_of(passage((5, 10), (10, 20)))
        assert (even.value, even.lower, even.is_below) == (1, "", False)

    def test_at_exactly_four_fifths_is_not_below(self):
        assert ratio_of(passage((40, 100), (50, 100))).value == FOUR_FIFTHS
        assert not ratio_of(passage((40, 100), (50, 100))).is_below

    def test_that_holds_by_one_person_says_so_in_both_directions(self):
        assert rests_on_one(passage((4, 10), (5, 10)))
        assert not rests_on_one(passage((50, 100), (50, 100)))

    @given(passages())
    def test_is_the_same_for_both_sexes_when_they_change_places(self, one):
        turned = Passage(women_in=one.men_in, women=one.men, men_in=one.women_in, men=one.women)
        first, second = ratio_of(one), ratio_of(turned)
        assert (first and first.value) == (second and second.value)
        assert rests_on_one(one) == rests_on_one(turned)


class TestTests:
    def test_agree_with_scipy(self):
        dice = random.Random(1607)
        for _round in range(150):
            women_in, men_in = dice.randint(1, 90), dice.randint(1, 90)
            one = passage((dice.randint(0, women_in), women_in), (dice.randint(0, men_in), men_in))
            table = [[one.women, women_in - one.women], [one.men, men_in - one.men]]
            through = one.women + one.men
            if through in {0, women_in + men_in}:
                assert judge(one) is None
                continue
            expected = stats.contingency.expected_freq(table)
            judged = judge(one)
            if expected.min() < 5:
                assert judged.method is Method.FISHER
                assert judged.p == pytest.approx(stats.fisher_exact(table)[1], rel=1e-9)
            else:
                assert judged.method is Method.CHI_SQUARE
                answer = stats.chi2_contingency(table, correction=False)
                assert chi_square(one)[0] == pytest.approx(answer.statistic)
                assert judged.p == pytest.approx(answer.pvalue, rel=1e-9)

    def test_of_few_among_very_many_is_exact_and_quick(self):
        one = passage((1, 40_000), (9, 60_000))
        assert judge(one).method is Method.FISHER
        assert judge(one).p == pytest.approx(
            stats.fisher_exact([[1, 39_999], [9, 59_991]])[1], rel=1e-9
        )


class TestPooling:
    def test_of_1973_is_that_of_the_vector_and_warns(self):
        (vector,) = vectors("mantel_haenszel")
        pooled = pool(departments())
        assert pooled.chi2 == pytest.approx(vector["expected"]["chi2"], abs=1e-6)
        assert pooled.p == pytest.approx(vector["expected"]["p"], abs=1e-6)
        assert float(pooled.odds_ratio) == pytest.approx(vector["expected"]["odds_ratio"], abs=1e-6)
        assert pooled.crude == passage((557, 1835), (1198, 2691))
        assert ratio_of(pooled.crude).is_below
        assert picture_of(pooled) is Picture.REVERSED

    def test_agrees_with_statsmodels(self):
        dice = random.Random(1959)
        for _round in range(60):
            strata = []
            for _stratum in range(dice.randint(2, 7)):
                women_in, men_in = dice.randint(1, 40), dice.randint(1, 40)
                strata.append(
                    passage(
                        (dice.randint(0, women_in), women_in), (dice.randint(0, men_in), men_in)
                    )
                )
            pooled = pool(strata)
            tables = [
                numpy.array([[s.women, s.women_in - s.women], [s.men, s.men_in - s.men]], float)
                for s in strata
            ]
            answer = StratifiedTable(tables, shift_zeros=False)
            if not pooled.odds_ratio:
                continue
            assert float(pooled.odds_ratio) == pytest.approx(answer.oddsratio_pooled)
            assert pooled.interval == pytest.approx(answer.oddsratio_pooled_confint())
            null = answer.test_null_odds(correction=False)
            assert pooled.chi2 == pytest.approx(null.statistic)
            assert pooled.p == pytest.approx(null.pvalue)

    def test_of_one_stratum_is_the_odds_ratio_of_its_counts(self):
        pooled = pool([passage((30, 100), (50, 100))])
        assert pooled.odds_ratio == Fraction(30 * 50, 70 * 50)
        assert picture_of(pooled) is Picture.SAME

    def test_without_anything_to_compare_is_none(self):
        assert pool([]) is None
        assert pool([passage((0, 0), (3, 9)), passage((2, 2), (0, 0))]) is None
        assert pool([passage((0, 5), (0, 5))]) is None

    def test_without_a_man_rejected_has_no_odds_and_no_interval(self):
        pooled = pool([passage((3, 3), (1, 4))])
        assert (pooled.odds_ratio, pooled.interval) == (None, None)
        assert pooled.p > 0.05

    def test_that_loses_or_finds_a_difference_says_which(self):
        # Many women where few pass, each unit fair to a hair: the difference is that of the units.
        lost = [passage((90, 100), (820, 900)), passage((91, 900), (10, 100))]
        assert picture_of(pool(lost)) in {Picture.VANISHES, Picture.REVERSED}
        # Each unit takes fewer women, hidden because they apply where many pass.
        found = [passage((720, 900), (90, 100)), passage((1, 100), (90, 900))]
        assert picture_of(pool(found)) in {Picture.APPEARS, Picture.REVERSED}

    @given(st.lists(passages(most=12), max_size=6), st.randoms())
    def test_does_not_depend_on_the_order(self, strata, dice):
        shuffled = list(strata)
        dice.shuffle(shuffled)
        first, second = pool(strata), pool(shuffled)
        assert (first is None) == (second is None)
        if first and second:
            assert first.odds_ratio == second.odds_ratio
            assert math.isclose(first.p, second.p, rel_tol=1e-9)


class TestStepBetweenStages:
    def test_is_made_of_known_counts_only(self):
        assert step_between((10, 20), (4, 5)) == passage((4, 10), (5, 20))
        assert step_between((10, None), (4, 5)) is None
        assert step_between((10, 20), (None, 5)) is None
