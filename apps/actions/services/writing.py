"""How every step of this room writes an action: the version named, one version more, the refusal raised."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.actions.due import today_in
from apps.actions.models import Action
from apps.actions.selectors.rules import Step, facts_for_verifier, obstacle
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode
from apps.web.refusals import NotPermitted, OutOfScope, WrongState


def demand(step: Step, *, action: Action, version: int, scope: OfficeScope) -> None:
    """Raise what stands in the way of a step on a locked action.

    A request made from an older state is told so before it is told that the step does not follow.
    """
    refusal = obstacle(step, facts=facts_for_verifier(action=action, scope=scope), scope=scope)
    if not isinstance(refusal, NotPermitted):
        expect_version(action, version)
    if refusal is not None:
        raise refusal


def expect_version(action: Action, version: int) -> None:
    """Refuse a request that was made from another version of the action."""
    if action.version != version:
        raise WrongState(
            _(
                "This action has changed since you opened it: you looked at version %(seen)s, now it is"
                " version %(now)s. Look at it again, then decide."
            )
            % {"seen": version, "now": action.version},
            code="stale",
        )


def write(action: Action, **changes: object) -> Action:
    """Write changes of a locked action as its next version."""
    for name, value in {**changes, "version": action.version + 1}.items():
        setattr(action, name, value)
    action.save(update_fields=[*changes, "version"])
    return action


def office_on(office_id: int, now: datetime) -> OfficeNode:
    """Return an office as it is; raises OutOfScope for one that does not exist on the day."""
    node = tree_on(day=now.date()).nodes.get(office_id)
    if node is None:
        raise OutOfScope
    return node


def today_of(office_id: int, now: datetime) -> date:
    """Return the day that it is in an office; in UTC when it is closed by now."""
    node = tree_on(day=now.date()).nodes.get(office_id)
    return today_in(node.time_zone if node else "UTC", now)
