"""The language is chosen before and after log-in, and only by a form."""

from django.test import RequestFactory

from apps.web.language import set_language


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
