"""The home page of somebody with 10,000 open items, against that of somebody with nothing.

The items are actions: nine in ten are owed, one in ten waits to be verified. Both people see the same
offices through the same middleware; the one with nothing only reads.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.test import Client

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.actions.choices import ActionState
from apps.actions.models import Action
from apps.organization.choices import OfficeKind, Reporting
from apps.organization.models import Office, OfficeSpell
from benchmarks.measures import Measure, middle, rounds, seconds

ROUNDS = 15
ITEMS = 10_000
TO_VERIFY = ITEMS // 10
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
DAYS_OF_DUE_DATES = 700


def measure() -> Iterator[Measure]:
    """Yield both server times and their ratio with its rounds."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    busy, idle = people()
    pages, empties = [], []
    for each in (busy, idle):
        each.get("/")  # the first look reads the tree of offices
    for _round in range(ROUNDS):
        pages.append(1000 * seconds(lambda: busy.get("/")))
        empties.append(1000 * seconds(lambda: idle.get("/")))
    yield Measure(
        name="home with 10,000 open items", value=middle(pages), unit="ms", note=rounds(pages)
    )
    yield Measure(name="home with nothing", value=middle(empties), unit="ms", note=rounds(empties))
    ratios = [one / other for one, other in zip(pages, empties, strict=True)]
    yield Measure(
        name="home with 10,000 open items against home with nothing",
        value=middle(ratios),
        unit="×",
    )


def people() -> tuple[Client, Client]:
    """Return clients of the head of an office with all the items, and of an auditor without any."""
    office = Office.objects.create(code="XXX-OFFICE")
    OfficeSpell.objects.create(
        office=office, name="Office", kind=OfficeKind.COUNTRY_OFFICE, reporting=Reporting.NONE
    )
    head = person("head", Role.HEAD_OF_OFFICE, office)
    colleague = person("colleague", Role.FOCAL_POINT, office)
    auditor = person("auditor", Role.AUDITOR, office)
    Action.objects.bulk_create(
        Action(
            title=f"Promise {number}",
            office=office,
            due_on=date(2025, 1, 1) + timedelta(days=number % DAYS_OF_DUE_DATES),
            created_at=NOW,
            **part_of(number, head=head, colleague=colleague),
        )
        for number in range(ITEMS)
    )
    return client_of(head), client_of(auditor)


def part_of(number: int, *, head: AbstractUser, colleague: AbstractUser) -> dict[str, object]:
    """Return who owes an action and who verifies it."""
    if number >= TO_VERIFY:
        return {"owner": head, "verifier": colleague}
    return {
        "owner": colleague,
        "verifier": head,
        "state": ActionState.DONE,
        "done_by": colleague,
        "done_at": NOW,
    }


def person(name: str, role: Role, office: Office) -> AbstractUser:
    """Return a user with a role over the office."""
    user = get_user_model().objects.create_user(name, f"{name}@example.org")
    Grant.objects.create(user=user, role=role, office=office, starts_on=date(2000, 1, 1))
    return user


def client_of(user: AbstractUser) -> Client:
    """Return a browser in which somebody has logged in."""
    client = Client()
    client.force_login(user)
    return client
