"""Widths and size of type of a table: nothing is broken, whatever the number of columns."""

from apps.figures.figure import Unit
from apps.figures.tables import Column, Row, Table
from apps.publishing.grid import PADDING, SIZES, TEXT_POINTS, grid_of
from tests.figures.builders import count

COUNTS = ["Women", "Men", "Other or undisclosed", "Total", "Change since last year, points"]


def table(labels: list[str], *, words: tuple[str, ...] = (), rows: int = 2) -> Table:
    """Return a table of counts, followed by columns of words."""
    columns = [Column(f"c{at}", label, Unit.PERSONS) for at, label in enumerate(labels)]
    columns += [Column(f"w{at}", "Parity band", is_text=True) for at, _ in enumerate(words)]
    return Table(
        key="t",
        number="T1",
        title="Staff",
        columns=tuple(columns),
        rows=tuple(
            Row(f"r{at}", "Professional and above", (*(count(14_965) for _ in labels), *words))
            for at in range(rows)
        ),
    )


class TestGrid:
    def test_prints_few_columns_in_the_size_of_tables(self):
        assert grid_of(table(COUNTS), "en").size == SIZES[0]

    def test_prints_many_columns_smaller(self):
        grid = grid_of(table(COUNTS * 2, words=("women under-represented",)), "en")
        assert SIZES[-1] <= grid.size < SIZES[0]

    def test_fits_the_page(self):
        for labels in (COUNTS[:1], COUNTS, COUNTS * 2):
            weights = grid_of(table(labels), "en").weights
            assert abs(sum(weights) - TEXT_POINTS) <= len(weights)

    def test_leaves_every_number_and_every_word_its_width(self):
        grid = grid_of(table(COUNTS * 2, words=("women under-represented",)), "fr")
        # Ten thousand with its separator is six characters of half the size each, at least.
        assert min(grid.weights[1:-1]) >= 6 * 0.45 * grid.size + PADDING
        longest = len("undisclosed") * 0.45 * grid.size + PADDING
        assert grid.weights[3] >= longest
        assert grid.weights[-1] >= longest

    def test_gives_words_what_numbers_do_not_need(self):
        grid = grid_of(table(COUNTS[:2], words=("women under-represented",)), "en")
        assert min(grid.weights[0], grid.weights[-1]) > max(grid.weights[1:-1])

    def test_takes_a_table_without_rows(self):
        assert len(grid_of(table(COUNTS, rows=0), "es").weights) == len(COUNTS) + 1

    def test_keeps_dates_on_one_line(self):
        day = "31 de diciembre de 2023"
        dated = Table(
            key="t",
            number="T6",
            title="Trend",
            columns=tuple(Column(f"c{at}", "National officers", Unit.PERSONS) for at in range(8)),
            rows=(Row("r", day, tuple(count(12) for _ in range(8))),),
        )
        grid = grid_of(dated, "es")
        assert grid.weights[0] >= len(day) * 0.45 * grid.size + PADDING
