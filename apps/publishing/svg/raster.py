"""The same drawing as a picture of dots, for word processors and downloads."""

from __future__ import annotations

from apps.figures.charts import Chart
from apps.publishing.svg.canvas import PRINT_FONT
from apps.publishing.svg.drawing import PAGE_WIDTH, draw_svg
from apps.publishing.typesetting import typeset_png

#: The picture shows the drawing at its size in print: 660 units on 16.2 centimetres.
PICTURE = """\
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg", width: 460pt)
"""
DOTS_PER_INCH = 200.0


def draw_png(
    chart: Chart,
    language: str,
    *,
    width: float = PAGE_WIDTH,
    is_titled: bool = True,
    dots_per_inch: float = DOTS_PER_INCH,
) -> bytes:
    """Draw a chart as a PNG picture, 460 points wide, on white; the same chart gives equal bytes."""
    drawing = draw_svg(chart, language, width=width, font=PRINT_FONT, is_titled=is_titled)
    return typeset_png(PICTURE, {"drawing": drawing}, dots_per_inch=dots_per_inch)
