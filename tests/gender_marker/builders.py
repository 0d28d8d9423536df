"""Rows of the room as tests need them, by plain statements."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from apps.gender_marker.choices import AssessmentState, CodeKind, EditionState, SourceStatus, Stage
from apps.gender_marker.models import (
    AnnualEstimate,
    AnswerOption,
    Assessment,
    AssessmentAnswer,
    BlindReading,
    Code,
    Condition,
    Edition,
    Outcome,
    Question,
    Sample,
    Scale,
)
from apps.projects.models import BudgetLine, Project
from tests.cast import World
from tests.projects.builders import make_project

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
NAIROBI = "KEN-NAIROBI"
DAKAR = "SEN-DAKAR"

STANDARDS = ("NEEDS", "OUTPUTS", "ACTIVITIES")
YES_NO = ("no", "yes")

Parts = tuple[tuple[tuple[str, ...], tuple[str, ...], int, int], ...]
APPLIES: Parts = ((("APPLICABLE",), ("yes",), 1, 1),)
ALL_MET: Parts = ((STANDARDS, ("yes",), 3, 3),)
IOM_ROWS: tuple[tuple[str | None, Parts], ...] = (
    ("N/A", ((("APPLICABLE",), ("no",), 1, 1),)),
    ("0", (*APPLIES, (STANDARDS, ("yes",), 0, 0))),
    ("1", (*APPLIES, (STANDARDS, ("yes",), 1, 2))),
    ("2a", APPLIES + ALL_MET + ((("PRINCIPAL",), ("no",), 1, 1),)),
    ("2b", APPLIES + ALL_MET + ((("PRINCIPAL",), ("yes",), 1, 1),)),
)
"""The decision table of IOM's marker as the reference gives it (markers.md section 2.6)."""


def make_scale(code: str = "IOM", **facts: Any) -> Scale:
    """A scale, made once."""
    values = {"name_en": f"{code} marker", "position": 1, "source": "test", **facts}
    return Scale.objects.get_or_create(code=code, defaults=values)[0]


def make_edition(
    code: str = "IOM-2017",
    *,
    scale: str = "IOM",
    codes: tuple[str, ...] = ("N/A", "0", "1", "2a", "2b"),
    questions: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("APPLICABLE", YES_NO),
        ("NEEDS", YES_NO),
        ("OUTPUTS", YES_NO),
        ("ACTIVITIES", YES_NO),
        ("PRINCIPAL", YES_NO),
    ),
    rows: tuple[tuple[str | None, Parts], ...] = IOM_ROWS,
    is_published: bool = True,
    is_default: bool | None = None,
    **facts: Any,
) -> Edition:
    """An edition with codes, questions and a decision table; IOM's of 2017 unless said otherwise."""
    edition = Edition.objects.create(
        scale=make_scale(scale),
        code=code,
        title_en=f"Edition {code}",
        status=SourceStatus.VERIFIED,
        source="test",
        created_at=NOON,
        **facts,
    )
    made = {}
    for position, key in enumerate(codes):
        kind = CodeKind.NOT_APPLICABLE if key == "N/A" else CodeKind.SCORE
        made[key] = Code.objects.create(
            edition=edition,
            key=key,
            kind=kind,
            position=position,
            label_en=f"Code {key}",
            gem={"0": 0, "1": 1, "2a": 2, "2b": 3}.get(key),
            is_principal=key == "2b",
            is_significant=key == "2a",
            status=SourceStatus.VERIFIED,
            source="test",
        )
    for position, (key, answers) in enumerate(questions):
        question = Question.objects.create(
            edition=edition,
            key=key,
            position=position,
            is_gate=key == "APPLICABLE",
            label_en=key.capitalize(),
            text_en=f"{key.capitalize()}?",
            status=SourceStatus.VERIFIED,
            source="test",
        )
        AnswerOption.objects.bulk_create(
            AnswerOption(
                question=question, key=answer, position=place, label_en=answer.capitalize()
            )
            for place, answer in enumerate(answers)
        )
    for number, (key, conditions) in enumerate(rows, start=1):
        outcome = Outcome.objects.create(
            edition=edition,
            position=number,
            code=None if key is None else made[key],
            reason_en=f"Reason of row {number}.",
            status=SourceStatus.VERIFIED,
            source="test",
        )
        Condition.objects.bulk_create(
            Condition(
                outcome=outcome,
                position=place,
                questions=list(keys),
                answers=list(answers),
                least=least,
                most=most,
            )
            for place, (keys, answers, least, most) in enumerate(conditions)
        )
    if is_published:
        edition.state = EditionState.PUBLISHED
        edition.published_at = NOON
        edition.is_default = code == "IOM-2017" if is_default is None else is_default
        edition.save()
    return edition


def make_score(
    world: World,
    *,
    project: Project,
    edition: Edition,
    code: str = "2a",
    stage: Stage = Stage.PROPOSAL,
    scorer: str = "pm.nairobi",
    answers: dict[str, str] | None = None,
    scored_at: datetime = NOON,
    **facts: Any,
) -> Assessment:
    """A score with the row of the table that has its code; with answers where they are given."""
    found = Code.objects.get(edition=edition, key=code)
    assessment = Assessment.objects.create(
        project=project, edition=edition, stage=stage, begun_at=scored_at
    )
    options = AnswerOption.objects.filter(question__edition=edition)
    by_key = {(each.question.key, each.key): each for each in options.select_related("question")}
    for question, answer in (answers or {}).items():
        option = by_key[question, answer]
        AssessmentAnswer.objects.create(
            assessment=assessment,
            question=option.question,
            option=option,
            passage=f"What the document says of {question}.",
        )
    values = {
        "outcome": Outcome.objects.filter(edition=edition, code=found).first(),
        "computed_code": found,
        "code": found,
        "state": AssessmentState.SCORED,
        "scored_by": world.people[scorer],
        "scored_at": scored_at,
        **facts,
    }
    for name, value in values.items():
        setattr(assessment, name, value)
    assessment.save()
    return assessment


def make_undetermined(
    world: World, *, project: Project, edition: Edition, stage: Stage = Stage.PROPOSAL
) -> Assessment:
    """A score whose answers the published rules leave open; the edition has a row without a code."""
    return Assessment.objects.create(
        project=project,
        edition=edition,
        stage=stage,
        begun_at=NOON,
        state=AssessmentState.SCORED,
        outcome=Outcome.objects.filter(edition=edition, code__isnull=True).first(),
        scored_by=world.people["pm.nairobi"],
        scored_at=NOON,
    )


def make_budget(
    project: Project, *, year: int = 2025, amount: str = "1000", fund: str = "Fund", **facts: Any
) -> BudgetLine:
    """A line of the budget in US dollars."""
    dollars = Decimal(amount)
    return BudgetLine.objects.create(
        project=project, year=year, fund=fund, amount=dollars, amount_usd=dollars, **facts
    )


def make_sample(world: World, *, edition: Edition, **facts: Any) -> Sample:
    """An open sample of the scores of 2026."""
    values = {
        "title": "Sample of 2026",
        "starts_on": date(2026, 1, 1),
        "ends_before": date(2027, 1, 1),
        "size": 1,
        "seed": 7,
        "due_on": date(2026, 4, 1),
        "drawn_by": world.people["gcu"],
        "drawn_at": NOON,
        **facts,
    }
    return Sample.objects.create(edition=edition, **values)


def make_reading(
    world: World,
    *,
    assessment: Assessment,
    sample: Sample,
    reader: str = "head.dakar",
    office: str = DAKAR,
    **facts: Any,
) -> BlindReading:
    """A blind reading that a person of another office has still to hand in."""
    return BlindReading.objects.create(
        sample=sample,
        assessment=assessment,
        project=assessment.project,
        scored_by=assessment.scored_by,
        first_office=assessment.project.office,
        reader=world.people[reader],
        office=world.offices[office],
        given_by=world.people["gcu"],
        given_at=NOON,
        **facts,
    )


def make_estimate(
    world: World, *, edition: Edition, year: int = 2025, **facts: Any
) -> AnnualEstimate:
    """An estimate that waits for its signature, without figures."""
    values = {
        "tables": {"tables": []},
        "checksum": "0" * 64,
        "prepared_by": world.people["gcu"],
        "prepared_at": NOON,
        **facts,
    }
    return AnnualEstimate.objects.create(edition=edition, year=year, **values)


__all__ = [
    "DAKAR",
    "NAIROBI",
    "NOON",
    "TODAY",
    "make_budget",
    "make_edition",
    "make_estimate",
    "make_project",
    "make_reading",
    "make_sample",
    "make_scale",
    "make_score",
    "make_undetermined",
]
