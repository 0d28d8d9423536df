"""Days of a campaign: whole days, in the time zone of its office."""

from datetime import UTC, date, datetime

from apps.actions.due import late_from, today_in
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.questionnaires.choices import CampaignState
from apps.questionnaires.models import Campaign


def zone_in(tree: OfficeTree, office_id: int) -> str:
    """Return the time zone of an office of a tree; UTC for one that was closed by then."""
    node = tree.nodes.get(office_id)
    return node.time_zone if node else "UTC"


def zone_of_office(office_id: int, now: datetime) -> str:
    """Return the time zone of an office; for many offices take the tree once and ask `zone_in`."""
    return zone_in(tree_on(day=now.astimezone(UTC).date()), office_id)


def today_of(office_id: int, now: datetime) -> date:
    """Return the day that it is in an office."""
    return today_in(zone_of_office(office_id, now), now)


def is_open_in(campaign: Campaign, zone: str, now: datetime) -> bool:
    """Whether answers are taken: open, and between its first and its last day in a zone."""
    return (
        campaign.state == CampaignState.OPEN
        and campaign.opens_on <= today_in(zone, now) <= campaign.closes_on
    )


def is_open(campaign: Campaign, now: datetime) -> bool:
    """Whether answers are taken at a moment, by the day of the office."""
    return is_open_in(campaign, zone_of_office(campaign.office_id, now), now)


def ends_at(campaign: Campaign, zone: str) -> datetime:
    """Return the moment at which the last day is over in a zone."""
    return late_from(campaign.closes_on, zone)
