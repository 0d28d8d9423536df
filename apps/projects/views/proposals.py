"""Proposals: the list, beginning one, its page, and its steps."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.forms import office_choices
from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.organization.deadlines import zone_label
from apps.organization.selectors import tree_on
from apps.projects import access
from apps.projects.choices import ProposalPart, ProposalState, RoundState
from apps.projects.forms.proposals import (
    ProposalFilterForm,
    ReviewerForm,
    StartForm,
)
from apps.projects.models import FundingRound, Proposal
from apps.projects.records.rounds import proposals_of_scope
from apps.projects.selectors.completeness import lacks
from apps.projects.selectors.proposals import (
    costs_of,
    listed,
    may_be_written,
    proposal_seen,
    reviewed_by,
    status_of,
    texts_of,
    total_of,
)
from apps.projects.selectors.reviews import assignments_of, candidates
from apps.projects.selectors.reviews import status_of as review_status
from apps.projects.selectors.rounds import round_of_year, rounds_seen
from apps.projects.services.proposals import drafting, steps
from apps.projects.views.rounds import money
from apps.web.filters import chips_of
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, NotPermitted, WrongState

ROWS_ON_A_PAGE = 50


@require_safe
def proposal_list(request: ScopedRequest) -> HttpResponse:
    """List the proposals that somebody sees."""
    scope = request.scope
    if not scope.over(Capability.SEE_PROJECTS):
        raise NotPermitted(_("Proposals are for the offices that make them, and for the WGGI."))
    form = ProposalFilterForm(request.GET, rounds=list(rounds_seen(scope=scope)))
    rows = listed(scope=scope, **form.only())
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    tree = tree_on(day=timezone.now().date())
    context = {
        "title": _("Proposals"),
        "crumbs": [(_("Funding rounds"), reverse("projects:rounds"))],
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "page": page,
        "rows": [
            {
                "proposal": each,
                "status": status_of(each),
                "office": tree.nodes[each.office_id].name
                if each.office_id in tree.nodes
                else each.office.code,
                "requested": money(each.requested),
            }
            for each in page.object_list
        ],
        "found": ngettext(
            "%(number)s proposal found", "%(number)s proposals found", page.paginator.count
        )
        % {"number": page.paginator.count},
    }
    return render_page(request, "projects/proposal_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: ScopedRequest, year: int) -> HttpResponse:
    """Begin a proposal of an office."""
    now, scope = timezone.now(), request.scope
    funding_round = round_of_year(year=year, scope=scope)
    offices = offices_to_propose_for(scope, now)
    if not offices:
        raise NotPermitted(_("Heads of office and project managers propose for their office."))
    if funding_round.state != RoundState.OPEN:
        raise WrongState(drafting.late_words(funding_round.state))
    sent = request.POST if request.method == "POST" else None
    form = StartForm(sent, offices=offices)
    status = 200 if sent is None else 422
    if sent is not None and form.is_valid():
        try:
            made = drafting.start_proposal(
                year=year,
                office_id=int(form.cleaned_data["office"]),
                title=form.cleaned_data["title"],
                language=form.cleaned_data["language"],
                now=now,
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as late:
            form.add_error(None, str(late))
            status = 409
        else:
            return go_to(request, reverse("projects:proposal_edit", args=[made.pk]))
    context = {
        "title": _("Begin a proposal"),
        "crumbs": [
            (_("Funding rounds"), reverse("projects:rounds")),
            (in_language(funding_round, "title"), reverse("projects:round", args=[year])),
        ],
        "form": form,
        "consequence": _(
            "Everybody who keeps projects of the office can write on it. Nothing is sent until you submit it."
        ),
        "button": _("Begin"),
        "cancel_url": reverse("projects:round", args=[year]),
    }
    return render_page(request, "projects/round_step.html", context, status=status)


def offices_to_propose_for(scope: OfficeScope, now: datetime) -> list[tuple[str, str]]:
    """Return the offices that somebody proposes for, in the order of the tree."""
    held = scope.over(Capability.KEEP_PROJECTS)
    if not held:
        return []
    return office_choices(tree_on(day=now.date()), None if held.everywhere else held.ids)


@require_safe
def proposal_page(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Show a proposal; its reviewer reads it blind instead."""
    proposal = proposal_seen(proposal_id=proposal_id, scope=request.scope)
    review_id = reviewed_by(proposal_id=proposal_id, scope=request.scope)
    if review_id is not None:
        return go_to(request, reverse("projects:review", args=[review_id]))
    return show_proposal(request, proposal)


def show_proposal(
    request: ScopedRequest,
    proposal: Proposal,
    *,
    reviewer_form: ReviewerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page of a proposal."""
    now, scope = timezone.now(), request.scope
    texts = texts_of(proposal=proposal, scope=scope)
    costs = costs_of(proposal=proposal, scope=scope)
    runs = access.runs_wggi(scope)
    record = proposals_of_scope([proposal.pk], scope)[proposal.pk]
    asks = runs and proposal.state == ProposalState.COMPLETE and is_under_way(proposal.round)
    if asks and reviewer_form is None:
        reviewer_form = reviewer_form_of(proposal, now, scope)
    context = {
        **frame_of(proposal, now),
        "proposal": proposal,
        "record": record,
        "actions": buttons_of(proposal, now, scope, has_history=scope.is_inner_circle),
        "texts": [(ProposalPart(part).label, row) for part, row in texts.items()],
        "costs": [(each, money(each.amount)) for each in costs],
        "total": money(total_of(costs)),
        "requested": money(proposal.requested),
        "lacking": lacks(proposal=proposal, scope=scope)
        if proposal.state in {ProposalState.DRAFT, ProposalState.RETURNED}
        else [],
        "service_area": in_language(proposal.service_area, "name") if proposal.service_area else "",
        "recommended": money(proposal.recommended_amount)
        if proposal.round.state in {RoundState.RECOMMENDED, RoundState.DECIDED}
        else "",
        "runs": runs,
        "reviews": [
            {
                "review": each,
                "name": name_of(each.reviewer),
                "status": review_status(each),
                "may_release": asks and each.state in access.UNFINISHED,
            }
            for each in assignments_of(proposal=proposal, scope=scope)
        ],
        "reviewer_form": reviewer_form if asks else None,
    }
    return render_page(request, "projects/proposal.html", context, status=status)


def is_under_way(funding_round: FundingRound) -> bool:
    """Whether proposals of a round are checked and reviewed now."""
    return funding_round.state in {RoundState.OPEN, RoundState.REVIEW}


def reviewer_form_of(
    proposal: Proposal, now: datetime, scope: OfficeScope, data: Any = None
) -> ReviewerForm:
    """Return the form that asks a reviewer; who cannot review stands there with the reason."""
    people = [
        (
            str(each.user.pk),
            f"{name_of(each.user)} ({each.why_not})" if each.why_not else name_of(each.user),
        )
        for each in candidates(proposal=proposal, on=now.date(), scope=scope)
    ]
    return ReviewerForm(data, people=people)


def frame_of(proposal: Proposal, now: datetime) -> dict[str, Any]:
    """Return what stands above every page of a proposal."""
    funding_round = proposal.round
    node = tree_on(day=now.date()).nodes.get(proposal.office_id)
    facts = [node.name if node else proposal.office.code]
    if proposal.state == ProposalState.DRAFT and funding_round.state == RoundState.OPEN:
        zone = zone_label(node.time_zone) if node else "UTC"
        if funding_round.submissions_until:
            facts.append(
                _("closes %(date)s 23:59 (%(place)s)")
                % {
                    "date": date_format(funding_round.submissions_until, "DATE_FORMAT"),
                    "place": zone,
                }
            )
    return {
        "title": proposal.title,
        "crumbs": [
            (_("Funding rounds"), reverse("projects:rounds")),
            (
                in_language(funding_round, "title"),
                reverse("projects:round", args=[funding_round.year]),
            ),
        ],
        "status": status_of(proposal),
        "facts": facts,
    }


def buttons_of(
    proposal: Proposal, now: datetime, scope: OfficeScope, *, has_history: bool
) -> list[Action]:
    """Return the steps of a proposal for whoever looks at it."""

    def to(name: str) -> str:
        return reverse(f"projects:{name}", args=[proposal.pk])

    buttons = []
    if has_history:
        history = reverse("desk:history", args=["projects.proposal", proposal.pk])
        buttons.append(Action(_("History"), history, kind="link", key="history"))
    if access.writes(proposal, scope):
        zone = drafting.zone_of(proposal.office_id, now)
        if proposal.state in {ProposalState.DRAFT, ProposalState.RETURNED}:
            why_not = "" if may_be_written(proposal, zone, now) else drafting.closed_words(proposal)
            buttons += [
                Action(_("Write"), to("proposal_edit"), refused_because=why_not, key="edit"),
                Action(
                    _("Submit"),
                    to("proposal_submit"),
                    kind="primary",
                    refused_because=why_not,
                    key="submit",
                ),
            ]
        if proposal.state in steps.WITHDRAWABLE:
            buttons.append(Action(_("Withdraw"), to("proposal_withdraw"), key="withdraw"))
    if (
        access.runs_wggi(scope)
        and proposal.state == ProposalState.SUBMITTED
        and is_under_way(proposal.round)
    ):
        buttons += [
            Action(_("It is complete"), to("proposal_complete"), kind="primary", key="complete"),
            Action(_("Return"), to("proposal_return"), key="return"),
        ]
    return buttons
