"""Charts as data for the screen."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from apps.figures.charts import Chart, Mark, Point, Series
from apps.figures.figure import Coverage
from apps.figures.tables import Table
from apps.web.plots import BY_SEX, plot_of


def line(key, *xs):
    points = tuple(Point(x, f"label {x}", Fraction(1, 3), "33.3") for x in xs)
    return Series(key, key.title(), points)


@pytest.fixture
def bars():
    return Chart(
        key="k",
        kind="stacked_bars",
        title="t",
        sentence="s",
        x_label="x",
        y_label="y",
        series=(line("women", "P4"), line("men", "P4"), line("other", "P4")),
        table=Table("t", "", "t", (), ()),
        as_of=date(2025, 12, 31),
        coverage=Coverage(1, 1, 0),
    )


class TestPlotOf:
    def test_keeps_order_and_colours_of_women_men_and_other(self, bars):
        plot = plot_of(bars, "en")
        assert [trace["name"] for trace in plot["data"]] == ["Women", "Men", "Other"]
        colours = [trace["marker"]["color"] for trace in plot["data"]]
        assert colours == [look.colour for look in BY_SEX.values()]

    def test_has_a_second_cue_beside_the_colour(self, bars):
        shapes = [trace["marker"]["pattern"]["shape"] for trace in plot_of(bars, "en")["data"]]
        assert len(set(shapes)) == 3
        lines = plot_of(replace(bars, kind="lines"), "en")["data"]
        assert len({trace["marker"]["symbol"] for trace in lines}) == 3
        assert len({trace["line"]["dash"] for trace in lines}) == 3

    def test_has_a_look_for_each_line_when_lines_are_not_the_sexes(self, bars):
        series = tuple(line(key, 2014) for key in ("share_women_all", "share_women_p5", "x"))
        traces = plot_of(replace(bars, kind="lines", series=series), "en")["data"]
        assert len({trace["line"]["color"] for trace in traces}) == 3

    def test_stacks_or_groups_as_the_chart_says(self, bars):
        assert plot_of(bars, "en")["layout"]["barmode"] == "stack"
        assert plot_of(replace(bars, kind="bars"), "en")["layout"]["barmode"] == "group"

    def test_draws_days_on_a_true_time_axis(self, bars):
        days = (line("women", date(2014, 6, 30), date(2014, 12, 31)),)
        plot = plot_of(replace(bars, kind="lines", series=days), "en")
        assert plot["data"][0]["x"] == ["2014-06-30", "2014-12-31"]
        assert plot["layout"]["xaxis"]["type"] == "date"

    def test_prints_the_labels_of_the_points_on_other_axes(self, bars):
        axis = plot_of(bars, "en")["layout"]["xaxis"]
        assert (axis["tickvals"], axis["ticktext"]) == (["P4"], ["label P4"])

    def test_tells_targets_from_stated_figures(self, bars):
        marks = (Mark("P4", 50, "Target 50", "target"), Mark("P4", 46, "Stated 46", "stated"))
        traces = plot_of(replace(bars, marks=marks), "en")["data"][-2:]
        assert [trace["name"] for trace in traces] == ["Target", "Stated in a document"]
        assert len({trace["marker"]["symbol"] for trace in traces}) == 2

    def test_writes_numbers_as_the_language_does(self, bars):
        marks = [plot_of(bars, language)["layout"]["separators"] for language in ("en", "fr")]
        assert marks == [".,", ",\u00a0"]

    def test_lets_no_label_act_as_markup(self, bars):
        series = (Series("women", "<a href='x'>W</a> & co", ()),)
        name = plot_of(replace(bars, series=series), "en")["data"][0]["name"]
        assert name == "&lt;a href='x'&gt;W&lt;/a&gt; &amp; co"
