"""The frame of every page: its landmarks, its weight, and nothing inline."""

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"
INLINE = re.compile(r"\son[a-z]+\s*=|\sstyle\s*=|<style|javascript:|\shx-on", re.IGNORECASE)
OWN = sorted(path for path in TEMPLATES.rglob("*.html") if path.parent.name != "elements")


def page(template="404.html", **context):
    request = RequestFactory().get("/somewhere/")
    request.user = AnonymousUser()
    return render_to_string(template, context, request=request)


class TestFrame:
    def test_begins_with_a_way_to_the_content(self):
        text = page()
        assert text.index('href="#main"') < text.index("<header")
        assert '<main id="main"' in text

    def test_says_error_in_the_title_only_after_a_failure(self):
        assert "<title>Error:" not in page()
        assert "<title>Error:" in page(problems=["one"])

    def test_draws_the_navigation_it_is_given(self):
        items = [{"label": "<Returns>", "url": "/returns/", "is_current": True}]
        text = page(navigation=items)
        assert '<a href="/returns/" aria-current="page">&lt;Returns&gt;</a>' in text

    def test_lets_htmx_show_refused_forms_and_run_nothing(self):
        text = page()
        assert '"code":"422","swap":true' in text
        assert '"code":"409","swap":true' in text
        assert '"allowEval":false' in text
        assert '"includeIndicatorStyles":false' in text

    def test_takes_nothing_from_a_third_party(self):
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page())

    @pytest.mark.parametrize("template", OWN, ids=lambda path: str(path.relative_to(TEMPLATES)))
    def test_has_no_inline_style_or_script(self, template):
        source = template.read_text(encoding="utf-8")
        assert not INLINE.search(source)
        for tag in re.findall(r"<script[^>]*>", source):
            assert "src=" in tag


class TestWeight:
    def test_of_a_first_visit_leaves_room_for_the_page(self):
        """A data-entry page may weigh 100 kB; the frame takes at most 65 kB of them."""
        files = [
            "vendor/bootstrap.min.css",
            "vendor/htmx.min.js",
            "web/tokens.css",
            "web/app.css",
            "web/app.js",
            "web/mark.svg",
        ]
        weight = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in files)
        weight += len(gzip.compress(page().encode(), 9))
        assert weight < 65_000

    def test_of_charts_leaves_room_for_a_dashboard(self):
        files = ["vendor/plotly-basic.min.js", "web/chart.js", "web/plotly.css"]
        weight = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in files)
        assert weight < 420_000
