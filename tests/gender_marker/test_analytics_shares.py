"""Shares of money: worked by hand, against every scoring of the rest, and in a replay."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.gender_marker.analytics.shares import Amount, Tally, added
from tests.gender_marker import shares_oracle as oracle

CODES = st.sampled_from(oracle.EVERY_CODE)
MONEY = st.integers(min_value=0, max_value=1000)
PROJECTS = st.lists(st.tuples(st.none() | CODES, MONEY), max_size=8)
FEW_OPEN = PROJECTS.filter(lambda each: sum(code is None for code, _money in each) <= 4)


def tally_of(projects) -> Tally:
    """What the product adds up of projects."""
    held: dict[str | None, Amount] = {}
    for code, money in projects:
        held[code] = held.get(code, Amount()) + Amount(Fraction(money), 1)
    return Tally(
        by_code={code: amount for code, amount in held.items() if code in oracle.SCORES},
        not_applicable=held.get(oracle.NOT_APPLICABLE, Amount()),
        unscored=held.get(None, Amount()),
    )


class TestShare:
    @pytest.mark.parametrize("case", oracle.WORKED, ids=lambda case: case.name)
    def test_is_as_worked_by_hand(self, case):
        tally = tally_of(case.projects)
        assert (tally.total.money, tally.coded.money, tally.coverage) == (
            case.total,
            case.coded,
            case.coverage,
        )
        assert tally.total.projects == len(case.projects)
        for codes, expected in case.shares.items():
            share = tally.share(codes.split("+"))
            assert (share.value, share.lowest, share.highest) == expected

    @given(FEW_OPEN, st.sets(st.sampled_from(oracle.SCORES), min_size=1, max_size=3))
    def test_has_the_bounds_that_trying_everything_finds(self, projects, codes):
        share = tally_of(projects).share(codes)
        assert share.value == oracle.share(projects, codes)
        # Where the rest holds no money at all, trying finds the share itself.
        assert (share.lowest, share.highest) == oracle.extremes(projects, codes)

    @given(PROJECTS, st.data(), st.sampled_from(("0", "1", "2a", "2b")))
    def test_ends_within_every_bound_said_before_and_bounds_only_tighten(
        self, projects, data, code
    ):
        projects = list(projects)
        said = [tally_of(projects).share([code])]
        for place, (held, money) in enumerate(projects):
            if held is None:
                projects[place] = (data.draw(CODES), money)
                said.append(tally_of(projects).share([code]))
        final = said[-1].value
        if final is None:
            return
        for share in said:
            assert share.lowest <= final <= share.highest
        for before, after in pairwise(said):
            assert before.lowest <= after.lowest
            assert after.highest <= before.highest


class TestTally:
    @given(st.lists(PROJECTS, max_size=4))
    def test_of_parts_adds_up_to_that_of_all(self, parts):
        everything = [project for part in parts for project in part]
        assert added([tally_of(part) for part in parts]) == tally_of(everything)

    def test_never_holds_money_outside_its_parts(self):
        tally = tally_of([("2b", 3), ("N/A", 4), (None, 5)])
        assert tally.total.money == 12
        assert tally.share(["2b"]).value == 100
        assert tally.share(["unknown"]).value == 0
