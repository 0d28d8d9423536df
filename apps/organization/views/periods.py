"""Pages of the reporting periods: the list with states, and the steps of who may take them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.organization.choices import PeriodState
from apps.organization.forms import (
    NoQuestionForm,
    PeriodForm,
    ReasonForm,
    ReopenPeriodForm,
    ReschedulePeriodForm,
    add_refusal,
)
from apps.organization.models import ReportingPeriod
from apps.organization.permits import (
    CERTIFY,
    KEEP_PERIODS,
    Permits,
    demand_certifying,
    demand_period_keeping,
    demand_state,
)
from apps.organization.selectors import period_as_of, periods
from apps.organization.services import (
    certify_period,
    close_period,
    create_period,
    open_period,
    reopen_period,
    reschedule_period,
)
from apps.web.pages import go_to, render_page
from apps.web.parts import Action, StatusTag
from apps.web.refusals import Invalid, OutOfScope

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a period: where it starts, its form and service, and its words."""

    states: tuple[PeriodState, ...]
    form: type[forms.Form]
    run: Callable[..., object]
    label: Promise
    title: Promise
    consequence: Promise
    done: Promise
    takes_today: bool = True


STEPS = {
    "open": Step(
        (PeriodState.PLANNED,),
        NoQuestionForm,
        open_period,
        gettext_lazy("Open now"),
        gettext_lazy("Open the period of %(day)s"),
        gettext_lazy("Every reporting unit can enter its headcounts from now on."),
        gettext_lazy("The period of %(day)s is open."),
    ),
    "close": Step(
        (PeriodState.OPEN,),
        ReasonForm,
        close_period,
        gettext_lazy("Close now"),
        gettext_lazy("Close the period of %(day)s"),
        gettext_lazy(
            "No office can enter or submit headcounts of this period any more; "
            "returns sent back for correction stay open."
        ),
        gettext_lazy("The period of %(day)s is closed."),
    ),
    "certify": Step(
        (PeriodState.CLOSED,),
        NoQuestionForm,
        certify_period,
        gettext_lazy("Certify"),
        gettext_lazy("Certify the period of %(day)s"),
        gettext_lazy(
            "The Gender Coordination Unit stands by the figures of this period. "
            "Nothing of it can be changed until the certificate is taken back."
        ),
        gettext_lazy("The period of %(day)s is certified."),
    ),
    "reopen": Step(
        (PeriodState.CLOSED, PeriodState.CERTIFIED),
        ReopenPeriodForm,
        reopen_period,
        gettext_lazy("Reopen"),
        gettext_lazy("Reopen the period of %(day)s"),
        gettext_lazy(
            "Offices can enter again until the new last day; a certificate is taken back."
        ),
        gettext_lazy("The period of %(day)s is open again."),
    ),
    "reschedule": Step(
        (PeriodState.PLANNED, PeriodState.OPEN),
        ReschedulePeriodForm,
        reschedule_period,
        gettext_lazy("Change the days"),
        gettext_lazy("Change the days of the period of %(day)s"),
        gettext_lazy("Offices see the new days at once."),
        gettext_lazy("The days of the period of %(day)s are changed."),
        takes_today=False,
    ),
}


@require_safe
def period_list(request: HttpRequest) -> HttpResponse:
    """Show all periods with their states, and the steps of who keeps or certifies them."""
    scope: Permits = request.scope  # type: ignore[attr-defined]
    keeps = scope.may(KEEP_PERIODS)
    rows = [
        {"period": period, "status": status_of(period), "actions": _actions(scope, period)}
        for period in periods()
    ]
    actions = []
    if keeps:
        url = reverse("organization:period_create")
        actions.append(Action(_("Plan a period"), url, kind="primary", key="create"))
    return render_page(
        request,
        "organization/period_list.html",
        {
            "rows": rows,
            "actions": actions,
            "has_steps": keeps or scope.may(CERTIFY),
            "empty_url": actions[0].url if actions else "",
        },
    )


def status_of(period: ReportingPeriod) -> StatusTag:
    """Return the state of a period as a word, a colour and the date that matters then."""
    match period.state:
        case PeriodState.PLANNED:
            return StatusTag("calm", _("Opens on"), on=period.opens_on)
        case PeriodState.OPEN:
            return StatusTag("info", _("Open until"), on=period.closes_on)
        case PeriodState.CLOSED:
            return StatusTag("wait", _("Closed since"), on=period.closes_on)
        case _certified:
            return StatusTag("good", period.get_state_display(), on=period.certified_on)


@require_http_methods(["GET", "HEAD", "POST"])
def period_create(request: HttpRequest) -> HttpResponse:
    """Plan a new period."""
    scope: Permits = request.scope  # type: ignore[attr-defined]
    demand_period_keeping(scope)
    form = PeriodForm(request.POST if request.method == "POST" else None)
    return _ask_do(
        request,
        form=form,
        run=lambda: create_period(scope=scope, **form.cleaned_data),
        done=_("The period is planned; it opens by itself on its first day."),
        context={
            "title": _("Plan a period"),
            "button": _("Plan this period"),
            "consequence": _("It opens and closes by itself on the days given here."),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def period_step(request: HttpRequest, as_of: str, step: str) -> HttpResponse:
    """Name the consequence of a step of a period, ask what it needs, and take it."""
    wanted = STEPS[step]
    scope: Permits = request.scope  # type: ignore[attr-defined]
    period = _period(as_of)
    if _is_for_certifier(step, period):
        demand_certifying(scope)
    else:
        demand_period_keeping(scope)
    demand_state(period, *wanted.states)
    today = timezone.localdate()
    initial: dict[str, Any] = {"opens_on": period.opens_on}
    if step == "reschedule":
        initial["closes_on"] = period.closes_on
    form = wanted.form(request.POST if request.method == "POST" else None, initial=initial)
    given: dict[str, Any] = {"on": today} if wanted.takes_today else {}
    day = date_format(period.as_of, "DATE_FORMAT")
    return _ask_do(
        request,
        form=form,
        run=lambda: wanted.run(scope=scope, as_of=period.as_of, **given, **form.cleaned_data),
        done=str(wanted.done) % {"day": day},
        context={
            "title": str(wanted.title) % {"day": day},
            "button": wanted.label,
            "consequence": wanted.consequence,
            "status": status_of(period),
        },
    )


def _ask_do(
    request: HttpRequest,
    *,
    form: forms.Form,
    run: Callable[[], object],
    done: str,
    context: dict[str, Any],
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                run()
            except Invalid as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, done)
                return go_to(request, reverse("organization:period_list"))
        status = UNPROCESSABLE
    return render_page(
        request, "organization/period_form.html", {**context, "form": form}, status=status
    )


def _period(as_of: str) -> ReportingPeriod:
    try:
        period = period_as_of(as_of=date.fromisoformat(as_of))
    except ValueError:
        period = None
    if period is None:
        raise OutOfScope(_("There is no period of this date."))
    return period


def _is_for_certifier(step: str, period: ReportingPeriod) -> bool:
    return step == "certify" or (step == "reopen" and period.state == PeriodState.CERTIFIED)


def _actions(scope: Permits, period: ReportingPeriod) -> list[Action]:
    """Return the steps that the state allows and the person may take, the main one first."""
    return [
        Action(
            step.label,
            reverse(f"organization:period_{name}", args=[period.as_of.isoformat()]),
            kind="link" if name in {"reschedule", "reopen"} else "secondary",
            key=f"{name}-{period.as_of.isoformat()}",
        )
        for name, step in STEPS.items()
        if period.state in step.states
        and scope.may(CERTIFY if _is_for_certifier(name, period) else KEEP_PERIODS)
    ]
