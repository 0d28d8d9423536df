"""The ranking of a round with its what-if, and the recommendation of the WGGI."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import look_at
from apps.accounts.requests import ScopedRequest
from apps.figures.rounding import round_half_away
from apps.organization.selectors import tree_on
from apps.projects import access
from apps.projects.analytics.ranking import WIDE_SPREAD, Ranked
from apps.projects.choices import ProposalState, RoundState
from apps.projects.forms.reviews import RecommendationForm, WhatIfForm
from apps.projects.models import Proposal
from apps.projects.selectors.ranking import Compared, WhatIf, compared
from apps.projects.selectors.rounds import demand_running, round_of_year
from apps.projects.services.rounds.recommending import save_recommendation
from apps.projects.views.rounds import below_frame_of, money
from apps.projects.wording import points_text
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, WrongState


@require_safe
def ranking(request: ScopedRequest, year: int) -> HttpResponse:
    """Show the ranking, the line where the money ends, and what would be if."""
    scope = request.scope
    funding_round = round_of_year(year=year, scope=scope)
    found = compared(funding_round=funding_round, what_if=WhatIf(), scope=scope)
    form = WhatIfForm(request.GET, proposals=by_rank(found))
    tried = form.tried()
    if tried:
        found = compared(funding_round=funding_round, what_if=tried, scope=scope)
    buttons = []
    if access.runs_wggi(scope) and funding_round.state == RoundState.REVIEW:
        buttons.append(
            Action(
                _("Recommend"),
                reverse("projects:recommend", args=[year]),
                kind="primary",
                key="recommend",
            )
        )
    context = {
        **below_frame_of(funding_round, _("Ranking")),
        "actions": buttons,
        "rows": rows_of(found),
        "unranked": [
            (found.proposals[each.key], len(each.reviews)) for each in found.ranking.unranked
        ],
        "needed": funding_round.reviewers,
        "envelope": money(found.ranking.envelope),
        "spent": money(found.ranking.spent),
        "left": money(found.ranking.left),
        "cuts_a_tie": found.ranking.cuts_a_tie,
        "wide": WIDE_SPREAD,
        "form": form,
        "tried": bool(tried),
        "left_out": [found.proposals[pk] for pk in sorted(tried.without) if pk in found.proposals],
        "form_fields": [
            (each, form[f"amount-{each.pk}"], form[f"without-{each.pk}"]) for each in form.proposals
        ],
    }
    return render_page(request, "projects/ranking.html", context)


def by_rank(found: Compared) -> list[Proposal]:
    """Return the proposals of a ranking, the best first, then those without a rank."""
    keys = [each.entry.key for each in found.ranking.ranked]
    keys += [each.key for each in found.ranking.unranked]
    return [found.proposals[key] for key in keys]


def rows_of(found: Compared) -> list[dict[str, Any]]:
    """Return the ranked proposals as the page shows them; the line is drawn before the first below it."""
    tree = tree_on(day=timezone.now().date())
    rows: list[dict[str, Any]] = []
    for each in found.ranking.ranked:
        proposal = found.proposals[each.entry.key]
        node = tree.nodes.get(proposal.office_id)
        rows.append(
            {
                "ranked": each,
                "proposal": proposal,
                "office": node.name if node else proposal.office.code,
                "amount": money(each.entry.amount),
                "mean": points_text(each.mean),
                "meter": str(round_half_away(each.mean, 1)),
                "spread": points_text(each.spread),
                "deviation": points_text(each.deviation),
                "reviews": len(each.entry.reviews),
                "begins_below": is_first_below(each, rows),
            }
        )
    return rows


def is_first_below(ranked: Ranked, above: list[dict[str, Any]]) -> bool:
    """Whether the money ends right before this proposal."""
    return not ranked.is_within and (not above or above[-1]["ranked"].is_within)


@require_http_methods(["GET", "HEAD", "POST"])
def recommend(request: ScopedRequest, year: int) -> HttpResponse:
    """Write the recommendation; kept as a draft or confirmed."""
    now, scope = timezone.now(), request.scope
    funding_round = round_of_year(year=year, scope=scope)
    demand_running(scope)
    if funding_round.state != RoundState.REVIEW:
        raise WrongState(_("The WGGI recommends while the round is under review."))
    found = compared(funding_round=funding_round, what_if=WhatIf(), scope=scope)
    proposals = [each for each in by_rank(found) if each.state == ProposalState.COMPLETE]
    sent = request.POST if request.method == "POST" else None
    form = RecommendationForm(sent, funding_round=funding_round, proposals=proposals)
    status = 200 if sent is None else 422
    if sent is not None and form.is_valid():
        confirms = sent.get("do") == "confirm"
        try:
            save_recommendation(
                year=year,
                version=form.cleaned_data["version"],
                text=form.cleaned_data["text"],
                lines=form.lines(),
                confirms=confirms,
                now=now,
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            look_at(form, round_of_year(year=year, scope=scope).version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(
                request,
                _("The Deputy Director General is told.") if confirms else _("Saved."),
            )
            to = "round" if confirms else "recommend"
            return go_to(request, reverse(f"projects:{to}", args=[year]))
    ranked = {each.entry.key: each for each in found.ranking.ranked}
    context = {
        **below_frame_of(funding_round, _("Recommend")),
        "form": form,
        "text_field": form["text"],
        "rows": [
            {
                "proposal": each,
                "ranked": ranked.get(each.pk),
                "mean": points_text(ranked[each.pk].mean) if each.pk in ranked else "",
                "requested": money(each.requested),
                "amount": form[f"amount-{each.pk}"],
                "because": form[f"because-{each.pk}"],
            }
            for each in proposals
        ],
        "envelope": money(funding_round.envelope),
    }
    return render_page(request, "projects/recommend.html", context, status=status)
