"""Notices told in one line."""

from datetime import UTC, datetime

from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.actions.models import Mail, Notice
from apps.actions.services.notices import NewNotice, notify
from tests.cast import World

MACHINE = OfficeScope.everything("tests of notices")
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
"""A Monday."""
TEXT = "The return of %(office)s waits for you."


def tell(
    world: World,
    username: str,
    key: str = "one",
    *,
    kind: NoticeKind = NoticeKind.RECEIPT,
    now: datetime = NOW,
    **changes,
) -> Notice:
    """Tell a member of the cast something, and return the notice."""
    told = {
        "user_id": world.people[username].pk,
        "kind": kind,
        "key": key,
        "text": TEXT,
        "values": {"office": "Kenya"},
        "url": "/returns/KEN-NAIROBI/2025-12-31/",
        **changes,
    }
    notify(notices=[NewNotice(**told)], now=now, scope=MACHINE)
    return Notice.objects.get(user=world.people[username], key=key)


def states() -> list[str]:
    """The states of all mails, in the order in which they were written."""
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))
