"""Log-in, log-out and passwords: by name or address, throttled, and leaving nothing open behind."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from apps.accounts import services
from apps.accounts.services import PersonData
from iomgender.settings import base
from tests.cast import CAST_PASSWORD, World

LOGIN = "/accounts/login/"
NEW_PASSWORD = "a-quite-different-word"


def log_in(client: Client, name: str, password: str = CAST_PASSWORD):
    return client.post(LOGIN, {"login": name, "password": password})


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session


class TestLogIn:
    @pytest.mark.parametrize(
        "name",
        [
            "hr.nairobi",
            "HR.Nairobi",
            "hr.nairobi@example.org",
            "HR.NAIROBI@Example.ORG",
            " hr.nairobi ",
        ],
    )
    def test_takes_name_or_address_in_any_case(self, world, client, name):
        assert log_in(client, name).status_code == 302
        assert client.session[SESSION_KEY] == str(world.people["hr.nairobi"].pk)

    def test_finds_an_address_that_was_given_with_capitals(self, world, client):
        user = world.people["hr.nairobi"]
        services.change_user(
            user_id=user.pk,
            data=PersonData(
                username=user.username,
                email="Achieng.Otieno@Example.org",
                first_name="Achieng",
                last_name="Otieno",
            ),
            on=date(2026, 3, 2),
            scope=world.scope("admin"),
        )
        log_in(client, "achieng.OTIENO@example.org")
        assert is_in(client)

    @pytest.mark.parametrize("name", ["hr.nairobi", "nobody.at.all", "nobody@example.org"])
    def test_says_the_same_about_a_wrong_password_and_a_wrong_name(self, world, client, name):
        response = log_in(client, name, "wrong")
        assert not is_in(client)
        errors = response.context["form"].errors.as_text()
        assert "password" in errors
        assert "are not correct" in errors

    def test_is_closed_to_closed_accounts(self, world, client):
        user = world.people["hr.nairobi"]
        user.is_active = False
        user.save()
        log_in(client, "hr.nairobi")
        assert not is_in(client)

    def test_gives_the_session_a_new_key(self, world, client):
        client.get(LOGIN)
        session = client.session
        session["before"] = True
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        before = session.session_key
        log_in(client, "hr.nairobi")
        assert client.session.session_key != before

    def test_goes_on_in_the_language_of_the_account(self, world, client):
        user = world.people["hr.dakar"]
        user.language = "fr"
        user.save()
        response = log_in(client, "hr.dakar")
        assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"
        assert client.get("/people/me/").headers["Content-Language"] == "fr"

    def test_never_leads_to_another_site(self, world, client):
        response = client.post(
            f"{LOGIN}?next=https://evil.example/",
            {"login": "hr.nairobi", "password": CAST_PASSWORD},
        )
        assert "evil" not in response["Location"]

    def test_ends_with_the_browser(self, world, client):
        log_in(client, "hr.nairobi")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        assert cookie["expires"] == ""
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"


class TestThrottle:
    @pytest.fixture(autouse=True)
    def limits(self, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}

    def test_refuses_the_sixth_try_even_with_the_right_password(self, world, client):
        for _ in range(5):
            log_in(client, "hr.nairobi", "wrong")
        response = log_in(client, "hr.nairobi")
        assert not is_in(client)
        assert "Too many failed login attempts" in response.context["form"].errors.as_text()

    def test_counts_name_and_capitals_as_one(self, world, client):
        for name in ("hr.nairobi", "HR.nairobi", "hr.NAIROBI", "Hr.Nairobi", "hR.nairobi"):
            log_in(client, name, "wrong")
        log_in(client, "hr.nairobi")
        assert not is_in(client)

    def test_leaves_others_alone(self, world, client):
        for _ in range(5):
            log_in(client, "hr.nairobi", "wrong")
        log_in(client, "hr.dakar")
        assert is_in(client)

    def test_refuses_an_address_that_tries_many_names(self, world, client):
        for username in list(world.people)[:10]:
            log_in(client, username, "wrong")
        log_in(client, "stranger")
        assert not is_in(client)

    def test_is_on_where_people_work(self):
        assert base.ACCOUNT_RATE_LIMITS["login_failed"] == "10/m/ip,5/5m/key"


class TestLogOut:
    def test_happens_by_post_only(self, world, client):
        log_in(client, "hr.nairobi")
        assert client.get("/accounts/logout/").status_code == 200
        assert is_in(client)
        assert client.post("/accounts/logout/").status_code == 302
        assert not is_in(client)

    def test_needs_a_form_of_this_site(self, world):
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.people["hr.nairobi"])
        assert client.post("/accounts/logout/").status_code == 403
        assert is_in(client)


class TestPassword:
    def test_change_ends_all_sessions(self, world, client):
        elsewhere = Client()
        for each in (client, elsewhere):
            log_in(each, "hr.nairobi")
            assert each.get("/people/me/").status_code == 200
        client.post(
            "/accounts/password/change/",
            {
                "oldpassword": CAST_PASSWORD,
                "password1": NEW_PASSWORD,
                "password2": NEW_PASSWORD,
            },
        )
        for each in (client, elsewhere):
            assert each.get("/people/me/").status_code == 302
        log_in(client, "hr.nairobi", NEW_PASSWORD)
        assert is_in(client)

    def test_reset_by_mail_ends_all_sessions(self, world, client):
        elsewhere = Client()
        log_in(elsewhere, "hr.nairobi")
        client.post("/accounts/password/reset/", {"email": "HR.nairobi@example.org"})
        [message] = mail.outbox
        [link] = re.findall(r"https?://[^/\s]+(/accounts/\S+)", message.body)
        page = client.get(link, follow=True).redirect_chain[-1][0]
        client.post(page, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        assert elsewhere.get("/people/me/").status_code == 302
        log_in(client, "hr.nairobi", NEW_PASSWORD)
        assert is_in(client)

    def test_reset_does_not_tell_whether_an_account_exists(self, world, client):
        answers = [
            client.post("/accounts/password/reset/", {"email": address})
            for address in ("hr.nairobi@example.org", "nobody@example.org")
        ]
        assert {(answer.status_code, answer["Location"]) for answer in answers} == {
            (302, "/accounts/password/reset/done/")
        }

    @pytest.mark.parametrize("weak", ["short", "1234567890123", "password123", "hr.nairobi"])
    def test_is_not_weak(self, world, client, weak):
        client.force_login(world.people["hr.nairobi"])
        response = client.post(
            "/accounts/password/change/",
            {"oldpassword": CAST_PASSWORD, "password1": weak, "password2": weak},
        )
        assert response.status_code in {200, 422}
        assert response.context["form"].errors


class TestSignUp:
    def test_is_closed(self, world, client):
        client.post(
            "/accounts/signup/",
            {"email": "me@example.org", "username": "me", "password1": NEW_PASSWORD},
        )
        assert not type(world.people["hrm"]).objects.filter(username="me").exists()

    @pytest.mark.parametrize("name", ["account_email", "socialaccount_connections"])
    def test_offers_no_way_to_change_ones_address_alone(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(name)


class TestAdminLogIn:
    def test_is_the_throttled_one(self, world, client):
        response = client.get("/admin/login/?next=/admin/")
        assert response.status_code == 302
        assert response["Location"].startswith(LOGIN)
        world_password = {"username": "admin", "password": CAST_PASSWORD}
        client.post("/admin/login/", world_password)
        assert not is_in(client)


def test_every_page_of_the_entrance_opens(world: World, client):
    for path in ("login", "password/reset", "password/reset/done", "inactive", "signup"):
        assert client.get(f"/accounts/{path}/").status_code == 200, path
