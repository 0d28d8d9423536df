"""Who is told what of a review. Nobody but the WGGI hears who reviews what."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.projects.access import UNFINISHED
from apps.projects.choices import RoundState
from apps.projects.models import ReviewAssignment
from apps.projects.selectors.proposals import ref_of
from apps.projects.services.rounds.telling import holders_of
from apps.web.refusals import NotPermitted

ASKED = gettext_noop(
    "The WGGI asks you to review the proposal “%(title)s” by %(until)s. Say first whether you have a"
    " conflict of interest."
)
RELEASED = gettext_noop("The WGGI no longer needs your review of the proposal “%(title)s”.")
CONFLICT = gettext_noop(
    "%(who)s has a conflict of interest with the proposal “%(title)s”: %(reason)s"
)
SUBMITTED = gettext_noop("A review of the proposal “%(title)s” was submitted.")
DUE = gettext_noop("Your review of the proposal “%(title)s” is due on %(until)s.")
REMINDED_BEFORE = (7, 1)
"""Days before the last day for reviews on which reviewers are reminded. A choice of this product."""


def tell_asked(*, review: ReviewAssignment, now: datetime, scope: OfficeScope) -> None:
    """Tell a reviewer that they are asked."""
    notify(notices=[to_reviewer(review, NoticeKind.ASSIGNED, "asked", ASKED)], now=now, scope=scope)


def tell_released(*, review: ReviewAssignment, now: datetime, scope: OfficeScope) -> None:
    """Tell a reviewer that their review is not needed any more; the address is the list of theirs."""
    notify(
        notices=[to_reviewer(review, NoticeKind.ASSIGNED, "released", RELEASED)],
        now=now,
        scope=scope,
    )


def tell_conflict(*, review: ReviewAssignment, now: datetime, scope: OfficeScope) -> None:
    """Tell the WGGI of a conflict of interest."""
    tell_wggi(
        review,
        "conflict",
        CONFLICT,
        {"who": name_of(review.reviewer), "reason": review.conflict},
        now=now,
        scope=scope,
    )


def tell_submitted(*, review: ReviewAssignment, now: datetime, scope: OfficeScope) -> None:
    """Tell the WGGI that a review is there."""
    tell_wggi(review, "submitted", SUBMITTED, {}, now=now, scope=scope)


def tell_wggi(
    review: ReviewAssignment,
    occasion: str,
    text: str,
    values: Mapping[str, str | int | date | datetime],
    *,
    now: datetime,
    scope: OfficeScope,
) -> None:
    """Tell those who run the WGGI, but not whoever acts, nor who reviews the proposal blind themselves."""
    proposal = review.proposal
    blind = set(
        ReviewAssignment.objects.filter(proposal=proposal, state__in=UNFINISHED).values_list(
            "reviewer_id", flat=True
        )
    )
    notify(
        notices=[
            NewNotice(
                user_id=user_id,
                kind=NoticeKind.WAITING,
                key=f"review:{review.pk}:{occasion}",
                text=text,
                values={"title": proposal.title, **values},
                url=reverse("projects:proposal", args=[proposal.pk]),
                record=ref_of(proposal.pk),
            )
            for user_id in holders_of(Capability.RUN_WGGI, on=now.date())
            if user_id != scope.user_id and user_id not in blind
        ],
        now=now,
        scope=scope,
    )


def remind_reviewers(*, now: datetime, scope: OfficeScope) -> int:
    """Remind reviewers of reviews that are due soon; each occasion once. Returns how many were told."""
    if not scope.reason:
        raise NotPermitted
    today = now.date()
    notices = []
    due = ReviewAssignment.objects.filter(
        state__in=UNFINISHED,
        proposal__round__state__in=[RoundState.OPEN, RoundState.REVIEW],
        proposal__round__reviews_until__range=(
            today,
            today + timedelta(days=max(REMINDED_BEFORE)),
        ),
    ).select_related("proposal__round")
    for review in due.order_by("pk"):
        until = review.proposal.round.reviews_until or today
        # The newest stage only, where nobody looked for days.
        stage = min(days for days in REMINDED_BEFORE if (until - today).days <= days)
        notices.append(
            to_reviewer(review, NoticeKind.REMINDER, f"due:{until.isoformat()}:{stage}", DUE)
        )
    return notify(notices=notices, now=now, scope=scope)


def to_reviewer(review: ReviewAssignment, kind: NoticeKind, occasion: str, text: str) -> NewNotice:
    """Return what a reviewer is told; the record is not named: its page is not theirs to see."""
    return NewNotice(
        user_id=review.reviewer_id,
        kind=kind,
        key=f"review:{review.pk}:{occasion}",
        text=text,
        values={
            "title": review.proposal.title,
            "until": review.proposal.round.reviews_until or "",
        },
        url=reverse("projects:reviews")
        if occasion == "released"
        else reverse("projects:review", args=[review.pk]),
    )
