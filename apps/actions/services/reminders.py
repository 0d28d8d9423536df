"""Reminders of due dates to whoever owes, and escalation to the managers above.

Each occasion is told once: its key names the action, the due date and the stage, so that another due
date begins anew. When nobody looked for days, only the newest stage is told.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext_noop

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import managers_above
from apps.actions.choices import PENDING_STATES, NoticeKind
from apps.actions.due import today_in
from apps.actions.models import Action, Notice
from apps.actions.reminding import (
    STAGES,
    escalation_level,
    levels_above,
    reminder_stage,
)
from apps.actions.services.notices import NewNotice, notify
from apps.actions.services.telling import notice
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.refusals import NotPermitted

ACTIONS_AT_ONCE = 500
# Nowhere is it more than a day later than here.
LOOKED_AHEAD = timedelta(days=1 - STAGES[0])

IS_NEAR = gettext_noop("The action “%(title)s” of %(office)s is due on %(due)s.")
IS_TODAY = gettext_noop("The action “%(title)s” of %(office)s is due today, %(due)s.")
IS_LATE = gettext_noop("The action “%(title)s” of %(office)s was due on %(due)s and is late.")
IS_ESCALATED = gettext_noop(
    "The action “%(title)s” of %(office)s was due on %(due)s and is %(days)s days late; it is owed by "
    "%(owner)s."
)
IS_NOBODY_S = gettext_noop(
    "The action “%(title)s” of %(office)s was due on %(due)s and is %(days)s days late; no person owns it."
)


def remind(*, now: datetime, scope: OfficeScope) -> int:
    """Tell what is due, late, or late below somebody; return the number of new notices.

    A fixed number of statements for each five hundred actions.
    """
    if not scope.reason:
        raise NotPermitted
    today = now.astimezone(UTC).date()
    tree = tree_on(day=today)
    actions = list(
        Action.objects.filter(state__in=PENDING_STATES, due_on__lte=today + LOOKED_AHEAD)
        .select_related("owner")
        .order_by("pk")
    )
    told = 0
    for first in range(0, len(actions), ACTIONS_AT_ONCE):
        batch = actions[first : first + ACTIONS_AT_ONCE]
        managers = managers_above(
            office_ids={action.office_id for action in batch}, on=today, scope=scope
        )
        notices = [
            each
            for action in batch
            for each in notices_of(action, managers.get(action.office_id, []), tree=tree, now=now)
        ]
        with transaction.atomic():
            told += notify(notices=untold(notices), now=now, scope=scope)
    return told


def untold(notices: Sequence[NewNotice]) -> list[NewNotice]:
    """Return those that were not told before; one statement."""
    known = set(
        Notice.objects.filter(
            user_id__in={each.user_id for each in notices}, key__in={each.key for each in notices}
        ).values_list("user_id", "key")
    )
    return [each for each in notices if (each.user_id, each.key) not in known]


def notices_of(
    action: Action,
    levels: Sequence[Sequence[AbstractBaseUser]],
    *,
    tree: OfficeTree,
    now: datetime,
) -> Iterator[NewNotice]:
    """Yield what is to be told of one action now; `levels` answer for its office, the nearest first."""
    node = tree.nodes.get(action.office_id)
    zone = node.time_zone if node else "UTC"
    today = today_in(zone, now)
    values: dict[str, str | int | date | datetime] = {
        "title": action.title,
        "office": node.name if node else "",
        "due": action.due_on,
        "days": (today - action.due_on).days,
        "owner": name_of(action.owner),
    }
    stage = reminder_stage(action.due_on, today_in(zone, action.created_at), today)
    if stage is not None:
        owing = [action.owner] if action.owner else levels[0] if levels else []
        for person in owing:
            yield notice(
                action,
                user_id=person.pk,
                kind=NoticeKind.REMINDER,
                occasion=f"{action.due_on.isoformat()}:reminder:{stage}",
                text=text_of(stage),
                values=values,
            )
    above = levels_above(levels, action.owner)
    level = escalation_level(action.due_on, today, len(above))
    if level is not None:
        text = IS_ESCALATED if action.owner else IS_NOBODY_S
        for person in above[level]:
            yield notice(
                action,
                user_id=person.pk,
                kind=NoticeKind.ESCALATION,
                occasion=f"{action.due_on.isoformat()}:escalation:{level}",
                text=text,
                values=values,
            )


def text_of(stage: int) -> str:
    """Return the sentence of a stage."""
    if stage < 0:
        return IS_NEAR
    return IS_TODAY if stage == 0 else IS_LATE
