"""Days of a campaign: whole days, in the time zone of its office."""

from datetime import UTC, date, datetime

from apps.actions.due import late_from, today_in
from apps.organization.selectors import tree_on
from apps.questionnaires.choices import CampaignState
from apps.questionnaires.models import Campaign


def zone_of_office(office_id: int, now: datetime) -> str:
    """Return the time zone of an office; UTC when it is closed by now."""
    node = tree_on(day=now.astimezone(UTC).date()).nodes.get(office_id)
    return node.time_zone if node else "UTC"


def today_of(office_id: int, now: datetime) -> date:
    """Return the day that it is in an office."""
    return today_in(zone_of_office(office_id, now), now)


def is_open(campaign: Campaign, now: datetime) -> bool:
    """Whether answers are taken: open, and between its first and its last day in the office."""
    return (
        campaign.state == CampaignState.OPEN
        and campaign.opens_on <= today_of(campaign.office_id, now) <= campaign.closes_on
    )


def ends_at(campaign: Campaign, now: datetime) -> datetime:
    """Return the moment at which the last day is over in the office."""
    return late_from(campaign.closes_on, zone_of_office(campaign.office_id, now))
