"""What moved a share of women: parts that add up exactly, worked by hand and for any movements."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from apps.staffing.analytics.composition import Tally
from apps.staffing.analytics.decomposition import Cause, decompose
from apps.staffing.analytics.flows import Ledger, Step

persons = st.integers(min_value=0, max_value=60)
tallies = st.builds(Tally, persons, persons)
ledgers = st.builds(
    Ledger,
    steps=st.dictionaries(st.sampled_from(list(Step)), tallies, max_size=5),
    opening=tallies,
    closing=tallies,
)


class TestDecomposition:
    def test_of_one_grade_is_worked_by_hand(self):
        # 40 of 100, six women and four men hired, two women and three men gone: 44 of 105.
        found = decompose(
            [
                Ledger(
                    steps={Step.HIRED: Tally(6, 4), Step.SEPARATED: Tally(2, 3)},
                    opening=Tally(40, 60),
                    closing=Tally(44, 61),
                )
            ]
        )
        middle = (Fraction(40, 100) + Fraction(44, 105)) / 2
        mean = Fraction(205, 2)
        assert found.before == 40
        assert found.after == Fraction(4400, 105)
        assert found.parts == {
            Cause.HIRING: 100 * (6 - 10 * middle) / mean,
            Cause.PROMOTION: 0,
            Cause.LEAVING: 100 * (5 * middle - 2) / mean,
            Cause.OTHER: 0,
            Cause.UNEXPLAINED: 0,
            Cause.MIX: 0,
        }
        # More women came than the share there was, fewer left: both lift it.
        assert found.parts[Cause.HIRING] > 0
        assert sum(found.parts.values()) == found.after - found.before

    def test_tells_growth_of_a_grade_with_few_women_as_mix(self):
        found = decompose(
            [
                Ledger(
                    steps={Step.HIRED: Tally(10, 40)}, opening=Tally(10, 40), closing=Tally(20, 80)
                ),
                Ledger(opening=Tally(30, 20), closing=Tally(30, 20)),
            ]
        )
        # 40 of 100 and 50 of 150: no grade changed, the one with fewer women doubled.
        assert found.parts[Cause.MIX] == found.after - found.before == Fraction(5000, 150) - 40
        assert found.parts[Cause.HIRING] == 0

    def test_counts_who_appeared_without_a_movement_as_unexplained(self):
        found = decompose([Ledger(opening=Tally(5, 5), closing=Tally(8, 5))])
        assert found.parts[Cause.UNEXPLAINED] == found.after - 50
        assert found.parts[Cause.MIX] == 0

    def test_is_none_where_nobody_is_at_one_of_the_dates(self):
        assert decompose([]) is None
        assert decompose([Ledger(opening=Tally(), closing=Tally(3, 4))]) is None
        assert decompose([Ledger(opening=None, closing=Tally(3, 4))]) is None

    @given(st.lists(ledgers, min_size=1, max_size=6))
    def test_adds_up_exactly_whatever_moved(self, moved):
        found = decompose(moved)
        if found is not None:
            assert sum(found.parts.values()) == found.after - found.before
