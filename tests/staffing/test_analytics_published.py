from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from apps.figures.disclosure.attack import attack
from apps.figures.disclosure.knowledge import Relation, Verdict
from apps.figures.figure import Figure, Unit
from apps.figures.tables import Column, Row, Table
from apps.organization.choices import GradeCategory, Location
from apps.staffing.analytics import published_tables
from apps.staffing.analytics.published import Facts, joined, key_of
from apps.staffing.analytics.published_tables import facts_of
from apps.staffing.choices import Population
from tests.figures.builders import SURROUNDINGS
from tests.staffing.release_world import NUMBERS, SAFE, UNSAFE, counts, facts

DAY, EARLIER = "2025-12-31", "2024-12-31"
P5_WOMEN = key_of("all_staff", DAY, "grade:P5", "women")


def verdict(*releases):
    return attack(joined(releases)).verdict


def figures(day, **numbers):
    """Counts and shares of a row as figures, hidden where None."""
    around = {**SURROUNDINGS, "as_of": date.fromisoformat(day)}
    found = []
    for name, number in numbers.items():
        if isinstance(number, tuple):
            found.append(Figure.share(name, *number, **around))
        elif number is None:
            found.append(Figure.count(name, 1, **around).hide())
        else:
            found.append(Figure.count(name, number, **around))
    return tuple(found)


class TestJoined:
    def test_one_release_stands_by_itself(self):
        assert verdict(facts(DAY)) is Verdict.SAFE
        assert verdict(facts(DAY, hidden=UNSAFE)) is Verdict.NARROWED

    def test_two_safe_releases_of_one_date_may_give_each_other_away(self):
        # The second hides other cells of the same persons: each alone is safe, together nothing is hidden.
        others = frozenset(
            (unit, column) for unit in ("grade:P4", "grade:D1") for column in ("women", "men")
        )
        numbers = {**NUMBERS, "grade:P4": (12, 9, 0)}
        second = facts(DAY, hidden=others, numbers=numbers)
        second = replace(
            second, shown={k: n for k, n in second.shown.items() if "|grade:P5|" not in k}
        )
        assert verdict(facts(DAY), second) is Verdict.SAFE
        told = replace(
            second, shown={**second.shown, key_of("all_staff", DAY, "grade:P5", "women"): 3}
        )
        outcome = attack(joined([facts(DAY), told]))
        assert P5_WOMEN in outcome.narrowed
        assert key_of("all_staff", DAY, "grade:D1", "men") in outcome.narrowed

    def test_what_was_shown_is_not_hidden_by_a_later_release(self):
        everything = facts(DAY, hidden=frozenset(), numbers={"grade:P4": (12, 9, 0)})
        hiding = facts(
            DAY,
            hidden=frozenset({("grade:P4", "women")}),
            numbers={"grade:P4": (12, 9, 0)},
        )
        assert verdict(everything, hiding) is Verdict.SAFE
        assert verdict(hiding, everything) is Verdict.NARROWED

    def test_a_correction_makes_a_second_version_of_a_date(self):
        corrected = {**NUMBERS, "grade:P4": (12, 10, 0)}
        assert verdict(facts(DAY), facts(DAY, numbers=corrected)) is Verdict.SAFE
        # P5 and D1 kept their totals: who shows their women now tells those of the first edition.
        telling = facts(DAY, hidden=frozenset(), numbers=corrected)
        outcome = attack(joined([facts(DAY), telling]))
        assert P5_WOMEN in outcome.narrowed
        assert outcome.reaches[P5_WOMEN].values == (3,)

    def test_the_difference_of_two_populations_is_hidden_too(self):
        within = {"grade:P4": (10, 9, 0), "grade:P5": (3, 9, 0), "grade:D1": (1, 4, 0)}
        longer = facts(DAY, numbers=within, population="one_year_plus")
        outcome = attack(joined([facts(DAY), longer]))
        assert key_of("shorter_contracts", DAY, "grade:P4", "women") in outcome.narrowed
        many = {**within, "grade:P4": (5, 0, 0)}
        longer = facts(DAY, numbers=many, population="one_year_plus")
        outcome = attack(joined([facts(DAY), longer]))
        assert key_of("shorter_contracts", DAY, "grade:P4", "women") not in outcome.narrowed

    def test_facts_outlive_their_storage(self):
        held = facts(DAY) + Facts(assumed=(Relation({P5_WOMEN: 2}, None, 9),))
        assert Facts.from_json(held.to_json()) == held


class TestFactsOfTables:
    def test_know_the_words_of_the_house(self):
        assert set(published_tables.CATEGORIES) == set(GradeCategory.values)
        assert set(published_tables.LOCATIONS) == set(Location.values)
        assert published_tables.ALL_STAFF == Population.ALL_STAFF

    def grades(self, day, rows, number="T2"):
        """T2 with a total row; hidden where None."""
        columns = ("women", "men", "other", "total")
        return Table(
            key="t2",
            number=number,
            title="",
            columns=tuple(Column(each, "", Unit.PERSONS) for each in columns),
            rows=tuple(
                Row(key, key, figures(day, **dict(zip(columns, row, strict=True))), key == "total")
                for key, row in rows.items()
            ),
        )

    def movements(self, rows):
        columns = [f"{kind}_{sex}" for kind in published_tables.KINDS for sex in ("women", "men")]
        return Table(
            key="t5",
            number="T5",
            title="",
            columns=tuple(Column(each, "", Unit.PERSONS) for each in columns),
            rows=tuple(
                Row(key, key, figures(DAY, **dict(zip(columns, row, strict=True))), key == "total")
                for key, row in rows.items()
            ),
        )

    def test_movements_and_the_stock_of_two_years_are_attacked_together(self):
        then = {"P5": (9, 9, 0, 18), "P4": (20, 20, 0, 40), "total": (29, 29, 0, 58)}
        # On the later date women and men of both grades are hidden.
        now = {"P5": (None, None, 0, 18), "P4": (None, None, 0, 40), "total": (29, 29, 0, 58)}
        first = facts_of({"T2": self.grades(EARLIER, then)}, {})
        second = facts_of({"T2": self.grades(DAY, now)}, {})
        still = (0, 0, 0, 0, 0, 0)
        moved = {"P5": (0, 0, 0, 0, 0, 5), "total": (0, 0, 0, 0, 0, 5)}
        hired = {"P5": (0, 5, 0, 0, 0, 5), "P4": still, "total": (0, 5, 0, 0, 0, 5)}
        assert verdict(first, second) is Verdict.SAFE
        outcome = attack(joined([first, second + facts_of({"T5": self.movements(hired)}, {})]))
        assert outcome.reaches[P5_WOMEN].values == (9,)
        assert outcome.verdict is Verdict.NARROWED
        # Movements that do not explain the stock are doubted, and tell nothing.
        outcome = attack(joined([first, second + facts_of({"T5": self.movements(moved)}, {})]))
        assert outcome.doubted
        assert not outcome.contradicts

    def test_a_change_in_points_tells_the_share_of_the_year_before(self):
        t1 = Table(
            key="t1",
            number="T1",
            title="",
            columns=(
                *(Column(each, "", Unit.PERSONS) for each in ("women", "men", "other", "total")),
                Column("share_women", "", Unit.PER_CENT),
                Column("change", "", Unit.POINTS),
            ),
            rows=(
                Row(
                    "professional",
                    "",
                    (
                        *figures(DAY, women=10, men=10, other=0, total=20, share_women=(10, 10)),
                        Figure.change(
                            "change",
                            *figures(EARLIER, share_women=(5, 12)),
                            *figures(DAY, share_women=(10, 10)),
                        ),
                    ),
                ),
            ),
        )
        women, men = (
            key_of("all_staff", EARLIER, "category:professional", sex) for sex in ("women", "men")
        )
        few = Facts(
            hidden=frozenset({women, men}), relations=(Relation({women: 1, men: 1}, 1, 29),)
        )
        outcome = attack(joined([few, facts_of({"T1": t1}, {})]))
        assert outcome.reaches[women].values == (5,)
        assert outcome.reaches[men].values == (12,)
        assert published_tables.share_is("w", "m", Fraction(5, 17)).factors == {"w": 12, "m": -5}

    @pytest.mark.parametrize("hidden", ["P5+", "P5", "D1+"])
    def test_a_hidden_share_of_the_trend_is_not_the_rest_of_its_group(self, hidden):
        shares = {"all": (50, 50), "P1-P3": (20, 20), "P4": (9, 9), "P5": (6, 7), "D1+": (2, 1)}
        shares |= {"P5+": (8, 8), "NO": (5, 5), "G": (8, 8)}
        cells = [None if group == hidden else each for group, each in shares.items()]
        trend = Table(
            key="t6",
            number="T6",
            title="",
            columns=tuple(Column(group, "", Unit.PER_CENT) for group in shares),
            rows=(Row(DAY, "", figures(DAY, **dict(zip(shares, cells, strict=True)))),),
        )
        outcome = attack(joined([facts_of({"T6": trend}, {})]))
        assert outcome.verdict is Verdict.NARROWED
        assert all(len(outcome.reaches[key].values) == 1 for key in outcome.narrowed)


def test_the_world_of_these_tests_is_the_vector():
    assert counts()["all"] == {"women": 16, "men": 22, "other": 0, "total": 38}
    assert SAFE > UNSAFE
