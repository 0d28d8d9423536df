"""Tables that print sums of one another: what a reader of all of them can subtract."""

from fractions import Fraction
from random import Random

import pytest

from apps.figures.disclosure import ALL, Division, LinkedTables, hidden_bounds, protect

COLUMNS = ("women", "men", "other")


def cells(**rows: tuple[int, int, int]) -> dict[tuple[str, str], int]:
    """Return counts by row and column from rows of women, men, other."""
    return {
        (row, column): count
        for row, counts in rows.items()
        for column, count in zip(COLUMNS, counts, strict=True)
    }


def equations(release: LinkedTables) -> list[dict[tuple[str, str], int]]:
    """Return every sum that the reader knows to hold, as coefficients that add up to zero."""
    found = []
    names = [*release.rows, ALL]
    for division in release.divisions:
        names.extend(division.groups)
        tree = [(ALL, [row for row in division.rows if division.parent(row) == ALL])]
        tree[0][1].extend(division.groups)
        tree.extend((name, list(rows)) for name, rows in division.groups.items())
        found.extend(
            {(above, column): -1, **{(row, column): 1 for row in rows}}
            for above, rows in tree
            for column in (*COLUMNS, "total")
        )
    found.extend({(row, "total"): -1, **{(row, column): 1 for column in COLUMNS}} for row in names)
    return found


def determined(release: LinkedTables, hidden: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the hidden cells that additions and subtractions of shown ones give away.

    Gauss: a cell is known exactly when its own unit row stands in the reduced equations.
    """
    places = sorted(hidden)
    rows = [
        [Fraction(equation.get(place, 0)) for place in places] for equation in equations(release)
    ]
    pivots: list[int] = []
    done = 0
    for column in range(len(places)):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done][column]
        rows[done] = [value / lead for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                factor = row[column]
                rows[at] = [
                    value - factor * first for value, first in zip(row, rows[done], strict=True)
                ]
        pivots.append(column)
        done += 1
    return {
        places[column]
        for at, column in enumerate(pivots)
        if sum(1 for value in rows[at] if value) == 1
    }


def random_release(seed: int) -> LinkedTables:
    """Return a release of two grade tables within one of categories, and one by place."""
    dice = Random(seed)

    def count(often: int = 12) -> int:
        return dice.choice([0, 0, 1, 2, 3, 4, dice.randint(5, often)])

    by_grade = cells(
        d2=(count(), count(), 0),
        p5=(count(40), count(40), dice.choice([0, 0, 1])),
        p4=(count(90), count(90), dice.choice([0, 3])),
        nod=(count(), count(), 0),
        noc=(count(30), count(30), dice.choice([0, 1])),
        g=(count(300), count(300), count()),
        rest=(count(), count(), 0),
    )
    totals = {
        column: sum(value for (_, of), value in by_grade.items() if of == column)
        for column in COLUMNS
    }
    places: dict[tuple[str, str], int] = {}
    for column, left in totals.items():
        for place in ("hq", "north"):
            taken = dice.randint(0, left)
            places[place, column] = taken
            left -= taken
        places["south", column] = left
    return LinkedTables(
        (
            Division(by_grade, {"professional": ("d2", "p5", "p4"), "national": ("nod", "noc")}),
            Division(
                {
                    (row, column): places[row, column]
                    for row in ("hq", "north", "south")
                    for column in COLUMNS
                },
                {"field": ("north", "south")},
            ),
        )
    )


class TestLinkedTables:
    def test_a_small_rest_takes_another_row_with_it_in_every_table(self):
        """Otherwise total less general service less the total of the other table gives it."""
        release = LinkedTables(
            (
                Division(
                    cells(p5=(20, 30, 0), p4=(40, 41, 0), g=(50, 60, 0), rest=(2, 3, 0)),
                    {"professional": ("p5", "p4")},
                ),
            )
        )
        hidden = protect(release).hidden
        assert {("rest", "women"), ("rest", "men")} <= hidden
        assert (
            ("professional", "women") in hidden
            or ("g", "women") in hidden
            or (ALL, "women") in hidden
        )

    def test_a_group_that_is_hidden_is_not_the_sum_of_shown_rows(self):
        release = LinkedTables(
            (
                Division(
                    cells(p5=(20, 30, 0), p4=(40, 41, 0), g=(900, 900, 0), rest=(2, 3, 0)),
                    {"professional": ("p5", "p4")},
                ),
            )
        )
        hidden = protect(release).hidden
        assert ("professional", "women") in hidden
        assert {("p5", "women"), ("p4", "women")} & hidden

    def test_a_total_hidden_by_one_division_is_not_told_by_the_other(self):
        release = LinkedTables(
            (
                Division(cells(p=(3, 40, 0)), {}),
                Division(cells(hq=(3, 40, 0)), {}),
            )
        )
        hidden = protect(release).hidden
        assert {(row, column) for row in ("p", "hq", ALL) for column in ("women", "men")} <= hidden

    @pytest.mark.parametrize("seed", range(60))
    def test_no_reader_of_all_tables_works_a_hidden_count_out(self, seed):
        release = random_release(seed)
        hidden = protect(release).hidden
        counts = release.with_margins()
        assert {cell for cell, count in counts.items() if 0 < count < 5} <= hidden
        assert determined(release, hidden) == set()
        for cell in hidden:
            least, most = hidden_bounds(release, hidden, cell, knowing_the_rule=False)
            assert most is None or most > least

    def test_the_attacker_of_these_tests_can_win(self):
        release = random_release(1)
        few = frozenset({("rest", "women"), ("rest", "men")})
        assert determined(release, few) == few

    def test_hides_nothing_where_nothing_is_small(self):
        release = LinkedTables(
            (
                Division(cells(p5=(20, 30, 0), g=(50, 60, 7)), {"professional": ("p5",)}),
                Division(cells(hq=(70, 90, 7)), {}),
            )
        )
        assert protect(release).hidden == frozenset()

    def test_refuses_different_totals(self):
        with pytest.raises(ValueError, match="different totals"):
            LinkedTables((Division(cells(p=(5, 5, 0)), {}), Division(cells(hq=(5, 6, 0)), {})))

    def test_refuses_a_third_division(self):
        with pytest.raises(ValueError, match="once or twice"):
            LinkedTables((Division(cells(p=(5, 5, 0)), {}),) * 3)
