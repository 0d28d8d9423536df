"""Who reads the results of a campaign, in full or protected.

Whoever runs campaigns for its office reads a named campaign, or one by link, in full. An anonymous one
is protected for everybody. The inner circle of the office reads every campaign protected. What is
protected can be read only once the campaign is closed: two looks at an open one would tell what
whoever answered between them said.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import Anonymity, CampaignState
from apps.questionnaires.models import Campaign
from apps.questionnaires.selectors.access import runs
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

LARGEST_ID = 2**63 - 1
"""Larger numbers are no numbers of rows, and the database would not take them."""


@dataclass(frozen=True, slots=True)
class Readable:
    """Campaigns whose results somebody reads; `is_protected` hides what few people said."""

    campaigns: tuple[Campaign, ...]
    is_protected: bool

    @property
    def smallest(self) -> int:
        """The size of the smallest group that a protected table shows."""
        return max(campaign.minimum_group for campaign in self.campaigns)

    @property
    def is_open(self) -> bool:
        """Whether answers may still come."""
        return any(campaign.state != CampaignState.CLOSED for campaign in self.campaigns)


def readable(*, campaign_ids: Collection[int], scope: OfficeScope) -> Readable:
    """Return the campaigns as somebody reads them; one statement.

    Raises OutOfScope when one is not theirs to read, Invalid without any, and NotPermitted for
    several of which one is protected: their sums would tell what few people said in one of them.
    """
    wanted = set(campaign_ids)
    campaigns = tuple(
        Campaign.objects.filter(pk__in={each for each in wanted if each <= LARGEST_ID})
        .select_related("version_asked__questionnaire", "office")
        .order_by("opens_on", "pk")
    )
    if not wanted:
        raise Invalid(
            problems=[Problem(code="required", field="campaigns", message=_("Name a campaign."))]
        )
    if len(campaigns) < len(wanted) or not all(sees_results(each, scope) for each in campaigns):
        raise OutOfScope
    protected = not all(reads_in_full(each, scope) for each in campaigns)
    if protected and len(campaigns) > 1:
        raise NotPermitted(
            _("Campaigns are counted together only by those who read each of them in full.")
        )
    return Readable(campaigns, protected)


def readable_now(*, campaign_ids: Collection[int], scope: OfficeScope) -> Readable:
    """Return the campaigns; raises WrongState too while a protected one is not closed."""
    found = readable(campaign_ids=campaign_ids, scope=scope)
    if found.is_protected and found.is_open:
        raise WrongState(still_open_words(), code="still_open")
    return found


def still_open_words() -> str:
    """Return why a protected campaign shows nothing before its end."""
    return _(
        "Results can be read when the campaign is closed: before, two looks could tell what one person"
        " answered between them."
    )


def sees_results(campaign: Campaign, scope: OfficeScope) -> bool:
    """Whether somebody reads results of a campaign at all."""
    return runs(campaign, scope) or campaign.office_id in scope.visible


def reads_in_full(campaign: Campaign, scope: OfficeScope) -> bool:
    """Whether somebody reads single answers of a campaign."""
    return campaign.anonymity != Anonymity.ANONYMOUS and runs(campaign, scope)
