"""Ranking by hand, and the laws that it keeps."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from apps.projects.analytics.ranking import Entry, Weighing, points, rank

CRITERIA = [Weighing(1, 60, 5), Weighing(2, 40, 10)]
ENTRIES = st.lists(
    st.tuples(
        st.integers(1, 60_000),
        st.lists(st.fractions(0, 100, max_denominator=50), max_size=4),
    ),
    max_size=8,
).map(
    lambda rows: [
        Entry(key, Decimal(amount), tuple(reviews))
        for key, (amount, reviews) in enumerate(rows, start=1)
    ]
)


def entry(key: int, amount: int, *reviews: int) -> Entry:
    return Entry(key, Decimal(amount), tuple(map(Fraction, reviews)))


class TestAReview:
    def test_weighs_each_score_as_a_part_of_its_highest(self):
        """4 of 5 with weight 60 is 48; 7 of 10 with weight 40 is 28."""
        assert points({1: 4, 2: 7}, CRITERIA) == 76

    def test_is_a_hundred_at_best_and_nothing_at_worst(self):
        assert points({1: 5, 2: 10}, CRITERIA) == 100
        assert points({1: 0, 2: 0}, CRITERIA) == 0


class TestARanking:
    def test_by_hand(self):
        """A: 90 and 70, mean 80, spread 20, deviation 10. B: 80 and 80. C: 100 and 40, mean 70, spread 60."""
        found = rank(
            [
                entry(1, 40_000, 90, 70),
                entry(2, 30_000, 80, 80),
                entry(3, 20_000, 100, 40),
                entry(4, 10_000, 60, 60),
                entry(5, 1_000, 99),
            ],
            envelope=Decimal(80_000),
            needed=2,
        )
        assert [(each.entry.key, each.rank, each.is_within) for each in found.ranked] == [
            (2, 1, True),
            (1, 1, True),
            (3, 3, False),
            (4, 4, False),
        ]
        second, first, third, fourth = found.ranked
        assert (first.mean, first.spread, first.deviation) == (80, 20, Decimal("10.00"))
        assert (second.spread, second.deviation) == (0, Decimal("0.00"))
        assert (third.mean, third.spread, third.deviation) == (70, 60, Decimal("30.00"))
        assert [each.disagrees for each in found.ranked] == [False, False, True, False]
        assert (found.spent, found.left) == (70_000, 10_000)
        assert (third.would_still_fit, fourth.would_still_fit) == (False, True)
        assert [each.key for each in found.unranked] == [5]
        assert not found.cuts_a_tie

    def test_says_when_the_line_cuts_a_tie(self):
        found = rank(
            [entry(1, 50_000, 80, 80), entry(2, 40_000, 80, 80)],
            envelope=Decimal(60_000),
            needed=2,
        )
        assert [each.entry.key for each in found.ranked] == [2, 1]
        assert found.cuts_a_tie

    @given(ENTRIES, st.integers(0, 100_000), st.randoms())
    def test_does_not_depend_on_any_order(self, entries, envelope, random):
        shuffled = [
            Entry(each.key, each.amount, tuple(random.sample(each.reviews, len(each.reviews))))
            for each in random.sample(entries, len(entries))
        ]

        def told(found):
            return [
                (each.entry.key, each.rank, each.mean, each.spread, each.is_within)
                for each in rank(found, envelope=Decimal(envelope), needed=2).ranked
            ]

        assert told(shuffled) == told(entries)

    @given(ENTRIES, st.integers(0, 100_000))
    def test_never_spends_more_than_the_envelope(self, entries, envelope):
        found = rank(entries, envelope=Decimal(envelope), needed=2)
        within = sum((each.entry.amount for each in found.ranked if each.is_within), Decimal(0))
        assert within == found.spent <= envelope
        assert len(found.ranked) + len(found.unranked) == len(entries)
