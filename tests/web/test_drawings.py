"""Drawings enter a page without anything its security policy forbids."""

import re

import pytest

from apps.web.drawings import embed_svg

HEAD = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" width="400pt" viewBox="0 0 400 200">'
)


def embed(inside, label="Chart"):
    return embed_svg(f"{HEAD}{inside}</svg>", prefix="trend", label=label)


class TestEmbedSvg:
    def test_turns_styles_into_attributes(self):
        text = embed('<path style="fill: #7b2d6b; stroke-width: 2" d="M0 0"/>')
        assert "style=" not in text
        assert 'fill="#7b2d6b"' in text
        assert 'stroke-width="2"' in text

    @pytest.mark.parametrize(
        "forbidden",
        [
            "<style>* {fill: red}</style>",
            "<script>alert(1)</script>",
            "<foreignObject><p>x</p></foreignObject>",
            '<g onclick="alert(1)"/>',
            '<a href="https://elsewhere.example"><text>x</text></a>',
            '<use xlink:href="https://elsewhere.example/#x"/>',
        ],
    )
    def test_drops_what_must_not_be_in_a_page(self, forbidden):
        text = embed(forbidden)
        assert not re.search(r"alert|fill: red|elsewhere|foreignObject", text)

    def test_keeps_the_identifiers_of_two_drawings_apart(self):
        text = embed(
            '<defs><clipPath id="p1"/><path id="m"/></defs>'
            '<g clip-path="url(#p1)"/><use xlink:href="#m"/>'
        )
        assert 'id="trend-p1"' in text
        assert "url(#trend-p1)" in text
        assert 'href="#trend-m"' in text

    def test_is_one_image_with_a_label(self):
        text = embed("<g/>", label='Women & "men" <1>')
        assert 'role="img"' in text
        assert 'aria-label="Women &amp; &quot;men&quot; &lt;1&gt;"' in text

    def test_takes_its_size_from_the_page(self):
        assert 'width="400pt"' not in embed("<g/>")

    @pytest.mark.parametrize("markup", ["", "<svg", "<html></html>", "no drawing"])
    def test_refuses_what_is_no_drawing(self, markup):
        with pytest.raises(ValueError, match="drawing"):
            embed_svg(markup, prefix="x", label="x")
