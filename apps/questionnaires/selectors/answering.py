"""What somebody who is asked may answer now: by their account, or by the link in their hands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import Anonymity, CampaignState, ResponseState
from apps.questionnaires.given import Given
from apps.questionnaires.links import read_token
from apps.questionnaires.models import Answer, Campaign, Recipient, Response
from apps.questionnaires.selectors.days import is_open, today_of
from apps.questionnaires.selectors.definitions import AskedQuestion
from apps.questionnaires.skipping import asked
from apps.web.refusals import OutOfScope, WrongState

DRAFT_SALT = "apps.questionnaires.draft"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who is asked and may answer: this was looked at before it was handed out."""

    recipient: Recipient
    campaign: Campaign

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody may learn what this person said."""
        return self.campaign.anonymity == Anonymity.ANONYMOUS


def holder_by_account(*, campaign_id: int, now: datetime, scope: OfficeScope) -> Holder:
    """Return what the person of the scope may answer; raises OutOfScope, or WrongState when it is not open."""
    if scope.user_id is None:
        raise OutOfScope
    return holder_of(
        Recipient.objects.filter(campaign_id=campaign_id, user_id=scope.user_id)
        .exclude(campaign__state=CampaignState.DRAFT)
        .select_related("campaign__version_asked__questionnaire", "user")
        .first(),
        now,
    )


def holder_by_link(*, token: str, now: datetime, scope: OfficeScope) -> Holder:
    """Return what whoever holds a link may answer; the link permits, whatever the scope.

    Raises OutOfScope for a forged link, WrongState for one that has expired, and when it is not open.
    """
    link = read_token(token)
    if link is None:
        raise OutOfScope
    recipient = (
        Recipient.objects.filter(secret=link.secret)
        .exclude(campaign__state=CampaignState.DRAFT)
        .exclude(campaign__anonymity=Anonymity.NAMED)
        .select_related("campaign__version_asked__questionnaire", "user")
        .first()
    )
    if recipient is not None and today_of(recipient.campaign.office_id, now) > link.until:
        raise WrongState(
            _("This link has expired. Who sent it to you can say whether there is a newer one."),
            code="link_expired",
        )
    return holder_of(recipient, now)


def holder_of(recipient: Recipient | None, now: datetime) -> Holder:
    """Return a recipient who may answer now; raises OutOfScope or WrongState."""
    if recipient is None:
        raise OutOfScope
    expect_answerable(recipient, now)
    return Holder(recipient=recipient, campaign=recipient.campaign)


def expect_answerable(recipient: Recipient, now: datetime) -> None:
    """Refuse a second answer, and one before the first or after the last day."""
    campaign = recipient.campaign
    if recipient.has_answered:
        raise WrongState(
            _(
                "You have answered this questionnaire. Thank you; an answer that was sent stays as it is."
            ),
            code="answered",
        )
    if is_open(campaign, now):
        return
    today = today_of(campaign.office_id, now)
    if campaign.state == CampaignState.OPEN and today < campaign.opens_on:
        raise WrongState(
            _("This questionnaire can be answered from %(date)s on.")
            % {"date": date_format(campaign.opens_on, "DATE_FORMAT")},
            code="not_yet",
        )
    raise WrongState(
        _("This questionnaire is closed: its last day was %(date)s. Nothing more can be answered.")
        % {"date": date_format(min(campaign.closes_on, today), "DATE_FORMAT")},
        code="closed",
    )


def draft_key_of(recipient: Recipient) -> str:
    """Return by what the draft of an anonymous answer is found: nobody without the link can make it."""
    return salted_hmac(DRAFT_SALT, recipient.secret, algorithm="sha256").hexdigest()


def draft_of(*, holder: Holder, scope: OfficeScope) -> Response | None:
    """Return the draft of who holds the link or the account, or None."""
    drafts = Response.objects.filter(campaign=holder.campaign, state=ResponseState.DRAFT)
    if holder.is_anonymous:
        return drafts.filter(draft_key=draft_key_of(holder.recipient)).first()
    return drafts.filter(recipient=holder.recipient).first()


def given_in(*, draft: Response | None, scope: OfficeScope) -> dict[int, Given]:
    """Return what a draft says, by the id of the question."""
    if draft is None:
        return {}
    rows: dict[int, list[Answer]] = {}
    for answer in Answer.objects.filter(response=draft).order_by("pk"):
        rows.setdefault(answer.question_id, []).append(answer)
    return {
        question_id: Given(
            options=tuple(each.option_id for each in found if each.option_id is not None),
            text=next((each.text for each in found if each.text and not each.is_other), ""),
            other=next((each.text for each in found if each.is_other), ""),
            number=found[0].number,
            day=found[0].day,
        )
        for question_id, found in rows.items()
    }


def asked_after(questions: Sequence[AskedQuestion], given: Mapping[int, Given]) -> frozenset[int]:
    """Return the ids of the questions that are asked after what was answered."""
    keys = {
        each.id: {option.key for option in each.options if option.id in given[each.id].options}
        for each in questions
        if each.id in given
    }
    return asked([each.condition for each in questions], keys)
