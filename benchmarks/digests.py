"""A digest run for 2,000 people, from what the house has to tell to the last mail given away.

Everybody has five notices and two actions that are due. Mails go to a backend that keeps nothing, so that
the figure is the house's own work: who is due, words in three languages, the hand-over of each mail.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.actions.models import Action, Mail
from apps.actions.services import mail as outbox
from apps.actions.services.digests import write_digests
from apps.actions.services.notices import NewNotice, notify
from apps.organization.models import Office
from benchmarks.measures import Measure, at_most, seconds

PEOPLE = 2_000
NOTICES_EACH = 5
ACTIONS_EACH = 2
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
ZONES = ("Africa/Nairobi", "Europe/Zurich", "America/Bogota", "Africa/Dakar")
MOST_SECONDS = 60
SCOPE = OfficeScope.everything("benchmark")


def measure() -> Iterator[Measure]:
    """Yield the time of writing the digests down and of sending them, and the statements of both."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    outbox.current_app.send_task = lambda *_args, **_kwargs: None
    people()
    with CaptureQueriesContext(connection) as written:
        writing = seconds(lambda: write_digests(now=NOW, scope=SCOPE))
    yield Measure(
        name="digests written down",
        value=Mail.objects.count(),
        unit="",
        limit=f"= {PEOPLE}",
        is_met=Mail.objects.count() == PEOPLE,
    )
    yield Measure(name="writing them down", value=writing, unit="s")
    yield at_most("statements of writing them down", len(written), 12, "")
    with CaptureQueriesContext(connection) as one_batch:
        outbox.send_due(clock=lambda: NOW, most=outbox.CLAIMED_AT_ONCE, scope=SCOPE)
    yield Measure(
        name=f"statements of {outbox.CLAIMED_AT_ONCE} mails",
        value=len(one_batch),
        unit="",
        note="four for each mail, the rest for all of them",
    )
    sending = seconds(lambda: outbox.send_due(clock=lambda: NOW, most=PEOPLE, scope=SCOPE))
    sent = Mail.objects.filter(state="sent").count()
    yield Measure(name="sent", value=sent, unit="", limit=f"= {PEOPLE}", is_met=sent == PEOPLE)
    yield at_most("the whole run", writing + sending, MOST_SECONDS, "s")
    yield Measure(name="a mail", value=1000 * sending / PEOPLE, unit="ms")


def people() -> None:
    """Make people with what they are to be told."""
    office = Office.objects.create(code="IOM")
    users = get_user_model().objects.bulk_create(
        get_user_model()(
            username=f"reader.{number}",
            email=f"reader.{number}@example.org",
            first_name="Reader",
            last_name=str(number),
            language=("en", "fr", "es")[number % 3],
            time_zone=ZONES[number % len(ZONES)],
        )
        for number in range(PEOPLE)
    )
    Action.objects.bulk_create(
        Action(
            title=f"Advertise post {number} in women’s networks",
            office=office,
            owner=user,
            due_on=date(2026, 3, 1) + timedelta(days=number),
            created_at=NOW - timedelta(days=30),
        )
        for user in users
        for number in range(ACTIONS_EACH)
    )
    kinds = [kind for kind in NoticeKind if kind not in {NoticeKind.RECEIPT, NoticeKind.HAND_OVER}]
    notify(
        notices=[
            NewNotice(
                user_id=user.pk,
                kind=kinds[number % len(kinds)],
                key=f"bench:{number}",
                text="The action “%(title)s” of %(office)s is due on %(due)s.",
                values={"title": "Advertise", "office": "IOM", "due": date(2026, 3, 8)},
                url="/actions/1/",
            )
            for user in users
            for number in range(NOTICES_EACH)
        ],
        now=NOW - timedelta(days=1),
        scope=SCOPE,
    )
