"""Reviews: a reviewer's own, read blind; and for the WGGI who reviews what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import offices_granted, role_holders
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.projects.access import runs_wggi
from apps.projects.choices import AssignmentState, ProposalPart
from apps.projects.models import (
    Criterion,
    Proposal,
    ProposalCost,
    ProposalText,
    ReviewAssignment,
    ReviewScore,
)
from apps.web.parts import Kind, StatusTag
from apps.web.refusals import OutOfScope

REVIEWING_ROLES = (Role.REVIEWER, Role.WGGI)
KINDS: dict[str, Kind] = {
    AssignmentState.ASKED: "info",
    AssignmentState.ACCEPTED: "info",
    AssignmentState.CONFLICT: "warn",
    AssignmentState.SUBMITTED: "good",
    AssignmentState.WITHDRAWN: "calm",
}


@dataclass(frozen=True, slots=True)
class BlindProposal:
    """What a reviewer reads of a proposal: all that was written, nobody who wrote it."""

    title: str
    office: str
    year: int
    proposal: Proposal
    texts: tuple[tuple[str, str], ...]
    costs: tuple[ProposalCost, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could review a proposal, and why not; `why_not` is empty for who may be asked."""

    user: Any
    why_not: str


def reviews_of_mine(*, scope: OfficeScope) -> QuerySet[ReviewAssignment]:
    """Return the reviews that somebody was asked for, but not those that were taken back."""
    if scope.user_id is None:
        return ReviewAssignment.objects.none()
    return (
        ReviewAssignment.objects.filter(reviewer_id=scope.user_id)
        .exclude(state=AssignmentState.WITHDRAWN)
        .select_related("proposal__round", "proposal__office")
        .order_by("-proposal__round__year", "asked_at", "pk")
    )


def my_review(*, review_id: int, scope: OfficeScope, lock: bool = False) -> ReviewAssignment:
    """Return a review that is this person's to give; raises OutOfScope for anybody else's."""
    rows = reviews_of_mine(scope=scope).filter(pk=review_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise OutOfScope
    return found


def has_reviews(*, scope: OfficeScope) -> bool:
    """Whether somebody was asked for a review, or may be."""
    return bool(scope.roles & {role.value for role in REVIEWING_ROLES})


def blind(*, review: ReviewAssignment, on: date, scope: OfficeScope) -> BlindProposal:
    """Return what the reviewer of a review reads; raises OutOfScope for anybody else."""
    if review.reviewer_id != scope.user_id:
        raise OutOfScope
    proposal = review.proposal
    held = dict(ProposalText.objects.filter(proposal=proposal).values_list("part", "text"))
    node = tree_on(day=on).nodes.get(proposal.office_id)
    return BlindProposal(
        title=proposal.title,
        office=node.name if node else proposal.office.code,
        year=proposal.round.year,
        proposal=proposal,
        texts=tuple((str(part.label), held.get(part.value, "")) for part in ProposalPart),
        costs=tuple(ProposalCost.objects.filter(proposal=proposal).order_by("position")),
    )


def criteria_for(*, review: ReviewAssignment, scope: OfficeScope) -> list[Criterion]:
    """Return the criteria that a reviewer scores."""
    if review.reviewer_id != scope.user_id:
        raise OutOfScope
    return list(Criterion.objects.filter(round=review.proposal.round_id).order_by("position"))


def scores_of(*, review: ReviewAssignment, scope: OfficeScope) -> dict[int, ReviewScore]:
    """Return the reviewer's own scores by criterion."""
    if review.reviewer_id != scope.user_id:
        raise OutOfScope
    return {score.criterion_id: score for score in ReviewScore.objects.filter(assignment=review)}


def assignments_of(*, proposal: Proposal, scope: OfficeScope) -> list[ReviewAssignment]:
    """Return who reviews a proposal, for the WGGI; nothing for anybody else."""
    if not runs_wggi(scope):
        return []
    return list(
        ReviewAssignment.objects.filter(proposal=proposal)
        .select_related("reviewer")
        .order_by("asked_at", "pk")
    )


def candidates(*, proposal: Proposal, on: date, scope: OfficeScope) -> list[Candidate]:
    """Return who could review a proposal, by family name; four statements.

    Nobody asks themselves: whoever asks reads what others found, and would weigh in knowing it.
    """
    people = role_holders(roles=REVIEWING_ROLES, on=on, scope=scope)
    granted = offices_granted(user_ids=[user.pk for user in people], on=on, scope=scope)
    asked = set(
        ReviewAssignment.objects.filter(proposal=proposal).values_list("reviewer_id", flat=True)
    )
    writers = writers_of(proposal)
    tree = tree_on(day=on)
    return [
        Candidate(
            user,
            _("nobody asks themselves")
            if user.pk == scope.user_id
            else why_not(
                user.pk,
                proposal=proposal,
                writers=writers,
                asked=asked,
                granted=granted,
                tree=tree,
            ),
        )
        for user in people
    ]


def why_not(
    user_id: int,
    *,
    proposal: Proposal,
    writers: set[int],
    asked: set[int],
    granted: Mapping[int, frozenset[int]],
    tree: OfficeTree,
) -> str:
    """Return why somebody cannot review a proposal; empty when they can.

    Who holds a role in the proposing office, below it or above it is of that office; a role over the
    whole organization binds nobody to an office.
    """
    if user_id in asked:
        return _("was asked before")
    if user_id in writers:
        return _("wrote the proposal")
    root = set(tree.children.get(None, ()))
    near = set(tree.lineage(proposal.office_id)) | tree.subtree(proposal.office_id)
    if (near - root) & granted.get(user_id, frozenset()):
        return _("a reviewer from the proposing office")
    return ""


def writers_of(proposal: Proposal) -> set[int]:
    """Return who began, wrote or submitted a proposal."""
    people: set[int | None] = {proposal.created_by_id, proposal.submitted_by_id}
    people.update(
        ProposalText.objects.filter(proposal=proposal).values_list("changed_by_id", flat=True)
    )
    return {user_id for user_id in people if user_id is not None}


def status_of(review: ReviewAssignment) -> StatusTag:
    """Return the state of a review as a word, a colour and a date."""
    state = AssignmentState(review.state)
    moments: dict[str, datetime | None] = {
        AssignmentState.ASKED: review.asked_at,
        AssignmentState.ACCEPTED: review.answered_at,
        AssignmentState.CONFLICT: review.answered_at,
        AssignmentState.SUBMITTED: review.submitted_at,
    }
    return StatusTag(KINDS[state], state.label, on=moments.get(state))
