"""The address by which somebody answers without logging in: signed, and worth nothing once it has expired.

No clock and no table: whoever opens a link says what day it is.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.signing import BadSignature, Signer

SALT = "apps.questionnaires.links"
LINK_OUTLIVES = timedelta(days=30)
"""So long after the last day a link still tells that the campaign is closed. A choice of this product."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: whose secret it carries, and the last day on which it is read."""

    secret: str
    until: date


def token_of(secret: str, closes_on: date) -> str:
    """Return the signed end of an address; the same for the same recipient and last day."""
    return Signer(salt=SALT).sign_object([secret, (closes_on + LINK_OUTLIVES).isoformat()])


def read_token(token: str) -> Link | None:
    """Return what a token says, or None when it was not signed here."""
    try:
        secret, until = Signer(salt=SALT).unsign_object(token)
        return Link(secret=str(secret), until=date.fromisoformat(until))
    except (BadSignature, ValueError, TypeError):
        return None
