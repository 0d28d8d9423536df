"""Gender reviews, the checklist and the WGGI as tests need them."""

from datetime import UTC, date, datetime
from typing import Any

from apps.projects.choices import EditionState
from apps.projects.models import (
    ChecklistEdition,
    ChecklistItem,
    GenderReview,
    Project,
    SensitiveTerm,
    WggiMeeting,
    WggiMember,
)
from apps.projects.services.gender_reviews import reviewing
from apps.projects.services.gender_reviews.reviewing import Answered
from tests.cast import World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
SINCE = date(2020, 1, 1)
DEPARTMENT = "CHE-GENEVA"
QUESTIONS = (("analysis", "all"), ("indicators", "all"), ("harm", "crisis"))


def make_edition(*, number: int = 1) -> ChecklistEdition:
    """A published edition with two questions for every project, and one for crises."""
    edition = ChecklistEdition.objects.create(number=number, created_at=NOW)
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            edition=edition,
            key=key,
            position=place,
            applies=applies,
            text_en=f"Is there {key}?",
            text_fr=f"Y a-t-il {key} ?",
            text_es=f"¿Hay {key}?",
            source="para 26",
        )
        for place, (key, applies) in enumerate(QUESTIONS, start=1)
    )
    edition.state, edition.published_at = EditionState.PUBLISHED, NOW
    edition.save()
    return edition


def start(world: World, project: Project, *, by: str = "wggi") -> GenderReview:
    """A review that somebody has begun."""
    return reviewing.start_review(project_id=project.pk, now=NOW, scope=world.scope(by))


def answer(world: World, review: GenderReview, **answers: tuple[str, str]) -> GenderReview:
    """Answers by the key of the question; those that are not named are answered with yes."""
    said = {key: answers.get(key, ("yes", "")) for key, _applies in QUESTIONS}
    asked = {
        item.key: item.pk
        for item in ChecklistItem.objects.filter(edition=review.edition)
        if item.applies == "all" or review.project.context != "development"
    }
    return reviewing.save_answers(
        review_id=review.pk,
        version=GenderReview.objects.get(pk=review.pk).version,
        answers={pk: Answered(*said[key]) for key, pk in asked.items()},
        scope=world.scope(review.reviewer.username),
    )


def conclude(
    world: World,
    review: GenderReview,
    outcome: str = "endorsed",
    words: str = "",
    *,
    now: datetime = LATER,
) -> GenderReview:
    """Conclude a review by its reviewer."""
    return reviewing.conclude(
        review_id=review.pk,
        version=GenderReview.objects.get(pk=review.pk).version,
        outcome=outcome,
        words=words,
        now=now,
        scope=world.scope(review.reviewer.username),
    )


def make_member(world: World, name: str, **said: Any) -> WggiMember:
    """A member since 2020, of headquarters."""
    values = {"sex": "F", "role": "member", "starts_on": SINCE, **said}
    office = world.offices[values.pop("office", DEPARTMENT)]
    return WggiMember.objects.create(name=name, office=office, **values)


def make_meeting(day: date, **said: Any) -> WggiMeeting:
    """A meeting."""
    return WggiMeeting.objects.create(held_on=day, created_at=NOW, **said)


def make_term(term: str = "chairman", **said: Any) -> SensitiveTerm:
    """A term in English."""
    values = {
        "language": "en",
        "forms": "chairmen",
        "suggestion": "chair; chairperson",
        "reason": "Women chair, too.",
        "is_from_reference": True,
        **said,
    }
    return SensitiveTerm.objects.create(term=term, **values)
