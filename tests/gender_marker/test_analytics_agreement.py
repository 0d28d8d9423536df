"""Agreement of two readers, held against statsmodels and worked by hand."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from apps.gender_marker.analytics.agreement import (
    FEWEST_PAIRS,
    Agreement,
    Weights,
    agreement_of,
    root,
)

NAMES = {Weights.NONE: None, Weights.LINEAR: "linear", Weights.QUADRATIC: "quadratic"}
tables = st.integers(2, 5).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 12), min_size=size, max_size=size), min_size=size, max_size=size
    )
)


def found_in(table, weights=Weights.NONE):
    """The agreement of a table of counts."""
    pairs = [
        (row, column)
        for row, cells in enumerate(table)
        for column, number in enumerate(cells)
        for _each in range(number)
    ]
    return agreement_of(range(len(table)), pairs, weights)


class TestAgreement:
    @pytest.mark.parametrize("weights", list(Weights))
    @given(table=tables)
    def test_is_that_of_statsmodels(self, weights, table):
        found = found_in(table, weights)
        if found.kappa is None:
            used = {place for place, cells in enumerate(table) if any(cells)}
            used |= {place for cells in table for place, cell in enumerate(cells) if cell}
            assert len(used) <= 1
            return
        # Where nothing varies theirs divides by nought on the way to a test that is not used here.
        with np.errstate(invalid="ignore", divide="ignore"):
            theirs = cohens_kappa(np.array(table), wt=NAMES[weights])
        assert float(found.kappa) == pytest.approx(theirs.kappa)
        assert float(found.variance) == pytest.approx(theirs.var_kappa, abs=1e-12)
        assert float(root(found.variance)) == pytest.approx(
            max(theirs.var_kappa, 0) ** 0.5, abs=1e-6
        )
        if found.pairs < FEWEST_PAIRS:
            assert (found.low, found.high) == (None, None)
        elif theirs.var_kappa > 0:
            # Theirs may reach beyond what a kappa can be.
            assert float(found.low) == pytest.approx(max(theirs.kappa_low, -1), abs=1e-5)
            assert float(found.high) == pytest.approx(min(theirs.kappa_upp, 1), abs=1e-5)

    @given(table=tables)
    def test_does_not_depend_on_who_is_first(self, table):
        turned = [list(cells) for cells in zip(*table, strict=True)]
        for weights in Weights:
            assert found_in(table, weights) == found_in(turned, weights)

    def test_is_exact_in_a_case_worked_by_hand(self):
        """Of 50: 20 and 15 the same; p_o = 35/50, p_e = 1/2, so kappa is 2/5."""
        found = found_in([[20, 5], [10, 15]])
        assert (found.pairs, found.same) == (50, 35)
        assert (found.observed, found.expected) == (Fraction(7, 10), Fraction(1, 2))
        assert found.kappa == Fraction(2, 5)

    def test_weighs_three_steps_as_worked_by_hand(self):
        """One pair two steps apart, one in each category the same; margins 2, 1, 1 and 1, 1, 2 of 4.

        Linear: p_o = 3/4; p_e = (2 + 1 + 2 + 1/2 (2 + 1 + 2 + 1)) / 16 = 8/16. Quadratic: the half is
        three quarters: p_e = 9.5/16.
        """
        table = [[1, 0, 1], [0, 1, 0], [0, 0, 1]]
        assert found_in(table, Weights.LINEAR).expected == Fraction(1, 2)
        assert found_in(table, Weights.LINEAR).kappa == Fraction(1, 2)
        assert found_in(table, Weights.QUADRATIC).expected == Fraction(19, 32)
        assert found_in(table, Weights.QUADRATIC).kappa == Fraction(5, 13)

    def test_is_not_known_without_a_pair(self):
        assert found_in([[0, 0], [0, 0]]) == Agreement(0, 0)

    @pytest.mark.parametrize("weights", list(Weights))
    def test_has_no_kappa_where_chance_explains_everything(self, weights):
        found = found_in([[4, 0], [0, 0]], weights)
        assert (found.observed, found.expected, found.kappa) == (1, 1, None)

    def test_needs_twenty_pairs_for_an_interval(self):
        assert found_in([[9, 1], [1, 8]]).low is None
        assert found_in([[9, 1], [1, 9]]).low is not None

    def test_refuses_a_category_that_is_not_in_the_list(self):
        with pytest.raises(KeyError):
            agreement_of(("no", "yes"), [("no", "maybe")])
