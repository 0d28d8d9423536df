from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.figures.rounding import complement, complementary_shares, round_half_away, share_digits
from tests.figures.builders import vectors

digits = st.integers(min_value=0, max_value=6)


class TestRoundHalfAway:
    @pytest.mark.parametrize("vector", vectors("round_half_away_from_zero"))
    def test_agrees_with_the_golden_vectors(self, vector):
        value, expected = Fraction(vector["input"]["value"]), vector["expected"]
        assert str(round_half_away(value, vector["input"]["digits"])) == expected
        assert str(round_half_away(-value, vector["input"]["digits"])) == f"-{expected}"

    def test_keeps_trailing_zeros(self):
        assert str(round_half_away(46, 1)) == "46.0"

    def test_is_never_a_negative_zero(self):
        assert str(round_half_away(Fraction(-1, 100), 1)) == "0.0"

    def test_does_not_depend_on_the_precision_of_the_context(self):
        with localcontext(prec=3):
            assert str(round_half_away(Fraction("1234567.85"), 1)) == "1234567.9"

    @given(value=st.fractions(), digits=digits)
    def test_lands_within_half_a_unit_and_away_from_zero_in_a_tie(self, value, digits):
        rounded = Fraction(round_half_away(value, digits))
        distance = abs(rounded - value)
        assert distance <= Fraction(1, 2 * 10**digits)
        if distance == Fraction(1, 2 * 10**digits):
            assert abs(rounded) > abs(value)

    @given(value=st.fractions(), digits=digits)
    def test_is_symmetric_around_zero(self, value, digits):
        assert round_half_away(-value, digits) == round_half_away(value, digits).copy_negate()

    @given(value=st.decimals(allow_nan=False, allow_infinity=False, places=3), digits=digits)
    def test_changes_nothing_the_second_time(self, value, digits):
        once = round_half_away(value, digits)
        assert round_half_away(once, digits) == once

    @pytest.mark.parametrize("value", [46.5, True, "46.5", None])
    def test_refuses_what_is_not_exact(self, value):
        with pytest.raises(TypeError, match="rounded"):
            round_half_away(value, 0)

    def test_refuses_negative_digits(self):
        with pytest.raises(ValueError, match="negative"):
            round_half_away(46, -1)


class TestShareDigits:
    @pytest.mark.parametrize("vector", vectors("share_digits"))
    def test_agrees_with_the_golden_vectors(self, vector):
        assert share_digits(**vector["input"]) == vector["expected"]

    def test_leaves_a_stated_share_as_asked_for(self):
        assert share_digits(None, 1) == 1


class TestComplementaryShares:
    @pytest.mark.parametrize("vector", vectors("complementary_shares"))
    def test_agrees_with_the_golden_vectors(self, vector):
        assert [str(share) for share in complementary_shares(**vector["input"])] == vector[
            "expected"
        ]

    def test_is_none_where_there_is_nobody(self):
        assert complementary_shares(0, 0, 1) is None

    def test_refuses_negative_counts(self):
        with pytest.raises(ValueError, match="negative"):
            complementary_shares(-1, 3, 1)

    @given(women=st.integers(0, 5000), men=st.integers(0, 5000), digits=digits)
    def test_always_sums_to_a_hundred(self, women, men, digits):
        if women + men:
            assert sum(complementary_shares(women, men, digits)) == 100


class TestComplement:
    def test_keeps_the_decimals(self):
        assert str(complement(Decimal("46.0"))) == "54.0"
