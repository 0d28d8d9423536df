"""Proposals as the offices and the WGGI see them; reviewers read theirs through `selectors.reviews`."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.projects.access import blind_assignments
from apps.projects.choices import (
    EDITABLE_PROPOSAL_STATES,
    ProposalPart,
    ProposalState,
    RoundState,
)
from apps.projects.deadlines import takes_proposals
from apps.projects.models import (
    FundingRound,
    Proposal,
    ProposalCost,
    ProposalText,
)
from apps.web.parts import Kind, StatusTag
from apps.web.refusals import OutOfScope

KIND = "projects.proposal"
KINDS: dict[str, Kind] = {
    ProposalState.DRAFT: "calm",
    ProposalState.SUBMITTED: "wait",
    ProposalState.RETURNED: "warn",
    ProposalState.COMPLETE: "wait",
    ProposalState.RECOMMENDED: "wait",
    ProposalState.NOT_RECOMMENDED: "calm",
    ProposalState.APPROVED: "good",
    ProposalState.REFUSED: "bad",
    ProposalState.WITHDRAWN: "calm",
}


def ref_of(proposal_id: int) -> RecordRef:
    """Return how other rooms point to a proposal."""
    return RecordRef(KIND, proposal_id)


def proposals_seen(*, scope: OfficeScope) -> QuerySet[Proposal]:
    """Return the proposals of the offices whose projects somebody sees."""
    offices = scope.over(Capability.SEE_PROJECTS)
    if not offices:
        return Proposal.objects.none()
    return Proposal.objects.filter(offices.where("office_id"))


def proposal_seen(*, proposal_id: int, scope: OfficeScope, lock: bool = False) -> Proposal:
    """Return one proposal with its round, locked where it is to be changed; raises OutOfScope."""
    rows = (
        proposals_seen(scope=scope)
        .filter(pk=proposal_id)
        .select_related("round", "office", "project")
    )
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise OutOfScope
    return found


def reviewed_by(*, proposal_id: int, scope: OfficeScope) -> int | None:
    """Return the number of the review for which somebody reads a proposal blind, or None."""
    return (
        blind_assignments(scope=scope)
        .filter(proposal_id=proposal_id)
        .values_list("pk", flat=True)
        .first()
    )


def listed(
    *,
    funding_round: FundingRound | None = None,
    states: Iterable[str] = (),
    scope: OfficeScope,
) -> QuerySet[Proposal]:
    """Return proposals that somebody sees, the newest round first, by title."""
    rows = proposals_seen(scope=scope)
    if funding_round is not None:
        rows = rows.filter(round=funding_round)
    if wanted := list(states):
        rows = rows.filter(state__in=wanted)
    return rows.select_related("round", "office").order_by("-round__year", "title", "pk")


def texts_of(*, proposal: Proposal, scope: OfficeScope) -> dict[str, ProposalText | None]:
    """Return the parts of a proposal that somebody sees, in their order; None where nobody wrote."""
    rows = ProposalText.objects.filter(
        proposal__in=proposals_seen(scope=scope).filter(pk=proposal.pk)
    ).select_related("changed_by")
    held = {row.part: row for row in rows}
    return {part: held.get(part) for part in ProposalPart.values}


def costs_of(*, proposal: Proposal, scope: OfficeScope) -> list[ProposalCost]:
    """Return the lines of a proposal's budget."""
    seen = proposals_seen(scope=scope).filter(pk=proposal.pk)
    return list(ProposalCost.objects.filter(proposal__in=seen).order_by("position"))


def total_of(costs: Iterable[ProposalCost]) -> Decimal:
    """Return what the lines of a budget sum to."""
    return sum((cost.amount for cost in costs), Decimal(0))


def may_be_written(proposal: Proposal, zone: str, now: datetime) -> bool:
    """Whether a proposal is open for its office: a draft until the call ends, a returned one until the reviews end."""
    if proposal.state not in EDITABLE_PROPOSAL_STATES:
        return False
    if proposal.state == ProposalState.RETURNED:
        return proposal.round.state in {RoundState.OPEN, RoundState.REVIEW}
    return takes_proposals(proposal.round, zone, now)


def status_of(proposal: Proposal) -> StatusTag:
    """Return the state of a proposal as a word, a colour and a date."""
    state = ProposalState(proposal.state)
    days = {
        ProposalState.SUBMITTED: proposal.submitted_at,
        ProposalState.APPROVED: proposal.decided_at,
        ProposalState.REFUSED: proposal.decided_at,
    }
    return StatusTag(KINDS[state], state.label, on=days.get(state))
