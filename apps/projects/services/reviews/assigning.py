"""Asking somebody to review a proposal, and taking that back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.access import UNFINISHED, runs_wggi
from apps.projects.choices import AssignmentState, ProposalState, RoundState
from apps.projects.models import Proposal, ReviewAssignment
from apps.projects.selectors.proposals import proposal_seen, reviewed_by
from apps.projects.selectors.reviews import candidates
from apps.projects.services.reviews import telling
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem
from apps.web.versions import demand_state, write


@transaction.atomic
def ask_reviewer(
    *, proposal_id: int, reviewer_id: int, now: datetime, scope: OfficeScope
) -> ReviewAssignment:
    """Ask somebody to review a complete proposal.

    Raises OutOfScope, NotPermitted, WrongState, and Invalid for a reviewer of the proposing office, a
    writer of the proposal, and whoever was asked before.
    """
    proposal = proposal_for_review(proposal_id=proposal_id, scope=scope)
    found = {
        each.user.pk: each for each in candidates(proposal=proposal, on=now.date(), scope=scope)
    }
    candidate = found.get(reviewer_id)
    if candidate is None:
        raise refused(_("Choose somebody who holds the role of reviewer or is in the WGGI."))
    if candidate.why_not:
        raise refused(
            _("%(person)s cannot review this proposal: %(reason)s.")
            % {
                "person": candidate.user.get_full_name() or candidate.user.get_username(),
                "reason": candidate.why_not,
            }
        )
    made = ReviewAssignment.objects.create(
        proposal=proposal, reviewer_id=reviewer_id, asked_by_id=scope.user_id, asked_at=now
    )
    telling.tell_asked(review=made, now=now, scope=scope)
    return made


@transaction.atomic
def release_reviewer(
    *, proposal_id: int, review_id: int, now: datetime, scope: OfficeScope
) -> ReviewAssignment:
    """Take back that somebody reviews a proposal; a submitted review stays."""
    proposal = proposal_for_review(proposal_id=proposal_id, scope=scope)
    review = (
        ReviewAssignment.objects.select_for_update().filter(pk=review_id, proposal=proposal).first()
    )
    if review is None:
        raise OutOfScope
    demand_state(review, UNFINISHED, _("This review is given or was refused; it stays."))
    write(review, state=AssignmentState.WITHDRAWN)
    telling.tell_released(review=review, now=now, scope=scope)
    return review


def proposal_for_review(*, proposal_id: int, scope: OfficeScope) -> Proposal:
    """Return a complete proposal of a round under way, locked; for the WGGI."""
    proposal = proposal_seen(proposal_id=proposal_id, scope=scope, lock=True)
    if not runs_wggi(scope):
        raise NotPermitted(_("The WGGI asks reviewers."))
    if reviewed_by(proposal_id=proposal_id, scope=scope) is not None:
        raise NotPermitted(
            _("You review this proposal yourself, so somebody else asks its other reviewers.")
        )
    demand_state(
        proposal, (ProposalState.COMPLETE,), _("Reviewers are asked for a complete proposal.")
    )
    demand_state(
        proposal.round,
        (RoundState.OPEN, RoundState.REVIEW),
        _("The round is not open or under review."),
    )
    return proposal


def refused(message: str) -> Invalid:
    """Return the refusal of a reviewer."""
    return Invalid(problems=[Problem(code="reviewer", field="reviewer", message=message)])
