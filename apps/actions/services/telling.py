"""Who is told what of an action: one place for all sentences and occasions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope, scope_for
from apps.actions.choices import NoticeKind
from apps.actions.models import Action
from apps.actions.selectors.register import actions_seen, ref_of
from apps.actions.services.notices import NewNotice, notify

GIVEN = gettext_noop("%(who)s gave you the action “%(title)s”, due %(due)s.")
WAITS = gettext_noop("The action “%(title)s” is said to be done and waits for you to verify it.")
VERIFIED = gettext_noop("%(who)s verified the action “%(title)s”.")
SENT_BACK = gettext_noop("%(who)s sent the action “%(title)s” back: %(reason)s")
DROPPED = gettext_noop("%(who)s dropped the action “%(title)s”: %(reason)s")
REOPENED = gettext_noop("%(who)s opened the action “%(title)s” again, due %(due)s: %(reason)s")
MACHINE = "iomgender"


def tell_owners(*, actions: Iterable[Action], now: datetime, scope: OfficeScope) -> None:
    """Tell owners of actions that were given to them, unless they took them themselves."""
    who = actor(scope=scope)
    notify(
        notices=[
            notice(
                action,
                user_id=action.owner_id,
                kind=NoticeKind.ASSIGNED,
                occasion=f"given:{action.version}",
                text=GIVEN,
                values={"who": who, "title": action.title, "due": action.due_on},
            )
            for action in actions
            if action.owner_id is not None and action.owner_id != scope.user_id
        ],
        now=now,
        scope=scope,
    )


def tell_verifiers(*, actions: Iterable[Action], now: datetime, scope: OfficeScope) -> None:
    """Tell verifiers of actions that wait for them."""
    notify(
        notices=[
            notice(
                action,
                user_id=action.verifier_id,
                kind=NoticeKind.WAITING,
                occasion=f"waits:{action.version}",
                text=WAITS,
                values={"title": action.title},
            )
            for action in actions
            if action.verifier_id is not None
        ],
        now=now,
        scope=scope,
    )


def tell_concerned(
    *, action: Action, occasion: str, text: str, reason: str, now: datetime, scope: OfficeScope
) -> None:
    """Tell owner, maker, whoever did it and its verifier of a decision, but not who took it.

    Whoever does not see the action any more is not told of it.
    """
    people = (action.owner_id, action.created_by_id, action.done_by_id, action.verifier_id)
    concerned = {user_id for user_id in people if user_id is not None} - {scope.user_id}
    who = actor(scope=scope)
    seeing = who_sees(action=action, user_ids=concerned, now=now)
    notify(
        notices=[
            notice(
                action,
                user_id=user_id,
                kind=NoticeKind.DECISION,
                occasion=f"{occasion}:{action.version}",
                text=text,
                values={
                    "who": who,
                    "title": action.title,
                    "reason": reason,
                    "due": action.due_on,
                },
            )
            for user_id in sorted(seeing)
        ],
        now=now,
        scope=scope,
    )


def who_sees(*, action: Action, user_ids: Iterable[int], now: datetime) -> set[int]:
    """Return those of a few people who see an action at a moment."""
    people = get_user_model()._default_manager.in_bulk(set(user_ids))
    return {
        user_id
        for user_id, user in people.items()
        if actions_seen(scope=scope_for(user, on=now.date())).filter(pk=action.pk).exists()
    }


def actor(*, scope: OfficeScope) -> str:
    """Return the name of whoever acts; the product's own where it is a job."""
    if scope.user_id is None:
        return MACHINE
    return name_of(get_user_model()._default_manager.filter(pk=scope.user_id).first())


def notice(
    action: Action,
    *,
    user_id: int,
    kind: NoticeKind,
    occasion: str,
    text: str,
    values: Mapping[str, Any],
) -> NewNotice:
    """Return what one person is told; `occasion` is told once, so it names version or due date."""
    return NewNotice(
        user_id=user_id,
        kind=kind,
        key=f"action:{action.pk}:{occasion}",
        text=text,
        values=values,
        url=reverse("actions:action_detail", args=[action.pk]),
        record=ref_of(action.pk),
    )
