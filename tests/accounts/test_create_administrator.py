"""`create_administrator` opens the first door of an installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import Grant, User

PASSWORD = "a-quite-different-word"


class TestCreateAdministrator:
    def test_opens_an_account_whose_password_is_chosen_at_the_address(self, db, client):
        out = StringIO()
        call_command(
            "create_administrator",
            "first.one",
            "first.one@example.org",
            site="https://gender.example.org/",
            stdout=out,
        )
        address = out.getvalue().split()[-1]
        assert address.startswith("https://gender.example.org/accounts/password/reset/key/")
        page = client.get(address.removeprefix("https://gender.example.org"), follow=True)
        client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
        user = User.objects.get()
        assert user.check_password(PASSWORD)
        assert not user.is_superuser
        assert user.events.order_by("pgh_id").first().pgh_context.metadata["door"] == "command"
        client.force_login(user)
        assert client.get("/people/").status_code == 200

    def test_says_everything_that_is_wrong(self, world):
        with pytest.raises(CommandError, match=r"user name.*address"):
            call_command("create_administrator", "hrm", "hrm@example.org")
        assert Grant.objects.filter(role="administrator").count() == 1
