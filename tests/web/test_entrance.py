"""The pages before log-in: reachable by anyone, in three languages, in the look of the house."""

import pytest
from allauth.core.internal.ratelimit import handler429
from django.test import Client
from django.utils import translation

from apps.web.catalogues import LANGUAGES, catalogue_path, compile_catalogue

PAGES = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"]


@pytest.fixture(autouse=True)
def _compiled(settings):
    for language in LANGUAGES:
        compile_catalogue(catalogue_path(settings.LOCALE_PATHS[0], language), language)


class TestEntrance:
    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("language", ["en", "fr", "es"])
    def test_is_open_to_strangers_in_their_language(self, page, language):
        response = Client(headers={"Accept-Language": language}).get(page)
        translation.activate("en")
        assert response.status_code == 200
        text = response.content.decode()
        assert f'<html lang="{language}"' in text
        assert 'class="entrance-card"' in text
        assert response["Content-Security-Policy"].count("'unsafe") == 0

    def test_asks_for_e_mail_or_user_name(self):
        text = Client().get("/accounts/login/").content.decode()
        assert "E-mail address or user name" in text
        assert 'autocomplete="username"' in text
        assert 'autocomplete="current-password"' in text

    def test_keeps_the_page_that_was_asked_for(self):
        text = Client().get("/accounts/login/?next=/returns/").content.decode()
        assert '<input type="hidden" name="next" value="/returns/"' in text

    def test_speaks_french_to_the_french(self):
        text = Client(headers={"Accept-Language": "fr"}).get("/accounts/login/").content.decode()
        translation.activate("en")
        assert "Adresse électronique ou nom d’utilisateur" in text

    def test_names_what_is_missing_and_leads_to_it(self):
        response = Client().post("/accounts/login/", {"login": "hr.nairobi"})
        text = response.content.decode()
        assert "<title>Error:" in text
        assert 'href="#id_password"' in text
        assert 'value="hr.nairobi"' in text

    def test_tells_how_long_to_wait_after_too_many_attempts(self, rf):
        response = handler429(rf.get("/accounts/login/"))
        assert response.status_code == 429
        assert "wait five minutes" in response.content.decode()
