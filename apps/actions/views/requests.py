"""What a request of this room carries, and what is read from its address."""

from datetime import UTC, datetime

from django.http import HttpRequest

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.web.refusals import OutOfScope


class ScopedRequest(HttpRequest):
    """A request to which the middleware has given the scope of the person who asks."""

    scope: OfficeScope


def now_is() -> datetime:
    """Return the moment of the request."""
    return datetime.now(UTC)


def record_in(text: str) -> RecordRef | None:
    """Return the record that an address names as `kind:id`; raises OutOfScope for anything else."""
    if not text:
        return None
    kind, _colon, number = text.rpartition(":")
    if not number.isdecimal() or len(number) > 18:
        raise OutOfScope
    return RecordRef(kind=kind, id=int(number))
