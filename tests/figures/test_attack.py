from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.figures.disclosure import CountTable, protect
from apps.figures.disclosure.attack import Effort, attack, can_be_true
from apps.figures.disclosure.knowledge import (
    Knowledge,
    Relation,
    Verdict,
    adds_up,
    share_between,
)
from tests.figures.enumerator import possible_values

CAP = 9


@st.composite
def knowledges(draw):
    """Few hidden counts under sums, differences and shares, some of which no network can hold."""
    truth = draw(st.lists(st.integers(0, 5), min_size=2, max_size=5))
    keys = [f"c{at}" for at in range(len(truth))]
    relations = []
    for _ in range(draw(st.integers(1, 4))):
        factors = {
            key: factor for key in keys if (factor := draw(st.sampled_from([0, 0, 1, 1, 1, -1, 2])))
        }
        if not factors:
            continue
        total = sum(factor * truth[keys.index(key)] for key, factor in factors.items())
        slack = draw(st.sampled_from([0, 0, 0, 1]))
        relations.append(Relation(factors, total - slack, total + slack))
    small = {key for key, count in zip(keys, truth, strict=True) if 0 < count < 5}
    known_small = small if draw(st.booleans()) else set()
    shown = {keys[0]: truth[0]} if draw(st.booleans()) else {}
    ranges = {key: (1, 4) if key in known_small else (0, CAP) for key in keys}
    return Knowledge(shown, frozenset(keys) - frozenset(shown), tuple(relations), ranges=ranges)


def by_trying(known):
    ranges = {key: (count, count) for key, count in known.shown.items()}
    keys = sorted(known.hidden | set(known.shown))
    found = possible_values(
        keys,
        [(each.factors, each.least, each.greatest) for each in known.relations],
        dict(known.ranges) | ranges,
    )
    return {key: found[key] for key in known.hidden}


def of_table(table, protected, *, knowing_small=False):
    """What a reader of one protected table with its margins holds."""
    counts = table.with_margins()
    published = [cell for cell in counts if table.is_published(cell)]
    relations = [
        adds_up((row, "total"), [(row, column) for column in table.columns])
        for row in (*table.rows, "all")
    ] + [
        adds_up(("all", column), [(row, column) for row in table.rows])
        for column in (*table.columns, "total")
    ]
    return Knowledge(
        shown={cell: protected.shown[cell] for cell in published if cell in protected.shown},
        hidden=protected.hidden,
        relations=tuple(relations),
        ranges={cell: (1, 4) for cell in protected.hidden if 0 < counts[cell] < 5}
        if knowing_small
        else {},
    )


class TestAttack:
    @given(known=knowledges())
    @settings(max_examples=60, deadline=None)
    def test_finds_what_trying_every_number_finds(self, known):
        outcome = attack(known)
        expected = by_trying(known)
        assert not outcome.contradicts
        assert not outcome.undecided
        for key, values in expected.items():
            reach = outcome.reaches[key]
            assert (reach.least, reach.greatest) == (min(values), max(values))
            assert set(reach.values) <= values
            assert len(reach.values) == min(3, len(values))
        narrow = {key for key, values in expected.items() if len(values) < 3}
        assert set(outcome.narrowed) == narrow
        assert outcome.verdict is (Verdict.NARROWED if narrow else Verdict.SAFE)

    def test_agrees_with_the_vector_of_the_methods(self):
        table = CountTable(
            ("P4", "P5", "D1"),
            ("women", "men"),
            {
                ("P4", "women"): 12,
                ("P4", "men"): 9,
                ("P5", "women"): 3,
                ("P5", "men"): 9,
                ("D1", "women"): 1,
                ("D1", "men"): 4,
            },
        )
        protected = protect(table)
        from_sums = attack(of_table(table, protected))
        knowing = attack(of_table(table, protected, knowing_small=True))
        assert from_sums.reaches["P5", "women"].greatest == 4
        assert from_sums.reaches["P5", "women"].least == 0
        assert [knowing.reaches["P5", "women"].least, knowing.reaches["P5", "women"].greatest] == [
            1,
            3,
        ]
        assert from_sums.verdict is knowing.verdict is Verdict.SAFE
        # Had the men of P5 stayed visible, everything else would follow.
        known = of_table(table, protected)
        told = Knowledge(
            {**known.shown, ("P5", "men"): 9}, known.hidden - {("P5", "men")}, known.relations
        )
        outcome = attack(told)
        assert outcome.verdict is Verdict.NARROWED
        assert outcome.reaches["D1", "men"].values == (4,)

    def test_is_not_deceived_by_a_relaxation(self):
        # b is twice a whole number: of 0 to 3 only 0 and 2 are left, though fractions reach them all.
        twice = Relation({"b": 1, "half": -2})
        outcome = attack(Knowledge({"sum": 3}, frozenset("ab"), (adds_up("sum", "ab"), twice)))
        assert outcome.reaches["b"].values == (0, 2)
        assert set(outcome.narrowed) == {"a", "b"}

    def test_decides_what_the_solver_gives_up_at_first(self):
        twos = Relation({"a": 1, "b": 2, "c": 2}, 2, 2)
        assert attack(Knowledge({}, frozenset("abc"), (twos,))).reaches["a"].values == (0, 2)

    def test_a_count_hidden_in_one_table_and_shown_in_another_is_narrowed(self):
        outcome = attack(Knowledge({"a": 7}, frozenset("a"), ()))
        assert outcome.narrowed == ("a",)

    def test_two_dates_and_the_movements_between_them_are_one_secret(self):
        # Women of a grade on two dates, hidden on the second; nobody left, two came.
        came = Relation({"now": 1, "then": -1, "hires": -1, "left": 1})
        hidden = frozenset({"now"})
        shown = {"then": 6, "hires": 2, "left": 5}
        assert attack(Knowledge(shown, hidden, (came,))).reaches["now"].values == (3,)

    def test_what_a_region_has_beside_its_shown_offices_must_not_be_few(self):
        rest = adds_up("region", ["nairobi", "kampala", "rest"])
        implied = frozenset({"rest"})

        def found(rest_of_region):
            shown = {"region": 20 + rest_of_region, "nairobi": 12, "kampala": 8}
            return attack(Knowledge(shown, frozenset(), (rest,), implied)).verdict

        assert found(3) is Verdict.NARROWED
        assert found(0) is found(7) is Verdict.SAFE

    def test_a_share_tells_the_counts_that_are_hidden_beside_it(self):
        printed = share_between("women", "men", Fraction(2935, 10000), Fraction(2945, 10000))
        few = Relation({"women": 1, "men": 1}, 1, 29)
        outcome = attack(Knowledge({}, frozenset({"women", "men"}), (*printed, few)))
        assert outcome.reaches["women"].values == (5,)
        assert outcome.reaches["men"].values == (12,)

    @pytest.mark.parametrize(
        "effort", [Effort(programs=1), Effort(programs=0), Effort(seconds_in_all=0)]
    )
    def test_what_there_is_no_time_for_is_undecided(self, effort):
        outcome = attack(Knowledge({"s": 9}, frozenset("ab"), (adds_up("s", "ab"),)), effort=effort)
        assert outcome.verdict is Verdict.UNDECIDED
        assert set(outcome.undecided) == {"a", "b"}

    def test_attacks_that_share_an_effort_share_its_programs(self):
        effort = Effort(programs=8)
        known = Knowledge({"s": 9}, frozenset("ab"), (adds_up("s", "ab"),))
        first, second = attack(known, effort=effort), attack(known, effort=effort)
        assert (first.verdict, second.verdict) == (Verdict.SAFE, Verdict.UNDECIDED)
        assert first.programs + second.programs == effort.done == 8

    def test_tables_that_contradict_one_another_are_undecided(self):
        for shown in ({"s": 9, "a": 10}, {"s": 9, "a": 5, "b": 5}):
            hidden = frozenset("ab") - shown.keys()
            outcome = attack(Knowledge(shown, hidden, (adds_up("s", "ab"),)))
            assert outcome.contradicts
            assert outcome.verdict is Verdict.UNDECIDED
            assert not can_be_true(Knowledge(shown, hidden, (adds_up("s", "ab"),)), effort=Effort())
        assert can_be_true(
            Knowledge({"s": 9}, frozenset("ab"), (adds_up("s", "ab"),)), effort=Effort()
        )

    def test_moves_a_large_block_all_at_once(self):
        offices = [f"o{at}" for at in range(90)]
        relations = [
            *(adds_up((office, "all"), [(office, "w"), (office, "m")]) for office in offices),
            adds_up(("all", "w"), [(office, "w") for office in offices]),
        ]
        shown = {(office, "all"): 4 + at % 7 for at, office in enumerate(offices)}
        shown["all", "w"] = 300
        hidden = frozenset((office, sex) for office in offices for sex in "wm")
        outcome = attack(Knowledge(shown, hidden, tuple(relations)))
        assert outcome.verdict is Verdict.SAFE
        assert outcome.programs < 60
