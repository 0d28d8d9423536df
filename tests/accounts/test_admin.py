"""Django's admin is a window for administrators: nothing changes through it."""

import pytest
from django.contrib import admin

from apps.accounts.models import User
from tests.cast import PEOPLE, World

PAGES = ["accounts/user", "accounts/grant", "jobs/job", "jobs/heartbeat"]


class TestAdmin:
    @pytest.mark.parametrize("page", PAGES)
    def test_shows_administrators_the_rows(self, world: World, client, page):
        client.force_login(world.people["admin"])
        assert client.get(f"/admin/{page}/").status_code == 200

    @pytest.mark.parametrize("username", sorted(set(PEOPLE) - {"admin"}))
    def test_is_closed_to_everybody_else(self, world: World, client, username):
        client.force_login(world.people[username])
        for page in PAGES:
            assert client.get(f"/admin/{page}/").status_code in {302, 403}

    def test_is_closed_to_djangos_own_flags(self, world: World, client):
        """Roles are read in one place; `is_superuser` opens nothing."""
        user = world.people["stranger"]
        user.is_staff = user.is_superuser = True
        user.save()
        client.force_login(user)
        assert client.get("/admin/accounts/user/").status_code in {302, 403}

    @pytest.mark.parametrize("page", PAGES)
    def test_adds_nothing(self, world: World, client, page):
        client.force_login(world.people["admin"])
        assert client.get(f"/admin/{page}/add/").status_code == 403

    def test_changes_and_deletes_nothing(self, world: World, client):
        client.force_login(world.people["admin"])
        user = world.people["hrm"]
        address = f"/admin/accounts/user/{user.pk}"
        page = client.get(f"{address}/change/").content.decode()
        assert 'name="_save"' not in page
        assert client.post(f"{address}/change/", {"last_name": "X"}).status_code == 403
        assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
        client.post(
            "/admin/accounts/user/", {"action": "delete_selected", "_selected_action": user.pk}
        )
        assert User.objects.get(pk=user.pk).last_name == "Silva"

    def test_shows_no_password(self, world: World, client):
        client.force_login(world.people["admin"])
        page = client.get(f"/admin/accounts/user/{world.people['hrm'].pk}/change/")
        assert world.people["hrm"].password not in page.content.decode()
        assert "md5" not in page.content.decode()

    @pytest.mark.parametrize("lookup", ["password__startswith", "password__contains", "password"])
    def test_guesses_no_password_by_the_address(self, world: World, client, lookup):
        client.force_login(world.people["admin"])
        query = {lookup: world.people["hrm"].password[:8]}
        assert client.get("/admin/accounts/user/", query).status_code == 400

    def test_holds_tables_of_the_house_only(self):
        """Tokens are secrets, and the timetable of beat is changed with the code."""
        others = [
            model._meta.label
            for model in admin.site._registry
            if not model.__module__.startswith("apps.")
        ]
        assert others == []

    def test_is_read_only_in_every_room(self):
        ours = {
            model._meta.label: shown
            for model, shown in admin.site._registry.items()
            if model.__module__.startswith("apps.")
        }
        assert set(ours) >= {"accounts.User", "accounts.Grant", "jobs.Job", "jobs.Heartbeat"}
        for label, shown in ours.items():
            assert not shown.has_add_permission(None), label
            assert not shown.has_change_permission(None), label
            assert not shown.has_delete_permission(None), label
