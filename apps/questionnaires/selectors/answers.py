"""Single answers: those given about a record, and the words of a free text question."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.formats import date_format, number_format

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import Anonymity, CampaignState, QuestionKind, ResponseState
from apps.questionnaires.models import Answer, Campaign, Question
from apps.questionnaires.selectors.access import runs
from apps.questionnaires.selectors.results import readable, sees_results
from apps.web.language import in_language
from apps.web.refusals import OutOfScope


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """One answer to one question: the option that was chosen, and words, or a number or a day as words."""

    question_key: str
    number: str
    question: str
    choice: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a question was answered with, or why they are not shown."""

    answers: tuple[str, ...]
    is_hidden: bool


def answers_of(
    *, causes: Collection[RecordRef], scope: OfficeScope
) -> dict[RecordRef, list[GivenAnswer]]:
    """Return what was answered about records, by record, in the order of the questions; two statements.

    Answers that were sent, of campaigns whose respondents are known: those of an anonymous one are never
    read singly. Who reads them: the inner circle of the campaign's office, and those who see its projects
    or run its campaigns. Records about which nothing was answered are absent.
    """
    wanted = Q(pk__in=[])
    for cause in causes:
        wanted |= Q(cause_type=cause.content_type, cause_id=cause.id)
    seen = (
        scope.visible.where("office_id")
        | scope.over(Capability.SEE_PROJECTS).where("office_id")
        | scope.over(Capability.RUN_CAMPAIGNS).where("office_id")
    )
    if any(
        scope.over(each).everywhere
        for each in (Capability.SEE, Capability.SEE_PROJECTS, Capability.RUN_CAMPAIGNS)
    ):
        seen = Q()
    campaigns = {
        campaign.pk: RecordRef.of(campaign.cause_type_id, campaign.cause_id)
        for campaign in Campaign.objects.filter(wanted, seen).exclude(anonymity=Anonymity.ANONYMOUS)
        if campaign.cause_type_id is not None and campaign.cause_id is not None
    }
    rows = (
        Answer.objects.filter(
            response__campaign__in=campaigns, response__state=ResponseState.SUBMITTED
        )
        .select_related("question", "option", "response")
        .order_by(
            "response__campaign",
            "response",
            "question__position",
            F("option__position").asc(nulls_last=True),
        )
    )
    found: dict[RecordRef, list[GivenAnswer]] = {}
    for answer in rows:
        found.setdefault(campaigns[answer.response.campaign_id], []).append(given(answer))
    return found


def given(answer: Answer) -> GivenAnswer:
    """Return one answer in words."""
    return GivenAnswer(
        question_key=answer.question.key,
        number=answer.question.number,
        question=in_language(answer.question, "text"),
        choice=in_language(answer.option, "label") if answer.option else "",
        text=value_words(answer),
    )


def value_words(answer: Answer) -> str:
    """Return the words of an answer, or its number or day as words."""
    if answer.day is not None:
        return date_format(answer.day, "DATE_FORMAT")
    if answer.number is not None:
        is_year = answer.question.kind == QuestionKind.YEAR
        return number_format(answer.number.normalize(), use_l10n=not is_year)
    return answer.text


def words_of(*, campaign_id: int, question_id: int, scope: OfficeScope) -> Words:
    """Return the words that a question of a campaign was answered with; two statements.

    Comments beside options and answers of one's own among them. They may name persons, so they are for
    those who run the campaign only; in an anonymous one at its end, when at least its smallest group has
    written something, and in an order that tells nothing. Raises OutOfScope.
    """
    allowed = readable(campaign_ids=[campaign_id], scope=scope)
    rows = written(campaign_id=campaign_id, question_id=question_id)
    if not reads_words(allowed.campaigns[0], len(rows), scope):
        return Words((), is_hidden=bool(rows))
    return Words(tuple(row.text for row in rows), is_hidden=False)


def reads_words(campaign: Campaign, number: int, scope: OfficeScope) -> bool:
    """Whether somebody reads the words of so many respondents."""
    if not runs(campaign, scope):
        return False
    if campaign.anonymity != Anonymity.ANONYMOUS:
        return True
    return campaign.state == CampaignState.CLOSED and number >= campaign.minimum_group


def written(*, campaign_id: int, question_id: int) -> list[Answer]:
    """Return the answers with words to a question, in the order of random numbers."""
    return list(
        Answer.objects.filter(
            response__campaign=campaign_id,
            response__state=ResponseState.SUBMITTED,
            question=question_id,
        )
        .exclude(text="")
        .order_by("response")
    )


def question_with_words(*, campaign: Campaign, key: str, scope: OfficeScope) -> Question:
    """Return the question of a campaign with this key, where words can be its answer.

    Raises OutOfScope for another, and for those who do not read the results.
    """
    found = (
        Question.objects.filter(
            Q(kind=QuestionKind.TEXT) | Q(has_comment=True) | Q(has_other=True),
            version=campaign.version_asked_id,
            key=key,
        )
        .order_by("position")
        .first()
    )
    if found is None or not sees_results(campaign, scope):
        raise OutOfScope
    return found
