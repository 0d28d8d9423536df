"""Markup of a drawing: elements with presentation attributes only, texts measured and wrapped.

A strict policy forbids style attributes and style elements, so neither is ever written.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from apps.publishing.plain import printable

#: Faces of one measure (Arial has the widths of Helvetica, Liberation Sans has those of Arial), so
#: that what is measured here is what the screen shows. Print gives the face of the typesetter.
SCREEN_FONT = "'Helvetica Neue', Arial, 'Liberation Sans', Roboto, 'Noto Sans', sans-serif"
PRINT_FONT = "Libertinus Serif"

#: Advance widths of Helvetica in thousandths of the size, for the printable ASCII characters from
#: the space on (Adobe font metrics). The serif face of print is narrower.
WIDTHS = tuple(
    int(width)
    for width in [
        "278",
        "278",
        "355",
        "556",
        "556",
        "889",
        "667",
        "191",
        "333",
        "333",
        "389",
        "584",
        "278",
        "333",
        "278",
        "278",
        "556",
        "556",
        "556",
        "556",
        "556",
        "556",
        "556",
        "556",
        "556",
        "556",
        "278",
        "278",
        "584",
        "584",
        "584",
        "556",
        "1015",
        "667",
        "667",
        "722",
        "722",
        "667",
        "611",
        "778",
        "722",
        "278",
        "500",
        "667",
        "556",
        "833",
        "722",
        "778",
        "667",
        "778",
        "722",
        "667",
        "611",
        "722",
        "667",
        "944",
        "667",
        "667",
        "611",
        "278",
        "278",
        "278",
        "469",
        "556",
        "333",
        "556",
        "556",
        "500",
        "556",
        "556",
        "278",
        "556",
        "556",
        "222",
        "222",
        "500",
        "222",
        "833",
        "556",
        "556",
        "556",
        "556",
        "333",
        "500",
        "278",
        "556",
        "500",
        "722",
        "500",
        "500",
        "500",
        "334",
        "260",
        "334",
        "584",
    ]
)
ACCENTED, IDEOGRAPH = 0.6, 1.0
SLACK, BOLD = 1.03, 1.07


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """The width of a text in the units of `size`, rather too wide than too narrow."""
    width = 0.0
    for letter in text:
        place = ord(letter) - 32
        if 0 <= place < len(WIDTHS):
            width += WIDTHS[place] / 1000
        elif letter in "\u00a0\u202f":
            width += 0.278
        else:
            width += ACCENTED if place < 0x2E60 else IDEOGRAPH
    return width * size * SLACK * (BOLD if is_bold else 1)


def wrap(text: str, size: float, width: float, *, is_bold: bool = False) -> list[str]:
    """The text in lines no wider than `width`; a longer word is shortened in a line of its own."""
    lines: list[str] = []
    for part in text.split():
        if lines and text_width(f"{lines[-1]} {part}", size, is_bold=is_bold) <= width:
            lines[-1] = f"{lines[-1]} {part}"
        else:
            lines.append(shorten(part, size, width, is_bold=is_bold))
    return lines or [""]


def shorten(text: str, size: float, width: float, *, is_bold: bool = False) -> str:
    """The text, or as much of it as fits into `width` with an ellipsis at its end."""
    if text_width(text, size, is_bold=is_bold) <= width:
        return text
    while text and text_width(f"{text}…", size, is_bold=is_bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def number(value: float) -> str:
    """A coordinate with at most two decimals and no needless zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def clean(text: str) -> str:
    """The text without what XML cannot hold, escaped."""
    return escape(printable(text))


def tag(name: str, content: str = "", **attributes: str | float | None) -> str:
    """An element; `content` is markup already, attributes are escaped, None leaves one out.

    An underscore in an attribute's name becomes a hyphen, a trailing one is dropped (class_).
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value == "":
            continue
        written = value if isinstance(value, str) else number(value)
        parts.append(f"{key.rstrip('_').replace('_', '-')}={quoteattr(printable(written))}")
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
