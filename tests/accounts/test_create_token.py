"""`create_token USERNAME` prints a token that works."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rest_framework.authtoken.models import Token


class TestCreateToken:
    def test_prints_the_token_and_nothing_else(self, world, api):
        out = StringIO()
        call_command("create_token", "HR.nairobi", stdout=out)
        key = out.getvalue().strip()
        assert Token.objects.get().key == key
        answer = api.get("/api/v1/me/", headers={"Authorization": f"Token {key}"})
        assert answer.json()["user"]["username"] == "hr.nairobi"

    def test_says_that_there_is_no_such_account(self, world):
        with pytest.raises(CommandError, match=r"nobody: There is no account"):
            call_command("create_token", "nobody")
