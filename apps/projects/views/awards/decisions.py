"""What the Deputy Director General decides on, and the decision."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.forms import RefusableForm, look_at
from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.organization.selectors import newest_names
from apps.projects.access import sees_scores
from apps.projects.amounts import money_words
from apps.projects.choices import ProposalState, RoundState
from apps.projects.forms.awards import ApproveForm, ReasonForm
from apps.projects.models import FundingRound, Proposal
from apps.projects.selectors.awards import decisions as selectors
from apps.projects.services.awards import deciding
from apps.projects.views.awards import wording
from apps.projects.wording import points_text
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import StatusTag
from apps.web.refusals import Invalid, WrongState

LONGEST_NUMBER = 9


@require_safe
def decisions(request: ScopedRequest, year: int) -> HttpResponse:
    """Show the recommendation of a round: ranking, scores, amounts, and what the envelope holds."""
    return show_decisions(request, year)


def show_decisions(
    request: ScopedRequest, year: int, *, problems: list[Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render the recommendation; `problems` are those of an approval of several that was refused."""
    scope = request.scope
    funding_round = selectors.round_to_decide(year=year, scope=scope)
    lines = selectors.lines_of(funding_round=funding_round, scope=scope)
    names = newest_names(ids={line.proposal.office_id for line in lines})
    decides = scope.may(Capability.APPROVE_AWARDS)
    rows = []
    for line in lines:
        proposal = line.proposal
        proposal.round = funding_round
        free = selectors.obstacle_to_decision(proposal=proposal, scope=scope) is None
        rows.append(
            {
                "proposal": proposal,
                "office": names.get(proposal.office_id, ("", proposal.office.code))[1],
                "status": wording.proposal_status(proposal),
                "score": spread_words(line.spread),
                "requested": wording.amount_words(proposal.requested, funding_round.currency),
                "recommended": wording.NOTHING
                if proposal.recommended_amount is None
                else money_words(proposal.recommended_amount, funding_round.currency),
                "award": getattr(proposal, "award", None),
                "awarded": awarded_words(proposal, funding_round),
                "may_decide": free,
            }
        )
    recommended = sum(
        (
            line.proposal.recommended_amount or Decimal(0)
            for line in lines
            if line.proposal.state == ProposalState.RECOMMENDED
        ),
        Decimal(0),
    )
    same_person = scope.user_id is not None and funding_round.recommended_by_id == scope.user_id
    context = {
        "title": _("Decisions of %(year)s") % {"year": year},
        "crumbs": [
            (_("Funding rounds"), reverse("projects:rounds")),
            (str(year), reverse("projects:round", args=[year])),
        ],
        "status": round_status(funding_round),
        "actions": [],
        "funding_round": funding_round,
        "round_title": in_language(funding_round, "title"),
        "rows": rows,
        "shows_scores": sees_scores(funding_round, scope),
        "recommender": name_of(funding_round.recommended_by),
        "envelope": wording.envelope_words(funding_round),
        "recommended": money_words(recommended, funding_round.currency),
        "waiting": sum(bool(row["may_decide"]) for row in rows),
        "decides": decides,
        "same_person": decides and same_person,
        "problems": problems or [],
    }
    return render_page(request, "projects/awards_decisions.html", context, status=status)


@require_POST
def decide_several(request: ScopedRequest, year: int) -> HttpResponse:
    """Approve the chosen proposals as recommended; the first time a page says what that does."""
    scope = request.scope
    funding_round = selectors.round_to_decide(year=year, scope=scope)
    chosen = chosen_of(request.POST.getlist("chosen"))
    conditions = request.POST.get("conditions", "")
    lines = {
        line.proposal.pk: line.proposal
        for line in selectors.lines_of(funding_round=funding_round, scope=scope)
    }
    if chosen and "confirmed" not in request.POST and scope.may(Capability.APPROVE_AWARDS):
        proposals = [lines[each] for each, _version in chosen if each in lines]
        total = sum((each.recommended_amount or Decimal(0) for each in proposals), Decimal(0))
        after = selectors.balance_of(funding_round) - total
        context = {
            "title": _("Approve as recommended"),
            "crumbs": decision_crumbs(year),
            "rows": [
                (each.title, wording.amount_words(each.recommended_amount, funding_round.currency))
                for each in proposals
            ],
            "chosen": [f"{number}:{seen}" for number, seen in chosen],
            "envelope": wording.envelope_words(funding_round),
            "total": money_words(total, funding_round.currency),
            "after": money_words(after, funding_round.currency) if after >= 0 else "",
            "funding_round": funding_round,
        }
        return render_page(request, "projects/awards_several.html", context)
    try:
        awards = deciding.approve_as_recommended(
            year=year, chosen=chosen, conditions=conditions, now=timezone.now(), scope=scope
        )
    except Invalid as refusal:
        return show_decisions(request, year, problems=refusal.problems, status=422)
    messages.success(
        request,
        ngettext("%(number)s award is approved.", "%(number)s awards are approved.", len(awards))
        % {"number": len(awards)},
    )
    return go_to(request, reverse("projects:decisions", args=[year]))


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Look at one recommended proposal and approve it."""
    scope, now = request.scope, timezone.now()
    proposal = selectors.proposal_to_decide(proposal_id=proposal_id, scope=scope)
    if request.method == "POST":
        form: RefusableForm = ApproveForm(request.POST, auto_id="id_approve_%s")

        def approve(form: Any) -> object:
            return deciding.approve(
                proposal_id=proposal_id,
                version=form.cleaned_data["version"],
                data=form.said(),
                now=now,
                scope=scope,
            )

        return decided(request, proposal, form, approve, _("The award is approved."))
    return show_decision(request, proposal)


@require_POST
def decision_refuse(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Refuse one recommended proposal."""
    scope, now = request.scope, timezone.now()
    proposal = selectors.proposal_to_decide(proposal_id=proposal_id, scope=scope)
    form = ReasonForm(request.POST, auto_id="id_refuse_%s")

    def refuse(form: Any) -> object:
        return deciding.refuse(
            proposal_id=proposal_id,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            now=now,
            scope=scope,
        )

    return decided(request, proposal, form, refuse, _("The proposal is refused."))


def decided(
    request: ScopedRequest,
    proposal: Proposal,
    form: RefusableForm,
    call: Callable[[RefusableForm], object],
    success: str,
) -> HttpResponse:
    """Take a decision with what was typed; refused, the page comes back with all of it."""
    if refusal := refusal_of(proposal, request):
        raise refusal
    status = 422
    if form.is_valid():
        try:
            call(form)
        except Invalid as refused:
            form.take(refused)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, success)
            return go_to(request, reverse("projects:decisions", args=[proposal.round.year]))
    fresh = selectors.proposal_to_decide(proposal_id=proposal.pk, scope=request.scope)
    look_at(form, fresh.version)
    return show_decision(request, fresh, form=form, status=status)


def refusal_of(proposal: Proposal, request: ScopedRequest) -> Exception | None:
    """Return why this person decides nothing at all; what has changed meanwhile the service tells."""
    refusal = selectors.obstacle_to_decision(proposal=proposal, scope=request.scope)
    return refusal if refusal is not None and refusal.status == 403 else None


def show_decision(
    request: ScopedRequest,
    proposal: Proposal,
    *,
    form: RefusableForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render one proposal with both decisions."""
    scope = request.scope
    funding_round = proposal.round
    spread = selectors.spreads_of(funding_round=funding_round, scope=scope).get(proposal.pk)
    obstacle = selectors.obstacle_to_decision(proposal=proposal, scope=scope)
    initial = {
        "version": proposal.version,
        "amount": proposal.recommended_amount,
        "ends_before": proposal.ends_before - timedelta(days=1) if proposal.ends_before else None,
    }
    approve_form = (
        form
        if isinstance(form, ApproveForm)
        else ApproveForm(initial=initial, auto_id="id_approve_%s")
    )
    refuse_form = (
        form
        if isinstance(form, ReasonForm)
        else ReasonForm(initial={"version": proposal.version}, auto_id="id_refuse_%s")
    )
    names = newest_names(ids=[proposal.office_id])
    context = {
        "title": proposal.title,
        "crumbs": decision_crumbs(funding_round.year),
        "status": wording.proposal_status(proposal),
        "proposal": proposal,
        "office": names.get(proposal.office_id, ("", proposal.office.code))[1],
        "requested": wording.amount_words(proposal.requested, funding_round.currency),
        "recommended": wording.amount_words(proposal.recommended_amount, funding_round.currency),
        "starts_on": proposal.starts_on,
        "last_day": wording.last_day(proposal.ends_before),
        "score": spread_words(spread) if sees_scores(funding_round, scope) else "",
        "envelope": wording.envelope_words(funding_round),
        "approve_form": approve_form,
        "refuse_form": refuse_form,
        "refuses": isinstance(form, ReasonForm),
        "form": form,
        "why_not": str(obstacle) if obstacle else "",
        "decider": name_of(proposal.decided_by),
    }
    return render_page(request, "projects/awards_decision.html", context, status=status)


def decision_crumbs(year: int) -> list[tuple[str, str]]:
    """Return the way to a page below a recommendation."""
    return [
        (_("Funding"), reverse("projects:awards")),
        (
            _("Decisions of %(year)s") % {"year": year},
            reverse("projects:decisions", args=[year]),
        ),
    ]


def round_status(funding_round: FundingRound) -> StatusTag:
    """Return where a recommendation stands."""
    state = RoundState(funding_round.state)
    kind: Any = "wait" if state == RoundState.RECOMMENDED else "good"
    return StatusTag(kind, state.label, on=funding_round.recommended_at)


def awarded_words(proposal: Proposal, funding_round: FundingRound) -> str:
    """Return what a proposal was awarded."""
    award = getattr(proposal, "award", None)
    if award is None or award.amount is None:
        return wording.NOTHING
    return money_words(award.amount, funding_round.currency)


def spread_words(spread: selectors.Spread | None) -> str:
    """Return what reviewers made of a proposal: mean, lowest and highest, and how many they are."""
    if spread is None:
        return _("not scored")
    return ngettext(
        "%(mean)s (%(lowest)s to %(highest)s, %(number)s reviewer)",
        "%(mean)s (%(lowest)s to %(highest)s, %(number)s reviewers)",
        spread.reviewers,
    ) % {
        "mean": points_text(spread.mean),
        "lowest": points_text(spread.lowest),
        "highest": points_text(spread.highest),
        "number": spread.reviewers,
    }


def chosen_of(values: list[str]) -> list[tuple[int, int]]:
    """Return what was ticked as numbers and versions; what is no number is left out."""
    found = []
    for value in values:
        number, _colon, seen = value.partition(":")
        if all(each.isdecimal() and len(each) <= LONGEST_NUMBER for each in (number, seen)):
            found.append((int(number), int(seen)))
    return found
