"""Who is told of a campaign: invitations when it begins, reminders before its last day.

People with an account hear through their notices. The house's mail reaches only accounts, so whoever runs
the campaign sends the links of bare addresses. In an anonymous campaign everybody is reminded alike: who
is left out of a reminder would be known to have answered.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.questionnaires.choices import Anonymity, CampaignState
from apps.questionnaires.links import token_of
from apps.questionnaires.models import Campaign, Recipient
from apps.questionnaires.selectors.access import campaign_to_run
from apps.questionnaires.selectors.days import is_open, today_of
from apps.web.language import in_language
from apps.web.refusals import NotPermitted, WrongState

REMINDED_BEFORE = (7, 2)
"""Days before the last day on which people are reminded. A choice of this product."""

INVITED = gettext_noop("You are asked to answer “%(title)s” until %(until)s.")
REMINDED = gettext_noop("“%(title)s” can be answered until %(until)s; you have not answered yet.")
REMINDED_ALL = gettext_noop(
    "“%(title)s” can be answered until %(until)s. If you have answered already, thank you."
)


def new_secret() -> str:
    """Return what a link carries: 256 random bits, so that no link can be guessed."""
    return token_urlsafe(32)


def invite(*, campaign: Campaign, now: datetime, scope: OfficeScope) -> int:
    """Tell the accounts of an open campaign that were not told yet; return their number.

    Nothing before its first day. Joins the caller's transaction.
    """
    if not is_open(campaign, now):
        return 0
    asked = list(
        Recipient.objects.filter(
            campaign=campaign, user__isnull=False, invited_at__isnull=True
        ).select_related("user")
    )
    notify(
        notices=[
            told(campaign, each, kind=NoticeKind.ASSIGNED, occasion="invited", text=INVITED)
            for each in asked
        ],
        now=now,
        scope=scope,
    )
    return Recipient.objects.filter(pk__in=[each.pk for each in asked]).update(invited_at=now)


def invite_all(*, now: datetime, scope: OfficeScope) -> int:
    """Invite to every campaign whose first day has come; return the number of people told."""
    expect_machine(scope)
    number = 0
    for campaign in (
        open_campaigns()
        .filter(recipients__user__isnull=False, recipients__invited_at__isnull=True)
        .distinct()
    ):
        with transaction.atomic():
            number += invite(campaign=campaign, now=now, scope=scope)
    return number


def remind_all(*, now: datetime, scope: OfficeScope) -> int:
    """Remind the accounts of open campaigns of the last day; each stage is told once.

    Who was invited today is not reminded on the same day. Return the number of people told.
    """
    expect_machine(scope)
    number = 0
    furthest = now.astimezone(UTC).date() + timedelta(days=REMINDED_BEFORE[0] + 1)
    for campaign in open_campaigns().filter(closes_on__lte=furthest):
        if not is_open(campaign, now):
            continue
        stage = stage_of(campaign.closes_on, today_of(campaign.office_id, now))
        if stage is None:
            continue
        text = REMINDED_ALL if campaign.anonymity == Anonymity.ANONYMOUS else REMINDED
        with transaction.atomic():
            asked = to_remind(campaign, now)
            number += notify(
                notices=[
                    told(
                        campaign,
                        each,
                        kind=NoticeKind.REMINDER,
                        occasion=f"{campaign.closes_on.isoformat()}:{stage}",
                        text=text,
                    )
                    for each in asked
                ],
                now=now,
                scope=scope,
            )
            Recipient.objects.filter(pk__in=[each.pk for each in asked]).update(reminded_at=now)
    return number


def stage_of(closes_on: date, today: date) -> int | None:
    """Return the newest stage that has come, as days before the last day; None before the first."""
    left = (closes_on - today).days
    return min((stage for stage in REMINDED_BEFORE if left <= stage), default=None)


def to_remind(campaign: Campaign, now: datetime) -> Iterable[Recipient]:
    """Return the accounts that are reminded: all of an anonymous campaign, else who has not answered."""
    rows = Recipient.objects.filter(
        campaign=campaign, user__isnull=False, invited_at__lt=now - timedelta(days=1)
    )
    if campaign.anonymity != Anonymity.ANONYMOUS:
        rows = rows.filter(has_answered=False)
    return list(rows.select_related("user"))


def told(
    campaign: Campaign, recipient: Recipient, *, kind: NoticeKind, occasion: str, text: str
) -> NewNotice:
    """Return what one person with an account is told."""
    return NewNotice(
        user_id=recipient.user_id or 0,
        kind=kind,
        key=f"campaign:{campaign.pk}:{occasion}",
        text=text,
        values={
            "title": in_language(campaign, "title", recipient.user.language)  # type: ignore[union-attr]
            if recipient.user_id
            else campaign.title_en,
            "until": campaign.closes_on,
        },
        url=reverse("questionnaires:answer", args=[campaign.pk]),
    )


@transaction.atomic
def hand_out_links(
    *, campaign_id: int, now: datetime, scope: OfficeScope
) -> list[tuple[str, str, str, str]]:
    """Return (name, address, language, path) of everybody without an account, once.

    The house's mail reaches accounts only, so whoever runs the campaign sends these links. Raises
    WrongState before it is open, and when all links were handed out.
    """
    campaign = campaign_to_run(campaign_id=campaign_id, scope=scope)
    expect_open(campaign)
    asked = list(
        Recipient.objects.filter(
            campaign=campaign, user__isnull=True, invited_at__isnull=True
        ).order_by("email")
    )
    if not asked:
        raise WrongState(
            _(
                "Every link was handed out. Make new links if the list was lost; the old ones end then."
            )
        )
    Recipient.objects.filter(pk__in=[each.pk for each in asked]).update(invited_at=now)
    return [
        (
            each.name,
            each.email,
            each.language,
            reverse("questionnaires:answer_link", args=[token_of(each.secret, campaign.closes_on)]),
        )
        for each in asked
    ]


@transaction.atomic
def renew_links(*, campaign_id: int, scope: OfficeScope) -> int:
    """End the links that were handed out and were not used, so that new ones can be; return their number.

    In an anonymous campaign every link is renewed alike, and drafts behind them are lost. Raises
    WrongState when there is none.
    """
    campaign = campaign_to_run(campaign_id=campaign_id, scope=scope)
    expect_open(campaign)
    asked = Recipient.objects.filter(campaign=campaign, user__isnull=True, invited_at__isnull=False)
    if campaign.anonymity != Anonymity.ANONYMOUS:
        asked = asked.filter(has_answered=False)
    renewed = list(asked)
    if not renewed:
        raise WrongState(_("There is no link to renew: none was handed out that is still unused."))
    for each in renewed:
        each.secret, each.invited_at = new_secret(), None
    Recipient.objects.bulk_update(renewed, ["secret", "invited_at"])
    return len(renewed)


def expect_open(campaign: Campaign) -> None:
    """Refuse what goes with an open campaign only."""
    if campaign.state != CampaignState.OPEN:
        raise WrongState(_("This campaign is not open."))


def open_campaigns() -> QuerySet[Campaign]:
    """Return the campaigns that are open by their state, in a fixed order."""
    return Campaign.objects.filter(state=CampaignState.OPEN).order_by("pk")


def expect_machine(scope: OfficeScope) -> None:
    """Refuse a person: these run by the clock."""
    if not scope.reason:
        raise NotPermitted
