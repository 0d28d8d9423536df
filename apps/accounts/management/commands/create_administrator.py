"""`create_administrator USERNAME EMAIL`: the first account of an installation, or one more."""

from argparse import ArgumentParser
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.choices import Role
from apps.accounts.mails import password_path
from apps.accounts.scope import OfficeScope
from apps.accounts.services import PersonData, RoleWish, create_user
from apps.web.refusals import Refusal


class Command(BaseCommand):
    """Open an account that administers the whole organization."""

    help = (
        "Open an account with the role of administrator over the whole organization and print the"
        " address at which its password is chosen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what an account says of a person."""
        parser.add_argument("username")
        parser.add_argument("email")
        parser.add_argument("--first-name", default="First")
        parser.add_argument("--last-name", default="Administrator")
        parser.add_argument(
            "--site", default="", help="address of this site, such as https://gender.example.org"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the account."""
        today = timezone.localdate()
        try:
            with pghistory.context(door="command", command="create_administrator"):
                user = create_user(
                    data=PersonData(
                        username=options["username"],
                        email=options["email"],
                        first_name=options["first_name"],
                        last_name=options["last_name"],
                    ),
                    first_role=RoleWish(
                        role=Role.ADMINISTRATOR.value, office_id=None, starts_on=today
                    ),
                    on=today,
                    scope=OfficeScope.everything("command create_administrator"),
                )
        except Refusal as refusal:
            reasons = " ".join(str(problem.message) for problem in refusal.problems)
            raise CommandError(reasons or str(refusal)) from refusal
        self.stdout.write("Choose the password within one day at:")
        self.stdout.write(f"{options['site'].rstrip('/')}{password_path(user)}")
