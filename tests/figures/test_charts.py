from datetime import date
from fractions import Fraction

import pytest

from apps.figures.charts import Band, Chart, Mark, Point, Series
from tests.figures.builders import COVERAGE
from tests.figures.test_tables import table

SERIES = Series("women", "Women", (Point("P4", "P4", Fraction(400, 7), "57.1"),))


def chart(**changes):
    parts = {
        "key": "women_by_grade",
        "kind": "bars",
        "title": "Share of women by grade",
        "sentence": "Women are 57 per cent at P4.",
        "x_label": "Grade",
        "y_label": "Women, per cent",
        "series": (SERIES,),
        "bands": (Band(47, 53, "Parity"),),
        "table": table(),
        "as_of": date(2014, 6, 30),
        "coverage": COVERAGE,
    }
    return Chart(**(parts | changes))


class TestChart:
    @pytest.mark.parametrize("kind", ["bars", "lines", "stacked_bars"])
    def test_accepts_the_kinds_that_are_drawn(self, kind):
        assert chart(kind=kind).kind == kind

    def test_refuses_any_other_kind(self):
        with pytest.raises(ValueError, match="'pie'"):
            chart(kind="pie")

    def test_refuses_a_mark_that_nobody_draws(self):
        with pytest.raises(ValueError, match="'arrow'"):
            chart(marks=(Mark("P4", 50, "Target", "arrow"),))

    def test_refuses_two_series_with_one_key(self):
        with pytest.raises(ValueError, match="two series"):
            chart(series=(SERIES, SERIES))
