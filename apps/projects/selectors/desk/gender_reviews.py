"""What the home page says of gender reviews: those to be concluded, and projects that came back."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.projects.choices import GenderReviewState
from apps.projects.models import GenderReview
from apps.projects.selectors.gender_reviews.reading import newest_state, reviews_seen, status_of
from apps.web.parts import DeskItem, DeskList


def waiting(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the reviews that somebody has begun and not concluded, the oldest first; one statement."""
    if scope.user_id is None or not scope.over(Capability.REVIEW_GENDER):
        return DeskList()
    rows = reviews_seen(scope=scope).filter(reviewer_id=scope.user_id, state=GenderReviewState.OPEN)
    return desk_list(
        rows.order_by("started_at", "pk"),
        most=most,
        button=_("Review"),
        url=f"{reverse('projects:gender_reviews')}?state=open",
    )


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the projects of somebody that a review has returned, the oldest first; one statement."""
    if scope.user_id is None or not scope.over(Capability.KEEP_PROJECTS):
        return DeskList()
    rows = (
        reviews_seen(scope=scope)
        .filter(project__manager_id=scope.user_id, state=GenderReviewState.RETURNED)
        .annotate(newest=newest_state("project"))
        .filter(newest=F("state"))
        .order_by("project_id", "-started_at")
        .distinct("project_id")
    )
    return desk_list(
        GenderReview.objects.filter(pk__in=rows.values("pk")).order_by("closed_at", "pk"),
        most=most,
        button=_("Read why"),
        url=f"{reverse('projects:gender_reviews')}?state=returned",
    )


def desk_list(rows: QuerySet[GenderReview], *, most: int, button: str, url: str) -> DeskList:
    """Return the first reviews as lines, with how many there are in all."""
    found: list[Any] = list(
        rows.select_related("project", "reviewer").annotate(total=Window(Count("pk")))[:most]
    )
    return DeskList(
        items=tuple(
            DeskItem(
                title=review.project.title,
                url=reverse("projects:gender_review", args=[review.pk]),
                context=_("Gender review"),
                button=button,
                status=status_of(review),
                happened_at=review.closed_at or review.started_at,
                by=name_of(review.reviewer) if review.closed_at else "",
            )
            for review in found
        ),
        total=found[0].total if found else 0,
        url=url,
    )
