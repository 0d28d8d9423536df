"""The page on which an office enters its headcount: its weight, and its time against an empty page.

The page is the worst case: all grades, all contract groups, every cell filled. The empty page is the
project's frame around nothing, through the same middleware, for the same person.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import path

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import scope_for
from apps.organization.choices import OfficeKind, PeriodState, Reporting
from apps.organization.models import ContractGroup, Office, OfficeSpell, ReportingPeriod
from apps.staffing.services import entry
from benchmarks.measures import Measure, at_most, middle, rounds, seconds
from benchmarks.scale import vocabularies
from benchmarks.weight import first_visit, in_words
from iomgender import urls

ROUNDS = 15
MOST_KILOBYTES = 100
AS_OF = date(2025, 12, 31)
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
EMPTY_PAGE = "/empty/"


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with the frame and nothing in it."""
    return render(request, "_base.html")


urlpatterns = [path(EMPTY_PAGE.removeprefix("/"), empty), *urls.urlpatterns]


def measure() -> Iterator[Measure]:
    """Yield the weight of the first visit, and the ratio of server times with its rounds."""
    settings.ROOT_URLCONF = "benchmarks.entry_page"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client, page = filled_return()
    parts = first_visit(client, page)
    yield at_most(
        "first visit, gzipped", sum(parts.values()) / 1000, MOST_KILOBYTES, "kB", in_words(parts)
    )
    frame = first_visit(client, EMPTY_PAGE)
    yield Measure(
        name="first visit of the empty page, gzipped",
        value=sum(frame.values()) / 1000,
        unit="kB",
        note=in_words(frame),
    )
    pages, empties = [], []
    for _round in range(ROUNDS):
        pages.append(1000 * seconds(lambda: client.get(page)))
        empties.append(1000 * seconds(lambda: client.get(EMPTY_PAGE)))
    yield Measure(name="entry page", value=middle(pages), unit="ms", note=rounds(pages))
    yield Measure(name="empty page", value=middle(empties), unit="ms", note=rounds(empties))
    ratios = [one / other for one, other in zip(pages, empties, strict=True)]
    yield Measure(name="entry page against an empty page", value=middle(ratios), unit="×")


def filled_return() -> tuple[Client, str]:
    """Begin a return with every cell filled; return a client of its office and its address."""
    vocabularies()
    office = Office.objects.create(code="XXX-OFFICE")
    OfficeSpell.objects.create(
        office=office, name="Office", kind=OfficeKind.COUNTRY_OFFICE, reporting=Reporting.UNIT
    )
    ReportingPeriod.objects.create(
        as_of=AS_OF, opens_on=date(2026, 1, 1), closes_on=date(2199, 12, 31), state=PeriodState.OPEN
    )
    user = get_user_model().objects.create_user("bench", "bench@example.org")
    Grant.objects.create(user=user, role=Role.HR_STAFF, office=office, starts_on=date(2000, 1, 1))
    scope = scope_for(user, on=NOW.date())
    draft = entry.open_draft(office_code=office.code, as_of=AS_OF, at=NOW, scope=scope)
    for group in ContractGroup.objects.order_by("position"):
        entry.fill_rest_with_zero(
            revision_id=draft.pk, contract_group=group.code, at=NOW, scope=scope
        )
    client = Client()
    client.force_login(user)
    return client, f"/returns/{office.code}/{AS_OF.isoformat()}/"
