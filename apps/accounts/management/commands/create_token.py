"""`create_token USERNAME`: make an API token and print it, this once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.scope import OfficeScope
from apps.accounts.services import create_token
from apps.web.refusals import Refusal


class Command(BaseCommand):
    """Make an API token of an account; the one before stops working."""

    help = "Make an API token for an account and print it. A token made earlier stops working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account by user name or e-mail address."""
        parser.add_argument("username", help="user name or e-mail address of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the token, and nothing else, on standard output."""
        try:
            token = create_token(
                username=options["username"],
                scope=OfficeScope.everything("command create_token"),
            )
        except Refusal as refusal:
            raise CommandError(f"{options['username']}: {refusal}") from refusal
        self.stdout.write(token)
