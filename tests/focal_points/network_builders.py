"""Rows of the network as tests need them, by plain statements."""

from datetime import UTC, date, datetime
from typing import Any

from apps.focal_points.choices import FactorKind, IssueKind, MeetingState
from apps.focal_points.models import (
    CountryFactor,
    Issue,
    MeetingInvitation,
    NetworkAnswer,
    NetworkMeeting,
    NetworkQuestion,
    Practice,
)
from apps.organization.models import Country
from tests.cast import World
from tests.focal_points.builders import NAIROBI

BEFORE = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
REGION, OTHER_REGION = "KEN-NAIROBI-RO", "SEN-DAKAR-RO"


def make_meeting(world: World, *, region: str = REGION, **facts: Any) -> NetworkMeeting:
    """A planned meeting of 2026 in February."""
    values = {
        "title": "Yearly meeting",
        "year": 2026,
        "starts_at": BEFORE,
        "created_at": BEFORE,
        **facts,
    }
    return NetworkMeeting.objects.create(region=world.offices[region], **values)


def make_held(world: World, **facts: Any) -> NetworkMeeting:
    """A meeting that was held."""
    return make_meeting(world, state=MeetingState.HELD, **facts)


def invite(meeting: NetworkMeeting, *appointments: Any) -> list[MeetingInvitation]:
    """Invitations, without telling anybody."""
    return [
        MeetingInvitation.objects.create(meeting=meeting, appointment=each) for each in appointments
    ]


def make_issue(*, number: int = 1, published: bool = True, **facts: Any) -> Issue:
    """A bulletin in English, published unless said otherwise."""
    values = {
        "kind": IssueKind.BULLETIN,
        "title_en": f"Bulletin of {number}",
        "text_en": "What was done.",
        "created_at": BEFORE,
        "published_at": BEFORE if published else None,
        **facts,
    }
    return Issue.objects.create(number=number, **values)


def make_practice(
    world: World, *, by: str = "focalpoint.nairobi", office: str = NAIROBI, **facts: Any
) -> Practice:
    """A practice of Nairobi."""
    values = {
        "title": "Meet before noon",
        "text": "More women came.",
        "shared_at": BEFORE,
        **facts,
    }
    return Practice.objects.create(
        office=world.offices[office], shared_by=world.people[by], **values
    )


def make_factor(
    world: World, *, country: str = "KEN", office: str = NAIROBI, **facts: Any
) -> CountryFactor:
    """An obstacle in Kenya."""
    values = {
        "kind": FactorKind.OBSTACLE,
        "title": "No leave for fathers",
        "seen_on": date(2025, 5, 1),
        "created_at": BEFORE,
        **facts,
    }
    return CountryFactor.objects.create(
        country=Country.objects.get(iso3=country), office=world.offices[office], **values
    )


def make_question(
    world: World, *, by: str = "focalpoint.nairobi", office: str = NAIROBI, **facts: Any
) -> NetworkQuestion:
    """A question of Nairobi."""
    values = {"title": "Who has trained border guards?", "asked_at": BEFORE, **facts}
    return NetworkQuestion.objects.create(
        office=world.offices[office], asked_by=world.people[by], **values
    )


def make_answer(question: NetworkQuestion, by: Any, **facts: Any) -> NetworkAnswer:
    """An answer."""
    values = {"text": "We have.", "answered_at": BEFORE, **facts}
    return NetworkAnswer.objects.create(question=question, answered_by=by, **values)
