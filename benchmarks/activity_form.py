"""Logging an activity on a telephone: bytes and requests of the form, first and again, and of sending it.

The office has a workplan, forty projects and the nine areas, so that every list of the form is full. A
browser that comes again has style sheets and scripts already, because their names carry their content.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.focal_points.forms.activities import ActivityForm
from apps.focal_points.models import Activity, Appointment, Area, Workplan, WorkplanItem
from apps.organization.choices import OfficeKind, Reporting
from apps.organization.models import Office, OfficeSpell
from apps.projects.models import Project
from benchmarks.measures import Measure, at_most
from benchmarks.weight import compressed, first_visit, in_words

MOST_KILOBYTES = 100
AGAIN_KILOBYTES = 15
NEW = "/focal-points/activities/new/"
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
AREAS, ITEMS, PROJECTS = 9, 12, 40
TAPS = 3
TITLE = "Briefing of new staff"


def measure() -> Iterator[Measure]:
    """Yield the weight of the form on a first and a second visit, the requests, and what sending it takes."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = focal_point()
    parts = first_visit(client, NEW)
    yield at_most(
        "first visit, gzipped", sum(parts.values()) / 1000, MOST_KILOBYTES, "kB", in_words(parts)
    )
    yield Measure(name="requests of a first visit", value=len(parts), unit="")
    yield at_most("second visit, gzipped", parts["HTML"] / 1000, AGAIN_KILOBYTES, "kB")
    yield Measure(name="requests of a second visit", value=1, unit="")
    said = shortest_log()
    yield Measure(name="what is sent", value=len(urlencode(said)) / 1000, unit="kB")
    answer = client.post(NEW, said, follow=True)
    if Activity.objects.filter(state="logged").count() != 1:
        raise ValueError("The activity was not logged.")
    yield Measure(
        name="the page after it, gzipped", value=compressed(answer.content) / 1000, unit="kB"
    )
    yield Measure(
        name="taps of the shortest log",
        value=TAPS,
        unit="",
        note=f"kind, title, button; and {len(TITLE)} letters of a title",
    )


def shortest_log() -> dict[str, object]:
    """Return what a browser sends when only kind and title were given."""
    said: dict[str, object] = dict.fromkeys(ActivityForm.base_fields, "")
    return {
        **said,
        "office": Office.objects.get().pk,
        "happened_on": datetime.now(UTC).date().isoformat(),
        "language": "en",
        "partners-TOTAL_FORMS": 0,
        "partners-INITIAL_FORMS": 0,
        "kind": "briefing",
        "title": TITLE,
        "do": "log",
        "csrfmiddlewaretoken": "x" * 64,
    }


def focal_point() -> Client:
    """Return the browser of the focal point of an office where every list of the form is full."""
    office = Office.objects.create(code="XXX-OFFICE")
    OfficeSpell.objects.create(
        office=office, name="Office", kind=OfficeKind.COUNTRY_OFFICE, reporting=Reporting.UNIT
    )
    user = get_user_model().objects.create_user("bench", "bench@example.org")
    Grant.objects.create(
        user=user, role=Role.FOCAL_POINT, office=office, starts_on=date(2000, 1, 1)
    )
    appointment = Appointment.objects.create(
        office=office, user=user, name="Bench", starts_on=date(2020, 1, 1), created_at=NOW
    )
    areas = [
        Area.objects.create(
            number=number, key=f"area-{number}", title_en="Advocacy in project design"
        )
        for number in range(1, AREAS + 1)
    ]
    year = datetime.now(UTC).year
    workplan = Workplan.objects.create(appointment=appointment, year=year, created_at=NOW)
    for place in range(1, ITEMS + 1):
        WorkplanItem.objects.create(
            workplan=workplan,
            position=place,
            area=areas[place % AREAS],
            title=f"Brief the heads of units on what the policy asks of them, part {place}",
        )
    Project.objects.bulk_create(
        Project(
            code=f"XX.{number:04}",
            title=f"Protection of women on the move along corridor {number}",
            office=office,
            created_at=NOW,
        )
        for number in range(PROJECTS)
    )
    client = Client()
    client.force_login(user)
    return client
