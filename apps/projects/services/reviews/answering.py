"""Giving a review: free of conflicts, scored criterion by criterion, submitted once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.access import UNFINISHED
from apps.projects.choices import AssignmentState, ProposalState
from apps.projects.models import Criterion, ReviewAssignment, ReviewScore
from apps.projects.selectors.reviews import criteria_for, my_review
from apps.projects.services.proposals.steps import LONGEST_REASON, reason_of
from apps.projects.services.reviews import telling
from apps.web.refusals import Invalid, Problem, WrongState
from apps.web.versions import demand_state, demand_version, write


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreData:
    """What a reviewer gave one criterion; None is not scored yet."""

    criterion_id: int
    score: int | None
    comment: str = ""


@transaction.atomic
def accept_review(
    *, review_id: int, version: int, now: datetime, scope: OfficeScope
) -> ReviewAssignment:
    """Say that one has no conflict of interest and reviews the proposal."""
    review = review_to_give(review_id=review_id, version=version, scope=scope)
    demand_state(review, (AssignmentState.ASKED,), _("You have answered this already."))
    return write(review, state=AssignmentState.ACCEPTED, answered_at=now)


@transaction.atomic
def declare_conflict(
    *, review_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> ReviewAssignment:
    """Say that one has a conflict of interest; the WGGI hears of it and asks somebody else."""
    review = review_to_give(review_id=review_id, version=version, scope=scope)
    words = reason_of(reason, _("Say what the conflict is; the WGGI reads this."), "conflict")
    ReviewScore.objects.filter(assignment=review).delete()
    write(review, state=AssignmentState.CONFLICT, conflict=words, answered_at=now)
    telling.tell_conflict(review=review, now=now, scope=scope)
    return review


@transaction.atomic
def save_review(
    *,
    review_id: int,
    version: int,
    scores: Sequence[ScoreData],
    comment: str,
    submits: bool,
    now: datetime,
    scope: OfficeScope,
) -> ReviewAssignment:
    """Keep scores and comments as a draft, or submit them all; what is submitted never changes.

    Raises OutOfScope, WrongState, Invalid with all problems at once.
    """
    review = review_to_give(review_id=review_id, version=version, scope=scope)
    demand_state(
        review,
        (AssignmentState.ACCEPTED,),
        _("Say first that you have no conflict of interest."),
    )
    criteria = criteria_for(review=review, scope=scope)
    if problems := score_problems(criteria, scores, comment, submits=submits):
        raise Invalid(problems=problems)
    given = {data.criterion_id: data for data in scores if data.score is not None}
    ReviewScore.objects.filter(assignment=review).exclude(criterion_id__in=given).delete()
    for criterion_id, data in given.items():
        ReviewScore.objects.update_or_create(
            assignment=review,
            criterion_id=criterion_id,
            defaults={"score": data.score or 0, "comment": data.comment.strip()},
        )
    changes: dict[str, object] = {"comment": comment.strip()}
    if submits:
        changes |= {"state": AssignmentState.SUBMITTED, "submitted_at": now}
    write(review, **changes)
    if submits:
        telling.tell_submitted(review=review, now=now, scope=scope)
    return review


def review_to_give(*, review_id: int, version: int, scope: OfficeScope) -> ReviewAssignment:
    """Return one's own unfinished review of a proposal that is under review, locked."""
    review = my_review(review_id=review_id, scope=scope, lock=True)
    demand_state(review, UNFINISHED, _("This review is given or was refused; it cannot change."))
    if review.proposal.state != ProposalState.COMPLETE:
        raise WrongState(_("This proposal is not under review any more."))
    demand_version(review, version)
    return review


def score_problems(
    criteria: Sequence[Criterion], scores: Sequence[ScoreData], comment: str, *, submits: bool
) -> list[Problem]:
    """Return what is wrong with scores: out of their range, missing at the end, commented but not given."""
    given = {data.criterion_id: data for data in scores}
    problems = []
    for criterion in criteria:
        data = given.get(criterion.pk, ScoreData(criterion_id=criterion.pk, score=None))
        field = f"score-{criterion.pk}"
        if data.score is None and (submits or data.comment.strip()):
            problems.append(Problem(code="required", field=field, message=_("Give a score.")))
        elif data.score is not None and not 0 <= data.score <= criterion.most:
            message = _("A score is from 0 to %(most)s.") % {"most": criterion.most}
            problems.append(Problem(code="out_of_range", field=field, message=message))
        if len(data.comment) > LONGEST_REASON:
            problems.append(too_long(f"comment-{criterion.pk}"))
    if len(comment) > LONGEST_REASON:
        problems.append(too_long("comment"))
    return problems


def too_long(field: str) -> Problem:
    """Return the problem of a text that is too long."""
    message = _("This is too long; at most %(limit)s characters.") % {"limit": LONGEST_REASON}
    return Problem(code="too_long", field=field, message=message)
