"""Coding free text by hand: the codes, the coders' progress and agreement, and the answers to code."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.requests import ScopedRequest
from apps.figures.display import format_number
from apps.figures.rounding import round_half_away
from apps.questionnaires.forms.coding import PREFIX, AnswersForm, CodeForm
from apps.questionnaires.selectors.coding import CodingState, coding_state
from apps.questionnaires.services import coding as services
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid

ANSWERS_ON_A_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def coding(request: ScopedRequest, campaign_id: int, key: str) -> HttpResponse:
    """Show how far the coding of a question has come; make a code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.add_code(
                campaign_id=campaign_id, key=key, scope=request.scope, **form.cleaned_data
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The code is made."))
            return go_to(request, request.path)
    state = coding_state(campaign_id=campaign_id, key=key, scope=request.scope)
    agreement, language = state.agreement, get_language() or "en"
    context = {
        "title": _("Coding"),
        "crumbs": crumbs(state),
        "facts": [in_language(state.question, "text")],
        "state": state,
        "form": form,
        "left": sum(each.mine is None for each in state.to_code),
        "per_cent": format_number(round_half_away(agreement.per_cent, 0), language)
        if agreement and agreement.per_cent is not None
        else "",
        "kappa": format_number(round_half_away(agreement.kappa, 2), language)
        if agreement and agreement.kappa is not None
        else "",
    }
    return render_page(
        request, "questionnaires/coding.html", context, status=422 if form.errors else 200
    )


@require_POST
def code_retire(request: ScopedRequest, campaign_id: int, key: str, code_id: int) -> HttpResponse:
    """Offer a code no longer."""
    services.retire_code(
        campaign_id=campaign_id,
        key=key,
        code_id=code_id,
        today=timezone.localdate(timezone.now()),
        scope=request.scope,
    )
    messages.success(request, _("The code is retired; where it was given it stays."))
    return go_to(request, reverse("questionnaires:coding", args=[campaign_id, key]))


@require_http_methods(["GET", "HEAD", "POST"])
def coding_answers(request: ScopedRequest, campaign_id: int, key: str) -> HttpResponse:
    """Code the answers of one page."""
    state = coding_state(campaign_id=campaign_id, key=key, scope=request.scope)
    page = Paginator(state.to_code, ANSWERS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    form = AnswersForm(
        request.POST if request.method == "POST" else None, rows=rows, codes=state.codes
    )
    if form.is_bound and form.is_valid():
        try:
            number = services.code_answers(
                campaign_id=campaign_id,
                key=key,
                chosen=form.chosen(),
                now=timezone.now(),
                scope=request.scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            said = ngettext("%(number)s answer is coded.", "%(number)s answers are coded.", number)
            messages.success(request, said % {"number": number})
            return go_to(request, next_address(state, page.number, campaign_id, key))
    context = {
        "title": _("Answers to code"),
        "crumbs": [
            *crumbs(state),
            (_("Coding"), reverse("questionnaires:coding", args=[campaign_id, key])),
        ],
        "facts": [in_language(state.question, "text")],
        "state": state,
        "form": form,
        "page": page,
        "rows": [(row, form[f"{PREFIX}{row.answer.pk}"]) for row in rows],
    }
    return render_page(
        request, "questionnaires/coding_answers.html", context, status=422 if form.errors else 200
    )


def next_address(state: CodingState, page: int, campaign_id: int, key: str) -> str:
    """Return the next page of answers, or the overview after the last."""
    if page * ANSWERS_ON_A_PAGE < len(state.to_code) and not state.is_complete:
        here = reverse("questionnaires:coding_answers", args=[campaign_id, key])
        return f"{here}?page={page + 1}"
    return reverse("questionnaires:coding", args=[campaign_id, key])


def crumbs(state: CodingState) -> list[tuple[str, str]]:
    """Return where the coding stands."""
    return [
        (
            in_language(state.campaign, "title"),
            reverse("questionnaires:campaign", args=[state.campaign.pk]),
        ),
        (_("Results"), reverse("questionnaires:results", args=[state.campaign.pk])),
    ]
