"""The portfolio over 50,000 projects, of which three in four are scored: its page, whatever is asked of it.

The same projects and scores as those of the shares, of which one in five was scored a second time at a
later stage. Asked are the Gender Coordination Unit, which sees all, and a project manager, who sees one
office.
"""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.organization.models import Office
from benchmarks.measures import Measure, at_most, middle, rounds, seconds
from benchmarks.shares import LAST, build

ROUNDS = 7
MOST_MILLISECONDS = 1500
"""The page may take so long; a limit of this product."""
ASKED = {
    "first page": {},
    "unscored": {"standing": "unscored"},
    "oldest scores first": {"sort": "scored_at"},
    "older than a year, not checked": {"older": "12", "checked": "no"},
    "sorted by money": {"sort": "-year_budget", "year": str(LAST)},
    "page 900": {"page": "900"},
}


def measure() -> Iterator[Measure]:
    """Yield the page by what is asked of it, and its statements."""
    keeper = build()
    for who, client, asked in (
        ("GCU", keeper, ASKED),
        ("one office", manager(), ("first page", "unscored")),
    ):
        for name in asked:
            page(client, ASKED[name])
            taken = [page(client, ASKED[name]) for _round in range(ROUNDS)]
            yield at_most(
                f"portfolio, {who}, {name}", middle(taken), MOST_MILLISECONDS, "ms", rounds(taken)
            )
    for name in ("first page", "unscored", "oldest scores first"):
        with CaptureQueriesContext(connection) as captured:
            page(keeper, ASKED[name])
        yield Measure(name=f"statements, {name}", value=len(captured), unit="")


def manager() -> Client:
    """Return the browser of somebody who sees the projects of one office."""
    user = get_user_model().objects.create_user("pm", "pm@example.org")
    office = Office.objects.order_by("pk")[1]
    Grant.objects.create(
        user=user, role=Role.PROJECT_MANAGER, office=office, starts_on=date(2000, 1, 1)
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


def page(client: Client, query: dict[str, str]) -> float:
    """Return the milliseconds of a page; raises RuntimeError unless it comes."""

    def ask() -> None:
        response = client.get(reverse("gender_marker:overview"), query)
        if response.status_code != 200:
            raise RuntimeError(f"portfolio {query}: {response.status_code}")

    return seconds(ask) * 1000
