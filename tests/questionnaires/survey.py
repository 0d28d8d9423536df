"""Surveys dealt by a seed: questions of every kind, skip logic, retired options, gaps in everything.

What is dealt is plain data, which the oracle reads as it is; `store` writes it into the tables.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from apps.questionnaires.models import (
    Answer,
    Campaign,
    Option,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Recipient,
    Response,
)
from tests.cast import World

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
OPENS = date(2026, 1, 5)
CLOSES = date(2026, 1, 30)
OFFICES = ("KEN-NAIROBI", "KEN-MOMBASA", "SOM-HARGEISA", "SEN-DAKAR", "CHE-GENEVA")
REGIONS = {
    "KEN-NAIROBI": "KEN-NAIROBI-RO",
    "KEN-MOMBASA": "KEN-NAIROBI-RO",
    "SOM-HARGEISA": "KEN-NAIROBI-RO",
    "SEN-DAKAR": "SEN-DAKAR-RO",
    "CHE-GENEVA": "",
}
RETIRED = date(2025, 6, 1)


@dataclass(frozen=True)
class Asked:
    """One question: `options` are keys, `retired` those no longer offered, `after` (key, values).

    `under` is the heading above it; what stands under one that is not shown is not asked.
    """

    key: str
    kind: str
    options: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    has_other: bool = False
    has_comment: bool = False
    after: tuple[str, tuple[str, ...]] | None = None
    under: str = ""


QUESTIONS = (
    Asked("part", "heading"),
    Asked("consulted", "yes_no", ("yes", "no"), has_comment=True),
    Asked("how", "single", ("often", "once", "never"), ("sometimes",), has_other=True),
    Asked("topics", "multiple", ("parity", "training", "violence"), ("other-1999",), True),
    Asked("why-not", "single", ("time", "money"), after=("consulted", ("no",))),
    Asked("with-whom", "multiple", ("women", "men"), after=("how", ("often", "once"))),
    Asked("persons", "number"),
    Asked("hours", "number", after=("consulted", ("yes",))),
    Asked("since", "year"),
    Asked("met-on", "date"),
    Asked("words", "text"),
    Asked("if-consulted", "heading", after=("consulted", ("yes",))),
    Asked("was-useful", "yes_no", ("yes", "no"), under="if-consulted"),
    Asked("once-only", "text", after=("how", ("once",)), under="if-consulted"),
)


@dataclass
class Survey:
    """A dealt survey: a row for each response, and one for each answer."""

    questions: tuple[Asked, ...]
    responses: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)


def deal(
    seed: int,
    *,
    number: int = 60,
    questions: tuple[Asked, ...] = QUESTIONS,
    offices: tuple[str, ...] = OFFICES,
) -> Survey:
    """Deal a survey of so many responses; the same seed deals the same."""
    dice = Random(seed)
    survey = Survey(questions)
    for place in range(number):
        response = {
            "response": place,
            "office": dice.choice((*offices, *offices, None)),
            "language": dice.choice(("en", "en", "fr", "es")),
            "sex": dice.choice(("F", "F", "M", "M", "O", "")),
        }
        survey.responses.append(response)
        chosen: dict[str, set[str]] = {}
        for question in questions:
            is_asked = all(
                chosen.get(key, set()) & set(values)
                for key, values in conditions(question, questions)
            )
            if question.kind == "heading" or not is_asked or dice.random() < 0.2:
                continue
            for answer in dealt(dice, question):
                chosen.setdefault(question.key, set()).add(answer.get("option") or "")
                survey.answers.append({"response": place, "question": question.key, **answer})
    return survey


def conditions(question: Asked, questions: tuple[Asked, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Return what must have been answered before a question: its own condition and its heading's."""
    above = next((each for each in questions if each.key == question.under), None)
    found = [question.after] if question.after else []
    return [*(conditions(above, questions) if above else []), *found]


def dealt(dice: Random, question: Asked) -> list[dict[str, Any]]:
    """Deal the answers of one response to one question."""
    empty = {"option": None, "text": "", "number": None, "day": None, "is_other": False}
    others = [empty | {"text": "Of my own", "is_other": True}] if question.has_other else []
    keys = (*question.options, *question.retired)
    match question.kind:
        case "yes_no" | "single":
            comment = dice.choice(("", "Because")) if question.has_comment else ""
            if question.has_comment and dice.random() < 0.1:
                return [empty | {"text": "Words alone are no choice"}]
            choices = [empty | {"option": key, "text": comment} for key in keys] + others
            return [dice.choice(choices)]
        case "multiple":
            choices = [empty | {"option": key} for key in keys] + others
            return dice.sample(choices, dice.randint(1, len(choices)))
        case "number":
            return [empty | {"number": Decimal(dice.randint(-50, 4000)) / 4}]
        case "year":
            return [empty | {"number": Decimal(dice.randint(1995, 2006))}]
        case "date":
            return [empty | {"day": date(2005, 1, 1) + timedelta(days=dice.randint(0, 700))}]
    return [empty | {"text": dice.choice(("Once", "Twice", "=1+1"))}]


def publish(world: World, questions: tuple[Asked, ...], *, key: str = "survey", number: int = 1):
    """Write the questions as a published version and return it."""
    questionnaire, _made = Questionnaire.objects.get_or_create(key=key, title_en="A survey")
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=number, created_at=AT
    )
    rows: dict[str, Question] = {}
    for position, asked in enumerate(questions, start=1):
        rows[asked.key] = Question.objects.create(
            version=version,
            key=asked.key,
            number=str(position),
            position=position,
            kind=asked.kind,
            text_en=f"{asked.key}?",
            text_fr=f"{asked.key} ?",
            has_comment=asked.has_comment,
            has_other=asked.has_other,
            parent=rows.get(asked.under),
            shown_if=rows[asked.after[0]] if asked.after else None,
            shown_values=list(asked.after[1]) if asked.after else [],
        )
        Option.objects.bulk_create(
            Option(
                question=rows[asked.key],
                key=option,
                position=place,
                label_en=option.capitalize(),
                retired_on=RETIRED if option in asked.retired else None,
            )
            for place, option in enumerate((*asked.options, *asked.retired), start=1)
        )
    QuestionnaireVersion.objects.filter(pk=version.pk).update(state="published", published_at=AT)
    version.refresh_from_db()
    return version


def campaign_of(world: World, version: QuestionnaireVersion, **facts: Any) -> Campaign:
    """Make a campaign of the root office that is closed, with sex as its background."""
    return Campaign.objects.create(
        **{
            "version_asked": version,
            "title_en": "Asked in 2026",
            "office": world.offices["IOM"],
            "opens_on": OPENS,
            "closes_on": CLOSES,
            "anonymity": "named",
            "background": [{"key": "sex", "label": "Sex"}],
            "state": "closed",
            "created_at": AT,
        }
        | facts
    )


def store(world: World, survey: Survey, **facts: Any) -> Campaign:
    """Write a survey into the tables as answered, and return its campaign."""
    version = facts.pop("version", None) or publish(world, survey.questions)
    campaign = campaign_of(world, version, **facts)
    is_named = campaign.anonymity != "anonymous"
    recipients = Recipient.objects.bulk_create(
        Recipient(
            campaign=campaign,
            name=f"Person {row['response']}",
            email=f"person.{row['response']}@example.org",
            secret=uuid.uuid4().hex,
            has_answered=True,
        )
        for row in survey.responses
    )
    responses = Response.objects.bulk_create(
        Response(
            id=uuid.UUID(int=campaign.pk * 10_000_000 + row["response"]),
            campaign=campaign,
            recipient=recipients[place] if is_named else None,
            language=row["language"],
            office=world.offices.get(row["office"] or ""),
            background={"sex": row["sex"]} if row["sex"] else {},
        )
        for place, row in enumerate(survey.responses)
    )
    questions = {question.key: question for question in version.questions.all()}
    options = {
        (option.question.key, option.key): option
        for option in Option.objects.filter(question__version=version).select_related("question")
    }
    Answer.objects.bulk_create(
        Answer(
            response=responses[row["response"]],
            question=questions[row["question"]],
            option=options.get((row["question"], row["option"])),
            text=row["text"],
            number=row["number"],
            day=row["day"],
            is_other=row["is_other"],
        )
        for row in survey.answers
    )
    Response.objects.filter(campaign=campaign).update(
        state="submitted", submitted_on=date(2026, 1, 20)
    )
    return campaign
