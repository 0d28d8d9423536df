"""What the house has to tell people by mail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from apps.accounts.scope import OfficeScope
from apps.actions.choices import PENDING_STATES
from apps.actions.models import Action, MailPreference
from apps.web.refusals import NotPermitted

# Neither read nor carried by a mail, or by one of which nobody knows whether it arrived.
UNTOLD = """
    SELECT person.id, person.time_zone, MIN(notice.made_at),
           wish.rhythm, wish.weekday, wish.hour, wish.quiet_from, wish.quiet_until
    FROM actions_notice notice
    JOIN accounts_user person ON person.id = notice.user_id AND person.is_active
    LEFT JOIN actions_mailpreference wish ON wish.user_id = person.id
    LEFT JOIN actions_mail mail ON mail.id = notice.mail_id
    WHERE notice.read_at IS NULL
      AND (notice.mail_id IS NULL OR mail.state IN ('uncertain', 'dropped'))
      AND (wish.id IS NULL OR (
            NOT wish.has_unsubscribed AND wish.rhythm <> 'never'
            AND NOT jsonb_exists(wish.left_out, notice.kind)
      ))
      AND NOT EXISTS (
            SELECT 1 FROM actions_mail pending
            WHERE pending.user_id = person.id AND pending.is_digest
              AND pending.state IN ('waiting', 'handed_over')
      )
    GROUP BY person.id, wish.id
"""
WISHES = ("rhythm", "weekday", "hour", "quiet_from", "quiet_until")


@dataclass(frozen=True, slots=True)
class Untold:
    """A person to whom there is something to tell, since when, and what they wish."""

    user_id: int
    zone: str
    oldest_at: datetime
    wish: MailPreference


def untold(*, scope: OfficeScope) -> list[Untold]:
    """Return the people who wait for a digest, whatever their hour; one statement. For the house only."""
    if not scope.reason:
        raise NotPermitted
    with connection.cursor() as cursor:
        cursor.execute(UNTOLD)
        rows = cursor.fetchall()
    return [
        Untold(
            user_id,
            zone,
            oldest_at,
            MailPreference(user_id=user_id)
            if wishes[0] is None
            else MailPreference(user_id=user_id, **dict(zip(WISHES, wishes, strict=True))),
        )
        for user_id, zone, oldest_at, *wishes in rows
    ]


@dataclass(frozen=True, slots=True)
class Owed:
    """An action that a person owes."""

    action_id: int
    title: str
    due_on: date


def owed_until(
    *, user_ids: Collection[int], until: date, scope: OfficeScope
) -> dict[int, list[Owed]]:
    """Return what people owe up to a day, the oldest first; one statement. For the house only."""
    if not scope.reason:
        raise NotPermitted
    owed: dict[int, list[Owed]] = {}
    for owner_id, action_id, title, due_on in (
        Action.objects.filter(owner_id__in=user_ids, state__in=PENDING_STATES, due_on__lte=until)
        .order_by("due_on", "pk")
        .values_list("owner_id", "pk", "title", "due_on")
    ):
        owed.setdefault(owner_id, []).append(Owed(action_id, title, due_on))
    return owed
