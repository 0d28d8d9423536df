"""Digests: what was not mailed at once, gathered into one mail a person and day at most.

A digest is only written down here, for people to whom there is something to tell; what stands in it is
gathered when it is sent, so that a mail that waited for its server tells the newest.
"""

from datetime import datetime

from django.db import transaction

from apps.accounts.scope import OfficeScope
from apps.actions.hours import last_digest, zone_of
from apps.actions.models import Mail
from apps.actions.selectors.digests import untold
from apps.actions.services.mail import allowed_at, expect_machine, new_mail, send_soon

WRITTEN_AT_ONCE = 1000


def write_digests(*, now: datetime, scope: OfficeScope) -> int:
    """Write down the digests that are due; return their number.

    A digest is due once the person's hour has come on one of their days after the oldest notice that
    they have neither read nor been mailed. A fixed number of statements for each thousand mails.
    """
    expect_machine(scope)
    mails = []
    for each in untold(scope=scope):
        zone = zone_of(each.zone)
        wish = each.wish
        due_at = last_digest(now, zone, wish.rhythm, wish.weekday, wish.hour)
        if due_at is None or each.oldest_at > due_at:
            continue
        mails.append(
            new_mail(
                user_id=each.user_id,
                key=f"digest:{each.user_id}:{now.astimezone(zone).date().isoformat()}",
                not_before=allowed_at(now, each.zone, wish),
                now=now,
                is_digest=True,
            )
        )
    before = Mail.objects.filter(is_digest=True, made_at=now).count()
    with transaction.atomic():
        Mail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=WRITTEN_AT_ONCE)
        if mails:
            send_soon()
    return Mail.objects.filter(is_digest=True, made_at=now).count() - before
