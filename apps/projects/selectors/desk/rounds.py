"""What the home page says of funding rounds: reviews, drafts and returned proposals that one owes, what
waits for the WGGI, what has changed. Two statements at most for each list, none for whom it does not concern.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.actions.due import late_from
from apps.organization.selectors import tree_on
from apps.projects.access import UNFINISHED, runs_wggi
from apps.projects.choices import ProposalState, RoundState
from apps.projects.models import FundingRound, Proposal, ReviewAssignment
from apps.projects.selectors.proposals import proposals_seen, status_of
from apps.projects.selectors.reviews import has_reviews
from apps.projects.selectors.reviews import status_of as review_status
from apps.projects.selectors.rounds import status_of as round_status
from apps.web.language import in_language
from apps.web.parts import DeskItem, DeskList

UNDER_WAY = (RoundState.OPEN, RoundState.REVIEW)


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the reviews to give and the proposals to write on, by the moment at which they are late.

    Who keeps the projects of the whole organization owes no office's drafts. Two statements at most.
    """
    items = [*owed_reviews(now=now, scope=scope), *owed_proposals(now=now, scope=scope)]
    items.sort(key=lambda item: (item.due_at is None, item.due_at))
    return DeskList(items=tuple(items[:most]), total=len(items), url=reverse("projects:rounds"))


def owed_reviews(*, now: datetime, scope: OfficeScope) -> list[DeskItem]:
    """Return the reviews that somebody has to give."""
    if scope.user_id is None or not has_reviews(scope=scope):
        return []
    rows = ReviewAssignment.objects.filter(
        reviewer_id=scope.user_id, state__in=UNFINISHED, proposal__round__state__in=UNDER_WAY
    ).select_related("proposal__round")
    return [
        DeskItem(
            title=row.proposal.title,
            url=reverse("projects:review", args=[row.pk]),
            context=_("review for the WGGI"),
            button=_("Review"),
            status=review_status(row),
            due_at=late_from(row.proposal.round.reviews_until, "UTC")
            if row.proposal.round.reviews_until
            else None,
        )
        for row in rows
    ]


def owed_proposals(*, now: datetime, scope: OfficeScope) -> list[DeskItem]:
    """Return the drafts of open rounds and the returned proposals of one's offices."""
    offices = scope.over(Capability.KEEP_PROJECTS)
    if not offices or offices.everywhere:
        return []
    rows = Proposal.objects.filter(
        Q(state=ProposalState.DRAFT, round__state=RoundState.OPEN)
        | Q(state=ProposalState.RETURNED, round__state__in=UNDER_WAY),
        offices.where("office_id"),
    ).select_related("round")
    return [desk_item(row, now=now, button=_("Write")) for row in rows.order_by("pk")]


def waiting(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the proposals that the WGGI has to check and the rounds on which it has to recommend.

    Two statements.
    """
    if not runs_wggi(scope):
        return DeskList()
    rounds = FundingRound.objects.filter(state=RoundState.REVIEW).order_by("year")
    rows = list(
        Proposal.objects.filter(state=ProposalState.SUBMITTED, round__state__in=UNDER_WAY)
        .select_related("round")
        .order_by("submitted_at", "pk")
    )
    items = [
        *(desk_item(row, now=now, button=_("Check")) for row in rows),
        *(round_item(each) for each in rounds),
    ]
    return DeskList(items=tuple(items[:most]), total=len(items), url=reverse("projects:proposals"))


def round_item(funding_round: FundingRound) -> DeskItem:
    """Return a round that waits for its recommendation as a line of the home page."""
    until = funding_round.decisions_until
    return DeskItem(
        title=in_language(funding_round, "title"),
        url=reverse("projects:ranking", args=[funding_round.year]),
        context=_("WGGI funding round"),
        button=_("Recommend"),
        status=round_status(funding_round),
        due_at=late_from(until, "UTC") if until else None,
    )


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the proposals that others submitted since a moment, the newest first; two statements."""
    if not scope.over(Capability.SEE_PROJECTS):
        return DeskList()
    found = (
        proposals_seen(scope=scope)
        .filter(submitted_at__gt=since, submitted_at__lte=now)
        .exclude(submitted_by_id=scope.user_id)
    )
    rows = list(found.select_related("round").order_by("-submitted_at", "pk")[:most])
    return DeskList(
        items=tuple(desk_item(row, now=now, button="", happened=True) for row in rows),
        total=found.count() if rows else 0,
        url=reverse("projects:proposals"),
    )


def desk_item(proposal: Any, *, now: datetime, button: str, happened: bool = False) -> DeskItem:
    """Return a proposal as a line of the home page."""
    node = tree_on(day=now.date()).nodes.get(proposal.office_id)
    zone = node.time_zone if node else "UTC"
    last_day = (
        proposal.round.submissions_until
        if proposal.state == ProposalState.DRAFT
        else proposal.round.reviews_until
        if proposal.state == ProposalState.RETURNED
        else None
    )
    return DeskItem(
        title=proposal.title,
        url=reverse("projects:proposal", args=[proposal.pk]),
        context=node.name if node else "",
        button=button,
        status=status_of(proposal),
        due_at=late_from(last_day, zone) if last_day else None,
        zone=zone,
        happened_at=proposal.submitted_at if happened or not last_day else None,
    )
