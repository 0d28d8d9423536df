"""Pages of accounts: the list, one person, their roles, one's own settings."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from apps.accounts.models import Grant, User
from tests.cast import World

NEW_PASSWORD = "a-quite-different-word"


@pytest.fixture
def as_member(world: World, client):
    """A function that makes the client speak as a member of the cast."""

    def log_in(username: str):
        client.force_login(world.people[username])
        return client

    return log_in


def newcomer(world: World, **changes) -> dict[str, object]:
    data = {
        "first_name": "Nyaboke",
        "last_name": "Moraa",
        "username": "n.moraa",
        "email": "n.moraa@example.org",
        "language": "fr",
        "time_zone": "Africa/Nairobi",
        "role": "hr_staff",
        "office": world.offices["KEN-MOMBASA"].pk,
        "starts_on": timezone.localdate().isoformat(),
        "ends_before": "",
    }
    return {**data, **changes}


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestPeople:
    def test_lists_the_region_with_roles(self, as_member):
        page = text(as_member("hr.region").get("/people/"))
        assert "Achieng Otieno" in page
        assert "HR staff, Kenya" in page
        assert "Awa Diop" not in page
        assert "9 accounts" in page

    def test_narrows_by_the_address_and_shows_chips(self, as_member, world):
        dakar = world.offices["SEN-DAKAR-RO"].pk
        page = as_member("admin").get(f"/people/?office={dakar}&text=sene")
        assert "Élimane Sène" in text(page)
        assert "Awa Diop" not in text(page)
        assert f"?office={dakar}" in page.content.decode()

    def test_ignores_filters_that_mean_nothing(self, as_member):
        page = as_member("admin").get("/people/?office=xyz&role=king&state=maybe")
        assert "Achieng Otieno" in text(page)

    def test_says_when_nothing_matches(self, as_member):
        assert "Nothing matches" in text(as_member("admin").get("/people/?text=zzz"))

    def test_answers_htmx_with_the_list_alone(self, as_member):
        page = as_member("admin").get("/people/", headers={"HX-Request": "true"})
        assert "<html" not in page.content.decode()
        assert "Achieng Otieno" in text(page)

    def test_offers_the_auditor_nothing_to_do(self, as_member):
        page = text(as_member("auditor").get("/people/"))
        assert "Achieng Otieno" in page
        assert "Open an account" not in page

    @pytest.mark.parametrize("username", ["hr.nairobi", "gcu", "council", "stranger"])
    def test_is_for_keepers_and_auditors(self, as_member, username):
        assert as_member(username).get("/people/").status_code == 403

    def test_takes_the_same_statements_for_few_and_for_many(
        self, as_member, world, django_assert_num_queries
    ):
        client = as_member("admin")
        client.get("/people/")
        # session, user; grants, tree versions of the scope; demo flag; tree; count, people, roles; unread notices
        with django_assert_num_queries(11):
            client.get("/people/?text=dakar")
        User.objects.bulk_create(
            User(username=f"u{number}", email=f"u{number}@example.org") for number in range(60)
        )
        with django_assert_num_queries(11):
            client.get("/people/")


class TestCreate:
    def test_opens_the_account_and_sends_an_invitation_that_works(self, as_member, world, client):
        response = as_member("hr.region").post("/people/new/", newcomer(world))
        user = User.objects.get(username="n.moraa")
        assert (response.status_code, response["Location"]) == (303, f"/people/{user.pk}/")
        [message] = mail.outbox
        assert message.to == ["n.moraa@example.org"]
        [link] = re.findall(r"http://testserver(\S+)", message.body)
        client.logout()
        chosen = client.get(link, follow=True)
        page = chosen.redirect_chain[-1][0]
        client.post(page, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        user.refresh_from_db()
        assert user.check_password(NEW_PASSWORD)
        # The link works once.
        assert client.get(link, follow=True).context["token_fail"] is True

    def test_writes_to_people_in_their_language(self, as_member, world):
        as_member("hr.region").post("/people/new/", newcomer(world, language="en"))
        [message] = mail.outbox
        assert message.subject == "Your account in the gender policy register"
        assert "n.moraa" in message.body
        assert "\n\n\n\n" not in message.body

    def test_keeps_the_account_when_no_mail_goes_out(self, as_member, world, monkeypatch):
        def refuse(*args, **kwargs):
            raise OSError("no mail server")

        monkeypatch.setattr("apps.accounts.mails.send_mail", refuse)
        response = as_member("hr.region").post("/people/new/", newcomer(world), follow=True)
        assert User.objects.filter(username="n.moraa").exists()
        assert "no mail could be sent" in text(response)

    def test_shows_all_problems_beside_their_fields(self, as_member, world):
        response = as_member("hr.region").post(
            "/people/new/",
            newcomer(world, username="hr.nairobi", email="hr.nairobi@example.org"),
        )
        assert response.status_code == 422
        page = text(response)
        assert "Another account has this user name." in page
        assert "Another account has this address." in page
        assert 'value="Nyaboke"' in response.content.decode()
        assert mail.outbox == []

    def test_refuses_an_office_that_was_not_offered(self, as_member, world):
        response = as_member("hr.region").post(
            "/people/new/", newcomer(world, office=world.offices["SEN-DAKAR"].pk)
        )
        assert response.status_code == 422
        assert not User.objects.filter(username="n.moraa").exists()

    def test_offers_regional_hr_its_offices_and_roles_only(self, as_member):
        page = as_member("hr.region").get("/people/new/").content.decode()
        assert "KEN-MOMBASA" in page
        assert "SEN-DAKAR" not in page
        assert 'value="focal_point"' in page
        assert 'value="administrator"' not in page

    def test_lets_administrators_leave_the_role_for_later(self, as_member, world):
        response = as_member("admin").post("/people/new/", newcomer(world, role="", office=""))
        assert response.status_code == 303
        assert not Grant.objects.filter(user__username="n.moraa").exists()


class TestPerson:
    def test_shows_roles_and_offers_to_end_them(self, as_member, world):
        user = world.people["hr.nairobi"]
        page = as_member("hr.region").get(f"/people/{user.pk}/")
        grant = Grant.objects.get(user=user)
        assert "HR staff, Kenya" in text(page)
        assert f"/people/{user.pk}/roles/{grant.pk}/end/" in page.content.decode()

    def test_says_why_a_button_is_refused(self, as_member, world):
        page = as_member("hr.region").get(f"/people/{world.people['pm.nairobi'].pk}/")
        assert "This account is kept by an administrator." in text(page)

    def test_offers_nobody_their_own_roles(self, as_member, world):
        page = as_member("admin").get(f"/people/{world.people['admin'].pk}/")
        assert "Give a role" not in text(page)
        assert "/end/" not in page.content.decode()

    def test_does_not_exist_elsewhere(self, as_member, world):
        page = as_member("hr.region").get(f"/people/{world.people['hr.dakar'].pk}/")
        assert page.status_code == 404


class TestChange:
    def test_tells_both_addresses_when_one_changes(self, as_member, world):
        user = world.people["hr.nairobi"]
        response = as_member("hr.region").post(
            f"/people/{user.pk}/change/",
            newcomer(world, username=user.username, email="new@example.org"),
        )
        assert response.status_code == 303
        assert sorted(address for message in mail.outbox for address in message.to) == [
            "hr.nairobi@example.org",
            "new@example.org",
        ]

    def test_keeps_quiet_when_the_address_stays(self, as_member, world):
        user = world.people["hr.nairobi"]
        as_member("admin").post(
            f"/people/{user.pk}/change/",
            newcomer(world, username=user.username, email=user.email),
        )
        user.refresh_from_db()
        assert user.last_name == "Moraa"
        assert mail.outbox == []

    def test_records_who_did_it_and_through_which_door(self, as_member, world):
        user = world.people["hr.nairobi"]
        as_member("admin").post(
            f"/people/{user.pk}/change/",
            newcomer(world, username=user.username, email=user.email),
        )
        entry = user.events.order_by("-pgh_id").first()
        assert (entry.pgh_label, entry.last_name) == ("update", "Moraa")
        assert entry.pgh_context.metadata["user"] == world.people["admin"].pk
        assert entry.pgh_context.metadata["door"] == "page"
        assert not hasattr(entry, "password")


class TestGrant:
    def test_gives_a_role(self, as_member, world):
        user = world.people["stranger"]
        today = timezone.localdate()
        response = as_member("admin").post(
            f"/people/{user.pk}/roles/",
            {
                "role": "hr_staff",
                "office": world.offices["SEN-DAKAR"].pk,
                "starts_on": today.isoformat(),
                "ends_before": (today + timedelta(days=30)).isoformat(),
            },
        )
        assert response.status_code == 303
        assert Grant.objects.get(user=user).ends_before == today + timedelta(days=30)

    def test_shows_what_is_wrong(self, as_member, world):
        response = as_member("admin").post(
            f"/people/{world.people['stranger'].pk}/roles/",
            {"role": "hr_staff", "office": "", "starts_on": "2020-01-01"},
        )
        assert response.status_code == 422
        assert "This role is held over an office; choose one." in text(response)
        assert "A role begins today or later." in text(response)


class TestEndGrant:
    def test_names_its_consequence_before_it_ends_anything(self, as_member, world):
        grant = Grant.objects.get(user=world.people["hr.nairobi"])
        url = f"/people/{grant.user_id}/roles/{grant.pk}/end/"
        client = as_member("hr.region")
        page = text(client.get(url))
        assert "Achieng Otieno is no longer: HR staff, Kenya." in page
        grant.refresh_from_db()
        assert grant.ends_before is None
        assert client.post(url).status_code == 303
        grant.refresh_from_db()
        assert grant.ends_before == timezone.localdate()


class TestDeactivate:
    def test_names_its_consequences_before_it_closes_anything(self, as_member, world):
        user = world.people["mombasa"]
        client = as_member("hr.region")
        page = text(client.get(f"/people/{user.pk}/close/"))
        assert "Zawadi Katana can no longer log in" in page
        assert "2 roles end today" in page
        user.refresh_from_db()
        assert user.is_active
        assert client.post(f"/people/{user.pk}/close/").status_code == 303
        user.refresh_from_db()
        assert not user.is_active

    def test_can_be_undone_by_an_administrator(self, as_member, world):
        user = world.people["mombasa"]
        client = as_member("admin")
        client.post(f"/people/{user.pk}/close/")
        assert "Open the account again" in text(client.get(f"/people/{user.pk}/"))
        assert client.post(f"/people/{user.pk}/open/").status_code == 303
        user.refresh_from_db()
        assert user.is_active


class TestInvite:
    def test_sends_the_link_again(self, as_member, world):
        user = world.people["hr.nairobi"]
        user.set_unusable_password()
        user.save()
        response = as_member("hr.region").post(f"/people/{user.pk}/invite/")
        assert response.status_code == 303
        assert [message.to for message in mail.outbox] == [[user.email]]

    def test_is_refused_once_a_password_is_chosen(self, as_member, world):
        user = world.people["hr.nairobi"]
        assert as_member("admin").post(f"/people/{user.pk}/invite/").status_code == 409
        assert mail.outbox == []


class TestMe:
    def test_shows_ones_roles_to_everybody(self, as_member):
        assert "HR staff, Kenya" in text(as_member("hr.nairobi").get("/people/me/"))
        assert "You hold no role yet." in text(as_member("stranger").get("/people/me/"))

    def test_keeps_language_and_time_zone(self, as_member, world):
        client = as_member("hr.nairobi")
        response = client.post("/people/me/", {"language": "es", "time_zone": "America/Bogota"})
        assert response.status_code == 303
        assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"
        assert client.get("/people/me/").headers["Content-Language"] == "es"
        user = User.objects.get(pk=world.people["hr.nairobi"].pk)
        assert user.time_zone == "America/Bogota"

    def test_refuses_what_was_not_offered(self, as_member):
        response = as_member("hr.nairobi").post(
            "/people/me/", {"language": "xx", "time_zone": "Mars"}
        )
        assert response.status_code == 422
