"""The way of a proposal: submitted, found complete or returned, withdrawn."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.access import UNFINISHED, runs_wggi, writes
from apps.projects.choices import AssignmentState, ProposalState, RoundState
from apps.projects.models import Proposal, ReviewAssignment
from apps.projects.selectors.completeness import lacks
from apps.projects.selectors.proposals import proposal_seen
from apps.projects.services.proposals import telling
from apps.projects.services.proposals.drafting import proposal_to_write
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.versions import demand_state, demand_version, write

LONGEST_REASON = 4000
WITHDRAWABLE = (
    ProposalState.DRAFT,
    ProposalState.SUBMITTED,
    ProposalState.RETURNED,
    ProposalState.COMPLETE,
)


@transaction.atomic
def submit_proposal(
    *, proposal_id: int, version: int, now: datetime, scope: OfficeScope
) -> Proposal:
    """Submit a complete proposal in time; raises Invalid with everything that it lacks."""
    proposal = proposal_to_write(proposal_id=proposal_id, now=now, scope=scope)
    demand_version(proposal, version)
    if problems := lacks(proposal=proposal, scope=scope):
        raise Invalid(problems=problems)
    write(
        proposal,
        state=ProposalState.SUBMITTED,
        submitted_by_id=scope.user_id,
        submitted_at=now,
        returned_because="",
    )
    telling.tell_submitted(proposal=proposal, now=now, scope=scope)
    return proposal


@transaction.atomic
def accept_as_complete(
    *, proposal_id: int, version: int, now: datetime, scope: OfficeScope
) -> Proposal:
    """Find a submitted proposal complete, so that reviewers can be asked."""
    proposal = proposal_to_check(proposal_id=proposal_id, version=version, scope=scope)
    write(proposal, state=ProposalState.COMPLETE)
    telling.tell_office(
        proposal=proposal, text=telling.IS_COMPLETE, reason="", now=now, scope=scope
    )
    return proposal


@transaction.atomic
def return_proposal(
    *, proposal_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> Proposal:
    """Give a submitted proposal back to its office with what is missing."""
    proposal = proposal_to_check(proposal_id=proposal_id, version=version, scope=scope)
    words = reason_of(reason, _("Say what is missing; the office reads this."))
    write(proposal, state=ProposalState.RETURNED, returned_because=words)
    telling.tell_office(
        proposal=proposal, text=telling.RETURNED, reason=words, now=now, scope=scope
    )
    return proposal


@transaction.atomic
def withdraw_proposal(
    *, proposal_id: int, version: int, now: datetime, scope: OfficeScope
) -> Proposal:
    """Take a proposal back as its office; reviewers who have not submitted are released."""
    proposal = proposal_seen(proposal_id=proposal_id, scope=scope, lock=True)
    if not writes(proposal, scope):
        raise NotPermitted(_("The office takes its proposal back."))
    demand_state(
        proposal, WITHDRAWABLE, _("The WGGI has recommended; the proposal cannot be taken back.")
    )
    demand_version(proposal, version)
    write(proposal, state=ProposalState.WITHDRAWN)
    unfinished = ReviewAssignment.objects.filter(proposal=proposal, state__in=UNFINISHED)
    for assignment in unfinished.select_for_update():
        write(assignment, state=AssignmentState.WITHDRAWN)
    return proposal


def proposal_to_check(*, proposal_id: int, version: int, scope: OfficeScope) -> Proposal:
    """Return a submitted proposal that the WGGI looks through, locked."""
    proposal = proposal_seen(proposal_id=proposal_id, scope=scope, lock=True)
    if not runs_wggi(scope):
        raise NotPermitted(_("The WGGI checks whether a proposal is complete."))
    demand_state(proposal, (ProposalState.SUBMITTED,), _("Only a submitted proposal is checked."))
    demand_state(
        proposal.round,
        (RoundState.OPEN, RoundState.REVIEW),
        _("The round is not open or under review."),
    )
    demand_version(proposal, version)
    return proposal


def reason_of(text: str, message: str, field: str = "reason") -> str:
    """Return a text that must be there and not too long; raises Invalid."""
    words = text.strip()
    if not words:
        raise Invalid(problems=[Problem(code="required", field=field, message=message)])
    if len(words) > LONGEST_REASON:
        message = _("This is too long; at most %(limit)s characters.") % {"limit": LONGEST_REASON}
        raise Invalid(problems=[Problem(code="too_long", field=field, message=message)])
    return words
