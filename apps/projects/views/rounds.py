"""Funding rounds: the list, the page of one, making, changing and opening it."""

from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.figures.display import format_dollars
from apps.projects.access import sees_scores
from apps.projects.choices import RoundState
from apps.projects.forms.rounds import (
    CalendarForm,
    NewRoundForm,
    RoundForm,
    criteria_forms,
)
from apps.projects.models import FundingRound
from apps.projects.records.rounds import seen
from apps.projects.selectors.awards.decisions import SHOWN_ROUNDS, sees_decisions
from apps.projects.selectors.reviews import has_reviews
from apps.projects.selectors.rounds import (
    criteria_of,
    demand_running,
    opening_problems,
    round_of_year,
    round_rows,
    runs_rounds,
    status_of,
)
from apps.projects.services.rounds import keeping
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, WrongState

RANKED = (RoundState.REVIEW, RoundState.RECOMMENDED, RoundState.DECIDED)
"""From these on a ranking can say something."""


@require_safe
def round_list(request: ScopedRequest) -> HttpResponse:
    """List the rounds, the newest first."""
    scope = request.scope
    rows = [
        {
            "row": row,
            "title": in_language(row.funding_round, "title"),
            "envelope": money(row.funding_round.envelope),
            "awarded": awarded_words(row.funding_round),
        }
        for row in round_rows(scope=scope)
    ]
    buttons = []
    if runs_rounds(scope):
        buttons.append(Action(_("Prepare a round"), reverse("projects:round_new"), kind="primary"))
    context = {
        "title": _("Funding rounds"),
        "crumbs": [(_("WGGI"), reverse("projects:wggi"))],
        "actions": buttons,
        "rows": rows,
        "counts": runs_rounds(scope),
    }
    return render_page(request, "projects/round_list.html", context)


@require_safe
def round_page(request: ScopedRequest, year: int) -> HttpResponse:
    """Show a round: its call, criteria and calendar, and to its keepers what is next."""
    return show_round(request, round_of_year(year=year, scope=request.scope))


def show_round(
    request: ScopedRequest, funding_round: FundingRound, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Render the page of a round."""
    scope = request.scope
    record = seen([funding_round.pk], scope)[funding_round.pk]
    criteria = criteria_of(funding_round=funding_round, scope=scope)
    problems = []
    if funding_round.state == RoundState.DRAFT:
        problems = opening_problems(
            funding_round=funding_round, criteria=criteria, now=timezone.now()
        )
    context = {
        **frame_of(funding_round),
        "funding_round": funding_round,
        "record": record,
        "actions": buttons_of(request, funding_round, has_problems=bool(problems)),
        "call": in_language(funding_round, "call"),
        "eligibility": in_language(funding_round, "eligibility"),
        "criteria": [(in_language(each, "text"), each) for each in criteria],
        "envelope": money(funding_round.envelope),
        "awarded": awarded_words(funding_round),
        "runs": runs_rounds(scope),
        "recommendation": funding_round.recommendation
        if funding_round.state in RANKED[1:] and scope.over(Capability.SEE_PROJECTS)
        else "",
        "lacking": problems,
        **more,
    }
    return render_page(request, "projects/round.html", context, status=status)


def frame_of(funding_round: FundingRound) -> dict[str, Any]:
    """Return what stands above every page of a round."""
    return {
        "title": in_language(funding_round, "title"),
        "crumbs": [(_("Funding rounds"), reverse("projects:rounds"))],
        "status": status_of(funding_round),
    }


def below_frame_of(funding_round: FundingRound, title: str) -> dict[str, Any]:
    """Return what stands above a page that belongs to a round."""
    return {
        "title": title,
        "crumbs": [
            (_("Funding rounds"), reverse("projects:rounds")),
            (
                in_language(funding_round, "title"),
                reverse("projects:round", args=[funding_round.year]),
            ),
        ],
        "status": status_of(funding_round),
        "funding_round": funding_round,
        "cancel_url": reverse("projects:round", args=[funding_round.year]),
    }


def buttons_of(
    request: ScopedRequest, funding_round: FundingRound, *, has_problems: bool
) -> list[Action]:
    """Return the buttons of a round for whoever looks at it."""
    year, scope = funding_round.year, request.scope
    buttons = []
    if scope.is_inner_circle:
        history = reverse("desk:history", args=["projects.fundinground", funding_round.pk])
        buttons.append(Action(_("History"), history, kind="link", key="history"))
    is_stated = funding_round.state == RoundState.STATED
    if scope.over(Capability.SEE_PROJECTS) and not is_stated:
        url = f"{reverse('projects:proposals')}?{urlencode({'year': year})}"
        buttons.append(Action(_("Proposals"), url, key="proposals"))
    if has_reviews(scope=scope) and not is_stated:
        buttons.append(Action(_("My reviews"), reverse("projects:reviews"), key="reviews"))
    if funding_round.state == RoundState.OPEN and scope.over(Capability.KEEP_PROJECTS):
        buttons.append(
            Action(
                _("Begin a proposal"),
                reverse("projects:proposal_new", args=[year]),
                kind="primary",
                key="propose",
            )
        )
    if funding_round.state in RANKED and sees_scores(funding_round, scope):
        buttons.append(Action(_("Ranking"), reverse("projects:ranking", args=[year]), key="rank"))
    if funding_round.state in SHOWN_ROUNDS and sees_decisions(scope=scope):
        url = reverse("projects:decisions", args=[year])
        buttons.append(Action(_("Decisions of %(year)s") % {"year": year}, url, key="decisions"))
    if not runs_rounds(scope):
        return buttons
    if funding_round.state == RoundState.DRAFT:
        buttons += [
            Action(_("Change"), reverse("projects:round_edit", args=[year]), key="edit"),
            Action(
                _("Open the round"),
                reverse("projects:round_open", args=[year]),
                kind="primary",
                key="open",
                refused_because=_("Something is missing; it is listed below.")
                if has_problems
                else "",
            ),
        ]
    if funding_round.state in {RoundState.OPEN, RoundState.REVIEW}:
        buttons.append(
            Action(
                _("Change the calendar"),
                reverse("projects:round_calendar", args=[year]),
                key="calendar",
            )
        )
    return buttons


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: ScopedRequest) -> HttpResponse:
    """Prepare a round."""
    now, scope = timezone.now(), request.scope
    demand_running(scope)
    sent = request.POST if request.method == "POST" else None
    form, lines = NewRoundForm(sent), criteria_forms([], sent)
    if sent is not None and form.is_valid() & lines.is_valid():
        try:
            made = keeping.create_round(
                year=form.cleaned_data["year"],
                data=form.said(),
                criteria=lines.said(),
                now=now,
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The round is prepared; nobody else sees it yet."))
            return go_to(request, reverse("projects:round", args=[made.year]))
    context = {
        "title": _("Prepare a funding round"),
        "crumbs": [(_("Funding rounds"), reverse("projects:rounds"))],
        "form": form,
        "lines": lines,
        "cancel_url": reverse("projects:rounds"),
    }
    status = 422 if sent is not None else 200
    return render_page(request, "projects/round_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: ScopedRequest, year: int) -> HttpResponse:
    """Change a round that is being prepared; from an older version nothing that was typed is lost."""
    scope = request.scope
    kept = round_of_year(year=year, scope=scope)
    demand_running(scope)
    sent = request.POST if request.method == "POST" else None
    form = RoundForm.of(kept, sent)
    lines = criteria_forms(criteria_of(funding_round=kept, scope=scope), sent)
    status = 200 if sent is None else 422
    if sent is not None and form.is_valid() & lines.is_valid():
        try:
            keeping.edit_round(
                year=year,
                version=form.cleaned_data["version"],
                data=form.said(),
                criteria=lines.said(),
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
            messages.success(request, _("The round is changed."))
            return go_to(request, reverse("projects:round", args=[year]))
    context = {
        **below_frame_of(kept, _("Change the round")),
        "form": form,
        "lines": lines,
    }
    return render_page(request, "projects/round_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: ScopedRequest, year: int) -> HttpResponse:
    """Ask, then open a round for proposals."""
    now, scope = timezone.now(), request.scope
    kept = round_of_year(year=year, scope=scope)
    demand_running(scope)
    sent = request.POST if request.method == "POST" else None
    form = VersionForm(sent, initial={"version": kept.version})
    if sent is not None and form.is_valid():
        keeping.open_round(year=year, version=form.cleaned_data["version"], now=now, scope=scope)
        messages.success(request, _("The round is open, and the offices are told."))
        return go_to(request, reverse("projects:round", args=[year]))
    criteria = criteria_of(funding_round=kept, scope=scope)
    context = {
        **below_frame_of(kept, _("Open the round")),
        "form": form,
        "problems": opening_problems(funding_round=kept, criteria=criteria, now=now),
        "consequence": _(
            "Everybody who logs in can read the call, and heads of office, project managers and focal points"
            " are told of it. Envelope, texts and criteria cannot be changed any more; the calendar can."
        ),
        "button": _("Open the round"),
    }
    return render_page(request, "projects/round_step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_calendar(request: ScopedRequest, year: int) -> HttpResponse:
    """Move the days of an open round."""
    now, scope = timezone.now(), request.scope
    kept = round_of_year(year=year, scope=scope)
    demand_running(scope)
    sent = request.POST if request.method == "POST" else None
    form = CalendarForm(
        sent, initial={name: getattr(kept, name) for name in CalendarForm.base_fields}
    )
    if kept.state == RoundState.REVIEW:
        del form.fields["submissions_until"]
    status = 200 if sent is None else 422
    if sent is not None and form.is_valid():
        try:
            keeping.move_calendar(
                year=year,
                version=form.cleaned_data["version"],
                calendar=form.said(),
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
            messages.success(request, _("The calendar is changed."))
            return go_to(request, reverse("projects:round", args=[year]))
    context = {
        **below_frame_of(kept, _("Change the calendar")),
        "form": form,
        "consequence": _("Offices and reviewers see the new days at once."),
        "button": _("Save"),
    }
    return render_page(request, "projects/round_step.html", context, status=status)


def awarded_words(funding_round: FundingRound) -> str:
    """Return what a round awarded; empty for a copied one of which no award is known."""
    is_unknown = funding_round.state == RoundState.STATED and not funding_round.awarded
    return "" if is_unknown else money(funding_round.awarded)


def money(amount: Any) -> str:
    """Return an amount with its currency in the reader's language; empty for None."""
    if amount is None:
        return ""
    return format_dollars(Fraction(amount), get_language() or "en", style="text")
