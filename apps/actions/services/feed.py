"""The secret address of a person's calendar feed: made, shown once, taken away."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.actions.models import FeedKey
from apps.actions.selectors.feed import digest_of
from apps.web.refusals import NotPermitted, WrongState

BYTES_OF_A_KEY = 32


@transaction.atomic
def renew_feed(*, replaces: str, now: datetime, scope: OfficeScope) -> str:
    """Return a new key of one's own feed; the one before no longer opens anything.

    `replaces` is when that one was made, as ISO 8601, empty where there was none: sent twice, the
    second request would close the address that the first has just shown. Raises WrongState then.
    """
    user_id = own(scope)
    kept = FeedKey.objects.select_for_update().filter(user_id=user_id).first()
    if replaces != (kept.made_at.isoformat() if kept else ""):
        raise WrongState(_("A new address has been made since you opened this page."))
    key = secrets.token_urlsafe(BYTES_OF_A_KEY)
    FeedKey.objects.update_or_create(
        user_id=user_id, defaults={"digest": digest_of(key), "made_at": now}
    )
    return key


def revoke_feed(*, scope: OfficeScope) -> bool:
    """Take one's own feed away; return whether there was one."""
    number, _by_table = FeedKey.objects.filter(user_id=own(scope)).delete()
    return bool(number)


def own(scope: OfficeScope) -> int:
    """Return whose feed is meant; a job has none."""
    if scope.user_id is None:
        raise NotPermitted(_("A calendar feed belongs to somebody who has logged in."))
    return scope.user_id
