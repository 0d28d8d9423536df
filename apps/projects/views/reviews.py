"""Reviews of one's own: the list, and giving one blind."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.projects.choices import AssignmentState
from apps.projects.forms.reviews import ConflictForm, ScoresForm
from apps.projects.models import ReviewAssignment
from apps.projects.selectors.proposals import total_of
from apps.projects.selectors.reviews import (
    blind,
    criteria_for,
    my_review,
    reviews_of_mine,
    scores_of,
    status_of,
)
from apps.projects.services.reviews import answering
from apps.projects.views.rounds import money
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, WrongState


@require_safe
def review_list(request: ScopedRequest) -> HttpResponse:
    """List the reviews that somebody was asked for."""
    rows = [
        {
            "review": each,
            "title": each.proposal.title,
            "round": in_language(each.proposal.round, "title"),
            "until": each.proposal.round.reviews_until,
            "status": status_of(each),
        }
        for each in reviews_of_mine(scope=request.scope)
    ]
    context = {
        "title": _("My reviews"),
        "crumbs": [(_("Funding rounds"), reverse("projects:rounds"))],
        "rows": rows,
    }
    return render_page(request, "projects/review_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_page(request: ScopedRequest, review_id: int) -> HttpResponse:
    """Read a proposal blind and score it; saved as a draft or submitted."""
    now, scope = timezone.now(), request.scope
    review = my_review(review_id=review_id, scope=scope)
    if request.method != "POST":
        return show_review(request, review)
    form = scores_form(request, review, request.POST)
    status = 422
    if form.is_valid():
        submits = request.POST.get("do") == "submit"
        try:
            answering.save_review(
                review_id=review_id,
                version=form.cleaned_data["version"],
                scores=form.scores(),
                comment=form.cleaned_data["comment"],
                submits=submits,
                now=now,
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            if stale.code == "stale":
                look_at(form, my_review(review_id=review_id, scope=scope).version)
            form.add_error(None, str(stale))
            status = 409
        else:
            words = _("The review is submitted. Thank you.") if submits else _("Saved.")
            messages.success(request, words)
            return go_to(request, reverse("projects:review", args=[review_id]))
    return show_review(request, review, form=form, status=status)


def scores_form(request: ScopedRequest, review: ReviewAssignment, data: Any = None) -> ScoresForm:
    """Return the form of a review, filled with its draft."""
    return ScoresForm(
        data,
        criteria=criteria_for(review=review, scope=request.scope),
        given=scores_of(review=review, scope=request.scope),
        initial={"version": review.version, "comment": review.comment},
    )


def show_review(
    request: ScopedRequest,
    review: ReviewAssignment,
    *,
    form: ScoresForm | None = None,
    conflict_form: ConflictForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page of a review."""
    scope = request.scope
    found = blind(review=review, on=timezone.now().date(), scope=scope)
    is_given = review.state not in {AssignmentState.ASKED, AssignmentState.ACCEPTED}
    scores = form or scores_form(request, review)
    context = {
        "title": found.title,
        "crumbs": [
            (_("Funding rounds"), reverse("projects:rounds")),
            (_("My reviews"), reverse("projects:reviews")),
        ],
        "status": status_of(review),
        "facts": [found.office],
        "closes_at": None if is_given else review.proposal.round.reviews_until,
        "review": review,
        "blind": found,
        "requested": money(found.proposal.requested),
        "costs": [(each, money(each.amount)) for each in found.costs],
        "total": money(total_of(found.costs)),
        "service_area": in_language(found.proposal.service_area, "name")
        if found.proposal.service_area
        else "",
        "is_asked": review.state == AssignmentState.ASKED,
        "form": scores if review.state == AssignmentState.ACCEPTED or form else None,
        "given": [
            (scores[f"score-{each.pk}"], scores[f"comment-{each.pk}"]) for each in scores.criteria
        ]
        if review.state == AssignmentState.SUBMITTED
        else [],
        "conflict_form": (
            conflict_form
            or ConflictForm(initial={"version": review.version}, auto_id="id_conflict_%s")
        )
        if not is_given
        else None,
    }
    return render_page(request, "projects/review.html", context, status=status)


@require_POST
def review_accept(request: ScopedRequest, review_id: int) -> HttpResponse:
    """Say that one has no conflict of interest."""
    form = VersionForm(request.POST)
    form.is_valid()
    answering.accept_review(
        review_id=review_id,
        version=form.cleaned_data.get("version") or 0,
        now=timezone.now(),
        scope=request.scope,
    )
    return go_to(request, reverse("projects:review", args=[review_id]))


@require_POST
def review_conflict(request: ScopedRequest, review_id: int) -> HttpResponse:
    """Say that one has a conflict of interest."""
    review = my_review(review_id=review_id, scope=request.scope)
    form = ConflictForm(request.POST, auto_id="id_conflict_%s")
    if form.is_valid():
        try:
            answering.declare_conflict(
                review_id=review_id,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["conflict"],
                now=timezone.now(),
                scope=request.scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The WGGI is told, and asks somebody else."))
            return go_to(request, reverse("projects:reviews"))
    return show_review(request, review, conflict_form=form, status=422)
