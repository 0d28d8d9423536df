"""Drawings: safe under a strict policy, nothing on top of anything else, the same bytes each time."""

import csv
import datetime as dt
import itertools
import re
import struct
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.figures.charts import Band, Mark, Point, Range, Series
from apps.publishing.svg import chart_csv, draw_png, draw_svg
from apps.publishing.svg.canvas import text_width, wrap
from apps.publishing.svg.maps import ACROSS, DOWN, outlines
from apps.publishing.svg.palette import BY_SEX, LAND, SHADES, styles_of
from apps.publishing.svg.scales import tick_labels, ticks
from tests.publishing import builders

SVG = "{http://www.w3.org/2000/svg}"
LONG = "A name that is longer than anybody thought when the chart was drawn " * 2
CHARTS = [
    builders.share_chart(),
    builders.persons_chart(),
    builders.trend_chart(),
    builders.map_chart(),
]
WIDTHS = [360, 480, 660, 900]


def parsed(drawing: str) -> ElementTree.Element:
    """The root of a drawing; raises ParseError for markup that is not well-formed."""
    return ElementTree.fromstring(drawing)  # noqa: S314 - drawn by the code under test


def texts(drawing: str) -> list[tuple[float, float, float, float, str]]:
    """Boxes of all visible texts: left, top, right, bottom, words."""
    boxes = []
    for element in parsed(drawing).iter(f"{SVG}text"):
        words = element.text or ""
        size = float(element.get("font-size", "0"))
        width = text_width(words, size, is_bold=element.get("font-weight") is not None)
        width *= 0.97  # measured rather too wide on purpose
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        left = {"middle": x - width / 2, "end": x - width}.get(element.get("text-anchor", ""), x)
        boxes.append((left, y - 0.72 * size, left + width, y + 0.2 * size, words))
    return boxes


def overlaps(drawing: str) -> list[tuple[str, str]]:
    """Pairs of texts of which one stands on the other."""
    return [
        (one[4], other[4])
        for one, other in itertools.combinations(texts(drawing), 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


class TestDrawing:
    @pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.kind)
    @pytest.mark.parametrize("width", WIDTHS)
    def test_has_no_text_upon_another_and_none_outside(self, chart, width):
        drawing = draw_svg(chart, "en", width=width)
        assert overlaps(drawing) == []
        left, top, wide, high = map(float, parsed(drawing).get("viewBox").split())
        for box in texts(drawing):
            assert box[0] >= left - 1, box
            assert box[2] <= left + wide + 1, box
            assert box[1] >= top - 1, box
            assert box[3] <= top + high + 1, box

    @pytest.mark.parametrize("kind", ["bars", "lines", "stacked_bars"])
    def test_bears_names_that_are_far_too_long(self, kind):
        points = tuple(Point(f"{n}", LONG, 40 + n, f"{40 + n}") for n in range(3))
        chart = builders.share_chart(
            kind=kind,
            x_label=LONG,
            y_label=LONG.replace(" ", ""),
            series=(Series("a", LONG, points), Series("b", LONG.replace(" ", ""), points)),
            bands=(Band(47, 53, LONG),),
            marks=(Mark("1", 30, LONG, "target"),),
        )
        drawing = draw_svg(chart, "en")
        assert overlaps(drawing) == []
        assert max(box[2] for box in texts(drawing)) <= 482

    @pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.kind)
    def test_needs_no_style_and_no_script(self, chart):
        drawing = draw_svg(chart, "en")
        for element in parsed(drawing).iter():
            assert element.tag.removeprefix(SVG) in {
                *("svg", "title", "desc", "defs", "pattern", "g", "rect", "line", "path"),
                *("circle", "text"),
            }
            assert not {name for name in element.attrib if name == "style" or name[:2] == "on"}

    def test_is_an_image_with_a_title_and_its_sentence(self):
        root = parsed(draw_svg(builders.share_chart(), "en"))
        assert root.get("role") == "img"
        assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
        assert root[0].text == builders.share_chart().title
        assert root[1].text == builders.share_chart().sentence

    def test_refers_only_to_what_it_defines(self):
        drawing = draw_svg(builders.persons_chart(), "en")
        defined = set(re.findall(r'id="([^"]+)"', drawing))
        assert set(re.findall(r"url\(#([^)]+)\)", drawing)) <= defined
        assert all(name.startswith("c-t1-persons-480-") for name in defined)

    def test_fills_its_place_and_has_no_size_of_its_own(self):
        root = parsed(draw_svg(builders.share_chart(), "en"))
        assert root.get("viewBox")
        assert root.get("width") is None
        assert root.get("height") is None

    def test_prints_the_values_as_the_points_say(self):
        chart = builders.share_chart()
        written = {box[4] for box in texts(draw_svg(chart, "en"))}
        assert {point.display for point in chart.series[0].points} <= written

    def test_shows_the_symbol_of_a_value_that_is_hidden(self):
        assert "c" in {box[4] for box in texts(draw_svg(builders.persons_chart(), "en"))}

    def test_breaks_a_line_where_a_value_is_missing(self):
        drawing = draw_svg(builders.trend_chart(), "en")
        paths = [path.get("d") for path in parsed(drawing).iter(f"{SVG}path")]
        lines = [d for d in paths if d.count("L") > 5]
        assert sorted(d.count("M") for d in lines) == [1, 1, 1, 2]

    def test_lists_marks_that_are_too_many_for_the_legend(self):
        chart = builders.trend_chart()
        written = [box[4] for box in texts(draw_svg(chart, "en", width=660))]
        for mark, letter in zip(chart.marks, "abcd", strict=True):
            assert mark.label in written
            assert written.count(letter) == 2

    def test_draws_each_mark_where_its_value_lies(self):
        chart = builders.share_chart(marks=(Mark("P5", 20, "t", "target"),), bands=())
        root = parsed(draw_svg(chart, "en"))
        diamonds = [p for p in root.iter(f"{SVG}path") if p.get("fill") == "#1c2530"]
        assert len(diamonds) == 2  # of the legend and of the row
        top = float(diamonds[1].get("d")[1:].split()[0])
        ticks_at = {box[4]: (box[0] + box[2]) / 2 for box in texts(draw_svg(chart, "en"))}
        assert top == pytest.approx(ticks_at["20"], abs=0.5)

    def test_draws_a_whisker_from_end_to_end_and_the_value_behind_it(self):
        chart = builders.share_chart(bands=(), marks=(), ranges=(Range("P5", 10, 90, "P5"),))
        drawing = draw_svg(chart, "en")
        ticks_at = {box[4]: (box[0] + box[2]) / 2 for box in texts(drawing)}
        reach = [
            (float(each.get("x1")), float(each.get("x2")))
            for each in parsed(drawing).iter(f"{SVG}line")
            if each.get("stroke") == "#1c2530" and each.get("y1") == each.get("y2")
        ]
        [(low, high)] = reach
        unit = (ticks_at["60"] - ticks_at["20"]) / 40
        assert low == pytest.approx(ticks_at["20"] - 10 * unit, abs=1)
        assert high == pytest.approx(ticks_at["20"] + 70 * unit, abs=1)
        [shown] = [point.display for point in chart.series[0].points if point.x == "P5"]
        [number] = [box for box in texts(drawing) if box[4] == shown]
        assert number[0] > high
        assert not overlaps(drawing)
        with pytest.raises(ValueError, match="one series"):
            builders.persons_chart(ranges=chart.ranges)

    def test_escapes_everything_it_is_given(self):
        chart = next(
            block.chart for block in builders.dangerous_document().blocks if hasattr(block, "chart")
        )
        for kind in ("bars", "lines", "stacked_bars"):
            root = parsed(draw_svg(replace(chart, kind=kind), "en", is_titled=True))
            assert not list(root.iter("{*}script"))
            assert "<script>alert(1)</script>" in "".join(root.itertext())

    def test_of_nothing_says_so(self):
        points = (Point("P4", "P4", None, ""),)
        chart = builders.share_chart(series=(Series("women", "Women", points),), marks=())
        assert "Il n’y a rien à représenter." in draw_svg(chart, "fr")

    def test_of_zero_and_of_one_point_is_drawn(self):
        for kind, y in itertools.product(("bars", "lines", "stacked_bars"), (0, 3)):
            points = (Point(dt.date(2014, 6, 30), "2014", y, str(y)),)
            chart = builders.share_chart(
                kind=kind, series=(Series("men", "Men", points),), bands=(), marks=()
            )
            assert parsed(draw_svg(chart, "en")) is not None

    def test_titled_carries_title_sentence_date_and_coverage(self):
        written = " ".join(box[4] for box in texts(draw_svg(CHARTS[0], "fr", is_titled=True)))
        for part in (CHARTS[0].title, "Au 31 décembre 2025.", "109 unités déclarantes sur 112"):
            assert part in written

    @settings(max_examples=40)
    @given(
        st.sampled_from(["bars", "lines", "stacked_bars"]),
        st.lists(
            st.lists(st.integers(0, 5000) | st.none(), min_size=3, max_size=3),
            min_size=1,
            max_size=6,
        ),
    )
    def test_of_any_values_stays_readable(self, kind, rows):
        series = tuple(
            Series(
                str(number),
                f"Series {number}",
                tuple(
                    Point(f"x{place}", f"Group {place}", y, "" if y is None else f"{y:,}")
                    for place, y in enumerate(row)
                ),
            )
            for number, row in enumerate(rows)
        )
        chart = builders.share_chart(kind=kind, series=series, bands=(), marks=())
        assert overlaps(draw_svg(chart, "en", width=560)) == []

    @pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.kind)
    def test_is_the_same_every_time(self, chart):
        assert draw_svg(chart, "en") == draw_svg(chart, "en")

    def test_refuses_a_language_without_words(self):
        with pytest.raises(ValueError, match="'de'"):
            draw_svg(CHARTS[0], "de")


def fills(drawing: str, place: tuple[float, float]) -> set[str]:
    """The fills of the paths of a map that go through a point of its grid."""
    start = "M{:g} {:g}".format(*place)
    return {
        path.get("fill", "")
        for path in parsed(drawing).iter(f"{SVG}path")
        if start in path.get("d", "")
    }


class TestMap:
    def start(self, code):
        """The first point of the outline of a country."""
        return tuple(map(int, re.match(r"M(\d+) (\d+)", outlines()[code].path).groups()))

    def test_fills_a_country_like_its_series(self):
        drawing = draw_svg(builders.map_chart(), "en")
        light, middle, dark = (style.colour for style in SHADES)
        for code, colour in (("KEN", light), ("SOM", middle), ("FRA", dark), ("NOR", dark)):
            assert colour in fills(drawing, self.start(code)), code
        assert fills(drawing, self.start("BRA")) == {LAND}

    def test_lays_strokes_over_all_but_the_darkest(self):
        drawing = draw_svg(builders.map_chart(), "en")
        overlaid = [
            any(fill.startswith("url(#") for fill in fills(drawing, self.start(code)))
            for code in ("KEN", "SOM", "FRA", "BRA")
        ]
        assert overlaid == [True, True, False, False]

    def test_draws_a_dot_for_a_country_without_outline(self):
        root = parsed(draw_svg(builders.map_chart(), "en"))
        x, y = outlines()["MLT"].dot
        dots = {
            (float(dot.get("cx")), float(dot.get("cy"))): dot.get("fill")
            for dot in root.iter(f"{SVG}circle")
        }
        assert dots[x, y] == SHADES[0].colour

    def test_names_countries_that_it_does_not_know(self):
        written = " ".join(box[4] for box in texts(draw_svg(builders.map_chart(), "fr")))
        assert "Absents de la carte : Atlantis." in written

    def test_explains_every_shade_and_the_bare_land(self):
        written = [box[4] for box in texts(draw_svg(builders.map_chart(), "en"))]
        assert written[:4] == ["Covered", "Partly", "Uncovered", "Elsewhere"]

    def test_of_nothing_says_so(self):
        chart = builders.map_chart(series=(Series("covered", "Covered", ()),))
        assert "There is nothing to draw." in draw_svg(chart, "en")

    def test_knows_all_countries_of_the_reference(self):
        with open("fixtures/reference/countries.csv", encoding="utf-8") as file:
            known = {row["iso3"] for row in csv.DictReader(file)}
        assert known <= set(outlines())

    def test_has_outlines_that_lie_within_the_grid(self):
        for code, outline in outlines().items():
            assert outline.path or outline.dot, code
            for ring in re.findall(r"[Mm][^z]+z", outline.path):
                assert re.fullmatch(r"[Mm]-?\d+ ?-?\d+l[-\d ]+z", ring), code
            at = (0, 0)
            for name, numbers in re.findall(r"([Mml])([^Mmlz]+)", outline.path):
                steps = [int(one) for one in re.findall(r"-?\d+", numbers)]
                pairs = list(zip(steps[::2], steps[1::2], strict=True))
                if name == "l":
                    x, y = at
                    for dx, dy in pairs:
                        x, y = x + dx, y + dy
                        assert 0 <= x <= ACROSS, code
                        assert 0 <= y <= DOWN, code
                else:
                    at = pairs[0] if name == "M" else (at[0] + pairs[0][0], at[1] + pairs[0][1])


class TestPicture:
    def test_is_a_png_460_points_wide(self):
        picture = draw_png(builders.share_chart(), "en", dots_per_inch=144)
        assert picture.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", picture[16:24])
        assert width == 920
        assert 300 < height < 900

    def test_is_the_same_bytes_every_time(self):
        pictures = [draw_png(builders.trend_chart(), "en", dots_per_inch=60) for _ in range(2)]
        assert pictures[0] == pictures[1]


class TestColours:
    def test_of_women_and_men_are_the_same_everywhere(self):
        for keys in (("women", "men"), ("share_women",), ("men", "women", "other")):
            series = [Series(key, key, ()) for key in keys]
            expected = [BY_SEX[key.removeprefix("share_")] for key in keys]
            assert styles_of(series) == expected

    def test_differ_in_a_second_cue(self):
        for count in range(2, 7):
            styles = styles_of([Series(f"P{n}", f"P{n}", ()) for n in range(count)])
            for cue in ("colour", "marker", "dash"):
                assert len({getattr(style, cue) for style in styles}) == count
        bars = [BY_SEX[sex].pattern for sex in ("women", "men", "other")]
        assert len(set(bars)) == 3


class TestScale:
    @given(st.floats(-1e6, 1e6), st.floats(0.01, 1e6), st.integers(2, 9))
    def test_holds_all_values_at_round_ticks(self, low, span, wanted):
        values = ticks(low, low + span, wanted, is_whole=False)
        assert float(values[0]) <= low + 1e-6 * abs(low)
        assert float(values[-1]) >= low + span - 1e-6 * (abs(low) + span)
        assert 2 <= len(values) <= 2.5 * wanted + 3
        step = values[1] - values[0]
        assert str(step.normalize().as_tuple().digits[0]) in "125"

    def test_of_persons_has_no_half_persons(self):
        assert tick_labels(ticks(0, 2, 6, is_whole=True), "en") == ["0", "1", "2"]

    def test_prints_ticks_in_the_language(self):
        assert tick_labels(ticks(0, 2000, 3, is_whole=True), "fr") == [
            "0",
            "1\u00a0000",
            "2\u00a0000",
        ]
        assert tick_labels(ticks(0, 1, 3, is_whole=False), "es") == ["0,0", "0,5", "1,0"]


class TestWrapping:
    @given(st.text(max_size=80), st.floats(20, 400))
    def test_loses_no_word(self, text, width):
        lines = wrap(text, 13, width)
        assert all(text_width(line, 13) <= width + 0.01 for line in lines) or width < 30
        words = " ".join(lines).split()
        assert len(words) == len(text.split()) or width < 30
        assert all(
            written == word or written.endswith("…")
            for written, word in zip(words, text.split(), strict=False)
        )


class TestTwinOfAChart:
    def test_is_its_table_with_numbers_and_symbols(self):
        lines = chart_csv(builders.share_chart()).decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Professional and higher staff by grade and sex,Women,")
        assert lines[4].startswith("P4,268,43.225806451612904,352,620,")
        assert lines[8] == "Ungraded,c,c,c,7,NA,"
