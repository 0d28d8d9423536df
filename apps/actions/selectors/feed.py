"""Calendar feeds: whose a secret address is, and what stands in it."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.scope import OfficeScope
from apps.actions.choices import PENDING_STATES, ActionState
from apps.actions.models import Action, FeedKey
from apps.actions.selectors.register import actions_seen
from apps.web.refusals import OutOfScope


def digest_of(key: str) -> str:
    """Return what is kept of a key: who reads the database cannot read the feeds."""
    return sha256(key.encode()).hexdigest()


def owner_of_feed(*, key: str) -> Any:
    """Return the person of a secret address; raises OutOfScope when it opens nothing or they have left.

    The key is what lets in, so there is no scope: it is computed for the person who is returned.
    """
    kept = FeedKey.objects.select_related("user").filter(digest=digest_of(key)).first()
    if kept is None or not kept.user.is_active:
        raise OutOfScope
    return kept.user


def feed_made_at(*, scope: OfficeScope) -> datetime | None:
    """Return when one's own feed was made, or None without one."""
    if scope.user_id is None:
        return None
    return FeedKey.objects.filter(user_id=scope.user_id).values_list("made_at", flat=True).first()


def actions_of_feed(*, scope: OfficeScope) -> QuerySet[Action]:
    """Return what a person owes or is to verify."""
    return actions_seen(scope=scope).filter(
        Q(owner_id=scope.user_id, state__in=PENDING_STATES)
        | Q(verifier_id=scope.user_id, state=ActionState.DONE)
    )
