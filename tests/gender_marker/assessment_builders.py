"""Markers that ask something together, and drafts, as the tests of assessments need them."""

from typing import Any

from apps.gender_marker.choices import EditionState
from apps.gender_marker.models import Assessment, Edition, Question
from apps.gender_marker.selectors.asking import Said, sheet_at
from apps.gender_marker.services.scoring import Typed, begin, save_answers
from tests.cast import World
from tests.gender_marker.builders import IOM_ROWS, NOON, STANDARDS, YES_NO, make_edition

NEEDS = "needs-by-sex"
ALL_YES = dict.fromkeys(("APPLICABLE", *STANDARDS, "PRINCIPAL"), "yes")
MET = {**ALL_YES, "PRINCIPAL": "no"}


def publish(edition: Edition, *, is_default: bool = False) -> Edition:
    """Publish an edition that was built as a draft."""
    edition.state, edition.published_at, edition.is_default = (
        EditionState.PUBLISHED,
        NOON,
        is_default,
    )
    edition.save()
    return edition


def make_iom(code: str = "IOM-2017", *, is_default: bool = True, **facts: Any) -> Edition:
    """IOM's marker, whose question on needs is asked by others, too; one more question decides nothing."""
    edition = make_edition(code, is_published=False, rows=IOM_ROWS, **facts)
    Question.objects.filter(edition=edition, key="NEEDS").update(concept=NEEDS)
    return publish(edition, is_default=is_default)


def make_iasc(**facts: Any) -> Edition:
    """A marker of another scale: needs, as IOM's asks; and a question that decides nothing."""
    edition = make_edition(
        "IASC-2011",
        scale="IASC",
        codes=("0", "2a"),
        questions=(("ANALYSIS", YES_NO), ("NOTED", YES_NO)),
        rows=(
            ("0", ((("ANALYSIS",), ("no",), 1, 1),)),
            ("2a", ((("ANALYSIS",), ("yes",), 1, 1),)),
        ),
        is_published=False,
        **facts,
    )
    Question.objects.filter(edition=edition, key="ANALYSIS").update(concept=NEEDS)
    return publish(edition)


def answered(
    world: World,
    *,
    project: int,
    answers: dict[str, str],
    editions: tuple[str, ...] = ("IOM-2017",),
    stage: str = "proposal",
    who: str = "pm.nairobi",
    passage: str = "As the document says.",
) -> list[Assessment]:
    """Drafts of a project with answers by the key of the question."""
    mine = world.scope(who)
    begun = begin(project_id=project, edition_codes=editions, stage=stage, now=NOON, scope=mine)
    sheet = sheet_at(project_id=project, stage=stage, scope=mine)
    save_answers(
        project_id=project,
        stage=stage,
        answers={
            asking.name: Typed(Said(answers[part.question.key], passage=passage))
            for asking in sheet.askings
            for part in asking.parts
            if part.question.key in answers
        },
        scope=mine,
    )
    return [Assessment.objects.get(pk=each.pk) for each in begun]


__all__ = ["ALL_YES", "MET", "NEEDS", "answered", "make_iasc", "make_iom", "publish"]
