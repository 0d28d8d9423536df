"""Figures, their tables and charts as they stand in a page: exact, escaped, traceable."""

import json
import re
from datetime import date
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation

from apps.figures.charts import Band, Chart, Point, Series
from apps.figures.figure import Coverage, Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.web.templatetags import figures_ui

AROUND = {
    "population": "all_staff",
    "as_of": date(2025, 12, 31),
    "scope": "KEN-NAIROBI",
    "coverage": Coverage(due=264, counted=251, missing=13),
    "status": Status.PROVISIONAL,
}
HOSTILE = '<script>alert("x")</script>'


def share(women, men, key="share_women"):
    return Figure.share(key, women, men, **AROUND)


def count(number, **more):
    return Figure.count("women", number, **{**AROUND, **more})


def table(*rows, **more):
    columns = (Column("women", "Women", Unit.PERSONS), Column("share", "Share", Unit.PER_CENT))
    return Table("t1", "T1", more.pop("title", "By grade"), columns, rows, **more)


def draw(source, **context):
    return Template("{% load figures_ui %}" + source).render(Context(context))


@pytest.fixture
def drawer(settings):
    figures_ui.chart_drawer.cache_clear()
    settings.CHART_DRAWER = "tests.web.test_figures_ui.draw_for_tests"
    yield
    figures_ui.chart_drawer.cache_clear()


def draw_for_tests(chart, language):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>*{fill:red}</style>'
        '<g style="fill: #7b2d6b" id="a"/></svg>'
    )


def chart(*ys, **more):
    points = tuple(
        Point(2014 + index, str(2014 + index), y, "–" if y is None else f"{y} per cent")
        for index, y in enumerate(ys)
    )
    given = {
        "key": "trend",
        "kind": "lines",
        "title": "Is the share rising?",
        "sentence": "It is.",
        "x_label": "Year",
        "y_label": "Women, per cent",
        "series": (Series("women", "Women", points),),
        "bands": (Band(47, 53, "Parity band"),),
        "table": table(Row("p4", "P4", (count(3), share(3, 4)))),
        "as_of": date(2025, 12, 31),
        "coverage": AROUND["coverage"],
    }
    return Chart(**{**given, **more})


class TestShow:
    @pytest.mark.parametrize(
        ("language", "text"), [("en", "46.3%"), ("fr", "46,3\u00a0%"), ("es", "46,3\u00a0%")]
    )
    def test_rounds_for_the_reader_in_the_language_of_the_page(self, language, text):
        with translation.override(language):
            assert draw("{% show f %}", f=share(463, 537)) == text

    def test_takes_the_digits_and_the_style_asked_for(self):
        assert draw("{% show f 0 'text' %}", f=share(463, 537)) == "46 per cent"

    def test_tells_zero_from_missing_and_from_not_applicable(self):
        cells = [count(0), count(None), count(None, empty=Empty.NOT_APPLICABLE)]
        assert [draw("{% show f %}", f=cell) for cell in cells] == ["0", "–", "NA"]

    def test_escapes_text(self):
        assert draw("{% show f %}", f=HOSTILE) == (
            "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"
        )


class TestFigureTag:
    def test_carries_counts_population_date_coverage_and_status(self):
        text = draw("{% figure f %}", f=share(463, 537))
        for part in ("46.3%", "463 of 1,000", "All staff", "31 December 2025", "Provisional"):
            assert part in text
        assert "251 of 264 reporting units counted, 13 missing" in text

    def test_leads_to_its_records(self):
        text = draw("{% figure f 1 url %}", f=share(463, 537), url="/records/?a=1&b=2")
        assert 'href="/records/?a=1&amp;b=2"' in text

    def test_gives_nothing_away_when_hidden(self):
        text = draw("{% figure f 1 '/records/' %}", f=share(3, 4).hide())
        assert "Hidden" in text
        assert "3 of 7" not in text
        assert "/records/" not in text

    def test_says_how_many_parts_are_missing(self):
        assert "41 (2 cells missing)" in draw("{% figure f %}", f=count(41, missing_cells=2))

    def test_escapes_every_text_it_is_given(self):
        text = draw("{% figure f %}", f=count(1, population=HOSTILE, note=HOSTILE))
        assert "<script>" not in text
        assert text.count("&lt;script&gt;") == 2


class TestFigureTable:
    def test_is_a_table_with_caption_and_scoped_headers(self):
        text = draw("{% figure_table t %}", t=table(Row("p4", "P4", (count(3), share(463, 537)))))
        assert re.search(r"<caption[^>]*>.*T1.*By grade.*</caption>", text)
        assert text.count('<th scope="col" class="num">') == 2
        assert '<th scope="row">P4</th>' in text
        assert '<td class="num">46.3</td>' in text

    def test_marks_totals_and_tells_empties_apart(self):
        rows = [
            Row("p4", "P4", (count(None), share(0, 0))),
            Row("all", "Total", (count(0), share(0, 9)), is_total=True),
        ]
        text = draw("{% figure_table t %}", t=table(*rows))
        assert '<tr class="total">' in text
        assert '<td class="num figure-missing">–</td>' in text
        assert '<td class="num figure-not-applicable">NA</td>' in text
        assert '<td class="num">0</td>' in text
        assert "–: not reported" in text

    def test_does_not_repeat_a_legend_the_table_has(self):
        given = table(Row("p4", "P4", (count(None), None)), caveats=("–: not reported",))
        assert draw("{% figure_table t %}", t=given).count("–: not reported") == 1

    def test_links_each_number_to_its_records_and_says_which_it_is(self):
        row = Row("p4", "P4", (count(3), share(None, None)), url="/records/?grade=P4")
        text = draw("{% figure_table t %}", t=table(row))
        assert 'href="/records/?grade=P4&amp;column=women"' in text
        assert 'aria-label="P4, Women: 3"' in text
        assert "column=share" not in text
        row = Row("p4", "P4", (count(3), share(None, None)), url="/records/?grade=P4#rows")
        text = draw("{% figure_table t %}", t=table(row))
        assert 'href="/records/?grade=P4&amp;column=women#rows"' in text

    def test_stamps_population_date_coverage_and_status(self):
        text = draw("{% figure_table t %}", t=table(Row("p4", "P4", (count(3), None))))
        for part in ("All staff", "as of 31 December 2025", "251 of 264", "Provisional"):
            assert part in text

    def test_offers_the_downloads_it_is_given(self):
        text = draw("{% figure_table t downloads=d %}", t=table(), d={"CSV": "/t.csv?a=1&b=2"})
        assert 'href="/t.csv?a=1&amp;b=2"' in text
        assert "Download CSV" in text

    def test_escapes_titles_labels_cells_and_notes(self):
        row = Row("x", HOSTILE, (HOSTILE, None), url='/r/"><script>')
        given = table(row, title=HOSTILE, note=HOSTILE, caveats=(HOSTILE,))
        text = draw("{% figure_table t downloads=d %}", t=given, d={HOSTILE: HOSTILE})
        assert "<script>" not in text


@pytest.mark.usefixtures("drawer")
class TestChartTag:
    def test_has_sentence_drawing_table_date_and_coverage(self):
        text = draw("{% chart c %}", c=chart(Fraction(46), None, Fraction(49)))
        for part in ("Is the share rising?", "It is.", "<svg", "as of 31 December 2025", "251 of"):
            assert part in text
        assert "<table" in text

    def test_has_no_inline_style_or_script_that_the_policy_would_block(self):
        text = draw("{% chart c %}", c=chart(Fraction(46)))
        assert "style=" not in text
        assert "<style" not in text
        assert re.findall(r"<script[^>]*>", text) == [
            '<script id="plot-trend" type="application/json">'
        ]

    def test_hands_the_screen_the_same_numbers_with_gaps_as_gaps(self):
        text = draw("{% chart c %}", c=chart(Fraction(463, 10), None))
        plot = json.loads(re.search(r'json">(.*?)</script>', text, re.DOTALL)[1])
        assert plot["data"][0]["y"] == [46.3, None]
        assert plot["data"][0]["customdata"][1] == ["2015", "–"]
        assert plot["layout"]["shapes"][0]["y0"] == 47

    def test_offers_no_pointing_on_a_map(self):
        series = (Series("covered", "Covered", (Point("KEN", "Kenya", 1, "1"),)),)
        text = draw("{% chart c %}", c=chart(kind="map", series=series))
        assert "<svg" in text
        assert "<table" in text
        assert "chart-switch" not in text
        assert "<script" not in text

    def test_says_so_when_there_is_nothing_to_draw(self):
        text = draw("{% chart c %}", c=chart(None, None))
        assert "There is nothing to draw" in text
        assert "<svg" not in text
        assert "251 of 264" in text

    def test_escapes_what_it_is_given_even_inside_its_data(self):
        hostile = "</script>" + HOSTILE
        series = (Series("women", hostile, (Point(1, hostile, Fraction(1), hostile),)),)
        text = draw(
            "{% chart c %}", c=chart(title=hostile, sentence=hostile, note=hostile, series=series)
        )
        assert "<script>" not in text
        assert text.count("</script>") == 1
