"""What somebody says of an edition and of its parts, and what is wrong with it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.gender_marker.choices import CodeKind, SourceStatus, Stage
from apps.gender_marker.models.scales import KEY_LENGTH
from apps.web.refusals import Problem

LONGEST_TEXT = 4000
"""Characters of a question, a meaning, a source. A choice of this product."""
LONGEST_TITLE, LONGEST_NAME, LONGEST_LABEL = 200, 120, 80
LONGEST_EDITION_CODE, LONGEST_CODE, LONGEST_CONCEPT = 40, 20, 40
FIRST_YEAR, LAST_YEAR = 1990, 2100
HIGHEST_STEP = 3
LEAST_ANSWERS = 2

EDITION_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")
QUESTION_KEY = re.compile(r"[A-Z][A-Z0-9_]*")
ANSWER_KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionData:
    """What an edition says of itself; no `stages`: it is used at each."""

    code: str
    title_en: str
    title_fr: str = ""
    title_es: str = ""
    stages: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    status: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeData:
    """One code; `gem` is the step of the UN marker, None where there is no counterpart."""

    key: str
    kind: str = CodeKind.SCORE.value
    label_en: str
    label_fr: str = ""
    label_es: str = ""
    definition_en: str = ""
    definition_fr: str = ""
    definition_es: str = ""
    gem: int | None = None
    is_principal: bool = False
    is_significant: bool = False
    status: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerData:
    """One answer to a question; `was` is its key until now, blank for a new one."""

    key: str
    was: str = ""
    label_en: str
    label_fr: str = ""
    label_es: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionData:
    """One question with its answers, in their order from the least to the most."""

    key: str
    is_gate: bool = False
    concept: str = ""
    label_en: str
    label_fr: str = ""
    label_es: str = ""
    text_en: str
    text_fr: str = ""
    text_es: str = ""
    guidance_en: str = ""
    guidance_fr: str = ""
    guidance_es: str = ""
    example_en: str = ""
    example_fr: str = ""
    example_es: str = ""
    status: str
    source: str
    note: str = ""
    answers: tuple[AnswerData, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionData:
    """Of these questions, between `least` and `most` have one of these answers; all by key."""

    questions: tuple[str, ...]
    answers: tuple[str, ...]
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowData:
    """One row of the decision table; a blank `code` is undetermined: the published rules are silent."""

    code: str
    reason_en: str
    reason_fr: str = ""
    reason_es: str = ""
    status: str
    source: str
    note: str = ""
    conditions: tuple[ConditionData, ...] = ()


def in_three(name: str) -> tuple[str, ...]:
    """Return the names of the columns of a text in three languages."""
    return (f"{name}_en", f"{name}_fr", f"{name}_es")


def text_problems(
    data: Any, *, needed: Collection[str], longest: Mapping[str, int]
) -> list[Problem]:
    """Return what is wrong with the texts of a part: one that is needed is blank, one is too long.

    The status, the source and the note of the part are looked at too: nothing stands without a source.
    """
    problems = []
    for name in (*needed, "source"):
        if not getattr(data, name).strip():
            problems.append(Problem("required", _("This is needed here."), field=name))
    limits = {**longest, "source": LONGEST_TEXT, "note": LONGEST_TEXT}
    for name, most in limits.items():
        if len(getattr(data, name).strip()) > most:
            problems.append(too_long(name, most))
    if data.status not in SourceStatus.values:
        problems.append(Problem("invalid_choice", _("Choose one of the list."), field="status"))
    return problems


def too_long(field: str, most: int) -> Problem:
    """Return the problem of a text that is too long."""
    message = _("At most %(most)s characters.") % {"most": most}
    return Problem("too_long", message, field=field)


def edition_problems(data: EditionData) -> list[Problem]:
    """Return what is wrong with what an edition says of itself."""
    longest = {"code": LONGEST_EDITION_CODE, **dict.fromkeys(in_three("title"), LONGEST_TITLE)}
    problems = text_problems(data, needed=("title_en",), longest=longest)
    if not EDITION_CODE.fullmatch(data.code):
        message = _("A code has capitals, digits and hyphens, such as IOM-2027.")
        problems.append(Problem("code", message, field="code", value=data.code))
    if not set(data.stages) <= set(Stage.values):
        problems.append(Problem("invalid_choice", _("Choose one of the list."), field="stages"))
    for name in ("first_year", "last_year"):
        year = getattr(data, name)
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            message = _("Enter a year from %(first)s to %(last)s.") % {
                "first": FIRST_YEAR,
                "last": LAST_YEAR,
            }
            problems.append(Problem("year", message, field=name, value=str(year)))
    if None not in (data.first_year, data.last_year) and data.first_year > data.last_year:  # type: ignore[operator]
        message = _("The last year is before the first.")
        problems.append(Problem("order", message, field="last_year"))
    return problems


def code_problems(data: CodeData, *, others: Collection[str]) -> list[Problem]:
    """Return what is wrong with a code; `others` are the keys that the draft has beside it."""
    longest = {
        "key": LONGEST_CODE,
        **dict.fromkeys(in_three("label"), LONGEST_NAME),
        **dict.fromkeys(in_three("definition"), LONGEST_TEXT),
    }
    problems = text_problems(data, needed=("key", "label_en"), longest=longest)

    def blame(field: str, code: str, message: str) -> None:
        problems.append(Problem(code, message, field=field))

    if data.key.strip() in others:
        blame("key", "key_taken", _("This draft has another code of this name."))
    if data.kind not in CodeKind.values:
        blame("kind", "invalid_choice", _("Choose one of the list."))
    if data.gem is not None and not 0 <= data.gem <= HIGHEST_STEP:
        blame("gem", "step", _("The UN marker has the steps 0 to 3."))
    counts = data.is_principal or data.is_significant or data.gem is not None
    if data.kind != CodeKind.SCORE and counts:
        message = _("Only a score has a step of the UN marker or counts towards a benchmark.")
        blame("kind", "only_a_score_counts", message)
    if data.is_principal and data.is_significant:
        blame("counts_as", "not_both", _("A code counts as principal or as significant, not both."))
    return problems


def question_problems(data: QuestionData, *, others: Collection[str]) -> list[Problem]:
    """Return what is wrong with a question and its answers; `others` are the other questions' keys."""
    longest = {
        "key": KEY_LENGTH,
        "concept": LONGEST_CONCEPT,
        **dict.fromkeys(in_three("label"), LONGEST_LABEL),
        **dict.fromkeys(
            (*in_three("text"), *in_three("guidance"), *in_three("example")), LONGEST_TEXT
        ),
    }
    problems = text_problems(data, needed=("label_en", "text_en"), longest=longest)

    def blame(field: str, code: str, message: str) -> None:
        problems.append(Problem(code, message, field=field))

    if not QUESTION_KEY.fullmatch(data.key):
        message = _("A key has capitals, digits and underscores, such as NEEDS or Q_4.")
        blame("key", "key", message)
    elif data.key in others:
        blame("key", "key_taken", _("Another question of this draft has this key."))
    if len(data.answers) < LEAST_ANSWERS:
        blame("", "answers", _("A question takes two answers at least."))
    seen: set[str] = set()
    for place, answer in enumerate(data.answers, start=1):
        if not ANSWER_KEY.fullmatch(answer.key) or len(answer.key) > KEY_LENGTH:
            message = _(
                "Answer %(place)s: a key has small letters, digits, hyphens and underscores, such as"
                " yes; at most %(most)s characters."
            )
            blame("", "answer_key", message % {"place": place, "most": KEY_LENGTH})
        elif answer.key in seen:
            message = _("Answer %(place)s: another answer has the key “%(key)s”.")
            blame("", "answer_taken", message % {"place": place, "key": answer.key})
        seen.add(answer.key)
        if not answer.label_en.strip():
            message = _("Answer %(place)s: English words are needed.")
            blame("", "answer_words", message % {"place": place})
        if any(len(getattr(answer, name)) > LONGEST_NAME for name in in_three("label")):
            message = _("Answer %(place)s: at most %(most)s characters.")
            blame("", "too_long", message % {"place": place, "most": LONGEST_NAME})
    return problems


def row_problems(data: RowData, *, codes: Collection[str]) -> list[Problem]:
    """Return what is wrong with a row. Whether its questions and answers exist is looked at with the table."""
    longest = dict.fromkeys(in_three("reason"), LONGEST_TEXT)
    problems = text_problems(data, needed=("reason_en",), longest=longest)
    if data.code and data.code not in codes:
        problems.append(Problem("invalid_choice", _("Choose one of the list."), field="code"))
    for place, condition in enumerate(data.conditions, start=1):
        number = len(condition.questions)
        if not number or not condition.answers:
            message = _("Condition %(place)s: choose its questions and their answers.")
            problems.append(Problem("condition", message % {"place": place}))
        elif not 0 <= condition.least <= condition.most <= number:
            message = _(
                "Condition %(place)s: of %(number)s questions between 0 and %(number)s can be met, the"
                " least no more than the most."
            )
            values = {"place": place, "number": number}
            problems.append(Problem("bounds", message % values))
    return problems
