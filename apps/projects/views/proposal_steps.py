"""The steps of a proposal, each with its consequence: submitted, withdrawn, found complete, returned, reviewed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.projects import access
from apps.projects.forms.proposals import ReturnForm
from apps.projects.selectors.completeness import lacks
from apps.projects.selectors.proposals import proposal_seen
from apps.projects.services.proposals import steps
from apps.projects.services.reviews import assigning
from apps.projects.views.proposals import frame_of, reviewer_form_of, show_proposal
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted, Problem, WrongState


def step(
    request: ScopedRequest,
    proposal_id: int,
    call: Callable[..., object],
    *,
    title: str,
    consequence: str,
    done: str,
    form_class: type[VersionForm] = VersionForm,
    is_dangerous: bool = False,
    lacks_of: Callable[..., list[Problem]] | None = None,
) -> HttpResponse:
    """Ask before a step, take it, and keep what was typed where it is refused.

    `lacks_of` says before the question what would have it refused.
    """
    now, scope = timezone.now(), request.scope
    proposal = proposal_seen(proposal_id=proposal_id, scope=scope)
    sent = request.POST if request.method == "POST" else None
    form = form_class(sent, initial={"version": proposal.version})
    status, problems = (200 if sent is None else 422), []
    if sent is None and lacks_of is not None:
        problems = lacks_of(proposal=proposal, scope=scope)
    if sent is not None and form.is_valid():
        words = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            call(
                proposal_id=proposal_id,
                version=form.cleaned_data["version"],
                now=now,
                scope=scope,
                **words,
            )
        except Invalid as refusal:
            problems = refusal.problems
        except WrongState as stale:
            if stale.code != "stale":
                raise
            look_at(form, proposal_seen(proposal_id=proposal_id, scope=scope).version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, done)
            return go_to(request, reverse("projects:proposal", args=[proposal_id]))
    context = {
        **frame_of(proposal, now),
        "title": title,
        "form": form,
        "problems": problems,
        "consequence": consequence,
        "button": title,
        "is_dangerous": is_dangerous,
        "cancel_url": reverse("projects:proposal", args=[proposal_id]),
    }
    context["crumbs"] = [*context["crumbs"], (proposal.title, context["cancel_url"])]
    return render_page(request, "projects/round_step.html", context, status=status)


def demand_writer(request: ScopedRequest, proposal_id: int) -> None:
    """Raise OutOfScope or NotPermitted unless the person writes the proposal."""
    proposal = proposal_seen(proposal_id=proposal_id, scope=request.scope)
    if not access.writes(proposal, request.scope):
        raise NotPermitted(
            _("Heads of office and project managers write the proposals of their office.")
        )


def demand_wggi(request: ScopedRequest, proposal_id: int) -> None:
    """Raise OutOfScope or NotPermitted unless the person runs the WGGI."""
    proposal_seen(proposal_id=proposal_id, scope=request.scope)
    if not access.runs_wggi(request.scope):
        raise NotPermitted(_("The WGGI checks whether a proposal is complete."))


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_submit(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Submit a proposal."""
    demand_writer(request, proposal_id)
    return step(
        request,
        proposal_id,
        steps.submit_proposal,
        title=_("Submit the proposal"),
        consequence=_(
            "It goes to the WGGI and cannot be changed any more, unless the WGGI returns it to be completed."
        ),
        done=_("The proposal is submitted. You have a receipt in your notices."),
        lacks_of=lacks,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_withdraw(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Withdraw a proposal."""
    demand_writer(request, proposal_id)
    return step(
        request,
        proposal_id,
        steps.withdraw_proposal,
        title=_("Withdraw the proposal"),
        consequence=_("The WGGI does not consider it any more. It cannot be submitted again."),
        done=_("The proposal is withdrawn."),
        is_dangerous=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_complete(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Find a proposal complete."""
    demand_wggi(request, proposal_id)
    return step(
        request,
        proposal_id,
        steps.accept_as_complete,
        title=_("Find it complete"),
        consequence=_("Reviewers can be asked for it then; the office is told."),
        done=_("The proposal is complete. Ask its reviewers next."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_return(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Return a proposal to be completed."""
    demand_wggi(request, proposal_id)
    return step(
        request,
        proposal_id,
        steps.return_proposal,
        title=_("Return the proposal"),
        consequence=_(
            "The office reads what is missing, and can submit it again as long as the round is under review."
        ),
        done=_("The proposal is returned."),
        form_class=ReturnForm,
    )


@require_POST
def proposal_ask(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Ask somebody for a review."""
    now, scope = timezone.now(), request.scope
    demand_wggi(request, proposal_id)
    proposal = proposal_seen(proposal_id=proposal_id, scope=scope)
    form = reviewer_form_of(proposal, now, scope, request.POST)
    if form.is_valid():
        try:
            assigning.ask_reviewer(
                proposal_id=proposal_id,
                reviewer_id=form.cleaned_data["reviewer"],
                now=now,
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The reviewer is asked."))
            return go_to(request, reverse("projects:proposal", args=[proposal_id]))
    return show_proposal(request, proposal, reviewer_form=form, status=422)


@require_POST
def proposal_release(request: ScopedRequest, proposal_id: int, review_id: int) -> HttpResponse:
    """Take back that somebody reviews a proposal."""
    demand_wggi(request, proposal_id)
    assigning.release_reviewer(
        proposal_id=proposal_id, review_id=review_id, now=timezone.now(), scope=request.scope
    )
    messages.success(request, _("The reviewer is released."))
    return go_to(request, reverse("projects:proposal", args=[proposal_id]))
