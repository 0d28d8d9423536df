"""Samples, readings and pairs of readers as the tests of second readers need them."""

from datetime import date
from typing import Any

from apps.accounts.choices import Role
from apps.accounts.models import Grant, User
from apps.gender_marker.models import (
    AnswerOption,
    Assessment,
    BlindAnswer,
    BlindReading,
    Edition,
    Outcome,
    Sample,
)
from apps.gender_marker.selectors.asking import Said
from apps.gender_marker.selectors.readings import sheet_of_reading
from apps.gender_marker.selectors.samples import Drawing
from apps.gender_marker.services.readings import hand_in, save_reading
from tests.cast import GRANTED_ON, World
from tests.gender_marker.builders import NAIROBI, NOON, make_project, make_reading, make_score

HARGEISA = "SOM-HARGEISA"


def make_focal_point(world: World, name: str, office: str) -> User:
    """Somebody who reviews projects of an office, beside those of the cast."""
    person = User.objects.create(
        username=name, first_name=name.title(), last_name="Reader", email=f"{name}@example.org"
    )
    Grant.objects.create(
        user=person, role=Role.FOCAL_POINT, office=world.offices[office], starts_on=GRANTED_ON
    )
    world.people[name] = person
    return person


def drawing_of(edition: Edition, **facts: Any) -> Drawing:
    """What a sample of 2026 is drawn from."""
    values = {
        "edition": edition,
        "starts_on": date(2026, 1, 1),
        "ends_before": date(2027, 1, 1),
        "size": 3,
        "seed": 7,
        **facts,
    }
    return Drawing(**values)


def make_scores(
    world: World, edition: Edition, number: int, answers: dict[str, str], **facts: Any
) -> list[Assessment]:
    """Scored projects of one office."""
    office = facts.pop("office", NAIROBI)
    prefix = facts.pop("prefix", "P")
    return [
        make_score(
            world,
            project=make_project(
                world, code=f"{prefix}-{place:03}", office=office, state="under_way"
            ),
            edition=edition,
            answers=answers,
            **facts,
        )
        for place in range(number)
    ]


def said(world: World, reading: BlindReading, answers: dict[str, str], passage: str = "") -> None:
    """Save answers of a reading by the keys of its questions, as its reader."""
    mine = world.scope(reading.reader.username)
    sheet = sheet_of_reading(reading=reading)
    save_reading(
        reading_id=reading.pk,
        answers={
            each.name: Said(answers[each.question.key], passage=passage)
            for each in sheet.askings
            if each.question.key in answers
        },
        version=BlindReading.objects.get(pk=reading.pk).version,
        scope=mine,
    )


def handed_in(
    world: World,
    sample: Sample,
    assessment: Assessment,
    answers: dict[str, str],
    code: str | None,
    **facts: Any,
) -> BlindReading:
    """A reading that is handed in, by plain statements."""
    reading = make_reading(world, assessment=assessment, sample=sample, **facts)
    options = AnswerOption.objects.filter(question__edition=sample.edition).select_related(
        "question"
    )
    BlindAnswer.objects.bulk_create(
        BlindAnswer(
            reading=reading,
            question=option.question,
            option=option,
            passage=f"Blind passage on {option.question.key}.",
        )
        for option in options
        if answers.get(option.question.key) == option.key
    )
    outcome = Outcome.objects.filter(edition=sample.edition, code__key=code).first()
    reading.state, reading.outcome, reading.closed_at = "done", outcome, NOON
    reading.computed_code = outcome.code if outcome else None
    reading.save()
    return reading


__all__ = [
    "HARGEISA",
    "drawing_of",
    "hand_in",
    "handed_in",
    "make_focal_point",
    "make_scores",
    "said",
]
