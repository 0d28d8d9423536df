"""The language is chosen before and after log-in, and only by a form."""

from types import SimpleNamespace

from django.test import RequestFactory
from django.utils import translation

from apps.web.language import in_language, set_language


class TestSetLanguage:
    def choose(self, language, next_page):
        request = RequestFactory().post("/language/", {"language": language, "next": next_page})
        return set_language(request)

    def test_keeps_the_choice_and_returns_to_the_page(self):
        response = self.choose("fr", "/returns/?period=2025")
        assert response["Location"] == "/returns/?period=2025"
        assert response.cookies["django_language"].value == "fr"

    def test_ignores_a_language_it_does_not_have(self):
        assert not self.choose("tlh", "/").cookies

    def test_does_not_send_people_elsewhere(self):
        assert self.choose("fr", "https://elsewhere.example/")["Location"] == "/"

    def test_changes_nothing_on_a_mere_link(self):
        assert set_language(RequestFactory().get("/language/?language=fr")).status_code == 405

    def test_is_open_to_people_who_have_not_logged_in(self):
        assert set_language.login_required is False


class TestInLanguage:
    AIM = SimpleNamespace(text_en="Aim", text_fr="But", text_es="")

    def test_takes_the_text_of_the_reader(self):
        with translation.override("fr"):
            assert in_language(self.AIM, "text") == "But"

    def test_takes_another_language_where_it_is_asked_for(self):
        with translation.override("fr"):
            assert in_language(self.AIM, "text", "en") == "Aim"

    def test_falls_back_to_english_where_a_text_is_blank(self):
        with translation.override("es"):
            assert in_language(self.AIM, "text") == "Aim"
