"""Answering: a draft that is saved as often as somebody likes, and sent once.

An anonymous answer is written anew when it is sent: another number, no draft key, numbers of its answers
that tell no order, the first day of the campaign instead of the day. Nothing that stays leads from it to
who was asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from secrets import randbits

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import QuestionKind, ResponseState
from apps.questionnaires.given import Given
from apps.questionnaires.models import Answer, Recipient, Response
from apps.questionnaires.selectors.answering import (
    Holder,
    asked_after,
    draft_key_of,
    draft_of,
    expect_answerable,
)
from apps.questionnaires.selectors.days import today_of
from apps.questionnaires.selectors.definitions import AskedQuestion, questions_asked
from apps.web.refusals import Invalid, Problem, WrongState

LONGEST_TEXT = 10_000
FIRST_YEAR, LAST_YEAR = 1900, 2100
SCATTERED = 2**52
"""Numbers of anonymous answers are random between this and twice as much: exact in every program."""


def field_of(question: AskedQuestion) -> str:
    """Return the name of a question's field in forms and problems."""
    return f"a_{question.key}"


@transaction.atomic
def save_draft(
    *,
    holder: Holder,
    version: int,
    given: Mapping[int, Given],
    language: str,
    now: datetime,
    scope: OfficeScope,
) -> Response:
    """Keep what was answered so far; `version` is the draft that was seen, 0 when there was none.

    Raises WrongState when it is closed or was sent, and when another window has saved since.
    """
    draft = take_draft(holder, version, language=language, now=now, scope=scope)
    questions = questions_asked(version_id=holder.campaign.version_asked_id, scope=scope)
    rewrite(draft, questions, given)
    return draft


@transaction.atomic
def send(
    *,
    holder: Holder,
    version: int,
    given: Mapping[int, Given],
    language: str,
    now: datetime,
    scope: OfficeScope,
) -> None:
    """Send an answer for good. What was answered to questions that are not asked is dropped.

    Raises WrongState as `save_draft` does, and Invalid with every problem: then nothing is written.
    """
    questions = questions_asked(version_id=holder.campaign.version_asked_id, scope=scope)
    shown = asked_after(questions, given)
    wanted = [each for each in questions if each.id in shown]
    if problems := [
        problem for each in wanted for problem in problems_of(each, given.get(each.id, Given()))
    ]:
        expect_answerable(holder.recipient, now)
        raise Invalid(problems=problems)
    draft = take_draft(holder, version, language=language, now=now, scope=scope)
    sent = draft
    if holder.is_anonymous:
        draft.delete()
        sent = Response.objects.create(
            campaign=holder.campaign, language="", background=holder.recipient.background
        )
    rewrite(sent, wanted, given, scattered=holder.is_anonymous)
    campaign = holder.campaign
    sent.state = ResponseState.SUBMITTED
    sent.submitted_on = (
        campaign.opens_on if holder.is_anonymous else today_of(campaign.office_id, now)
    )
    sent.save(update_fields=["state", "submitted_on"])
    Recipient.objects.filter(pk=holder.recipient.pk).update(has_answered=True)


def take_draft(
    holder: Holder, version: int, *, language: str, now: datetime, scope: OfficeScope
) -> Response:
    """Return the draft in its next version, held until the end of the transaction."""
    locked = (
        Recipient.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=holder.recipient.pk)
    )
    expect_answerable(locked, now)
    draft = draft_of(holder=holder, scope=scope)
    if (draft.version if draft else 0) != version:
        raise WrongState(
            _(
                "Answers to this questionnaire were saved in another window since you opened it."
                " What you typed is still here: look at it, then save again."
            ),
            code="stale",
        )
    if draft is None:
        return Response.objects.create(
            campaign=holder.campaign,
            recipient=None if holder.is_anonymous else holder.recipient,
            draft_key=draft_key_of(holder.recipient) if holder.is_anonymous else "",
            language="" if holder.is_anonymous else language,
            office_id=None if holder.is_anonymous else locked.office_id,
            background=locked.background,
        )
    draft.version += 1
    draft.save(update_fields=["version"])
    return draft


def rewrite(
    response: Response,
    questions: Sequence[AskedQuestion],
    given: Mapping[int, Given],
    *,
    scattered: bool = False,
) -> None:
    """Write the answers of a draft anew, those to `questions` only."""
    Answer.objects.filter(response=response).delete()
    rows = [
        row
        for question in questions
        for row in rows_of(response, question, given.get(question.id, Given()))
    ]
    if scattered:
        for row in rows:
            row.pk = SCATTERED + randbits(52)
    Answer.objects.bulk_create(rows)


def rows_of(response: Response, question: AskedQuestion, given: Given) -> Iterator[Answer]:
    """Yield the rows of one answer: one for each option, or one of words, a number, a day."""
    if question.is_heading or given.is_blank:
        return
    comment = given.text
    offered = {option.id for option in question.options}
    for option_id in given.options:
        if option_id in offered:
            yield Answer(
                response=response, question_id=question.id, option_id=option_id, text=comment
            )
            comment = ""
    if given.other and question.has_other:
        yield Answer(response=response, question_id=question.id, text=given.other, is_other=True)
    elif comment or given.number is not None or given.day is not None:
        yield Answer(
            response=response,
            question_id=question.id,
            text=comment,
            number=given.number,
            day=given.day,
        )


def problems_of(question: AskedQuestion, given: Given) -> list[Problem]:
    """Return what is wrong with the answer to a question that is asked."""
    if question.is_heading:
        return []
    field = field_of(question)
    kind = question.kind

    def problem(code: str, message: str) -> list[Problem]:
        return [Problem(code=code, field=field, message=message)]

    chooses = kind in (QuestionKind.YES_NO, QuestionKind.SINGLE, QuestionKind.MULTIPLE)
    if question.is_required and (not given.is_chosen if chooses else given.is_blank):
        return problem("required", _("This question needs an answer."))
    if not set(given.options) <= {option.id for option in question.options}:
        return problem("invalid_choice", _("Choose from the answers that are offered."))
    if (
        kind in (QuestionKind.YES_NO, QuestionKind.SINGLE)
        and len(given.options) + bool(given.other) > 1
    ):
        return problem("one_only", _("Choose one answer."))
    if max(len(given.text), len(given.other)) > LONGEST_TEXT:
        return problem(
            "too_long",
            _("This is too long; at most %(limit)s characters.") % {"limit": LONGEST_TEXT},
        )
    lowest, highest = question.lowest, question.highest
    if kind == QuestionKind.YEAR:
        lowest = FIRST_YEAR if lowest is None else lowest  # type: ignore[assignment]
        highest = LAST_YEAR if highest is None else highest  # type: ignore[assignment]
    if given.number is not None and lowest is not None and given.number < lowest:
        return problem("too_low", _("At least %(lowest)s is expected.") % {"lowest": plain(lowest)})
    if given.number is not None and highest is not None and given.number > highest:
        return problem(
            "too_high", _("At most %(highest)s is expected.") % {"highest": plain(highest)}
        )
    return []


def plain(number: object) -> str:
    """Return a bound without zeros behind the point: 5.00 → 5."""
    text = str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
