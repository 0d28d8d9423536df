"""Markup of a drawing: elements with presentation attributes only, texts measured and wrapped.

A strict policy forbids style attributes and style elements, so neither is ever written.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

#: Faces of the product's screens; print gives the face that the typesetter carries.
SCREEN_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
PRINT_FONT = "Libertinus Serif"

#: Characters that XML 1.0 cannot hold.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

#: Advance widths of Helvetica in thousandths of the size (Adobe font metrics), the measure against
#: which common sans-serif faces differ by a few hundredths and the serif face of print is narrower.
_NARROW, _WIDE = "fijlrt.,:;!'|()[]/ \u00a0-·", "mwMW@%—"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ&"


def text_width(text: str, size: float) -> float:
    """The approximate width of a text in the units of `size`, rather too wide than too narrow."""
    width = 0.0
    for letter in text:
        if letter in _NARROW:
            width += 0.32
        elif letter in _WIDE:
            width += 0.88
        elif letter in _CAPITALS:
            width += 0.70
        else:
            width += 0.57 if ord(letter) < 0x2E80 else 1.0
    return width * size


def wrap(text: str, size: float, width: float) -> list[str]:
    """The text in lines no wider than `width`; a word that is wider stands alone in its line."""
    lines: list[str] = []
    for part in text.split():
        if lines and text_width(f"{lines[-1]} {part}", size) <= width:
            lines[-1] = f"{lines[-1]} {part}"
        else:
            lines.append(part)
    return lines or [""]


def number(value: float) -> str:
    """A coordinate with at most two decimals and no needless zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def clean(text: str) -> str:
    """The text without what XML cannot hold, escaped."""
    return escape(FORBIDDEN.sub("", text))


def tag(name: str, content: str = "", **attributes: str | float | None) -> str:
    """An element; `content` is markup already, attributes are escaped, None leaves one out.

    An underscore in an attribute's name becomes a hyphen, a trailing one is dropped (class_).
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value == "":
            continue
        written = value if isinstance(value, str) else number(value)
        parts.append(f"{key.rstrip('_').replace('_', '-')}={quoteattr(FORBIDDEN.sub('', written))}")
    opened = " ".join(parts)
    return f"<{opened}>{content}</{name}>" if content else f"<{opened}/>"


def label(
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    fill: str,
    anchor: str = "start",
    weight: str = "",
    class_: str = "",
) -> str:
    """One line of text whose baseline begins, ends or is centred at a point."""
    return tag(
        "text",
        clean(text),
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        text_anchor=None if anchor == "start" else anchor,
        font_weight=weight,
        class_=class_,
    )


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float = 1) -> str:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width)
