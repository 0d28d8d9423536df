from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.figures.shares import (
    Band,
    band,
    gap_fixed_total,
    gap_growth_only,
    gap_next_n,
    gap_to_show,
    gpi,
    gpi_adjusted,
    point_change,
    relative_change,
    share_of_women,
    wilson95,
)
from tests.figures.builders import is_close, vectors

persons = st.integers(min_value=0, max_value=20_000)
targets = st.integers(min_value=1, max_value=99)


class TestShareOfWomen:
    @pytest.mark.parametrize("vector", vectors("share"))
    def test_agrees_with_the_golden_vectors(self, vector):
        share = share_of_women(**vector["input"])
        if vector["expected"] is None:
            assert share is None
        else:
            assert is_close(share, vector)

    def test_is_zero_where_there_are_only_men(self):
        assert share_of_women(0, 4) == 0

    def test_is_pooled_from_counts_and_not_from_shares(self):
        two_offices, the_others = share_of_women(203, 906), share_of_women(546, 592)
        assert share_of_women(203 + 546, 906 + 592) == Fraction(100, 3)
        mean_of_shares = (two_offices + the_others) / 2
        assert abs(mean_of_shares - Fraction("33.141845")) < Fraction(1, 10**6)

    @given(women=persons, men=persons)
    def test_and_the_share_of_men_make_a_hundred(self, women, men):
        if women + men:
            assert share_of_women(women, men) + share_of_women(men, women) == 100

    @pytest.mark.parametrize("women", [True, 1.0, Fraction(1)])
    def test_refuses_what_is_not_a_whole_number(self, women):
        with pytest.raises(TypeError, match="whole number"):
            share_of_women(women, 1)

    def test_refuses_negative_counts(self):
        with pytest.raises(ValueError, match="negative"):
            share_of_women(1, -1)


class TestWilson95:
    @pytest.mark.parametrize("vector", vectors("wilson95"))
    def test_agrees_with_the_golden_vectors(self, vector):
        bounds = wilson95(**vector["input"])
        assert [round(bound, 3) for bound in bounds] == [
            pytest.approx(float(bound), abs=0.0005) for bound in vector["expected"]
        ]

    def test_is_none_without_persons(self):
        assert wilson95(0, 0) is None

    def test_refuses_more_women_than_persons(self):
        with pytest.raises(ValueError, match="cannot be among"):
            wilson95(3, 2)

    @given(women=persons, men=persons)
    def test_holds_the_share_within_nought_and_a_hundred(self, women, men):
        if women + men:
            lower, upper = wilson95(women, women + men)
            share = 100 * women / (women + men)
            assert 0 <= lower <= share + 1e-9
            assert share - 1e-9 <= upper <= 100


class TestGpi:
    @pytest.mark.parametrize("vector", vectors("gpi"))
    def test_agrees_with_the_golden_vectors(self, vector):
        index = gpi(**vector["input"])
        if vector["expected"] is None:
            assert index is None
        else:
            assert is_close(index, vector)


class TestGpiAdjusted:
    @pytest.mark.parametrize("vector", vectors("gpi_adjusted"))
    def test_agrees_with_the_golden_vectors(self, vector):
        assert is_close(gpi_adjusted(**vector["input"]), vector)

    def test_is_two_where_there_are_only_women(self):
        assert gpi_adjusted(3, 0) == 2

    def test_is_none_where_there_is_nobody(self):
        assert gpi_adjusted(0, 0) is None

    @given(women=persons, men=persons)
    def test_mirrors_around_one_when_the_sexes_are_swapped(self, women, men):
        if women + men:
            assert gpi_adjusted(women, men) + gpi_adjusted(men, women) == 2


class TestGapFixedTotal:
    @pytest.mark.parametrize("vector", vectors("gap_fixed_total"))
    def test_agrees_with_the_golden_vectors(self, vector):
        assert gap_fixed_total(**vector["input"]) == vector["expected"]

    @given(women=persons, men=persons, target=targets)
    def test_is_the_least_that_reaches_the_target(self, women, men, target):
        gap = gap_fixed_total(women, men, target)
        total = women + men
        assert 100 * (women + gap) >= target * total
        assert gap == 0 or 100 * (women + gap - 1) < target * total

    @pytest.mark.parametrize("target", [0, 100, -1])
    def test_refuses_a_target_that_is_none(self, target):
        with pytest.raises(ValueError, match="between 0 and 100"):
            gap_fixed_total(1, 1, target)

    def test_refuses_a_target_that_is_not_exact(self):
        with pytest.raises(TypeError, match="fraction"):
            gap_fixed_total(47, 53, 0.47)


class TestGapGrowthOnly:
    @pytest.mark.parametrize("vector", vectors("gap_growth_only"))
    def test_agrees_with_the_golden_vectors(self, vector):
        assert gap_growth_only(**vector["input"]) == vector["expected"]

    @given(women=persons, men=persons, target=targets)
    def test_is_the_least_that_reaches_the_target(self, women, men, target):
        gap = gap_growth_only(women, men, target)
        total = women + men
        assert 100 * (women + gap) >= target * (total + gap)
        assert gap == 0 or 100 * (women + gap - 1) < target * (total + gap - 1)

    @given(women=persons, men=persons)
    def test_at_half_is_the_difference_of_the_sexes(self, women, men):
        assert gap_growth_only(women, men) == max(0, men - women)


class TestGapNextN:
    @pytest.mark.parametrize("vector", vectors("gap_next_n"))
    def test_agrees_with_the_golden_vectors(self, vector):
        answer = gap_next_n(**vector["input"])
        expected = vector["expected"]
        assert answer.women_needed == expected["women_needed"]
        assert answer.feasible is expected["feasible"]
        assert answer.least == expected.get("least", answer.least)

    @given(women=persons, men=persons, recruitments=st.integers(0, 500), target=targets)
    def test_is_feasible_exactly_from_the_least_number_on(self, women, men, recruitments, target):
        answer = gap_next_n(women, men, recruitments, target)
        assert answer.feasible is (recruitments >= answer.least)

    def test_takes_leavers_off_first(self):
        # 15 women and 36 men, five men leave and five persons come: 26 of 51 are needed.
        assert gap_next_n(15, 36, 5, leaving_men=5).women_needed == 11

    def test_refuses_more_leavers_than_staff(self):
        with pytest.raises(ValueError, match="More persons leave"):
            gap_next_n(1, 5, 3, leaving_women=2)


class TestGapToShow:
    @pytest.mark.parametrize("vector", vectors("gap_to_show"))
    def test_agrees_with_the_golden_vectors(self, vector):
        assert gap_to_show(**vector["input"]) == vector["expected"]

    @pytest.mark.parametrize(("women", "men"), [(0, 0), (0, 1), (1, 0)])
    def test_is_none_where_a_balance_has_no_meaning(self, women, men):
        assert gap_to_show(women, men) is None


class TestBand:
    @pytest.mark.parametrize("vector", vectors("band_47_53"))
    def test_agrees_with_the_golden_vectors(self, vector):
        assert band(**vector["input"]) == vector["expected"].replace(" ", "_")

    @given(women=persons, men=persons)
    def test_mirrors_when_the_sexes_are_swapped(self, women, men):
        mirrored = {Band.BELOW: Band.ABOVE, Band.ABOVE: Band.BELOW}
        standing = band(women, men)
        assert band(men, women) == mirrored.get(standing, standing)

    @given(women=persons, men=persons)
    def test_is_in_exactly_within_the_limits(self, women, men):
        share = share_of_women(women, men)
        if women + men > 1:
            assert (band(women, men) is Band.IN) is (47 <= share <= 53)

    def test_is_nearest_only_where_no_other_split_comes_closer(self):
        for total in range(2, 60):
            for women in range(total + 1):
                if band(women, total - women) is Band.NEAREST:
                    distance = abs(2 * women - total)
                    assert distance == min(abs(2 * other - total) for other in range(total + 1))


class TestPointChange:
    @pytest.mark.parametrize("vector", vectors("pp_change"))
    def test_agrees_with_the_golden_vectors(self, vector):
        before, after = (Fraction(vector["input"][key]) for key in ("before", "after"))
        assert point_change(before, after) == Fraction(vector["expected"])

    @pytest.mark.parametrize("vector", vectors("pp_change_of_counts"))
    def test_agrees_with_the_golden_vectors_of_counts(self, vector):
        before, after = (share_of_women(*vector["input"][key]) for key in ("before", "after"))
        assert is_close(point_change(before, after), vector)

    @pytest.mark.parametrize(("before", "after"), [(None, 1), (1, None), (None, None)])
    def test_is_none_without_both_shares(self, before, after):
        assert point_change(before, after) is None


class TestRelativeChange:
    @pytest.mark.parametrize("vector", vectors("relative_change"))
    def test_agrees_with_the_golden_vectors(self, vector):
        before, after = (Fraction(vector["input"][key]) for key in ("before", "after"))
        assert is_close(relative_change(before, after), vector)

    @pytest.mark.parametrize(("before", "after"), [(None, 1), (1, None), (0, 1)])
    def test_is_none_without_a_base(self, before, after):
        assert relative_change(before, after) is None
