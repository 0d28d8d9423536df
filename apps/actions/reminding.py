"""When whom to remind of an action, by days alone: nothing here reads a clock or a table.

The days are the product's choice, not a rule of IOM. An offset is the number of days since the due date,
negative before it, in the time zone of the office.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

STAGES = (-7, -1, 0, 3, 7)
"""Days on which whoever owes an action is reminded."""
ESCALATED_AFTER = 7
"""Days after which the next manager hears of it."""
NEXT_LEVEL_AFTER = 14
"""Days after which the level above that one hears of it too, and so on."""

T = TypeVar("T")


def stage_of(offset: int, stages: Sequence[int] = STAGES) -> int | None:
    """Return the newest stage that was reached, or None before the first."""
    return max((stage for stage in stages if stage <= offset), default=None)


def reminder_stage(due_on: date, made_on: date, today: date) -> int | None:
    """Return the stage of which the owner is reminded; none that had passed when the action was made."""
    stage = stage_of((today - due_on).days)
    if stage is None or due_on + timedelta(days=stage) <= made_on:
        return None
    return stage


def escalation_level(due_on: date, today: date, levels: int) -> int | None:
    """Return the level above the owner that hears of it, counted from 0; None where there is none yet."""
    late = (today - due_on).days
    if late < ESCALATED_AFTER or levels == 0:
        return None
    return min((late - ESCALATED_AFTER) // NEXT_LEVEL_AFTER, levels - 1)


def levels_above(levels: Sequence[Sequence[T]], owner: T | None) -> list[list[T]]:
    """Return the managers above whoever owes an action; `levels` begin at its office.

    Without an owner the first level owes it. A manager who owns it has those above; the owner
    themselves never hears of their own delay as a manager.
    """
    if owner is None:
        return [list(level) for level in levels[1:]]
    place = max((i for i, level in enumerate(levels) if owner in level), default=-1)
    return [list(level) for level in levels[place + 1 :]]
