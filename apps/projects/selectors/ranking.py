"""The ranking of a round's proposals, for those who may see scores."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.access import owes_reviews, runs_wggi, sees_scores
from apps.projects.analytics.ranking import Entry, Ranking, Weighing, points, rank
from apps.projects.choices import AssignmentState, ProposalState
from apps.projects.models import Criterion, FundingRound, Proposal, ReviewScore
from apps.web.refusals import NotPermitted

COMPARED = (
    ProposalState.COMPLETE,
    ProposalState.RECOMMENDED,
    ProposalState.NOT_RECOMMENDED,
    ProposalState.APPROVED,
    ProposalState.REFUSED,
)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is tried and not kept: other amounts, proposals left out, another envelope."""

    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    without: frozenset[int] = frozenset()
    envelope: Decimal | None = None

    def __bool__(self) -> bool:
        """Whether anything differs from what was asked for."""
        return bool(self.amounts) or bool(self.without) or self.envelope is not None


@dataclass(frozen=True, slots=True)
class Compared:
    """A round's proposals and their ranking."""

    proposals: Mapping[int, Proposal]
    ranking: Ranking


def demand_scores(funding_round: FundingRound, scope: OfficeScope) -> None:
    """Raise NotPermitted for whoever may not look at scores (yet)."""
    if sees_scores(funding_round, scope):
        return
    if runs_wggi(scope) and owes_reviews(funding_round, scope):
        raise NotPermitted(
            _("You owe reviews of this round. Scores are shown to you when yours are submitted.")
        )
    raise NotPermitted(_("Scores are for those who recommend and decide."))


def compared(*, funding_round: FundingRound, what_if: WhatIf, scope: OfficeScope) -> Compared:
    """Rank the proposals of a round from their submitted reviews; three statements."""
    demand_scores(funding_round, scope)
    proposals = {
        each.pk: each
        for each in Proposal.objects.filter(round=funding_round, state__in=COMPARED).select_related(
            "office"
        )
    }
    reviews = reviews_in(funding_round, weighings_of(funding_round))
    entries = [
        Entry(
            key=pk,
            amount=what_if.amounts.get(pk, proposal.requested or Decimal(0)),
            reviews=reviews.get(pk, ()),
        )
        for pk, proposal in proposals.items()
        if pk not in what_if.without
    ]
    envelope = what_if.envelope if what_if.envelope is not None else funding_round.envelope
    return Compared(
        proposals,
        rank(entries, envelope=envelope or Decimal(0), needed=funding_round.reviewers),
    )


def weighings_of(funding_round: FundingRound) -> list[Weighing]:
    """Return how the criteria of a round weigh; one statement."""
    return [
        Weighing(each.pk, each.weight, each.most)
        for each in Criterion.objects.filter(round=funding_round)
    ]


def reviews_in(
    funding_round: FundingRound, criteria: list[Weighing]
) -> dict[int, tuple[Fraction, ...]]:
    """Return the submitted reviews of a round by proposal, each as points; one statement."""
    scores: dict[tuple[int, int], dict[int, int]] = {}
    rows = ReviewScore.objects.filter(
        assignment__proposal__round=funding_round, assignment__state=AssignmentState.SUBMITTED
    ).values_list("assignment__proposal_id", "assignment_id", "criterion_id", "score")
    for proposal_id, assignment_id, criterion_id, score in rows.order_by("assignment_id"):
        scores.setdefault((proposal_id, assignment_id), {})[criterion_id] = score
    found: dict[int, list[Fraction]] = {}
    for (proposal_id, _assignment), given in scores.items():
        found.setdefault(proposal_id, []).append(points(given, criteria))
    return {proposal_id: tuple(reviews) for proposal_id, reviews in found.items()}
