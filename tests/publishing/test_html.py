"""HTML: one complete page, or a fragment that a strict policy lets through."""

import itertools
from collections import Counter
from html.parser import HTMLParser

import pytest

from apps.publishing.html import render_html, render_html_body
from tests.publishing import builders

VOID = {"meta", "hr", "br", "link", "img", "input"}


class Page(HTMLParser):
    """Elements with attributes, and whether every one that opens is closed in order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a name."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        """All words with single spaces."""
        return " ".join(" ".join(self.words).split())


class TestFragment:
    def test_needs_no_style_and_no_script(self):
        page = Page(render_html_body(builders.document()))
        names = {name for name, _ in page.elements}
        assert not names & {"style", "script", "link", "iframe", "object"}
        for name, attributes in page.elements:
            assert not {key for key in attributes if key == "style" or key[:2] == "on"}, name

    def test_has_one_first_heading_and_skips_no_level(self):
        levels = [
            int(name[1])
            for name, _ in Page(render_html_body(builders.document())).elements
            if name in {"h1", "h2", "h3", "h4"}
        ]
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))

    def test_gives_each_identifier_once_and_links_to_them(self):
        page = Page(render_html_body(builders.document()))
        names = Counter(a["id"] for _, a in page.elements if "id" in a)
        assert set(names.values()) == {1}
        for link in page.all("a"):
            assert link["href"].removeprefix("#") in names

    def test_ties_every_number_to_its_headers(self):
        page = Page(render_html_body(builders.document()))
        scopes = Counter(head["scope"] for head in page.all("th"))
        tables = len(page.all("table"))
        assert tables == len(page.all("caption")) == 5
        assert scopes == {"col": 6 * tables, "row": 9 * tables}

    def test_describes_every_drawing(self):
        page = Page(render_html_body(builders.document()))
        assert all(svg["role"] == "img" for svg in page.all("svg"))
        assert "Four lines, all rising slowly from 2014 to 2025." in page.text

    def test_numbers_its_paragraphs(self):
        page = Page(render_html_body(builders.document()))
        assert "1. The Council, in its resolution" in page.text
        assert [a["id"] for a in page.all("p") if "id" in a] == [
            f"paragraph-{n}" for n in range(1, 6)
        ]

    def test_keeps_texts_as_texts(self):
        page = Page(render_html_body(builders.dangerous_document()))
        assert not page.all("script")
        assert "<script>alert(1)</script>" in page.text


class TestPage:
    def test_is_complete_and_in_its_language(self):
        markup = render_html(builders.document(language="fr"))
        assert markup.startswith("<!DOCTYPE html>\n")
        page = Page(markup)
        assert page.all("html")[0]["lang"] == "fr"
        assert page.all("title")
        assert "Table des matières" in page.text

    def test_needs_nothing_else_and_runs_nothing(self):
        page = Page(render_html(builders.document()))
        for tag in ("script", "link", "img", "iframe"):
            assert not page.all(tag)
        assert not [a for _, a in page.elements if (a.get("href") or "#")[0] != "#" or "src" in a]

    def test_refuses_a_language_without_words(self):
        with pytest.raises(ValueError, match="'de'"):
            render_html(builders.document(language="de"))
