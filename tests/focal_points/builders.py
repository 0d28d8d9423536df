"""Rows of the room as tests need them, by plain statements."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from apps.focal_points.choices import ActivityKind, ActivityState, RuleKey
from apps.focal_points.models import (
    Activity,
    Appointment,
    Area,
    GradeFloor,
    Rule,
    RuleSet,
    Workplan,
    WorkplanItem,
)
from apps.organization.choices import GradeCategory, Sex
from apps.organization.models import Grade
from tests.cast import World

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
NAIROBI = "KEN-NAIROBI"
DAKAR = "SEN-DAKAR"


def make_appointment(
    world: World, *, office: str = NAIROBI, user: str = "", grade: str = "P3", **facts: Any
) -> Appointment:
    """An appointment since 2025; of a person of the cast by name, else of one without an account."""
    person = world.people[user] if user else None
    values = {
        "name": person.get_full_name() if person else f"Focal point of {office}",
        "sex": Sex.WOMEN,
        "starts_on": date(2025, 1, 1),
        "created_at": NOON,
        "grade": Grade.objects.get(code=grade) if grade else None,
        **facts,
    }
    return Appointment.objects.create(office=world.offices[office], user=person, **values)


def make_area(number: int = 1, **facts: Any) -> Area:
    """An area of work."""
    values = {"key": f"area-{number}", "title_en": f"Area {number}", "source": "test", **facts}
    return Area.objects.get_or_create(number=number, defaults=values)[0]


def make_rule_set(
    *,
    code: str = "IOM-2015",
    floors: tuple[tuple[str, str], ...] = (("professional", "P3"), ("national_officer", "NO-C")),
    least: str | None = "10",
    others: tuple[RuleKey, ...] = (),
    **facts: Any,
) -> RuleSet:
    """A rule set with lowest grades by category, a least share of time, and rules without a threshold."""
    values = {"title_en": code, "position": 1, "source": "test", **facts}
    made = RuleSet.objects.create(code=code, **values)
    for category, grade in floors:
        GradeFloor.objects.create(
            rule_set=made,
            category=GradeCategory(category),
            lowest=Grade.objects.get(code=grade),
            source="test",
        )
    if floors:
        Rule.objects.create(rule_set=made, key=RuleKey.GRADE, source="test")
    if least is not None:
        Rule.objects.create(
            rule_set=made, key=RuleKey.TIME, threshold=Decimal(least), source="test"
        )
    for key in others:
        Rule.objects.create(rule_set=made, key=key, source="test")
    return made


def make_activity(world: World, *, office: str = NAIROBI, **facts: Any) -> Activity:
    """A logged activity; a briefing unless said otherwise."""
    values = {
        "title": f"Briefing in {office}",
        "kind": ActivityKind.BRIEFING,
        "happened_on": TODAY,
        "state": ActivityState.LOGGED,
        "created_at": NOON,
        "logged_at": NOON,
        **facts,
    }
    return Activity.objects.create(office=world.offices[office], **values)


def make_workplan(appointment: Appointment, *, year: int = 2026, **facts: Any) -> Workplan:
    """A workplan; a draft unless said otherwise."""
    return Workplan.objects.create(
        appointment=appointment, year=year, **{"created_at": NOON, **facts}
    )


def make_item(workplan: Workplan, *, position: int = 1, **facts: Any) -> WorkplanItem:
    """An item of a workplan."""
    values = {"title": f"Item {position}", **facts}
    if "area" not in values:
        values["area"] = make_area()
    return WorkplanItem.objects.create(workplan=workplan, position=position, **values)
