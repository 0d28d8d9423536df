"""The flow model against the golden vectors, its closed form, and the law that nobody gets lost."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from apps.staffing.analytics import resampling
from apps.staffing.analytics.flow_model import (
    Answer,
    Level,
    Needed,
    Retirement,
    flow_of,
    one_year,
    run,
    share_after,
    share_of_hires_needed,
    shares,
    stock_of,
    with_total,
    year_in_band,
    years_to,
)

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "flow_vectors.json").read_text(encoding="utf-8")
)


def golden_levels(**changes):
    """The four levels of the vectors, with other values where they are named."""
    given_ = {**GOLDEN["levels"], **changes}
    return [
        Level(
            key=key,
            women=given_["women"][place],
            men=given_["men"][place],
            separation_women=given_["separation_women"][place],
            separation_men=given_["separation_men"][place],
            promotion_women=given_["promotion"][place],
            promotion_men=given_["promotion"][place],
            women_of_hires=given_["women_of_hires"][place],
            establishment=given_["establishment"][place],
        )
        for place, key in enumerate(given_["keys"])
    ]


def after(levels, years, retirements=()):
    return run(flow_of(levels, retirements), stock_of(levels), years)[-1]


def one_level(women=26, men=74, turnover=0.1, hires=0.5, **more):
    return Level(
        key="P5",
        women=women,
        men=men,
        separation_women=turnover,
        separation_men=turnover,
        women_of_hires=hires,
        **more,
    )


class TestYears:
    def test_are_those_of_the_golden_vectors(self):
        first = after(golden_levels(), 1)
        expected = GOLDEN["after_one_year"]
        assert first.stock[:, 0] == pytest.approx(expected["women"], abs=1e-6)
        assert first.stock[:, 1] == pytest.approx(expected["men"], abs=1e-6)
        assert first.hired.sum(axis=1) == pytest.approx(expected["hires"], abs=1e-6)
        for vector in GOLDEN["shares"]:
            found = shares(after(golden_levels(), vector["years"]).stock)
            assert found.round(2) == pytest.approx(vector["expected"])
        other = GOLDEN["sixty_per_cent_of_hires_above_p3"]
        levels = golden_levels(women_of_hires=other["women_of_hires"])
        assert shares(after(levels, other["years"]).stock).round(2) == pytest.approx(
            other["expected"]
        )

    def test_hire_nobody_where_more_are_left_than_there_are_posts(self):
        vector = GOLDEN["clamp"]
        levels = golden_levels(promotion=vector["promotion"])
        place = GOLDEN["levels"]["keys"].index(vector["level"])
        year = after(levels, 1)
        floats = year.stock[place].sum() - GOLDEN["levels"]["establishment"][place]
        assert year.hired[place].sum() == 0
        assert -floats == pytest.approx(vector["need"], abs=1e-6)

    def test_grow_and_shrink_with_their_posts(self):
        level = one_level(women=50, men=50)
        assert after([replace(level, growth=0.1)], 2).stock.sum() == pytest.approx(121)
        assert after([replace(level, growth=-0.05)], 1).stock.sum() == pytest.approx(95)
        # A tenth leaves at most: a level that is to lose half floats above its posts.
        assert after([replace(level, growth=-0.5)], 1).stock.sum() == pytest.approx(90)

    def test_count_planned_retirements_as_leavers_of_their_year_and_never_more_than_there_are(self):
        level = one_level(women=10, men=10, turnover=0)
        plan = [Retirement("P5", 2, women=1, men=4), Retirement("P5", 3, men=50)]
        flow, stock = flow_of([level], plan), stock_of([level])
        first, second, third = run(flow, stock, 3)
        assert first.left.sum() == 0
        assert second.left.tolist() == [[1, 4]]
        assert third.left[0, 1] == pytest.approx(second.stock[0, 1])

    def test_keep_the_stated_share_of_women_among_those_promoted_and_leaving(self):
        levels = golden_levels()
        levels[1] = replace(levels[1], women_of_promoted=0.5, women_of_leavers=0.25)
        year = after(levels, 1)
        assert year.promoted[1].sum() == pytest.approx(4)
        assert year.promoted[1, 0] == pytest.approx(2)
        assert year.left[1].tolist() == pytest.approx([2, 6])
        # Where there are not so many women, men go in their place and nobody is lost.
        few = replace(levels[1], women=1, men=99, women_of_promoted=1.0)
        assert after([few, levels[2]], 1).promoted[0].sum() == pytest.approx(4)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"women_of_hires": 1.2},
            {"separation_men": -0.1},
            {"promotion_women": 0.95},
            {"growth": -1.5},
            {"women": -1},
        ],
    )
    def test_refuse_rates_that_cannot_be(self, wrong):
        with pytest.raises(ValueError, match="P5"):
            flow_of([replace(one_level(), **wrong)])


parts = st.floats(min_value=0, max_value=1)
optional = st.none() | parts
heads = st.integers(min_value=0, max_value=500)
level_values = st.tuples(
    *[heads, heads, parts, parts, parts, parts, parts, optional, optional],
    st.floats(min_value=-0.3, max_value=0.3),
    heads,
)


def drawn_levels(values):
    """Levels of any rates that leave and promotion share out, and their planned retirements."""
    levels, plan = [], []
    for place, each in enumerate(values):
        women, men, sep_w, sep_m, prom_w, prom_m, hires, promoted, leaving, growth, retiring = each
        is_top = place == len(values) - 1
        levels.append(
            Level(
                key=str(place),
                women=women,
                men=men,
                separation_women=sep_w,
                separation_men=sep_m,
                promotion_women=0 if is_top else prom_w * (1 - sep_w),
                promotion_men=0 if is_top else prom_m * (1 - sep_m),
                women_of_hires=hires,
                women_of_promoted=promoted,
                women_of_leavers=leaving,
                growth=growth,
            )
        )
        plan.append(Retirement(str(place), 1 + place % 2, women=retiring, men=retiring / 2))
    return levels, plan


class TestLaws:
    @given(st.lists(level_values, min_size=1, max_size=5))
    def test_nobody_is_lost_or_made_up_in_any_step(self, values):
        levels, plan = drawn_levels(values)
        flow, before = flow_of(levels, plan), stock_of(levels)
        for number in (1, 2, 3):
            year = one_year(flow, before, number)
            for part in (year.left, year.promoted, year.hired, year.stock):
                assert (part >= -1e-7).all()
            assert (year.left + year.promoted <= before + 1e-7).all()
            expected = before.sum(axis=0) - year.left.sum(axis=0) + year.hired.sum(axis=0)
            assert year.stock.sum(axis=0) == pytest.approx(expected, abs=1e-6)
            assert (year.stock.sum(axis=1) >= flow.posts(number) - 1e-6).all()
            before = year.stock

    @given(
        women=st.integers(min_value=0, max_value=300),
        men=st.integers(min_value=1, max_value=300),
        turnover=st.floats(min_value=0.01, max_value=0.9),
        hires=parts,
        years=st.integers(min_value=1, max_value=30),
    )
    def test_constant_rates_equal_the_closed_form(self, women, men, turnover, hires, years):
        level = one_level(women, men, turnover, hires)
        expected = share_after(women / (women + men), hires, turnover, years)
        assert shares(after([level], years).stock)[0] == pytest.approx(100 * expected, abs=1e-9)


class TestClosedForm:
    def test_is_that_of_the_golden_vectors(self):
        for vector in GOLDEN["closed_form"]:
            asked = {name: value for name, value in vector.items() if name != "expected"}
            assert share_after(**asked) == pytest.approx(vector["expected"], abs=1e-6)
        for vector in GOLDEN["years_to"]:
            asked = {name: value for name, value in vector.items() if name != "expected"}
            expected = vector["expected"]
            found = years_to(**asked)
            # Hiring at parity reaches parity only in the limit: there is no year.
            assert found is None if expected is None else found == pytest.approx(expected, abs=1e-6)

    def test_comes_down_to_the_target_too(self):
        years = years_to(0.7, 0.4, 0.1, 0.53)
        assert share_after(0.7, 0.4, 0.1, years) == pytest.approx(0.53)
        assert years_to(0.7, 0.6, 0.1, 0.53) is None
        assert years_to(0.5, 0.5, 0.1, 0.5) == 0


class TestYearInBand:
    def test_is_the_first_one_within(self):
        assert year_in_band([48, 60]) == 0
        assert year_in_band([44, 46.99, 47.0]) == 2
        assert year_in_band([60, 55, 52.9]) == 2
        assert year_in_band([40, 55, 60]) == 1, "a leap over the band enters it"
        assert year_in_band([40, 41, 42]) is None
        assert year_in_band([float("nan"), 40]) is None


class TestShareOfHiresNeeded:
    def test_solves_the_closed_form_of_one_level(self):
        level = one_level(26, 74, 0.1)
        needed = share_of_hires_needed(flow_of([level]), stock_of([level]), 10)[0]
        expected = (0.47 - 0.26 * 0.9**10) / (1 - 0.9**10)
        assert needed.answer is Answer.NEEDED
        assert needed.share == pytest.approx(expected, abs=1e-4)
        vector = GOLDEN["share_of_hires_of_one_level"]
        at_fifty = (vector["target"] - vector["start"] * 0.92**10) / (1 - 0.92**10)
        assert at_fifty == pytest.approx(vector["expected"], abs=0.05)

    def test_says_when_hiring_alone_does_not_do_it_or_is_not_needed(self):
        levels = golden_levels()
        five = share_of_hires_needed(flow_of(levels), stock_of(levels), 5)
        assert [each.answer for each in five] == [
            Answer.NEEDED,
            Answer.NEEDED,
            Answer.NEEDED,
            Answer.NOT_BY_HIRING,
            Answer.NEEDED,
        ]
        level = one_level(90, 10)
        assert share_of_hires_needed(flow_of([level]), stock_of([level]), 2)[0].answer is (
            Answer.ANYWAY
        )
        nobody = one_level(0, 0)
        assert share_of_hires_needed(flow_of([nobody]), stock_of([nobody]), 2)[0].answer is (
            Answer.NOBODY
        )
        assert share_of_hires_needed(flow_of([]), stock_of([]), 2) == [Needed(Answer.NOBODY)]

    def test_reaches_the_band_when_it_is_followed(self):
        levels = golden_levels()
        needed = share_of_hires_needed(flow_of(levels), stock_of(levels), 8)
        for place, each in enumerate(needed):
            if each.share is not None:
                followed = [replace(level, women_of_hires=each.share) for level in levels]
                found = shares(with_total(after(followed, 8).stock))
                assert found[place] == pytest.approx(47, abs=0.01)


class TestSpread:
    def test_is_the_same_for_the_same_seed_and_holds_the_expected_path(self):
        levels = golden_levels()
        flow, stock = flow_of(levels), stock_of(levels)
        spread = resampling.spread(flow, stock, 12)
        again = resampling.spread(flow, stock, 12)
        assert (spread.low == again.low).all()
        assert (spread.high == again.high).all()
        expected = shares(with_total(np.array([year.stock for year in run(flow, stock, 12)])))
        assert (spread.low[1:] <= expected).all()
        assert (expected <= spread.high[1:]).all()
        assert spread.low[0] == pytest.approx(spread.high[0])

    def test_is_wider_where_fewer_people_are(self):
        def width(times):
            level = one_level(26 * times, 74 * times)
            found = resampling.spread(flow_of([level]), stock_of([level]), 10)
            return found.high[10, 0] - found.low[10, 0]

        assert width(1) > 2 * width(20) > 0

    def test_gives_the_entry_into_the_band_a_range_around_its_year(self):
        level = one_level(40, 60, 0.15, 0.65)
        flow, stock = flow_of([level]), stock_of([level])
        path = [40.0, *(shares(year.stock)[0] for year in run(flow, stock, 20))]
        spread = resampling.spread(flow, stock, 20)
        assert spread.earliest[0] < year_in_band(path) < spread.latest[0]
        stuck = one_level(400, 600, 0.1, 0.3)
        never = resampling.spread(flow_of([stuck]), stock_of([stuck]), 5)
        assert (never.earliest, never.latest) == ((None, None), (None, None))

    def test_keeps_whole_persons_and_loses_nobody(self):
        level = one_level(7, 5, 0.2)
        top = replace(one_level(2, 3, 0.1), key="D1")
        lower = replace(level, promotion_women=0.1, promotion_men=0.1)
        flow = flow_of([lower, top], [Retirement("D1", 2, men=1)])
        found = resampling.drawn(flow, stock_of([lower, top]), 6, resamples=50, seed=3)
        assert (found == np.rint(found)).all()
        assert (found >= 0).all()
        # Posts are filled to the last one in every year.
        assert (found.sum(axis=-1) >= [12, 5]).all()

    def test_draws_as_the_binomial_distribution_does_by_curve_and_one_by_one(self):
        dice = np.random.default_rng(5)
        shape = (20_000, 2)
        numbers = np.broadcast_to([30.0, 400.0], shape).copy()
        found = resampling.binomial(dice, numbers, np.full(shape, 0.08))
        for place, number in enumerate((30, 400)):
            counted = np.bincount(found[:, place].astype(int), minlength=number + 1)
            drawn = np.cumsum(counted) / shape[0]
            exact = stats.binom.cdf(np.arange(number + 1), number, 0.08)
            assert np.abs(drawn - exact).max() < 0.015
