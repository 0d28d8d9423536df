"""Questions to the network, and its answers; nobody outside reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.focal_points.models import NetworkAnswer, NetworkQuestion
from apps.focal_points.selectors.access import keeps_network, sees_network
from apps.projects.selectors.words import holding
from apps.web.marking import words_in
from apps.web.parts import StatusTag
from apps.web.refusals import NotPermitted, OutOfScope

KIND = "focal_points.networkquestion"
OPEN, CLOSED, MINE = "open", "closed", "mine"
SEARCHED = ("title", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFilter:
    """What of the questions is shown; empty values narrow nothing. `state` is OPEN, CLOSED or MINE."""

    text: str = ""
    state: str = ""


def ref_of(question_id: int) -> RecordRef:
    """Return how other rooms point to a question."""
    return RecordRef(KIND, question_id)


def questions_seen(*, scope: OfficeScope) -> QuerySet[NetworkQuestion]:
    """Return what somebody reads: all for the network, else nothing."""
    if not sees_network(scope=scope):
        return NetworkQuestion.objects.none()
    return NetworkQuestion.objects.all()


def listed(*, only: QuestionFilter, scope: OfficeScope) -> QuerySet[Any]:
    """Return questions with their number of `replies` and whether one `helped`, the newest first."""
    rows: QuerySet[Any] = questions_seen(scope=scope)
    if only.text:
        rows = holding(rows, name="said", columns=SEARCHED, words=words_in(only.text))
    if only.state == OPEN:
        rows = rows.filter(closed_at__isnull=True)
    elif only.state == CLOSED:
        rows = rows.filter(closed_at__isnull=False)
    elif only.state == MINE:
        rows = rows.filter(asked_by_id=scope.user_id or 0)
    helpful = NetworkAnswer.objects.filter(question=OuterRef("pk"), is_helpful=True)
    return (
        rows.annotate(replies=Count("answers"), helped=Exists(helpful, output_field=BooleanField()))
        .select_related("asked_by", "office")
        .order_by("-asked_at", "-pk")
    )


def question_seen(*, question_id: int, scope: OfficeScope) -> NetworkQuestion:
    """Return one question; raises OutOfScope when it does not exist for this person."""
    found = (
        questions_seen(scope=scope)
        .select_related("asked_by", "office")
        .filter(pk=question_id)
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


def answers_of(*, question: NetworkQuestion, scope: OfficeScope) -> list[NetworkAnswer]:
    """Return the answers to a question, what helped first, then in their order; one statement."""
    readable = questions_seen(scope=scope).filter(pk=question.pk)
    return list(
        NetworkAnswer.objects.filter(question__in=readable)
        .select_related("answered_by")
        .order_by("-is_helpful", "answered_at", "pk")
    )


def may_ask(*, scope: OfficeScope) -> bool:
    """Whether somebody asks the network: who logs activities, and heads of office."""
    return bool(
        scope.over(Capability.LOG_ACTIVITIES) or scope.over(Capability.SUPERVISE_FOCAL_POINTS)
    )


def demand_asking(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody asks the network."""
    if not may_ask(scope=scope):
        raise NotPermitted(
            _("Focal points, heads of office and the Gender Coordination Unit ask the network.")
        )


def may_answer(*, scope: OfficeScope) -> bool:
    """Whether somebody answers: who reads the network and contributes at all, so no auditor."""
    return sees_network(scope=scope) and bool(scope.over(Capability.CONTRIBUTE))


def runs_question(*, question: NetworkQuestion, scope: OfficeScope) -> bool:
    """Whether somebody says what helped and closes a question: who asked, and who keeps the network."""
    is_own = scope.user_id is not None and question.asked_by_id == scope.user_id
    return (is_own and sees_network(scope=scope)) or keeps_network(scope=scope)


def questions_named(*, ids: Iterable[int], scope: OfficeScope) -> list[NetworkQuestion]:
    """Return those of some questions that somebody reads; one statement."""
    return list(questions_seen(scope=scope).filter(pk__in=set(ids)))


def status_of(question: NetworkQuestion) -> StatusTag:
    """Return whether a question is open, and since when."""
    if question.closed_at is not None:
        return StatusTag(kind="calm", label=pgettext("question", "Closed"), on=question.closed_at)
    return StatusTag(kind="info", label=pgettext("question", "Open"), on=question.asked_at)
