"""Pages of the review at scale: what waits by risk, the clean ones together, and the samples drawn of them."""

from datetime import UTC, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.figures.display import format_number
from apps.figures.rounding import round_half_away
from apps.staffing.analytics import review_risk
from apps.staffing.analytics.sampling import SAMPLE_LEAST, SAMPLE_PER_CENT, sample_size
from apps.staffing.choices import Population
from apps.staffing.forms.review_queue import DrawForm, QueueFilterForm
from apps.staffing.selectors.approval_effects import joint_effect, provisional_part
from apps.staffing.selectors.effect_lines import effect_lines, effect_sentence
from apps.staffing.selectors.returns import (
    PeriodLine,
    ReturnFilters,
    branches_of,
    current_period,
    period_line,
    period_lines,
)
from apps.staffing.selectors.review_queue import (
    QueueRow,
    Shown,
    is_weighed,
    review_queue,
    waiting_elsewhere,
)
from apps.staffing.selectors.samples import (
    Draw,
    draw_seen,
    draws_of_period,
    unconfirmed_draw,
)
from apps.staffing.selectors.words import points_text
from apps.staffing.services import samples
from apps.staffing.views import review
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, NotPermitted, OutOfScope


@require_safe
def waiting_list(request: ScopedRequest) -> HttpResponse:
    """List what waits for the viewer: by risk for whoever approves, else the list of returns with that filter."""
    scope = request.scope
    lines = period_lines(scope=scope)
    period = next(
        (line for line in lines if line.as_of.isoformat() == request.GET.get("period")), None
    ) or current_period(lines)
    if period is None or not scope.over(Capability.APPROVE):
        return review.return_list(request, waiting=True)
    return show_queue(request, period, lines, datetime.now(UTC))


def show_queue(
    request: ScopedRequest, period: PeriodLine, lines: list[PeriodLine], now: datetime
) -> HttpResponse:
    """Render the queue of a period."""
    scope = request.scope
    query = request.GET.copy()
    query["period"] = period.as_of.isoformat()
    form = QueueFilterForm(
        query, periods=lines, branches=branches_of(as_of=period.as_of, scope=scope)
    )
    queue = review_queue(
        period=period, filters=form.filters(), shown=form.shown(), at=now, scope=scope
    )
    page = Paginator(queue.rows, review.ROWS_ON_A_PAGE).get_page(query.get("page"))
    chips = chips_of(form, query, ignored=["period"])
    address = f"{reverse('staffing:return_review')}?period={period.as_of.isoformat()}"
    context = {
        "title": _("Review of returns"),
        "facts": [_("as of %(date)s") % {"date": date_format(period.as_of, "DATE_FORMAT")}],
        "crumbs": [
            (
                _("Headcount returns"),
                f"{reverse('staffing:return_list')}?period={period.as_of.isoformat()}",
            ),
            (_("Review of returns"), ""),
        ],
        "period": period,
        "filter_form": form,
        "chips": chips,
        "clear_url": address,
        "found": review.found_words(len(queue.rows)) if chips else "",
        "counts": [
            ("", _("wait for approval"), len(queue.waiting), "wait"),
            (Shown.ASKS, _("to look at"), len(queue.waiting) - len(queue.clean), "warn"),
            (Shown.CLEAN, _("clean"), len(queue.clean), "good"),
            (Shown.HELD, _("held back"), len(queue.held), "info"),
        ],
        "shown": form.shown(),
        "waiting": len(queue.waiting),
        "clean": len(queue.clean),
        "provisional": provisional_part(as_of=period.as_of, scope=scope),
        "is_weighed": any(one.effect and is_weighed(one.effect) for one in queue.waiting),
        "page": page,
        "rows": [(one, points_of(one)) for one in page.object_list],
        "draws": draws_of_period(as_of=period.as_of, scope=scope),
        "unconfirmed": unconfirmed_draw(as_of=period.as_of, scope=scope),
        "elsewhere": waiting_elsewhere(period=period, scope=scope),
        "clean_url": f"{reverse('staffing:return_clean')}?period={period.as_of.isoformat()}",
        "limits": limits_shown(),
    }
    return render_page(request, "staffing/review_queue.html", context)


def limits_shown() -> dict[str, str]:
    """Return the limits of the product as the help of the page prints them."""
    language = get_language() or "en"
    return {
        "persons": format_number(review_risk.CHANGE_PERSONS, language),
        "per_cent": format_number(review_risk.CHANGE_PER_CENT, language),
        "points": format_number(round_half_away(review_risk.EFFECT_POINTS, 1), language),
        "days": format_number(review_risk.DAYS_BEFORE_DEADLINE, language),
    }


def points_of(row: QueueRow) -> str:
    """Return by how much the approval of a return moves the share of all staff; empty where it is not known."""
    if row.effect is None:
        return ""
    change = row.effect.change(row.effect.populations[Population.ALL_STAFF], Population.ALL_STAFF)
    return points_text(change, with_unit=False) if change.value is not None else ""


@require_http_methods(["GET", "HEAD", "POST"])
def clean_returns(request: ScopedRequest) -> HttpResponse:
    """Show what approving the clean returns together would do; a POST draws the sample that is held back."""
    now = datetime.now(UTC)
    scope = request.scope
    period = asked_period(request, scope)
    if request.method == "POST":
        draw = samples.draw_sample(as_of=period.as_of, at=now, scope=scope)
        return go_to(request, reverse("staffing:return_draw", args=[draw.pk]))
    earlier = unconfirmed_draw(as_of=period.as_of, scope=scope)
    if earlier is not None:
        return go_to(request, reverse("staffing:return_draw", args=[earlier.pk]))
    queue = review_queue(period=period, filters=ReturnFilters(), at=now, scope=scope)
    clean = queue.clean
    size = sample_size(len(clean))
    address = f"{reverse('staffing:return_review')}?period={period.as_of.isoformat()}"
    context = {
        "title": _("Clean returns"),
        "facts": [_("as of %(date)s") % {"date": date_format(period.as_of, "DATE_FORMAT")}],
        "crumbs": [(_("Review of returns"), address), (_("Clean returns"), "")],
        "period": period,
        "back_url": address,
        "clean": clean,
        "waiting": len(queue.waiting),
        "held": size,
        "others": len(clean) - size,
        "staff": sum(one.now.total for one in clean),
        "per_cent": SAMPLE_PER_CENT,
        "least": SAMPLE_LEAST,
        "limits": limits_shown(),
        **effect_context([one.row.revision_id or 0 for one in clean], period, scope),
    }
    return render_page(request, "staffing/review_clean.html", context)


def asked_period(request: ScopedRequest, scope: OfficeScope) -> PeriodLine:
    """Return the period that is named, for whoever approves returns."""
    form = DrawForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        raise Invalid(_("Choose a period first."))
    period = period_line(as_of=form.cleaned_data["period"], scope=scope)
    if period is None:
        raise OutOfScope
    if not scope.over(Capability.APPROVE):
        raise NotPermitted(_("Human resources management approves."))
    return period


def effect_context(
    revisions: list[int], period: PeriodLine, scope: OfficeScope
) -> dict[str, object]:
    """Return what approving several returns together does, as the table of effects needs it."""
    effect = joint_effect(revisions=revisions, as_of=period.as_of, scope=scope)
    if effect is None or not revisions:
        return {"effect_lines": []}
    return {"effect_lines": effect_lines(effect), "effect_words": effect_sentence(effect)}


@require_safe
def show_draw(request: ScopedRequest, draw_id: int) -> HttpResponse:
    """Show a draw: what is held back, what is approved with it, and what became of both."""
    scope = request.scope
    draw = draw_seen(draw_id=draw_id, scope=scope)
    period = period_line(as_of=draw.record.period.as_of, scope=scope)
    if period is None:
        raise OutOfScope
    address = f"{reverse('staffing:return_review')}?period={period.as_of.isoformat()}"
    is_open = draw.record.confirmed_at is None
    context = {
        "title": _("Sample of clean returns"),
        "facts": [
            _("as of %(date)s") % {"date": date_format(period.as_of, "DATE_FORMAT")},
            _("drawn %(date)s") % {"date": date_format(draw.record.drawn_at, "DATE_FORMAT")},
        ],
        "crumbs": [(_("Review of returns"), address), (_("Sample of clean returns"), "")],
        "draw": draw,
        "period": period,
        "back_url": address,
        "is_open": is_open,
        "may_confirm": is_open and bool(scope.over(Capability.APPROVE)),
        "actions": [
            Action(
                _("Every change"),
                reverse("desk:history", args=["staffing.sampledraw", draw_id]),
                kind="link",
                key="changes",
            )
        ],
        **(
            effect_context([one.drawn.revision_id for one in draw.others], period, scope)
            if is_open
            else {"effect_lines": []}
        ),
    }
    return render_page(request, "staffing/review_draw.html", context)


@require_POST
def confirm_draw(request: ScopedRequest, draw_id: int) -> HttpResponse:
    """Approve the returns of a draw that are not held back."""
    scope = request.scope
    samples.confirm(draw_id=draw_id, at=datetime.now(UTC), scope=scope)
    draw = draw_seen(draw_id=draw_id, scope=scope)
    messages.success(request, confirmed_words(draw))
    return go_to(request, reverse("staffing:return_draw", args=[draw_id]))


def confirmed_words(draw: Draw) -> str:
    """Return how many returns were approved together."""
    return ngettext(
        "%(number)s return is approved. What is held back waits to be read.",
        "%(number)s returns are approved. What is held back waits to be read.",
        draw.approved,
    ) % {"number": draw.approved}
