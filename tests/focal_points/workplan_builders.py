"""Workplans as tests need them: commitments, plans on their way, and what people say in forms."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from apps.focal_points.choices import WorkplanState
from apps.focal_points.models import Workplan
from apps.focal_points.services.workplans.writing import ItemData
from apps.policy.models import Commitment, GuidelineActivity, Policy
from tests.cast import World
from tests.focal_points.builders import NOON, make_area, make_item, make_workplan

WRITER, HEAD, GCU = "focalpoint.nairobi", "head.nairobi", "gcu"
CLOSED_ON = date(2026, 2, 1)
LATER = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
DUE = date(2026, 6, 30)


def make_commitment(number: int = 35, **facts: Any) -> Commitment:
    """An open commitment of the policy of 2015."""
    policy = Policy.objects.get_or_create(
        key="iom-2015",
        defaults=dict.fromkeys(("title_en", "title_fr", "title_es"), "Gender Equality Policy")
        | {"symbol": "C/106/INF/8/Rev.1", "source": "test"},
    )[0]
    texts = {
        f"{name}_{language}": f"{name} {number}"
        for name in ("theme", "text")
        for language in ("en", "fr", "es")
    }
    values = {"is_our_reading": True, "source": "test", **texts, **facts}
    return Commitment.objects.create(
        key=f"c-{number}", policy=policy, position=number, paragraph=str(number), **values
    )


def close(commitment: Commitment, *, on: date = CLOSED_ON) -> None:
    """Close a commitment by a plain statement."""
    Commitment.objects.filter(pk=commitment.pk).update(
        closing="fulfilled", closed_on=on, closed_because="Reached."
    )
    commitment.refresh_from_db()


def make_activity_of_guidelines(number: int = 1) -> GuidelineActivity:
    """An activity that the guidelines ask for."""
    texts = {
        f"{name}_{language}": f"{name} {number}"
        for name in ("objective", "expected_result", "text")
        for language in ("en", "fr", "es")
    }
    return GuidelineActivity.objects.create(
        key=f"g-{number}",
        guideline="programme",
        position=number,
        is_our_reading=True,
        source="test",
        **texts,
    )


def said(**facts: Any) -> ItemData:
    """What somebody says of an item, whole unless said otherwise."""
    values = {
        "title": "Brief colleagues",
        "area_id": make_area().pk,
        "expected_result": "Forty were briefed.",
        "due_on": DUE,
        **facts,
    }
    return ItemData(**values)


def whole_plan(appointment: Any, *, items: int = 1, **facts: Any) -> Workplan:
    """A workplan whose items lack nothing; a draft unless said otherwise."""
    plan = make_workplan(appointment, **facts)
    for position in range(1, items + 1):
        make_item(plan, position=position, expected_result="A result.", due_on=DUE)
    return plan


def submitted_plan(world: World, appointment: Any, **facts: Any) -> Workplan:
    """A workplan that waits for the supervisor."""
    values = {
        "state": WorkplanState.SUBMITTED,
        "submitted_by": appointment.user or world.people[GCU],
        "submitted_at": NOON,
        **facts,
    }
    return whole_plan(appointment, **values)


def supervised_plan(world: World, appointment: Any, **facts: Any) -> Workplan:
    """A workplan that waits for the Gender Coordination Unit."""
    values = {
        "state": WorkplanState.SUPERVISED,
        "supervised_by": world.people[HEAD],
        "supervised_at": NOON + timedelta(hours=1),
        **facts,
    }
    return submitted_plan(world, appointment, **values)


def approved_plan(world: World, appointment: Any, **facts: Any) -> Workplan:
    """An approved workplan."""
    values = {
        "state": WorkplanState.APPROVED,
        "approved_by": world.people[GCU],
        "approved_at": NOON + timedelta(hours=2),
        **facts,
    }
    return supervised_plan(world, appointment, **values)
