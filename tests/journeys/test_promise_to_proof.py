"""A promise goes all the way: made of a return, owed, proved at a passage, verified, found, told, counted.

Every step is taken by the person whose step it is, through the pages; the API and the file of the
register say the same at each turn.
"""

import csv
import io
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.scope import OfficeScope
from apps.actions.models import Action
from apps.actions.services.digests import write_digests
from apps.actions.services.mail import send_due
from apps.documents.choices import TextState
from apps.documents.models import Anchor, Attachment, DocumentVersion
from apps.documents.tasks import read_text
from tests.actions.conftest import MovedClock
from tests.cast import OPEN_PERIOD
from tests.documents.written_files import pdf
from tests.staffing.builders import NAIROBI, begin

MACHINE = OfficeScope.everything("test")
RETURN = f"/returns/{NAIROBI}/{OPEN_PERIOD.isoformat()}/"
PROMISE = "Advertise in women’s networks"
LATER = "Name an alternate"
CLAIM = "The vacancies were advertised"
QUOTE = "All twelve vacancies were advertised in two networks."
PAGES = ("Report on vacancies of the year, with a foreword.", f"The second part. {QUOTE} The end.")


@pytest.fixture
def at_desk(world):
    """A function that gives each member of the cast a browser of their own."""
    clients: dict[str, Client] = {}

    def client_of(username: str) -> Client:
        if username not in clients:
            clients[username] = Client()
            clients[username].force_login(world.people[username])
        return clients[username]

    return client_of


@pytest.fixture(autouse=True)
def sent_tasks(monkeypatch) -> None:
    """No broker: what would be sent is done by the tests themselves."""
    monkeypatch.setattr("celery.current_app.send_task", lambda *_args, **_kwargs: None)


def promise(world, gcu: Client, title: str, due_on: str) -> Action:
    """Make an action of the return of Nairobi by the button on its page."""
    [address] = re.findall(r'href="(/actions/new/\?cause=[^"]+)"', text_of(gcu, RETURN))
    said = {
        "title": title,
        "due_on": due_on,
        "priority": "high",
        "owner": world.people["focalpoint.nairobi"].pk,
        "verifier": world.people["head.nairobi"].pk,
    }
    response = gcu.post(address, said)
    assert response.status_code == 303, response.content.decode()[:2000]
    return Action.objects.get(title=title)


def prove(world, keeper: Client, action: Action) -> Anchor:
    """Add a file beside the action, and mark the passage that proves it."""
    response = keeper.post(
        "/documents/add/",
        {
            "record": f"actions.action:{action.pk}",
            "office": world.offices[NAIROBI].pk,
            "files": [SimpleUploadedFile("Vacancies.pdf", pdf(*PAGES))],
            "confidentiality": "inner_circle",
            "language": "en",
            "whole": "1",
        },
    )
    assert response.status_code == 303, response.content.decode()[:2000]
    assert response["Location"] == f"/actions/{action.pk}/"
    version = DocumentVersion.objects.get()
    read_text(version_id=version.pk)
    version.refresh_from_db()
    assert version.text_state == TextState.READ
    response = keeper.post(
        f"/documents/{version.document_id}/passages/",
        {
            "page": 2,
            "quote": QUOTE,
            "version": 1,
            "attachment": Attachment.objects.get().pk,
            "claim": CLAIM,
        },
    )
    assert response.status_code == 303, response.content.decode()[:2000]
    return Anchor.objects.get()


def take(client: Client, action: Action, step: str, **said: str) -> None:
    """Take a step of an action on its page."""
    action.refresh_from_db()
    response = client.post(f"/actions/{action.pk}/{step}/", {"version": action.version, **said})
    assert response.status_code == 303, response.content.decode()[:2000]


def text_of(client: Client, address: str) -> str:
    """A page as it is sent."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def lines(client: Client, part: str) -> list[str]:
    """What somebody owes, or what waits for them, on the home page."""
    return [line.item.title for line in client.get("/").context[part]]


def states_told(client: Client, action: Action) -> set[str]:
    """The state of an action in words, by its page, the file of the register and the API."""
    page = client.get(f"/actions/{action.pk}/").context["status"].label
    file = client.get("/actions/register.csv?tab=all").content.decode("utf-8-sig")
    [row] = [row for row in csv.DictReader(io.StringIO(file)) if row["Action"] == action.title]
    by_api = client.get(f"/api/v1/actions/{action.pk}/").json()["state"]
    return {str(page), row["State"], str(dict(Action._meta.get_field("state").flatchoices)[by_api])}


def mails_of_a_week() -> dict[str, int]:
    """How many mails each address gets when the clock goes on for a week, hour by hour."""
    before, clock = len(mail.outbox), MovedClock(datetime.now(UTC))
    for _hour in range(7 * 24):
        clock.forward(hours=1)
        write_digests(now=clock(), scope=MACHINE)
        send_due(clock=clock, most=100, scope=MACHINE)
    return dict(
        sorted(Counter(address for each in mail.outbox[before:] for address in each.to).items())
    )


class TestPromise:
    def test_is_kept_proved_and_verified_before_everybody_s_eyes(self, world, at_desk):
        begin(world)
        gcu, owner, head = (at_desk(name) for name in ("gcu", "focalpoint.nairobi", "head.nairobi"))
        elsewhere, council = at_desk("hr.dakar"), at_desk("council")

        promise(world, gcu, LATER, "2199-07-31")
        action = promise(world, gcu, PROMISE, "2199-06-30")
        assert action.cause_label == "Headcount return of Kenya, 31 December 2025"
        assert PROMISE in text_of(gcu, RETURN)
        assert lines(owner, "owed") == [PROMISE, LATER]
        assert PROMISE not in lines(head, "owed") + lines(head, "waiting")
        assert states_told(owner, action) == {"Not started"}

        started = owner.post(f"/api/v1/actions/{action.pk}/start/", {"version": action.version})
        assert started.status_code == 200, started.content
        assert states_told(gcu, action) == {"Under way"}

        anchor = prove(world, owner, action)
        take(owner, action, "done")
        assert lines(owner, "owed") == [LATER]
        assert lines(head, "waiting") == [PROMISE]
        assert states_told(head, action) == {"Done, to be verified"}

        page = text_of(head, f"/actions/{action.pk}/")
        assert CLAIM in page
        [opens_at] = re.findall(r'href="(/documents/\d+/read/\?passage=[^"#]+)', page)
        assert (
            f'id="passage-{anchor.pk}" tabindex="-1" class="is-chosen">{QUOTE}</mark>'
            in text_of(head, opens_at)
        )
        for outsider in (elsewhere, council):
            assert outsider.get(opens_at).status_code == 404
            assert outsider.get(f"/actions/{action.pk}/").status_code == 404
        take(head, action, "verify", words="Seen on page 2.")
        assert lines(head, "waiting") == []
        for client in (gcu, owner, head):
            assert states_told(client, action) == {"Verified"}

        for words, address in (
            ("womens networks", ""),
            ("advertise networks", f"/actions/{action.pk}/"),
            ("twelve vacancies advertised", f"/documents/{anchor.document_id}/read/"),
        ):
            for client in (gcu, owner, head):
                assert (address in text_of(client, f"/search/?q={words}")) is True, words
            for outsider in (elsewhere, council):
                found = text_of(outsider, f"/search/?q={words}")
                assert "/actions/" not in found.split("<main")[1], words
                assert "/documents/" not in found.split("<main")[1], words

        entries = head.get(f"/history/actions.action/{action.pk}/").context["entries"]
        assert [(entry.who, entry.door) for entry, _restore in entries] == [
            ("Baraka Mwangi", "on a page"),
            ("Wanjiru Kamau", "on a page"),
            ("Wanjiru Kamau", "through the API"),
            ("Gloria Campos", "on a page"),
        ]
        assert elsewhere.get(f"/history/actions.action/{action.pk}/").status_code == 404

        assert mails_of_a_week() == {
            "focalpoint.nairobi@example.org": 1,
            "gcu@example.org": 1,
            "head.nairobi@example.org": 1,
        }
        told = {address: letter.body for letter in mail.outbox for address in letter.to}
        assert "gave you the action" in told["focalpoint.nairobi@example.org"]
        assert "waits for you to verify it" in told["head.nairobi@example.org"]
        assert f"Baraka Mwangi verified the action “{PROMISE}”" in told["gcu@example.org"]
        assert mails_of_a_week() == {}
