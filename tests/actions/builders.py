"""Actions for tests: Nairobi's, owned by its HR staff, made by the GCU."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from apps.actions.models import Action
from apps.actions.services import register, steps
from apps.actions.services.register import ActionData
from tests.cast import World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DUE = date(2026, 6, 30)
NAIROBI, DAKAR = "KEN-NAIROBI", "SEN-DAKAR"
NUMBERS = count(1)
BECAUSE = "It was agreed by word of mouth."


def data(world: World, **said: Any) -> ActionData:
    """What an action says; `owner` and `verifier` are user names."""
    people = {
        f"{name}_id": world.people[said.pop(name)].pk if said.get(name) else None
        for name in ("owner", "verifier")
    }
    for name in ("owner", "verifier"):
        said.pop(name, None)
    return ActionData(
        **{"title": f"Advertise in network {next(NUMBERS)}", "due_on": DUE, **people, **said}
    )


def make(
    world: World,
    *,
    office: str = NAIROBI,
    by: str = "gcu",
    now: datetime = NOW,
    cause: Any = None,
    **said: Any,
) -> Action:
    """An action as somebody makes it; Nairobi's HR staff own it unless told otherwise."""
    said.setdefault("owner", "hr.nairobi" if office == NAIROBI else "hr.dakar")
    return register.create_action(
        office_id=world.offices[office].pk,
        data=data(world, **said),
        cause=cause,
        now=now,
        scope=world.scope(by),
    )


def bring_to_done(world: World, action: Action, *, by: str = "hr.nairobi") -> Action:
    """Say that an action is done, with a reason instead of evidence."""
    return steps.say_done(
        action_id=action.pk,
        version=Action.objects.get(pk=action.pk).version,
        no_evidence_because=BECAUSE,
        now=NOW,
        scope=world.scope(by),
    )


def bring_to_verified(world: World, action: Action, *, by: str = "head.nairobi") -> Action:
    """Say that it is done, and verify it."""
    done = bring_to_done(world, action, by=action.owner.username)
    return steps.verify(action_id=action.pk, version=done.version, now=NOW, scope=world.scope(by))
