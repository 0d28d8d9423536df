"""Colours and the second cues beside them: the same on screen, on paper and in every chart.

Women, men and other keep their colour, pattern, marker and dash everywhere; they are those of the
product's design tokens. Text on white reaches 4.5:1, lines and fills 3:1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.figures.charts import Series

INK, INK_SOFT, INK_FAINT = "#1c2530", "#4b5663", "#646d78"
GRID, AXIS = "#e6e2d8", "#857f70"
PAPER = "#ffffff"
BAND, BAND_EDGE, BAND_INK = "#e0ebe4", "#9dbdaa", "#2f5d45"
ACCENT = "#0b4f8a"

SEXES = ("women", "men", "other")


@dataclass(frozen=True, slots=True)
class Style:
    """How one series looks: colour, the colour of its pattern's strokes, and three cues beside it.

    `pattern` is "", "lines" or "dots"; `marker` a shape of `marks.marker`; `dash` the value of
    stroke-dasharray, empty for a solid line; `text` the colour of text upon the fill.
    """

    colour: str
    stroke: str = ""
    pattern: str = ""
    marker: str = "circle"
    dash: str = ""
    text: str = PAPER


BY_SEX = {
    "women": Style("#7b2d6b"),
    "men": Style("#1f6f6b", stroke="#4f9a95", pattern="lines", marker="square", dash="8 4"),
    "other": Style(
        "#aaa494", stroke="#7d7768", pattern="dots", marker="diamond", dash="2 4", text=INK
    ),
}
FURTHER = (
    Style(ACCENT),
    Style("#b3560b", stroke="#d98a4a", pattern="lines", marker="square", dash="9 4"),
    Style("#3d6b2f", stroke="#6f9a61", pattern="dots", marker="triangle", dash="2.5 4"),
    Style("#8a1f3d", stroke="#b9607a", pattern="lines", marker="diamond", dash="9 4 2 4"),
    Style("#4d4a86", stroke="#8481b5", pattern="dots", marker="cross", dash="14 5"),
    Style("#5a4a2f", stroke="#8d7c5f", pattern="lines", marker="ring", dash="5 3"),
)

#: Of countries on a map, from light to dark: the darkest is what the map is looked at for.
SHADES = (
    Style("#6fa8d6", stroke="#2f6ea3", pattern="dots"),
    Style("#f3bd6c", stroke="#8a2f0a", pattern="lines"),
    Style("#7f2506"),
)
LAND = "#e3ded0"


def sex_of(key: str) -> str:
    """The sex that a series key names ("share_women", "men"), or empty."""
    names = re.split(r"[^a-z]+", key.lower())
    return next((sex for sex in SEXES if sex in names), "")


def styles_of(series: Sequence[Series]) -> list[Style]:
    """A style for each series, all different where there are no more than six of one kind."""
    sexes = [sex_of(one.key) for one in series]
    if all(sexes) and len(set(sexes)) == len(sexes):
        return [BY_SEX[sex] for sex in sexes]
    return [FURTHER[index % len(FURTHER)] for index in range(len(series))]
