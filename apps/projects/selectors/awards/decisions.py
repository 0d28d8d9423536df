"""What the Deputy Director General decides on: the WGGI's recommendation of a round."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.access import sees_scores
from apps.projects.choices import ProposalState, RoundState
from apps.projects.models import FundingRound, Proposal, ProposalText
from apps.projects.selectors.ranking import reviews_in, weighings_of
from apps.web.refusals import NotPermitted, OutOfScope, Refusal, WrongState

DECIDED_STATES = (ProposalState.APPROVED, ProposalState.REFUSED)
SHOWN_STATES = (ProposalState.RECOMMENDED, ProposalState.NOT_RECOMMENDED, *DECIDED_STATES)
SHOWN_ROUNDS = (RoundState.RECOMMENDED, RoundState.DECIDED)


@dataclass(frozen=True, slots=True)
class Spread:
    """What the reviewers made of a proposal, in per cent of the highest: how many, mean, lowest, highest."""

    reviewers: int
    mean: Fraction
    lowest: Fraction
    highest: Fraction


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal of a recommendation; `spread` is None where nobody has scored it, or it is not shown."""

    proposal: Proposal
    spread: Spread | None


def sees_decisions(*, scope: OfficeScope) -> bool:
    """Whether somebody reads recommendations: who sees every project, or approves awards."""
    return scope.may(Capability.SEE_PROJECTS) or scope.may(Capability.APPROVE_AWARDS)


def rounds_to_decide(*, scope: OfficeScope) -> QuerySet[FundingRound]:
    """Return the rounds with a recommendation that somebody reads, the newest first."""
    if not sees_decisions(scope=scope):
        return FundingRound.objects.none()
    return FundingRound.objects.filter(state__in=SHOWN_ROUNDS).order_by("-year")


def round_to_decide(*, year: int, scope: OfficeScope) -> FundingRound:
    """Return the round of a year with its recommendation; raises OutOfScope or NotPermitted."""
    funding_round = (
        FundingRound.objects.filter(year=year, state__in=SHOWN_ROUNDS)
        .select_related("recommended_by")
        .first()
    )
    if funding_round is None or not scope.over(Capability.SEE_PROJECTS):
        raise OutOfScope
    if not sees_decisions(scope=scope):
        raise NotPermitted(
            _("A recommendation is read by headquarters; offices read the decision on their own.")
        )
    return funding_round


def lines_of(*, funding_round: FundingRound, scope: OfficeScope) -> list[Line]:
    """Return the proposals of a recommendation by rank, with their scores; five statements at most."""
    if not sees_decisions(scope=scope):
        return []
    proposals = list(
        Proposal.objects.filter(round=funding_round, state__in=SHOWN_STATES)
        .select_related("office", "award", "decided_by")
        .prefetch_related(Prefetch("texts", ProposalText.objects.only("proposal", "changed_by")))
        .order_by("rank", "pk")
    )
    spreads = spreads_of(funding_round=funding_round, scope=scope)
    return [Line(proposal, spreads.get(proposal.pk)) for proposal in proposals]


def spreads_of(*, funding_round: FundingRound, scope: OfficeScope) -> dict[int, Spread]:
    """Return the scores of a round by proposal, weighed as in its ranking; two statements.

    Nothing for those who may not look at them (yet).
    """
    if not sees_decisions(scope=scope) or not sees_scores(funding_round, scope):
        return {}
    reviews = reviews_in(funding_round, weighings_of(funding_round))
    return {
        proposal_id: Spread(
            reviewers=len(results),
            mean=sum(results, Fraction()) / len(results),
            lowest=min(results),
            highest=max(results),
        )
        for proposal_id, results in reviews.items()
    }


def proposal_to_decide(*, proposal_id: int, scope: OfficeScope) -> Proposal:
    """Return a proposal of a recommendation with its round; raises OutOfScope or NotPermitted."""
    proposal = (
        Proposal.objects.filter(
            pk=proposal_id, state__in=SHOWN_STATES, round__state__in=SHOWN_ROUNDS
        )
        .select_related("round", "office", "decided_by")
        .first()
    )
    if proposal is None:
        raise OutOfScope
    round_to_decide(year=proposal.round.year, scope=scope)
    return proposal


def obstacle_to_decision(*, proposal: Proposal, scope: OfficeScope) -> Refusal | None:
    """Return why somebody cannot decide on a proposal now, or None.

    Recommending, asking and approving are different persons.
    """
    if not scope.may(Capability.APPROVE_AWARDS):
        return NotPermitted(_("The Deputy Director General approves awards."))
    if proposal.round.state != RoundState.RECOMMENDED:
        return WrongState(
            _("This round is not before the Deputy Director General now: %(state)s.")
            % {"state": RoundState(proposal.round.state).label},
            code="not_recommended",
        )
    if proposal.state != ProposalState.RECOMMENDED:
        return WrongState(
            _("This proposal is not to be decided: %(state)s.")
            % {"state": ProposalState(proposal.state).label},
            code="not_to_decide",
        )
    if scope.user_id is not None and scope.user_id in {
        proposal.round.recommended_by_id,
        proposal.created_by_id,
        proposal.submitted_by_id,
        *(part.changed_by_id for part in proposal.texts.all()),
    }:
        return NotPermitted(
            _("Whoever asked for money or recommended it does not approve it."),
            code="same_person",
        )
    return None


def balance_of(funding_round: FundingRound) -> Decimal:
    """Return what of an envelope is not awarded; 0 where it is not stated."""
    if funding_round.envelope is None:
        return Decimal(0)
    return funding_round.envelope - funding_round.awarded


def still_open(funding_round: FundingRound) -> int:
    """Return how many proposals of a round wait for a decision."""
    return Proposal.objects.filter(round=funding_round, state=ProposalState.RECOMMENDED).count()
