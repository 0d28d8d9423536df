"""A neutral chart becomes one SVG: legend, plot, the list of lettered marks; title where wanted."""

from __future__ import annotations

import re

from apps.figures.charts import Chart
from apps.publishing.svg.bars import draw_bars
from apps.publishing.svg.canvas import PRINT_FONT, SCREEN_FONT, clean, label, number, tag, wrap
from apps.publishing.svg.frame import Frame
from apps.publishing.svg.lines import draw_lines
from apps.publishing.svg.maps import draw_map, shades_of
from apps.publishing.svg.marks import (
    SMALL,
    Legend,
    add_bands_and_marks,
    letters_of,
    mark_sign,
    patterns,
    soft,
)
from apps.publishing.svg.palette import INK, INK_SOFT, PAPER, styles_of
from apps.publishing.words import base_language, stamp, word

#: Changes whenever the same chart would come out as other bytes.
DRAWING_VERSION = "1"
#: Units of width: texts are 13 to 14 units high whatever the width, so that a drawing of
#: `SCREEN_WIDTH` is still legible on a screen of 390 pixels and one of `PAGE_WIDTH` in print.
SCREEN_WIDTH, PAGE_WIDTH = 480.0, 660.0
TITLE = 18.0


def draw_svg(
    chart: Chart,
    language: str,
    *,
    width: float = SCREEN_WIDTH,
    font: str = SCREEN_FONT,
    is_titled: bool = False,
    name: str = "",
) -> str:
    """Draw a chart as an SVG element of `width` units, as high as its content needs.

    It has a viewBox and no fixed size, so it fills its place. No style attribute and no style or
    script element is used. With `is_titled` it carries title, sentence, date, coverage and note
    itself, on white, to stand alone as a file. `name` begins its identifiers, which have to differ
    within one page; by default chart and width do. Raises ValueError for a language other than en, fr,
    es.
    """
    language = base_language(language)
    key = re.sub(r"[^a-z0-9]+", "-", chart.key.lower()).strip("-")
    prefix = name or f"c-{key}-{number(width)}"
    styles = shades_of(chart.series) if chart.kind == "map" else styles_of(chart.series)
    frame = Frame(width, prefix, language, tuple(styles))
    margin = 20.0 if is_titled else 2.0
    y = 0.0
    parts = []
    if is_titled:
        heading, y = _heading(chart, width)
        parts.append(heading)
    legend = _legend(chart, frame, y + 2)
    parts.append(legend.markup)
    y += legend.height + (10 if legend.height else 0)
    plot, y = _plot(chart, frame, y)
    parts.append(plot)
    listed, y = _listed_marks(chart, frame, y)
    parts.append(listed)
    if is_titled:
        foot, y = _foot(chart, frame, y)
        parts.append(foot)
    defined = patterns(frame.styles, prefix)
    ground = tag(
        "rect", x=-margin, y=-margin, width=width + 2 * margin, height=y + 2 * margin, fill=PAPER
    )
    return tag(
        "svg",
        tag("title", clean(chart.title))
        + tag("desc", clean(chart.sentence))
        + (tag("defs", defined) if defined else "")
        + (ground if is_titled else "")
        + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{number(-margin)} {number(-margin)} {number(width + 2 * margin)} "
        f"{number(y + 2 * margin)}",
        role="img",
        class_=f"chart-drawing chart-{chart.kind.replace('_', '-')}",
        font_family=font,
        lang=language,
    )


def draw_for_print(chart: Chart, language: str) -> str:
    """The drawing for documents: wider, in the face of the typesetter, on transparent ground."""
    return draw_svg(chart, language, width=PAGE_WIDTH, font=PRINT_FONT)


def _legend(chart: Chart, frame: Frame, top: float) -> Legend:
    legend = Legend(0, top, frame.width)
    if chart.kind != "lines" and len(chart.series) > 1:
        for index, series in enumerate(chart.series):
            legend.add_bars(frame, index, series.label)
    add_bands_and_marks(legend, chart, frame.language)
    return legend


def _plot(chart: Chart, frame: Frame, top: float) -> tuple[str, float]:
    has_values = any(point.y is not None for series in chart.series for point in series.points)
    if not has_values and not chart.marks:
        return soft(0, top + 24, word("no_data", frame.language)), top + 40
    if chart.kind == "lines":
        return draw_lines(chart, frame, top)
    if chart.kind == "map":
        return draw_map(chart, frame, top)
    return draw_bars(chart, frame, top)


def _heading(chart: Chart, width: float) -> tuple[str, float]:
    parts = []
    y = 0.0
    for text in wrap(chart.title, TITLE, width, is_bold=True):
        y += 23
        parts.append(label(0, y - 5, text, size=TITLE, fill=INK, weight="600"))
    y += 4
    for text in wrap(chart.sentence, 14, width):
        y += 19
        parts.append(label(0, y - 4, text, size=14, fill=INK_SOFT))
    return "".join(parts), y + 14


def _listed_marks(chart: Chart, frame: Frame, y: float) -> tuple[str, float]:
    """The labels behind the letters, each with its sign."""
    letters = letters_of(chart)
    if not letters:
        return "", y
    kinds = {mark.label: mark.kind for mark in chart.marks}
    parts = []
    y += 6
    for text, letter in letters.items():
        lines = wrap(text, SMALL, frame.width - 40)
        parts.append(label(0, y + 12, letter, size=SMALL, fill=INK, weight="600"))
        parts.append(mark_sign(kinds[text], 22, y + 7.5))
        for row in lines:
            parts.append(soft(38, y + 12, row))
            y += 18
    return "".join(parts), y + 4


def _foot(chart: Chart, frame: Frame, y: float) -> tuple[str, float]:
    y += 8
    parts = []
    for text in (stamp(chart.as_of, chart.coverage, frame.language), chart.note):
        for row in wrap(text, 12, frame.width) if text else ():
            y += 16
            parts.append(soft(0, y, row, size=12))
    return "".join(parts), y + 4
