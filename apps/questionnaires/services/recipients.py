"""Who is asked: accounts by name, or people without one by their address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import Anonymity, CampaignState
from apps.questionnaires.models import Campaign, Recipient
from apps.questionnaires.selectors.access import campaign_to_run
from apps.questionnaires.selectors.campaigns import accounts_called
from apps.questionnaires.services.campaigns import expect_draft
from apps.questionnaires.services.inviting import invite, new_secret
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState

LONGEST_NAME = 150
LONGEST_VALUE = 100
MOST_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Wish:
    """One line: whom to ask (a user name or an address), by what name, and what is known of them."""

    line: int
    who: str
    name: str = ""
    background: tuple[str, ...] = ()


@transaction.atomic
def add_recipients(
    *,
    campaign_id: int,
    wishes: Sequence[Wish],
    language: str,
    now: datetime,
    scope: OfficeScope,
) -> int:
    """Add people to a campaign; those who are in it stay as they are. Return how many were new.

    `language` is that of people without an account. In an open campaign the new ones are invited at
    once; an anonymous one takes nobody more, because the new answers would be theirs.

    Raises WrongState, or Invalid with a problem for each line: nothing is added then.
    """
    campaign = campaign_to_run(campaign_id=campaign_id, scope=scope)
    if campaign.anonymity == Anonymity.ANONYMOUS:
        expect_draft(campaign)
    if campaign.state == CampaignState.CLOSED:
        raise WrongState(_("This campaign is closed."))
    accounts = accounts_called(names=[each.who for each in wishes], scope=scope)
    known = Recipient.objects.filter(campaign=campaign)
    users = set(known.filter(user__isnull=False).values_list("user_id", flat=True))
    addresses = {email.lower() for email in known.exclude(email="").values_list("email", flat=True)}
    variables = [each["key"] for each in campaign.background]
    problems: list[Problem] = []
    new: list[Recipient] = []
    if len(wishes) > MOST_AT_ONCE:
        raise Invalid(
            problems=[
                Problem(
                    code="too_many",
                    field="lines",
                    message=_("At most %(most)s lines at once.") % {"most": MOST_AT_ONCE},
                )
            ]
        )
    for each in wishes:
        user = accounts.get(each.who.lower())
        if problem := problem_of(each, user is not None, campaign, variables):
            problems.append(problem)
            continue
        background = dict(zip(variables, each.background, strict=False))
        if user is not None and user.pk not in users:
            users.add(user.pk)
            new.append(
                Recipient(
                    campaign=campaign,
                    user=user,
                    language=user.language,
                    background=background,
                    secret=new_secret(),
                )
            )
        elif user is None and each.who.lower() not in addresses:
            addresses.add(each.who.lower())
            new.append(
                Recipient(
                    campaign=campaign,
                    name=each.name,
                    email=each.who,
                    language=language,
                    background=background,
                    secret=new_secret(),
                )
            )
    if problems:
        raise Invalid(problems=problems)
    Recipient.objects.bulk_create(new)
    if campaign.state == CampaignState.OPEN:
        invite(campaign=campaign, now=now, scope=scope)
    return len(new)


def problem_of(
    wish: Wish, has_account: bool, campaign: Campaign, variables: Sequence[str]
) -> Problem | None:
    """Return what is wrong with one line, or None."""
    message = ""
    if not has_account:
        try:
            validate_email(wish.who)
        except ValidationError:
            message = _("Neither a user name that is known nor an e-mail address.")
        else:
            if campaign.anonymity == Anonymity.NAMED:
                message = _(
                    "Nobody with this address has an account, and this campaign is answered after logging in."
                )
    if len(wish.name) > LONGEST_NAME or any(len(each) > LONGEST_VALUE for each in wish.background):
        message = _("This line is too long.")
    if len(wish.background) > len(variables):
        message = _("There is more after the semicolons than the campaign has lines of background.")
    if not message:
        return None
    return Problem(
        code="recipient",
        field="lines",
        message=_("Line %(line)s: %(problem)s") % {"line": wish.line, "problem": message},
        value=wish.who,
    )


@transaction.atomic
def remove_recipient(*, campaign_id: int, recipient_id: int, scope: OfficeScope) -> None:
    """Take somebody out of a campaign that is being prepared; raises WrongState later."""
    campaign = campaign_to_run(campaign_id=campaign_id, scope=scope)
    expect_draft(campaign)
    recipient = Recipient.objects.filter(campaign=campaign, pk=recipient_id).first()
    if recipient is None:
        raise OutOfScope
    recipient.delete()


@transaction.atomic
def remove_all_recipients(*, campaign_id: int, scope: OfficeScope) -> int:
    """Take everybody out of a campaign that is being prepared."""
    campaign = campaign_to_run(campaign_id=campaign_id, scope=scope)
    expect_draft(campaign)
    number, _rows = Recipient.objects.filter(campaign=campaign).delete()
    return number
