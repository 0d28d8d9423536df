"""Pages and their fragments."""

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from apps.web.pages import go_to, render_page


def ask(**headers):
    request = RequestFactory().get("/", headers=headers)
    request.user = AnonymousUser()
    request.htmx = HtmxDetails(request)
    return request


class TestRenderPage:
    def test_gives_the_whole_page_to_a_browser(self):
        response = render_page(ask(), "404.html", {}, fragment="_messages.html")
        assert b"<!DOCTYPE html>" in response.content

    def test_gives_the_fragment_to_htmx(self):
        request = ask(**{"HX-Request": "true"})
        response = render_page(request, "404.html", {}, fragment="_messages.html", status=422)
        assert response.status_code == 422
        assert b"<!DOCTYPE" not in response.content

    def test_gives_the_whole_page_to_a_restored_history_entry(self):
        request = ask(**{"HX-Request": "true", "HX-History-Restore-Request": "true"})
        response = render_page(request, "404.html", {}, fragment="_messages.html")
        assert b"<!DOCTYPE html>" in response.content

    def test_tells_caches_that_fragment_and_page_differ(self):
        response = render_page(ask(), "404.html", {}, fragment="_messages.html")
        assert "HX-Request" in response["Vary"]


class TestGoTo:
    def test_sends_a_browser_on_with_get(self):
        response = go_to(ask(), "/returns/")
        assert (response.status_code, response["Location"]) == (303, "/returns/")

    def test_sends_htmx_on_with_its_own_header(self):
        response = go_to(ask(**{"HX-Request": "true"}), "/returns/")
        assert (response.status_code, response["HX-Redirect"]) == (200, "/returns/")
