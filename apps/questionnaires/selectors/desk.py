"""What the home page tells of questionnaires: those that somebody is asked to answer."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.questionnaires.choices import CampaignState
from apps.questionnaires.models import Recipient
from apps.questionnaires.selectors.days import ends_at, is_open_in, zone_in
from apps.web.language import in_language
from apps.web.parts import DeskItem, DeskList


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the questionnaires that somebody is asked and has not answered, the first to close first.

    Two statements; a person is asked few at a time.
    """
    if scope.user_id is None:
        return DeskList()
    tree = tree_on(day=now.date())
    asked = [
        (each.campaign, zone_in(tree, each.campaign.office_id))
        for each in Recipient.objects.filter(
            user_id=scope.user_id, has_answered=False, campaign__state=CampaignState.OPEN
        )
        .select_related("campaign")
        .order_by("campaign__closes_on", "pk")
        if is_open_in(each.campaign, zone_in(tree, each.campaign.office_id), now)
    ]
    return DeskList(
        items=tuple(
            DeskItem(
                title=in_language(campaign, "title"),
                url=reverse("questionnaires:answer", args=[campaign.pk]),
                button=_("Answer"),
                due_at=ends_at(campaign, zone),
                zone=zone,
            )
            for campaign, zone in asked[:most]
        ),
        total=len(asked),
    )
