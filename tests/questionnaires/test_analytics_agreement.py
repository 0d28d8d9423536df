from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from apps.questionnaires.analytics.agreement import agreement_of

CODES = ("access", "money", "time", None)
pairs_of_codes = st.lists(
    st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), min_size=1, max_size=40
)


def crossed(pairs):
    """The square table of two coders that statsmodels reads."""
    table = np.zeros((len(CODES), len(CODES)))
    for one, other in pairs:
        table[CODES.index(one), CODES.index(other)] += 1
    return table


class TestAgreement:
    @given(pairs=pairs_of_codes)
    def test_is_that_of_statsmodels(self, pairs):
        found = agreement_of(pairs)
        habits = {one for one, _ in pairs}, {other for _, other in pairs}
        if found.kappa is None:
            assert habits[0] == habits[1]
            assert len(habits[0]) == 1
        else:
            assert float(found.kappa) == pytest.approx(
                cohens_kappa(crossed(pairs), return_results=False)
            )

    @given(pairs=pairs_of_codes)
    def test_does_not_depend_on_who_is_first(self, pairs):
        assert agreement_of(pairs) == agreement_of([(other, one) for one, other in pairs])

    def test_is_exact_in_a_case_worked_by_hand(self):
        """20 yes, 15 no together, 5 and 10 apart: p_o = 35/50, p_e = 1/2 (Cohen's own way)."""
        pairs = [("yes", "yes")] * 20 + [("no", "no")] * 15
        pairs += [("yes", "no")] * 5 + [("no", "yes")] * 10
        found = agreement_of(pairs)
        assert (found.answers, found.agreed, found.per_cent) == (50, 35, 70)
        assert found.kappa == Fraction(2, 5)

    def test_counts_none_fits_as_a_code(self):
        assert agreement_of([(None, None), ("time", None)]).agreed == 1

    def test_is_not_known_without_an_answer_in_common(self):
        assert agreement_of([]).per_cent is None
        assert agreement_of([]).kappa is None

    def test_has_no_kappa_where_nothing_varies(self):
        found = agreement_of([("time", "time")] * 4)
        assert (found.per_cent, found.kappa) == (100, None)

    def test_is_nought_where_one_coder_never_varies(self):
        assert agreement_of([("time", "time"), ("time", "money")]).kappa == 0

    def test_is_below_nought_where_coders_contradict_each_other(self):
        assert agreement_of([("a", "b"), ("b", "a")]).kappa == -1
