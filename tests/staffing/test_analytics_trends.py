"""Projections, glass ceiling, segregation and funnel plot: golden vectors, and SciPy and statsmodels as oracles."""

import json
import math
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import fmean

import numpy
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from apps.staffing.analytics.ceiling import Level, largest_drop, rungs
from apps.staffing.analytics.funnel_plot import Standing, limits, standing
from apps.staffing.analytics.projection import (
    FARTHEST_YEARS,
    Observation,
    Outcome,
    linear,
    logistic,
    position_of,
    student_t,
)
from apps.staffing.analytics.segregation import dissimilarity, dissimilarity_by_chance

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "trend_vectors.json").read_text(encoding="utf-8"),
    parse_float=Decimal,
)
UN_SYSTEM = GOLDEN["vectors"][2]["input"]
persons = st.integers(min_value=0, max_value=400)


def vectors(method):
    found = [
        vector
        for vector in GOLDEN["vectors"] + GOLDEN["from_the_text"]
        if vector["method"] == method
    ]
    assert found
    return found


def seen(years, shares):
    """Shares without their counts, as documents state them."""
    return [
        Observation(Fraction(year), Fraction(share))
        for year, share in zip(years, shares, strict=True)
    ]


def counted(*rows):
    """Shares with their counts: (year, women, men)."""
    return [Observation.counted(Fraction(year), women, men) for year, women, men in rows]


def levels(of):
    return [Level(key, women, men) for key, (women, men) in of.items()]


class TestLinear:
    @pytest.mark.parametrize("vector", vectors("linear_two_point"))
    def test_of_two_points_agrees_with_the_vectors(self, vector):
        found = linear(seen(**vector["input"]))
        if vector["expected"] is None:
            assert (found.outcome, found.year) == (Outcome.NOT_ON_TREND, None)
            return
        assert float(found.year) == pytest.approx(
            float(vector["expected"]), abs=float(vector.get("tolerance", 1e-6))
        )
        # Two points say nothing of how sure they are.
        assert (found.points, found.has_interval, found.latest) == (2, False, None)

    def test_agrees_with_the_vector_and_with_statsmodels(self):
        [vector] = vectors("linear_ols")
        found, expected = linear(seen(**vector["input"])), vector["expected"]
        line = found.line
        assert float(line.slope) == pytest.approx(float(expected["slope"]), abs=1e-9)
        assert float(line.intercept) == pytest.approx(float(expected["intercept"]), abs=1e-6)
        assert line.slope_error == pytest.approx(float(expected["stderr"]), abs=1e-6)
        assert float(found.year) == pytest.approx(float(expected["year50"]), abs=1e-6)
        oracle = sm.OLS(
            [float(share) for share in UN_SYSTEM["shares"]], sm.add_constant(UN_SYSTEM["years"])
        ).fit()
        assert line.slope_error == pytest.approx(oracle.bse[1], rel=1e-9)
        low, high = oracle.conf_int()[1]
        reach = float(50 - line.mean_y)
        assert float(found.earliest) == pytest.approx(2015 + reach / high, abs=1e-6)
        assert float(found.latest) == pytest.approx(2015 + reach / low, abs=1e-6)
        [interval] = vectors("linear_interval")
        for bound, wanted in zip((found.earliest, found.latest), interval["expected"], strict=True):
            assert float(bound) == pytest.approx(float(wanted), abs=0.005)

    def test_has_an_answer_out_of_a_closed_list_and_never_infinity(self):
        assert linear([]).outcome is Outcome.TOO_FEW
        assert linear(counted((2020, 40, 60))).outcome is Outcome.TOO_FEW
        falling = linear(counted((2018, 45, 55), (2019, 44, 56), (2020, 43, 57)))
        assert (falling.outcome, falling.year, falling.latest) == (
            Outcome.NOT_ON_TREND, None, None,
        )  # fmt: skip
        over_and_falling = linear(counted((2018, 61, 39), (2019, 40, 60), (2020, 55, 45)))
        assert (over_and_falling.outcome, over_and_falling.year) == (Outcome.REACHED, 2020)
        slow = linear(counted((2018, 3000, 7000), (2020, 3001, 6999)))
        assert (slow.outcome, slow.year) == (Outcome.FAR, None)
        assert FARTHEST_YEARS == 50

    def test_says_so_when_its_line_has_parity_in_the_past(self):
        found = linear(
            counted((2015, 30, 70), (2016, 40, 60), (2017, 51, 49), (2018, 58, 42), (2019, 49, 51))
        )
        assert found.outcome is Outcome.OVERDUE
        assert found.year is not None
        assert found.year < 2019

    def test_leaves_the_later_end_open_where_the_trend_may_as_well_not_rise(self):
        found = linear(
            counted((2016, 40, 60), (2017, 44, 56), (2018, 39, 61), (2019, 43, 57), (2020, 44, 56))
        )
        assert found.outcome is Outcome.YEAR
        assert (found.has_interval, found.latest) == (True, None)
        assert found.earliest is not None

    @given(
        st.lists(
            st.tuples(st.integers(1990, 2040), persons, persons.map(lambda men: men + 1)),
            max_size=8,
            unique_by=lambda row: row[0],
        )
    )
    def test_never_answers_outside_its_closed_list(self, rows):
        for method in (linear, logistic):
            found = method(counted(*sorted(rows)))
            assert (found.year is not None) == (
                found.outcome in {Outcome.YEAR, Outcome.REACHED, Outcome.OVERDUE}
            )
            if found.outcome is Outcome.YEAR:
                last = max(year for year, *_counts in rows)
                assert last < found.year <= last + FARTHEST_YEARS
                assert found.latest is None or found.earliest <= found.year <= found.latest


class TestLogistic:
    def test_agrees_with_the_vector(self):
        [vector] = vectors("logistic")
        found, expected = logistic(seen(**vector["input"])), vector["expected"]
        assert float(found.line.slope) == pytest.approx(float(expected["slope"]), abs=1e-9)
        assert float(found.line.intercept) == pytest.approx(float(expected["intercept"]), abs=1e-8)
        assert float(found.year) == pytest.approx(float(expected["year50"]), abs=1e-6)

    @pytest.mark.parametrize("vector", vectors("logistic_two_point"))
    def test_of_two_points_agrees_with_the_vectors(self, vector):
        found = logistic(seen(**vector["input"]))
        assert float(found.year) == pytest.approx(float(vector["expected"]), abs=0.005)

    def test_draws_the_shares_of_the_vectors_and_stays_between_nobody_and_everybody(self):
        [vector] = vectors("predictions")
        lines = [method(seen(**vector["input"])) for method in (linear, logistic)]
        for year, wanted in vector["expected"].items():
            for found, share in zip(lines, wanted, strict=True):
                assert float(found.share_at(Fraction(year))) == pytest.approx(
                    float(share), abs=1e-6
                )
        assert lines[0].share_at(Fraction(2600)) == 100
        assert 0 <= lines[1].share_at(Fraction(1200)) < lines[1].share_at(Fraction(2600)) <= 100

    def test_weighs_its_points_as_statsmodels_does(self):
        rows = [(2015, 12, 40), (2016, 18, 50), (2018, 30, 60), (2019, 200, 330), (2020, 45, 60)]
        found = logistic(counted(*rows))
        oracle = sm.WLS(
            [math.log(women / men) for _year, women, men in rows],
            sm.add_constant([year for year, *_counts in rows]),
            weights=[women * men / (women + men) for _year, women, men in rows],
        ).fit()
        assert float(found.line.slope) == pytest.approx(oracle.params[1], rel=1e-7)
        assert found.line.slope_error == pytest.approx(oracle.bse[1], rel=1e-7)

    def test_has_a_value_where_there_are_no_women_or_no_men(self):
        found = logistic(counted((2018, 0, 30), (2019, 4, 26), (2020, 8, 22)))
        assert found.outcome is Outcome.YEAR
        assert found.line.points == 3


class TestPositionOfADay:
    def test_is_its_year_at_the_end_of_december(self):
        assert position_of(date(2009, 12, 31)) == 2009
        assert position_of(date(2012, 12, 31)) == 2012
        assert position_of(date(2013, 6, 30)) == 2012 + Fraction(181, 365)


class TestStudentT:
    @pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 10, 31, 120])
    def test_agrees_with_scipy(self, freedom):
        assert student_t(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)


class TestGlassCeiling:
    @pytest.mark.parametrize("vector", vectors("glass_ceiling_index"))
    def test_index_agrees_with_the_vectors(self, vector):
        of = {rung.key: rung.index for rung in rungs(levels(vector["input"]["levels"]))}
        assert float(of[vector["input"]["level"]]) == pytest.approx(
            float(vector["expected"]), abs=1e-6
        )

    def test_drops_odds_and_concentration_agree_with_the_text(self):
        [vector] = vectors("rungs")
        found = {rung.key: rung for rung in rungs(levels(vector["input"]["levels"]))}
        expected = vector["expected"]
        for key, drop in expected["drops"].items():
            assert float(found[key].drop) == pytest.approx(float(drop), abs=0.005)
        for key, index in expected["index"].items():
            assert float(found[key].index) == pytest.approx(float(index), abs=1e-6)
        top = found["SCS"]
        # The text prints 0.938255; its counts give 0.9382527.
        assert float(top.odds_ratio) == pytest.approx(
            float(expected["odds_ratio_at_top"]), abs=5e-6
        )
        assert float(top.of_women) == pytest.approx(float(expected["women_at_top"]), abs=1e-6)
        assert float(top.of_men) == pytest.approx(float(expected["men_at_top"]), abs=1e-6)
        assert (found["AO_AA"].drop, found["AO_AA"].odds_ratio) == (None, None)
        assert largest_drop(list(found.values())).key == "SEO_HEO"

    def test_has_no_index_where_the_top_has_no_women_and_says_which(self):
        top, middle, empty, bottom = rungs(
            levels({"D2": (0, 5), "P5": (20, 30), "P4": (0, 0), "P3": (30, 20)})
        )
        assert (top.index, top.has_no_women, top.drop) == (None, True, Fraction(-40))
        assert (top.odds_ratio, empty.share, empty.drop) == (0, None, None)
        # A level without anybody is stepped over: the level below is the next with staff.
        assert (middle.below, middle.drop) == ("P3", Fraction(-20))
        assert bottom.has_no_women is False

    def test_names_no_drop_where_shares_only_rise(self):
        assert largest_drop(rungs(levels({"P5": (30, 20), "P4": (20, 30)}))) is None


class TestDissimilarity:
    @pytest.mark.parametrize("vector", vectors("dissimilarity"))
    def test_agrees_with_the_vectors(self, vector):
        found = dissimilarity(list(vector["input"]["levels"].values()))
        assert float(found) == pytest.approx(float(vector["expected"]), abs=1e-6)

    def test_is_undefined_where_one_sex_is_absent(self):
        assert dissimilarity([(3, 0), (4, 0)]) is None
        assert dissimilarity([]) is None
        assert dissimilarity_by_chance([(3, 0), (4, 0)]) is None

    def test_by_chance_is_the_mean_of_seeded_permutations(self):
        units = [(3, 4), (1, 0), (6, 9), (0, 2), (12, 5), (2, 2), (0, 1), (30, 41)]
        sexes = [True] * sum(w for w, _m in units) + [False] * sum(m for _w, m in units)
        dice = random.Random(7)
        drawn = []
        for _number in range(4000):
            dice.shuffle(sexes)
            place, dealt = 0, []
            for women, men in units:
                part = sexes[place : place + women + men]
                dealt.append((sum(part), len(part) - sum(part)))
                place += women + men
            drawn.append(float(dissimilarity(dealt)))
        assert dissimilarity_by_chance(units) == pytest.approx(fmean(drawn), abs=0.004)

    def test_by_chance_agrees_with_the_hypergeometric_distribution_of_scipy(self):
        units = [(120, 80), (45, 60), (3, 9), (0, 1)]
        women, men = sum(w for w, _m in units), sum(m for _w, m in units)
        expected = 0.0
        for w, m in units:
            law = stats.hypergeom(women + men, women, w + m)
            ways = numpy.arange(0, w + m + 1)
            expected += float(
                (numpy.abs(ways / women - (w + m - ways) / men) * law.pmf(ways)).sum() / 2
            )
        assert dissimilarity_by_chance(units) == pytest.approx(expected, rel=1e-9)


class TestFunnelPlot:
    @pytest.mark.parametrize("total", [20, 21, 57, 300, 1500])
    @pytest.mark.parametrize("share", [Fraction(1, 20), Fraction(47, 100), Fraction(49, 50)])
    def test_limits_are_those_of_scipy(self, total, share):
        found = limits(total, share)
        law = stats.binom(total, float(share))
        assert (found.low_998, found.low_95, found.high_95, found.high_998) == tuple(
            int(law.ppf(part)) for part in (0.001, 0.025, 0.975, 0.999)
        )

    def test_an_office_stands_inside_at_the_edge_and_outside_beyond_it(self):
        edge = limits(100, Fraction(1, 2))
        assert (edge.low_998, edge.low_95, edge.high_95, edge.high_998) == (35, 40, 60, 65)
        half = Fraction(1, 2)
        found = [standing(women, 100, half) for women in (34, 35, 39, 40, 60, 61, 65, 66)]
        assert found == [
            Standing.FAR_BELOW, Standing.BELOW, Standing.BELOW, Standing.INSIDE,
            Standing.INSIDE, Standing.ABOVE, Standing.ABOVE, Standing.FAR_ABOVE,
        ]  # fmt: skip

    def test_knows_no_surprise_where_all_offices_are_of_one_sex(self):
        assert standing(30, 30, Fraction(1)) is Standing.INSIDE
        assert standing(0, 30, Fraction(0)) is Standing.INSIDE
