"""Gender reviews: the list, one review, and its steps."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.forms import VersionForm, look_at, office_choices
from apps.accounts.presentation import name_of
from apps.accounts.records import record_seen
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.projects.choices import GenderReviewState
from apps.projects.forms.gender_reviews import (
    AnswersForm,
    ConcludeForm,
    ReviewFilterForm,
)
from apps.projects.models import GenderReview
from apps.projects.selectors.gender_reviews.figures import by_year
from apps.projects.selectors.gender_reviews.reading import (
    ItemLine,
    is_reviewer,
    lines_of,
    listed,
    may_take_over,
    ref_of,
    review_seen,
    sees_reviews,
    status_of,
    waits_for,
)
from apps.projects.services.gender_reviews import reviewing
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, NotPermitted, WrongState

ROWS_ON_A_PAGE = 50


@require_safe
def gender_reviews(request: ScopedRequest) -> HttpResponse:
    """List the reviews of the projects that somebody sees, with who is next."""
    scope = request.scope
    if not sees_reviews(scope):
        raise NotPermitted(_("Gender reviews are read by those who see projects."))
    now = timezone.now()
    tree = tree_on(day=now.date())
    form = ReviewFilterForm(request.GET, offices=offices_of(tree, scope))
    rows = listed(scope=scope).filter(wanted(form, tree, scope))
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    number = page.paginator.count
    context = {
        "title": _("Gender reviews"),
        "crumbs": [(_("WGGI"), reverse("projects:wggi"))],
        "actions": [Action(_("Checklist of gender reviews"), reverse("projects:checklist"))],
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "found": ngettext("%(number)s review found", "%(number)s reviews found", number)
        % {"number": number},
        "page": page,
        "rows": [
            (review, status_of(review), waits_for(review), office_name(review, tree))
            for review in page.object_list
        ],
        "years": by_year(on=timezone.localdate(now), scope=scope),
        "today": timezone.localdate(now),
    }
    return render_page(request, "projects/gender_reviews.html", context)


def wanted(form: ReviewFilterForm, tree: OfficeTree, scope: OfficeScope) -> Q:
    """Return the filter that the address asks for; what is not understood narrows nothing."""
    form.is_valid()
    chosen = form.cleaned_data
    found = Q()
    if chosen.get("state"):
        found &= Q(state=chosen["state"])
    if chosen.get("office") and chosen["office"] in tree.by_code:
        found &= Q(project__office_id__in=tree.subtree(tree.by_code[chosen["office"]].id))
    if chosen.get("whose"):
        found &= Q(state=GenderReviewState.OPEN, reviewer_id=scope.user_id) | Q(
            state=GenderReviewState.RETURNED, project__manager_id=scope.user_id
        )
    return found


def offices_of(tree: OfficeTree, scope: OfficeScope) -> list[tuple[str, str]]:
    """Return the offices whose projects somebody sees as (code, name), in the order of the tree."""
    held = scope.over(Capability.SEE_PROJECTS)
    choices = office_choices(tree, None if held.everywhere else held.ids)
    return [(tree.nodes[int(value)].code, label) for value, label in choices]


def office_name(review: GenderReview, tree: OfficeTree) -> str:
    """Return the name of the office of a review's project; of a closed one its code."""
    node = tree.nodes.get(review.project.office_id)
    return node.name if node else review.project.office.code


@require_POST
def gender_review_start(request: ScopedRequest, project_id: int) -> HttpResponse:
    """Begin to review a project."""
    review = reviewing.start_review(project_id=project_id, now=timezone.now(), scope=request.scope)
    messages.success(request, _("The review has begun."))
    return go_to(request, reverse("projects:gender_review", args=[review.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def gender_review(request: ScopedRequest, review_id: int) -> HttpResponse:
    """Show a review; its reviewer answers the questions here."""
    scope = request.scope
    review = review_seen(review_id=review_id, scope=scope)
    lines = lines_of(review=review, scope=scope)
    if request.method != "POST":
        return show(request, review, lines)
    form = AnswersForm(request.POST, lines=lines, version=review.version)
    status = 422
    if form.is_valid():
        try:
            reviewing.save_answers(
                review_id=review_id,
                version=form.cleaned_data["version"],
                answers=form.said(),
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            review = review_seen(review_id=review_id, scope=scope)
            look_at(form, review.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("The answers are saved."))
            return go_to(request, reverse("projects:gender_review", args=[review_id]))
    elif not is_reviewer(review, scope):
        raise NotPermitted(_("The reviewer answers the questions."))
    return show(request, review, lines, form=form, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def gender_review_conclude(request: ScopedRequest, review_id: int) -> HttpResponse:
    """Say what follows from the review, after what it does was read."""
    now, scope = timezone.now(), request.scope
    review = review_seen(review_id=review_id, scope=scope)
    form = ConcludeForm(
        request.POST if request.method == "POST" else None, initial={"version": review.version}
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            reviewing.conclude(
                review_id=review_id,
                version=form.cleaned_data["version"],
                outcome=form.cleaned_data["outcome"],
                words=form.cleaned_data["words"],
                now=now,
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            review = review_seen(review_id=review_id, scope=scope)
            look_at(form, review.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("The review is concluded."))
            return go_to(request, reverse("projects:gender_review", args=[review_id]))
    if review.state != GenderReviewState.OPEN:
        raise reviewing.concluded()
    if not is_reviewer(review, scope):
        raise NotPermitted(_("The reviewer concludes the review."))
    lines = lines_of(review=review, scope=scope)
    context = {
        "title": _("Conclude the gender review"),
        "crumbs": [
            *crumbs(),
            (review.project.title, reverse("projects:gender_review", args=[review_id])),
        ],
        "form": form,
        "review": review,
        "reader": name_of(review.project.manager),
        "findings": [line for line in lines if line.is_finding],
        "missing": [line for line in lines if line.answer is None],
        "cancel_url": reverse("projects:gender_review", args=[review_id]),
    }
    status = 422 if form.errors and status == 200 else status
    return render_page(request, "projects/gender_review_conclude.html", context, status=status)


@require_POST
def gender_review_take_over(request: ScopedRequest, review_id: int) -> HttpResponse:
    """Go on with the review of somebody else."""
    form = VersionForm(request.POST)
    form.is_valid()
    reviewing.take_over(
        review_id=review_id, version=form.cleaned_data.get("version") or 0, scope=request.scope
    )
    messages.success(request, _("You go on with this review."))
    return go_to(request, reverse("projects:gender_review", args=[review_id]))


def show(
    request: ScopedRequest,
    review: GenderReview,
    lines: list[ItemLine],
    *,
    form: AnswersForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a review: to its reviewer as a form, to everybody else as it stands."""
    scope = request.scope
    writes = is_reviewer(review, scope)
    if writes and form is None:
        form = AnswersForm(lines=lines, version=review.version)
    record = record_seen(ref_of(review.pk), scope=scope)
    actions = []
    if writes:
        url = reverse("projects:gender_review_conclude", args=[review.pk])
        actions.append(Action(_("Conclude the review"), url, kind="primary", key="conclude"))
    if may_take_over(review, scope):
        url = reverse("projects:gender_review_take_over", args=[review.pk])
        actions.append(
            Action(
                _("Go on with this review"),
                url,
                method="post",
                name="version",
                value=str(review.version),
                key="take_over",
            )
        )
    context: dict[str, Any] = {
        "title": review.project.title,
        "crumbs": crumbs(),
        "status": status_of(review),
        "facts": [
            _("Reviewer: %(name)s") % {"name": name_of(review.reviewer)},
            _("Checklist, edition %(number)s") % {"number": review.edition.number},
        ],
        "actions": actions,
        "review": review,
        "record": record,
        "form": form,
        "lines": lines,
        "findings": [(line, action_url(review, line)) for line in lines if line.is_finding],
        "answered": sum(line.answer is not None for line in lines),
        "is_context_known": bool(review.project.context),
        "is_open": review.state == GenderReviewState.OPEN,
    }
    return render_page(request, "projects/gender_review.html", context, status=status)


def action_url(review: GenderReview, line: ItemLine) -> str:
    """Return the form of an action because of a finding, its words filled in."""
    finding = line.answer.finding if line.answer else ""
    query = {
        "cause": ref_of(review.pk).name,
        "title": Truncator(finding).chars(100),
        "description": f"{line.question}\n{Truncator(finding).chars(300)}",
    }
    return f"{reverse('actions:action_new')}?{urlencode(query)}"


def crumbs() -> list[tuple[str, str]]:
    """Return the way to a review."""
    return [(_("Gender reviews"), reverse("projects:gender_reviews"))]
