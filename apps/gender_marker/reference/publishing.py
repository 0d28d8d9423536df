"""What the files say of an edition, what the database holds of it, and how a new one is published."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from apps.gender_marker.choices import EditionState
from apps.gender_marker.models import (
    AnswerOption,
    Code,
    Condition,
    Edition,
    Outcome,
    Question,
    Scale,
)
from apps.gender_marker.reference.reading import (
    ANSWERS,
    CODES,
    CONDITIONS,
    EDITIONS,
    OUTCOMES,
    QUESTIONS,
    EditionFiles,
)
from apps.gender_marker.selectors.tables import tables_of
from apps.organization.reference.files import Column

Content = dict[str, Any]
"""An edition's own columns; `codes` and `questions` by key, a question with its `answers` by key;
`outcomes` by position, each with its `conditions` by position."""


def fields(columns: Sequence[Column], *keys: str) -> list[str]:
    """Return the names of the columns that are fields of their row's table, without the keys."""
    return [column.name for column in columns if column.name not in keys]


OF_EDITION = fields(EDITIONS, "code", "scale", "is_default")
OF_CODE = fields(CODES, "edition", "key")
OF_QUESTION = fields(QUESTIONS, "edition", "key")
OF_ANSWER = fields(ANSWERS, "edition", "question", "key")
OF_OUTCOME = fields(OUTCOMES, "edition", "position", "code")
OF_CONDITION = fields(CONDITIONS, "edition", "outcome", "position")


def content_of(files: EditionFiles) -> dict[str, Content]:
    """Return what the files, which fit together, say of each edition by its code."""
    content: dict[str, Content] = {
        row.values["code"]: {
            **{name: row.values[name] for name in (*OF_EDITION, "scale", "is_default")},
            "codes": {},
            "questions": {},
            "outcomes": {},
        }
        for row in files.editions.rows
    }
    for row in files.codes.rows:
        values = row.values
        content[values["edition"]]["codes"][values["key"]] = {n: values[n] for n in OF_CODE}
    for row in files.questions.rows:
        values = row.values
        said = {**{n: values[n] for n in OF_QUESTION}, "answers": {}}
        content[values["edition"]]["questions"][values["key"]] = said
    for row in files.answers.rows:
        values = row.values
        question = content[values["edition"]]["questions"][values["question"]]
        question["answers"][values["key"]] = {n: values[n] for n in OF_ANSWER}
    for row in files.outcomes.rows:
        values = row.values
        said = {**{n: values[n] for n in (*OF_OUTCOME, "code")}, "conditions": {}}
        content[values["edition"]]["outcomes"][values["position"]] = said
    for row in files.conditions.rows:
        values = row.values
        outcome = content[values["edition"]]["outcomes"][values["outcome"]]
        outcome["conditions"][values["position"]] = {n: values[n] for n in OF_CONDITION}
    return content


def contents_held(editions: Sequence[Edition]) -> dict[str, Content]:
    """Return what the database holds of editions by their code, in the shape of `content_of`."""
    tables = tables_of(editions=editions)
    conditions: dict[int, dict[int, Content]] = {}
    for condition in Condition.objects.filter(outcome__edition__in=editions):
        of_outcome = conditions.setdefault(condition.outcome_id, {})
        of_outcome[condition.position] = _values(condition, OF_CONDITION)
    held = {}
    for edition in editions:
        table = tables[edition.pk]
        keys = {code.pk: code.key for code in table.codes}
        held[edition.code] = {
            **_values(edition, OF_EDITION),
            "scale": edition.scale.code,
            "is_default": edition.is_default,
            "codes": {code.key: _values(code, OF_CODE) for code in table.codes},
            "questions": {
                question.key: {
                    **_values(question, OF_QUESTION),
                    "answers": {
                        option.key: _values(option, OF_ANSWER)
                        for option in table.options[question.key]
                    },
                }
                for question in table.questions
            },
            "outcomes": {
                position: {
                    **_values(outcome, OF_OUTCOME),
                    "code": None if outcome.code_id is None else keys[outcome.code_id],
                    "conditions": conditions.get(outcome.pk, {}),
                }
                for position, outcome in table.outcomes.items()
            },
        }
    return held


def publish(code: str, said: Content, *, is_default: bool, now: datetime) -> None:
    """Write an edition that there was not, with all its parts, and publish it.

    The parts are written while it is a draft: afterwards the database takes none.
    """
    edition = Edition.objects.create(
        code=code,
        scale=Scale.objects.get(code=said["scale"]),
        is_from_reference=True,
        created_at=now,
        **{name: said[name] for name in OF_EDITION},
    )
    codes = Code.objects.bulk_create(
        Code(edition=edition, key=key, **values) for key, values in said["codes"].items()
    )
    by_key = {each.key: each for each in codes}
    questions = Question.objects.bulk_create(
        Question(edition=edition, key=key, **{name: values[name] for name in OF_QUESTION})
        for key, values in said["questions"].items()
    )
    AnswerOption.objects.bulk_create(
        AnswerOption(question=question, key=key, **values)
        for question in questions
        for key, values in said["questions"][question.key]["answers"].items()
    )
    outcomes = Outcome.objects.bulk_create(
        Outcome(
            edition=edition,
            position=position,
            code=None if values["code"] is None else by_key[values["code"]],
            **{name: values[name] for name in OF_OUTCOME},
        )
        for position, values in said["outcomes"].items()
    )
    Condition.objects.bulk_create(
        Condition(outcome=outcome, position=position, **values)
        for outcome in outcomes
        for position, values in said["outcomes"][outcome.position]["conditions"].items()
    )
    edition.state, edition.published_at = EditionState.PUBLISHED, now
    edition.is_default = is_default
    edition.save(update_fields=["state", "published_at", "is_default"])


def _values(row: object, names: Sequence[str]) -> Content:
    return {name: getattr(row, name) for name in names}
