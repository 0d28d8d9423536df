"""Duties on one proposal: who writes it, who checks it, and who reads it blind as its reviewer."""

from django.db.models import Q, QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.choices import AssignmentState, RoundState
from apps.projects.models import FundingRound, Proposal, ReviewAssignment

UNFINISHED = (AssignmentState.ASKED, AssignmentState.ACCEPTED)
"""A reviewer in these still owes their review."""
UNDECIDED = (RoundState.DRAFT, RoundState.OPEN, RoundState.REVIEW, RoundState.RECOMMENDED)


def writes(proposal: Proposal, scope: OfficeScope) -> bool:
    """Whether somebody writes a proposal: those who keep projects of its office."""
    return scope.may(Capability.KEEP_PROJECTS, proposal.office_id)


def runs_wggi(scope: OfficeScope) -> bool:
    """Whether somebody checks proposals, asks reviewers and recommends."""
    return scope.may(Capability.RUN_WGGI)


def blind_assignments(*, scope: OfficeScope) -> QuerySet[ReviewAssignment]:
    """Return the reviews for which somebody must not know who wrote the proposal, nor what others found.

    A reviewer stays blind until the round is decided; who runs the WGGI until their own review is
    submitted, because they recommend next.
    """
    if scope.user_id is None:
        return ReviewAssignment.objects.none()
    blind = Q(state__in=UNFINISHED)
    if not runs_wggi(scope):
        blind |= Q(state=AssignmentState.SUBMITTED)
    return ReviewAssignment.objects.filter(
        blind, reviewer_id=scope.user_id, proposal__round__state__in=UNDECIDED
    )


def sees_scores(funding_round: FundingRound, scope: OfficeScope) -> bool:
    """Whether somebody may look at scores and ranking of a round.

    Whoever sees all projects once it is decided. Before, nobody who reviews one of its proposals blind;
    else the WGGI, and the Deputy Director General once the round is recommended.
    """
    if funding_round.state == RoundState.DECIDED:
        return scope.may(Capability.SEE_PROJECTS)
    if blind_assignments(scope=scope).filter(proposal__round=funding_round).exists():
        return False
    is_recommended = funding_round.state == RoundState.RECOMMENDED
    return runs_wggi(scope) or (is_recommended and scope.may(Capability.APPROVE_AWARDS))


def owes_reviews(funding_round: FundingRound, scope: OfficeScope) -> bool:
    """Whether somebody has a review of a round to give."""
    return (
        ReviewAssignment.objects.filter(
            reviewer_id=scope.user_id, state__in=UNFINISHED, proposal__round=funding_round
        ).exists()
        if scope.user_id is not None
        else False
    )
