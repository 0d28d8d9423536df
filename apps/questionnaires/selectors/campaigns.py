"""Campaigns as those who run them see them: the list, how far each has come, and who is asked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from apps.accounts.records import RecordRef, RecordView, records_seen
from apps.accounts.scope import OfficeScope
from apps.actions.due import today_in
from apps.questionnaires.choices import Anonymity, CampaignState, ResponseState
from apps.questionnaires.models import Campaign, Recipient, Response
from apps.questionnaires.selectors.access import KIND, campaigns_seen, expect_writer
from apps.questionnaires.selectors.days import is_open_in
from apps.web.parts import StatusTag
from apps.web.refusals import NotPermitted, OutOfScope


@dataclass(frozen=True, slots=True)
class Progress:
    """How many were asked, and how many of them have answered."""

    asked: int
    answered: int

    @property
    def per_cent(self) -> int | None:
        """The share that has answered, rounded down so that only all are 100; None when nobody was asked."""
        return self.answered * 100 // self.asked if self.asked else None


def ref_of(campaign_id: int) -> RecordRef:
    """Return how other rooms point to a campaign."""
    return RecordRef(KIND, campaign_id)


def cause_of(campaign: Campaign) -> RecordRef | None:
    """Return the record for which a campaign asks, or None."""
    if campaign.cause_type_id is None or campaign.cause_id is None:
        return None
    return RecordRef.of(campaign.cause_type_id, campaign.cause_id)


def cause_seen(*, campaign: Campaign, scope: OfficeScope) -> RecordView | None:
    """Return the cause of a campaign as far as somebody sees it."""
    cause = cause_of(campaign)
    return None if cause is None else records_seen([cause], scope=scope).get(cause)


def campaigns_about(*, causes: Collection[RecordRef], scope: OfficeScope) -> list[int]:
    """Return the campaigns that ask about records, of those that somebody sees; one statement."""
    wanted = Q(pk__in=[])
    for cause in causes:
        wanted |= Q(cause_type=cause.content_type, cause_id=cause.id)
    return list(campaigns_seen(scope=scope).filter(wanted).values_list("pk", flat=True))


def campaigns(*, scope: OfficeScope) -> QuerySet[Any]:
    """Return the campaigns that somebody sees, the latest last day first, with `asked` and `answered`."""
    asked = Recipient.objects.filter(campaign=OuterRef("pk"))
    # Not by the marks on recipients: those of an anonymous campaign are taken away when it closes.
    sent = Response.objects.filter(campaign=OuterRef("pk"), state=ResponseState.SUBMITTED)
    return (
        campaigns_seen(scope=scope)
        .select_related("version_asked__questionnaire", "office")
        .annotate(asked=number_of(asked), answered=number_of(sent))
        .order_by("-closes_on", "-pk")
    )


def number_of(rows: QuerySet[Any]) -> Coalesce:
    """Return how many rows of a campaign there are, as a column of the list."""
    counted = rows.order_by().values("campaign").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def progress_of(*, campaign: Campaign, scope: OfficeScope) -> Progress:
    """Return how far a campaign has come; raises OutOfScope. One statement."""
    found = campaigns(scope=scope).filter(pk=campaign.pk).values("asked", "answered").first()
    if found is None:
        raise OutOfScope
    return Progress(asked=found["asked"], answered=found["answered"])


def shows_recipients(campaign: Campaign) -> bool:
    """Whether the page names who is asked: not once an anonymous campaign is open."""
    return campaign.anonymity != Anonymity.ANONYMOUS or campaign.state == CampaignState.DRAFT


def recipients_of(*, campaign: Campaign, scope: OfficeScope) -> QuerySet[Recipient]:
    """Return who is asked, by name; raises NotPermitted once an anonymous campaign is open."""
    if not shows_recipients(campaign):
        raise NotPermitted
    seen = campaigns_seen(scope=scope).filter(pk=campaign.pk)
    return (
        Recipient.objects.filter(campaign__in=seen)
        .select_related("user")
        .order_by(Lower("user__last_name"), Lower("name"), "email", "pk")
    )


def without_account(*, campaign: Campaign, scope: OfficeScope) -> int:
    """Return to how many addresses the keeper sends links, which the house cannot mail."""
    seen = campaigns_seen(scope=scope).filter(pk=campaign.pk)
    return Recipient.objects.filter(campaign__in=seen, user__isnull=True).count()


def without_link(*, campaign: Campaign, scope: OfficeScope) -> int:
    """Return to how many addresses no link was handed out yet."""
    seen = campaigns_seen(scope=scope).filter(pk=campaign.pk)
    return Recipient.objects.filter(
        campaign__in=seen, user__isnull=True, invited_at__isnull=True
    ).count()


def accounts_called(*, names: Iterable[str], scope: OfficeScope) -> dict[str, Any]:
    """Return open accounts by user name and by e-mail address, in small letters; raises NotPermitted.

    One statement.
    """
    expect_writer(scope)
    wanted = {name.lower() for name in names}
    found = (
        get_user_model()
        ._default_manager.annotate(small_name=Lower("username"), small_mail=Lower("email"))
        .filter(Q(small_name__in=wanted) | Q(small_mail__in=wanted), is_active=True)
    )
    accounts: dict[str, Any] = {}
    for user in found:
        accounts[user.email.lower()] = user
        accounts[user.username.lower()] = user
    return accounts


def status_of(campaign: Campaign, *, zone: str, now: datetime) -> StatusTag:
    """Return a campaign's state as a word, a colour and the day that goes with it; `zone` is its office's."""
    if campaign.state == CampaignState.DRAFT:
        return StatusTag("calm", CampaignState.DRAFT.label)
    if campaign.state == CampaignState.CLOSED or today_in(zone, now) > campaign.closes_on:
        return StatusTag("calm", CampaignState.CLOSED.label, on=campaign.closed_at)
    kind = "info" if is_open_in(campaign, zone, now) else "wait"
    return StatusTag(kind, CampaignState.OPEN.label, on=campaign.opens_on)  # type: ignore[arg-type]


def rare_backgrounds(*, campaign: Campaign, scope: OfficeScope) -> Sequence[dict[str, str]]:
    """Return the joint backgrounds that fewer recipients share than the smallest group shown.

    An answer that carries one of them would tell who gave it.
    """
    seen = campaigns_seen(scope=scope).filter(pk=campaign.pk)
    return list(
        Recipient.objects.filter(campaign__in=seen)
        .values("background")
        .annotate(persons=Count("pk"))
        .filter(persons__lt=campaign.minimum_group)
        .order_by("persons")
        .values_list(F("background"), flat=True)
    )


def contained_backgrounds(
    *, campaign: Campaign, scope: OfficeScope
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Return the groups that lie wholly within a larger one by another variable, as (label, value) of both.

    Who takes the table of the one from that of the other learns what the rest of the larger group said,
    however few they are.
    """
    seen = campaigns_seen(scope=scope).filter(pk=campaign.pk)
    joint = list(
        Recipient.objects.filter(campaign__in=seen).values_list("background", flat=True).distinct()
    )
    labels = {str(each["key"]): str(each["label"]) for each in campaign.background}
    found = []
    for inner, outer in permutations(labels, 2):
        pairs = {(each.get(inner, ""), each.get(outer, "")) for each in joint}
        for value in sorted({one for one, _other in pairs}):
            around = {other for one, other in pairs if one == value}
            if len(around) == 1 and any(one != value and other in around for one, other in pairs):
                found.append(((labels[inner], value), (labels[outer], around.pop())))
    return found
