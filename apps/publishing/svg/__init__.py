"""Charts drawn by hand as SVG, and the same drawing as PNG."""

from apps.publishing.svg.drawing import DRAWING_VERSION, draw_for_print, draw_svg
from apps.publishing.svg.raster import draw_png
from apps.publishing.svg.twin import chart_csv

__all__ = ["DRAWING_VERSION", "chart_csv", "draw_for_print", "draw_png", "draw_svg"]
