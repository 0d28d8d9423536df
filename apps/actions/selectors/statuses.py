"""The status of an action: a word, a colour and a date."""

from datetime import datetime

from django.utils.translation import pgettext_lazy

from apps.actions.choices import PENDING_STATES, ActionState
from apps.actions.due import late_from
from apps.actions.models import Action
from apps.web.parts import Kind, StatusTag

KINDS: dict[str, Kind] = {
    ActionState.OPEN: "calm",
    ActionState.UNDER_WAY: "info",
    ActionState.DONE: "wait",
    ActionState.VERIFIED: "good",
    ActionState.DROPPED: "calm",
}
LATE = pgettext_lazy("action", "Late")


def is_late(action: Action, zone: str, now: datetime) -> bool:
    """Whether an action is overdue at a moment, by the day of its office."""
    return action.state in PENDING_STATES and late_from(action.due_on, zone) <= now


def status_of(action: Action, *, late: bool) -> StatusTag:
    """Return the status of an action: its state with the date that goes with it."""
    if late:
        return StatusTag("bad", LATE, on=action.due_on)
    kind, label = KINDS[action.state], ActionState(action.state).label
    if action.state == ActionState.DONE:
        return StatusTag(kind, label, on=action.done_at)
    if action.state in PENDING_STATES:
        return StatusTag(kind, label)
    return StatusTag(kind, label, on=action.closed_at)
