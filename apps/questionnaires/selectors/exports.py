"""The answers to a campaign as rows of a file, and the dictionary of its columns.

Names of columns are stable: keys of questions, and of options where several apply (`topics.parity`),
whatever language or version asks. A blank cell is an answer that was not given; NA a question that was not
asked because of an earlier answer.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.questionnaires.analytics.groups import is_few
from apps.questionnaires.choices import (
    CHOICE_KINDS,
    Anonymity,
    QuestionKind,
    ResponseState,
)
from apps.questionnaires.models import Answer, Campaign, Option, Question, Response
from apps.questionnaires.selectors.access import runs
from apps.questionnaires.selectors.results import readable_now
from apps.questionnaires.selectors.tables import conditions_of
from apps.web.language import in_language
from apps.web.refusals import NotPermitted

Value = str | int | Decimal | date | None
NOT_ASKED = "NA"
logger = logging.getLogger("apps.questionnaires")
CHOSEN, NOT_CHOSEN = 1, 0


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable name, and what stands in it."""

    name: str
    meaning: str
    values: str = ""


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """One row for each response, and the dictionary of the columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def answer_file(*, campaign_id: int, scope: OfficeScope) -> AnswerFile:
    """Return all answers of a campaign, one row for each response; six statements, and a line in the log.

    For those who run the campaign. Of an anonymous one the file holds choices, numbers and days, in an
    order that tells nothing, and neither office, background and language nor words, by which somebody
    might be recognized; a question that fewer than its smallest group were asked or answered is left out,
    as in the tables. Raises OutOfScope, WrongState while an anonymous campaign is not closed, and
    NotPermitted for others, and where fewer have answered than its smallest group.
    """
    allowed = readable_now(campaign_ids=[campaign_id], scope=scope)
    [campaign] = allowed.campaigns
    if not runs(campaign, scope):
        raise NotPermitted(_("Those who run the campaign read single answers."))
    responses = list(
        Response.objects.filter(campaign=campaign, state=ResponseState.SUBMITTED)
        .select_related("office")
        .order_by("pk")
    )
    is_anonymous = campaign.anonymity == Anonymity.ANONYMOUS
    if is_anonymous and len(responses) < campaign.minimum_group:
        raise NotPermitted(
            _("Too few have answered: single answers of fewer than %(number)s are shown to nobody.")
            % {"number": campaign.minimum_group}
        )
    questions = list(
        Question.objects.filter(version=campaign.version_asked_id)
        .exclude(kind=QuestionKind.HEADING)
        .order_by("position")
    )
    options = list(
        Option.objects.filter(question__version=campaign.version_asked_id).order_by("position")
    )
    headings = Question.objects.filter(version=campaign.version_asked_id, kind=QuestionKind.HEADING)
    conditions = conditions_of([*questions, *headings], options)
    given: dict[object, dict[int, list[Answer]]] = {}
    for answer in Answer.objects.filter(response__in=responses):
        given.setdefault(answer.response_id, {}).setdefault(answer.question_id, []).append(answer)
    writers = [
        QuestionColumns(
            question, [o for o in options if o.question_id == question.pk], is_anonymous
        )
        for question in questions
    ]
    if is_anonymous:
        writers = [
            writer
            for writer in writers
            if not is_of_few(
                writer.question,
                conditions.get(writer.question.pk, []),
                [given.get(response.pk, {}) for response in responses],
                campaign.minimum_group,
            )
        ]
    keys = {option.pk: option.key for option in options}

    def row(response: Response) -> tuple[Value, ...]:
        answers = given.get(response.pk, {})
        values = [] if is_anonymous else list(facts_of(response, campaign))
        for writer in writers:
            if was_asked(conditions.get(writer.question.pk, []), answers):
                values.extend(writer.values(answers.get(writer.question.pk, []), keys))
            else:
                values.extend([NOT_ASKED] * len(writer.columns))
        return tuple(values)

    logger.info(
        "single answers of campaign %s are read by user %s: %s rows",
        campaign_id,
        scope.user_id,
        len(responses),
    )
    return AnswerFile(
        columns=(
            *(() if is_anonymous else fact_columns(campaign)),
            *(column for writer in writers for column in writer.columns),
        ),
        rows=tuple(row(response) for response in responses),
    )


def was_asked(wanted: Sequence[set[int]], answers: Mapping[int, list[Answer]]) -> bool:
    """Whether one response was asked a question: it chose one of the options of each of its conditions."""
    chosen = {answer.option_id for each in answers.values() for answer in each}
    return all(chosen & each for each in wanted)


def is_of_few(
    question: Question,
    wanted: Sequence[set[int]],
    responses: Sequence[Mapping[int, list[Answer]]],
    smallest: int,
) -> bool:
    """Whether some were asked a question, or answered it, but fewer than the smallest group that is shown."""
    asked = sum(was_asked(wanted, answers) for answers in responses)
    answered = sum(bool(answers.get(question.pk)) for answers in responses)
    return is_few(asked, smallest) or is_few(answered, smallest)


def fact_columns(campaign: Campaign) -> Iterator[Column]:
    """Yield the columns of what is known of a response beside its answers."""
    yield Column("response", _("Number of the response; it is random"))
    yield Column("submitted_on", _("Day on which it was sent"))
    yield Column("language", _("Language in which it was answered"))
    yield Column("office", _("Code of the office of whoever was asked"))
    for variable in campaign.background:
        yield Column(f"background.{variable['key']}", str(variable["label"]))


def facts_of(response: Response, campaign: Campaign) -> Iterator[Value]:
    """Yield what is known of a response, in the order of `fact_columns`."""
    yield str(response.pk)
    yield response.submitted_on
    yield response.language
    yield response.office.code if response.office else ""
    for variable in campaign.background:
        yield str(response.background.get(variable["key"], ""))


class QuestionColumns:
    """The columns of one question; several options make a column each, words one of their own."""

    def __init__(self, question: Question, options: list[Option], is_anonymous: bool) -> None:
        """Take the question with its options; an anonymous file has no words."""
        self.question = question
        self.options = options
        self.has_words = not is_anonymous and (
            question.has_comment or question.has_other or question.kind == QuestionKind.TEXT
        )
        self.columns = list(self._columns())

    def _columns(self) -> Iterator[Column]:
        key, text = self.question.key, in_language(self.question, "text")
        if self.question.kind == QuestionKind.MULTIPLE:
            for option in self.options:
                yield Column(
                    f"{key}.{option.key}", f"{text} {in_language(option, 'label')}", "1, 0"
                )
        elif self.question.kind in CHOICE_KINDS:
            labels = [f"{option.key}: {in_language(option, 'label')}" for option in self.options]
            yield Column(key, text, "; ".join(labels))
        elif self.question.kind != QuestionKind.TEXT:
            yield Column(key, text, str(self.question.get_kind_display()))
        if self.question.kind == QuestionKind.TEXT:
            if self.has_words:
                yield Column(key, text, str(QuestionKind.TEXT.label))
            return
        if self.question.has_other:
            yield Column(f"{key}.other", f"{text} {_('An answer of one’s own')}", "1, 0")
        if self.has_words:
            yield Column(f"{key}.words", f"{text} {_('In words')}")

    def values(self, answers: list[Answer], keys: Mapping[int, str]) -> Iterator[Value]:
        """Yield what one response answered, in the order of the columns."""
        kind = self.question.kind
        words = next((answer.text for answer in answers if answer.text), None)
        if kind == QuestionKind.TEXT:
            if self.has_words:
                yield words
            return
        chosen = {answer.option_id for answer in answers if answer.option_id}
        is_answered = bool(chosen) or any(answer.is_other for answer in answers)
        if kind == QuestionKind.MULTIPLE:
            for option in self.options:
                yield (CHOSEN if option.pk in chosen else NOT_CHOSEN) if is_answered else None
        elif kind in CHOICE_KINDS:
            yield next((keys[each] for each in chosen), None)
        elif kind == QuestionKind.DATE:
            yield next((answer.day for answer in answers), None)
        else:
            yield next((answer.number for answer in answers), None)
        if self.question.has_other:
            is_other = any(answer.is_other for answer in answers)
            yield (CHOSEN if is_other else NOT_CHOSEN) if is_answered else None
        if self.has_words:
            yield words
