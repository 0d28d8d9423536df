"""A question to the network: asked, answered, closed; and which answer helped."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.models import NetworkAnswer, NetworkQuestion
from apps.focal_points.selectors.network.questions import (
    demand_asking,
    may_answer,
    question_seen,
    runs_question,
)
from apps.focal_points.services.network.telling import tell_answered, tell_asked
from apps.focal_points.services.network.texts import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    refuse,
    sent_before,
    text_problems,
    tidied,
)
from apps.organization.selectors import tree_on
from apps.web.refusals import NotPermitted, OutOfScope, Problem, WrongState
from apps.web.versions import write


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionData:
    """What somebody asks, for an office of theirs."""

    office_id: int
    title: str
    text: str = ""
    language: str = "en"


@transaction.atomic
def ask(*, data: QuestionData, now: datetime, scope: OfficeScope) -> NetworkQuestion:
    """Ask the network, which hears of it once; the same sent twice asks once.

    Raises NotPermitted or Invalid.
    """
    demand_asking(scope=scope)
    values = tidied(asdict(data))
    limits = {"title": LONGEST_TITLE, "text": LONGEST_TEXT}
    problems = text_problems(values, limits=limits, required=("title",))
    is_theirs = any(
        scope.may(each, data.office_id)
        for each in (Capability.LOG_ACTIVITIES, Capability.SUPERVISE_FOCAL_POINTS)
    )
    if not is_theirs or data.office_id not in tree_on(day=now.date()).nodes:
        problems.append(
            Problem(code="invalid_choice", field="office", message=_("Choose one of the list."))
        )
    refuse(problems)
    rows = NetworkQuestion.objects.filter(**values)
    twin = sent_before(rows, by="asked_by", at="asked_at", now=now, scope=scope)
    if twin is not None:
        return twin
    question = NetworkQuestion.objects.create(**values, asked_by_id=scope.user_id, asked_at=now)
    tell_asked(question=question, now=now, scope=scope)
    return question


@transaction.atomic
def answer(
    *, question_id: int, text: str, language: str, now: datetime, scope: OfficeScope
) -> NetworkAnswer:
    """Answer an open question and tell who asked; the same sent twice answers once.

    Raises OutOfScope, NotPermitted, WrongState once it is closed, Invalid.
    """
    seen = question_seen(question_id=question_id, scope=scope)
    if not may_answer(scope=scope):
        raise NotPermitted(_("Questions are answered by those who work with the network."))
    question = NetworkQuestion.objects.select_for_update().get(pk=seen.pk)
    demand_open(question)
    values = tidied({"text": text, "language": language})
    refuse(text_problems(values, limits={"text": LONGEST_TEXT}, required=("text",)))
    rows = NetworkAnswer.objects.filter(question=question, **values)
    twin = sent_before(rows, by="answered_by", at="answered_at", now=now, scope=scope)
    if twin is not None:
        return twin
    made = NetworkAnswer.objects.create(
        question=question, **values, answered_by_id=scope.user_id, answered_at=now
    )
    tell_answered(question=question, answer=made, now=now, scope=scope)
    return made


@transaction.atomic
def mark_helpful(
    *, question_id: int, answer_id: int, helped: bool, scope: OfficeScope
) -> NetworkAnswer:
    """Say whether an answer helped; saying the same again changes nothing.

    Raises OutOfScope or NotPermitted.
    """
    question = question_to_run(question_id, scope)
    found = (
        NetworkAnswer.objects.select_for_update().filter(pk=answer_id, question=question).first()
    )
    if found is None:
        raise OutOfScope
    if found.is_helpful != helped:
        found.is_helpful = helped
        found.save(update_fields=["is_helpful"])
    return found


@transaction.atomic
def close(*, question_id: int, now: datetime, scope: OfficeScope) -> NetworkQuestion:
    """Close a question: it stays to be read, and takes no more answers.

    Raises OutOfScope, NotPermitted, WrongState when it is closed already.
    """
    question = question_to_run(question_id, scope)
    demand_open(question)
    return write(question, closed_at=now)


def question_to_run(question_id: int, scope: OfficeScope) -> NetworkQuestion:
    """Return a locked question whose answers this person judges."""
    seen = question_seen(question_id=question_id, scope=scope)
    if not runs_question(question=seen, scope=scope):
        raise NotPermitted(_("Who asked, and the Gender Coordination Unit, judge the answers."))
    return NetworkQuestion.objects.select_for_update().get(pk=seen.pk)


def demand_open(question: NetworkQuestion) -> None:
    """Raise WrongState when a question is closed."""
    if question.closed_at is not None:
        raise WrongState(_("This question is closed; ask a new one."))
