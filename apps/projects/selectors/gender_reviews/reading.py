"""Gender reviews as each person sees them: those of the projects they see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.projects.choices import GenderReviewState, ReviewAnswerKind
from apps.projects.models import ChecklistItem, GenderReview, GenderReviewAnswer, Project
from apps.projects.selectors.access import keeps, projects_seen
from apps.projects.selectors.gender_reviews.checklist import applies_to
from apps.web.language import in_language
from apps.web.parts import Kind, StatusTag
from apps.web.refusals import NotPermitted, OutOfScope, WrongState

KIND = "projects.genderreview"
TO_BE_SAID = (ReviewAnswerKind.PARTLY, ReviewAnswerKind.NO)
"""Answers that are findings: what is missing is said."""
KINDS: dict[str, Kind] = {
    GenderReviewState.OPEN: "info",
    GenderReviewState.ENDORSED: "good",
    GenderReviewState.CONDITIONS: "warn",
    GenderReviewState.RETURNED: "bad",
}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One question of a review in the reader's language, with what was found."""

    item: ChecklistItem
    question: str
    answer: GenderReviewAnswer | None

    @property
    def is_finding(self) -> bool:
        """Whether something is missing."""
        return self.answer is not None and self.answer.answer in TO_BE_SAID


def ref_of(review_id: int) -> RecordRef:
    """Return how other rooms point to a review."""
    return RecordRef(KIND, review_id)


def sees_reviews(scope: OfficeScope) -> bool:
    """Whether the list of reviews is a page for this person."""
    return bool(scope.over(Capability.SEE_PROJECTS))


def reviews_seen(*, scope: OfficeScope) -> QuerySet[GenderReview]:
    """Return the reviews of the projects that somebody sees."""
    if scope.over(Capability.SEE_PROJECTS).everywhere:
        return GenderReview.objects.all()
    return GenderReview.objects.filter(project__in=projects_seen(scope=scope).values("pk"))


def review_seen(*, review_id: int, scope: OfficeScope, lock: bool = False) -> GenderReview:
    """Return one review with its project and people; raises OutOfScope. `lock` holds it."""
    rows = reviews_seen(scope=scope)
    rows = (
        rows.select_for_update(of=("self",)).select_related("project")
        if lock
        else rows.select_related("project__office", "project__manager", "reviewer", "edition")
    )
    review = rows.filter(pk=review_id).first()
    if review is None:
        raise OutOfScope
    return review


def lines_of(*, review: GenderReview, scope: OfficeScope) -> list[ItemLine]:
    """Return the questions that are asked of the project, and those answered already; two statements."""
    if not reviews_seen(scope=scope).filter(pk=review.pk).exists():
        return []
    answers = {
        each.item_id: each for each in GenderReviewAnswer.objects.filter(review_id=review.pk)
    }
    is_open = review.state == GenderReviewState.OPEN
    return [
        ItemLine(item, in_language(item, "text"), answers.get(item.pk))
        for item in ChecklistItem.objects.filter(edition_id=review.edition_id).order_by(
            "position", "pk"
        )
        if item.pk in answers or (is_open and applies_to(item.applies, review.project.context))
    ]


def obstacle_to_start(*, project: Project, scope: OfficeScope) -> NotPermitted | WrongState | None:
    """Return why somebody may not begin to review a project, or None; one statement at most.

    Whoever manages or has entered a project does not review it.
    """
    refusal = obstacle_to_review(project, scope)
    if refusal is not None:
        return refusal
    if GenderReview.objects.filter(project=project, state=GenderReviewState.OPEN).exists():
        return WrongState(_("This project is under review already."))
    return None


def obstacle_to_review(project: Project, scope: OfficeScope) -> NotPermitted | None:
    """Return why somebody may not review a project at all, or None."""
    if scope.user_id is None or not scope.may(Capability.REVIEW_GENDER, project.office_id):
        return NotPermitted(
            _(
                "Focal points of the office, the WGGI and the Gender Coordination Unit review projects."
            )
        )
    if scope.user_id in {project.manager_id, project.created_by_id}:
        return NotPermitted(
            _("Whoever manages a project, or has entered it, does not review it themselves.")
        )
    return None


def is_reviewer(review: GenderReview, scope: OfficeScope) -> bool:
    """Whether a review is this person's to write: begun by them and not concluded."""
    return review.state == GenderReviewState.OPEN and review.reviewer_id == scope.user_id


def may_take_over(review: GenderReview, scope: OfficeScope) -> bool:
    """Whether somebody who runs the WGGI may go on with the review of somebody else."""
    return (
        review.state == GenderReviewState.OPEN
        and review.reviewer_id != scope.user_id
        and scope.may(Capability.RUN_WGGI)
        and obstacle_to_review(review.project, scope) is None
    )


def works_on(review: GenderReview, scope: OfficeScope) -> bool:
    """Whether somebody may add evidence and actions to a review: reviewer, keepers, the WGGI."""
    return scope.may(Capability.CONTRIBUTE, review.project.office_id) and (
        review.reviewer_id == scope.user_id
        or keeps(review.project, scope)
        or scope.may(Capability.RUN_WGGI)
    )


def listed(*, scope: OfficeScope) -> QuerySet[GenderReview]:
    """Return reviews as a list shows them, the newest first."""
    return (
        reviews_seen(scope=scope)
        .select_related("project__office", "project__manager", "reviewer")
        .order_by("-started_at", "-pk")
    )


def reviews_of(*, project: Project, scope: OfficeScope) -> list[GenderReview]:
    """Return the reviews of a project, the newest first; one statement."""
    return list(listed(scope=scope).filter(project_id=project.pk))


def reviews_named(*, ids: Iterable[int], scope: OfficeScope) -> list[GenderReview]:
    """Return some of the reviews that somebody sees, with their projects; one statement."""
    return list(reviews_seen(scope=scope).filter(pk__in=set(ids)).select_related("project"))


def newest_state(project: str = "pk") -> Subquery:
    """Return the state of the newest review of a project, as a column of another query."""
    return Subquery(
        GenderReview.objects.filter(project=OuterRef(project))
        .order_by("-started_at", "-pk")
        .values("state")[:1]
    )


def status_of(review: GenderReview) -> StatusTag:
    """Return the state of a review in word, colour and date."""
    return StatusTag(
        KINDS[review.state],
        GenderReviewState(review.state).label,
        on=review.closed_at or review.started_at,
    )


def waits_for(review: GenderReview) -> str:
    """Return who is next: the reviewer, or after a return who manages the project; else nobody."""
    if review.state == GenderReviewState.OPEN:
        return name_of(review.reviewer)
    if review.state == GenderReviewState.RETURNED:
        return name_of(review.project.manager) or _("The head of the office")
    return ""
