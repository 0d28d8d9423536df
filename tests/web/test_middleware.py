"""Refusals raised anywhere below a view become answers with their status."""

import json
import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from apps.web.answers import bad_request, csrf_failure, not_found, permission_denied, server_error
from apps.web.middleware import RefusalMiddleware
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

ALL = [(OutOfScope, 404), (NotPermitted, 403), (WrongState, 409), (Invalid, 422)]


def ask(path="/returns/1/", **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user = AnonymousUser()
    request.htmx = HtmxDetails(request)
    return request


def answer(request, exception):
    middleware = RefusalMiddleware(lambda _: HttpResponse())
    return middleware.process_exception(request, exception)


class TestRefusalMiddleware:
    @pytest.mark.parametrize(("kind", "status"), ALL)
    def test_answers_a_page_with_the_words_of_the_refusal(self, kind, status):
        response = answer(ask(), kind("The <office> is closed."))
        assert response.status_code == status
        text = response.content.decode()
        assert text.lstrip().startswith("<!DOCTYPE html>")
        assert "The &lt;office&gt; is closed." in text
        assert "<office>" not in text

    @pytest.mark.parametrize(("kind", "status"), ALL)
    def test_answers_htmx_with_a_fragment_for_the_message_region(self, kind, status):
        response = answer(ask(**{"HX-Request": "true"}), kind("Closed."))
        assert response.status_code == status
        assert response["HX-Retarget"] == "#messages"
        assert "<!DOCTYPE" not in response.content.decode()
        assert "Closed." in response.content.decode()

    def test_finds_nothing_at_an_address_that_no_text_of_the_database_can_hold(self):
        middleware = RefusalMiddleware(lambda _: HttpResponse())
        view = HttpResponse
        response = middleware.process_view(ask(), view, (), {"code": "KEN\x00"})
        assert response is not None
        assert response.status_code == 404
        assert middleware.process_view(ask(), view, (), {"code": "KEN", "number": 1}) is None

    def test_answers_a_boosted_link_with_a_page(self):
        response = answer(ask(**{"HX-Request": "true", "HX-Boosted": "true"}), OutOfScope())
        assert "<!DOCTYPE html>" in response.content.decode()

    @pytest.mark.parametrize(("kind", "status"), ALL)
    def test_answers_the_api_in_json(self, kind, status):
        response = answer(ask("/api/v1/returns/1/"), kind("Closed.", code="closed"))
        assert response.status_code == status
        assert json.loads(response.content) == {
            "errors": [{"field": "", "code": "closed", "message": "Closed."}]
        }

    def test_lists_every_problem_on_the_page(self):
        problems = [Problem("a", "First."), Problem("b", "Second.", field="grade")]
        text = answer(ask(), Invalid(problems=problems)).content.decode()
        assert "First." in text
        assert 'href="#id_grade"' in text
        assert text.count("<title>Error:") == 1

    def test_leaves_other_exceptions_alone(self):
        assert answer(ask(), ValueError("a bug")) is None

    def test_sends_back_only_to_this_site(self):
        foreign = answer(ask(Referer="https://elsewhere.example/trap"), WrongState())
        assert "elsewhere" not in foreign.content.decode()
        own = answer(ask(Referer="http://testserver/returns/"), WrongState())
        assert 'href="http://testserver/returns/"' in own.content.decode()

    def test_gives_every_answer_the_number_of_its_request(self):
        middleware = RefusalMiddleware(lambda _: HttpResponse())
        assert middleware(ask(**{"X-Request-ID": "front-4711"}))["X-Request-ID"] == "front-4711"

    @pytest.mark.parametrize("sent", ["", "short", "a\nb" * 9, "<script>alert(1)</script>"])
    def test_replaces_a_number_that_is_not_a_plain_identifier(self, sent):
        request = ask()
        request.META["HTTP_X_REQUEST_ID"] = sent
        number = RefusalMiddleware(lambda _: HttpResponse())(request)["X-Request-ID"]
        assert number != sent
        assert number.isalnum()


class TestHandlers:
    @pytest.mark.parametrize(
        ("handler", "status"), [(bad_request, 400), (not_found, 404), (permission_denied, 403)]
    )
    def test_answer_in_plain_words_and_in_json_for_the_api(self, handler, status):
        page = handler(ask(), Exception())
        assert page.status_code == status
        assert "Traceback" not in page.content.decode()
        found = handler(ask("/api/v1/x/"), Exception())
        assert found.status_code == status
        assert set(json.loads(found.content)["errors"][0]) == {"field", "code", "message"}

    def test_missing_form_mark_says_what_to_do(self):
        response = csrf_failure(ask(), reason="CSRF cookie not set.")
        assert response.status_code == 403
        text = response.content.decode()
        assert "reload the page" in text
        assert "cookie not set" not in text


class TestServerError:
    def test_shows_the_number_that_stands_in_the_log_and_no_traceback(self, caplog):
        request = ask(**{"X-Request-ID": "front-4711"})
        with caplog.at_level(logging.ERROR, logger="apps.web"):
            try:
                raise RuntimeError("secret detail")
            except RuntimeError:
                response = server_error(request)
        assert response.status_code == 500
        assert "front-4711" in response.content.decode()
        assert "secret detail" not in response.content.decode()
        assert "front-4711" in caplog.text
        assert "secret detail" in caplog.text

    @staticmethod
    def fail(*args, **kwargs):
        raise RuntimeError("the database is down")

    def test_does_without_navigation_when_the_whole_page_fails(self, monkeypatch):
        monkeypatch.setattr("apps.web.answers.render", self.fail)
        response = server_error(ask(**{"X-Request-ID": "front-4711"}))
        assert response.status_code == 500
        assert "<!DOCTYPE html>" in response.content.decode()
        assert "front-4711" in response.content.decode()

    def test_answers_in_plain_text_when_no_template_works(self, monkeypatch):
        monkeypatch.setattr("apps.web.answers.render", self.fail)
        monkeypatch.setattr("apps.web.answers.render_to_string", self.fail)
        response = server_error(ask(**{"X-Request-ID": "front-4711"}))
        assert response.status_code == 500
        assert response["Content-Type"].startswith("text/plain")
        assert "front-4711" in response.content.decode()
