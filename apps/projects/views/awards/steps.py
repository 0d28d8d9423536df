"""Every step of an award: a page with a form that names what the step does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.forms import RefusableForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.projects.amounts import money_words
from apps.projects.forms.awards import (
    AmendmentForm,
    PaymentForm,
    ReasonForm,
    TrancheFormSet,
    WordsForm,
    tranches_said,
)
from apps.projects.models import Award
from apps.projects.selectors.awards import register as selectors
from apps.projects.selectors.awards.rules import AwardStep, balance, obstacle
from apps.projects.services.awards import amendments, cancelling, payments, tranches
from apps.projects.views.awards import wording
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, WrongState

LONGEST_NUMBER = 9


def sent(request: ScopedRequest) -> Any:
    """Return what was sent, or None where the form is only looked at."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
def award_pay(request: ScopedRequest, award_id: int) -> HttpResponse:
    """Book a payment."""
    return booking(request, award_id, AwardStep.PAY, payments.pay, _("The payment is booked."))


@require_http_methods(["GET", "HEAD", "POST"])
def award_take_back(request: ScopedRequest, award_id: int) -> HttpResponse:
    """Book money that came back."""
    return booking(
        request,
        award_id,
        AwardStep.TAKE_BACK,
        payments.take_back,
        _("What came back is booked."),
    )


def booking(
    request: ScopedRequest,
    award_id: int,
    step: AwardStep,
    service: Callable[..., object],
    success: str,
) -> HttpResponse:
    """Ask for a booking and write it."""
    scope, now = request.scope, timezone.now()
    found = award_for(step, award_id, scope)
    planned = selectors.tranches_of(award=found, scope=scope)
    due = next((each for each in planned if not each.payments.all()), None)
    initial: dict[str, Any] = {"paid_on": now.date()}
    if step is AwardStep.PAY and due is not None and due.amount <= balance(found):
        initial |= {"tranche": due.pk, "amount": due.amount}
    form = PaymentForm(sent(request), tranches=planned, initial=initial)

    def call(form: Any) -> object:
        return service(award_id=award_id, data=form.said(), now=now, scope=scope)

    return step_page(request, found, step, form, call, success)


@require_http_methods(["GET", "HEAD", "POST"])
def award_amend(request: ScopedRequest, award_id: int) -> HttpResponse:
    """Ask for a change."""
    scope, now = request.scope, timezone.now()
    found = award_for(AwardStep.AMEND, award_id, scope)
    form = AmendmentForm(
        sent(request),
        initial={
            "amount": found.amount,
            "ends_before": found.ends_before - timedelta(days=1) if found.ends_before else None,
            "version": found.version,
        },
    )

    def call(form: Any) -> object:
        return amendments.ask(
            award_id=award_id, version=seen_version(form), data=form.said(), now=now, scope=scope
        )

    return step_page(request, found, AwardStep.AMEND, form, call, _("The change is asked for."))


@require_http_methods(["GET", "HEAD", "POST"])
def award_cancel(request: ScopedRequest, award_id: int) -> HttpResponse:
    """Cancel an award."""
    scope, now = request.scope, timezone.now()
    found = award_for(AwardStep.CANCEL, award_id, scope)
    form = ReasonForm(sent(request), initial={"version": found.version})

    def call(form: Any) -> object:
        return cancelling.cancel(
            award_id=award_id,
            version=seen_version(form),
            reason=form.cleaned_data["reason"],
            now=now,
            scope=scope,
        )

    return step_page(request, found, AwardStep.CANCEL, form, call, _("The award is cancelled."))


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_approve(request: ScopedRequest, amendment_id: int) -> HttpResponse:
    """Approve a change."""
    return amendment_decision(request, amendment_id, is_approval=True)


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_refuse(request: ScopedRequest, amendment_id: int) -> HttpResponse:
    """Refuse a change."""
    return amendment_decision(request, amendment_id, is_approval=False)


def amendment_decision(
    request: ScopedRequest, amendment_id: int, *, is_approval: bool
) -> HttpResponse:
    """Show a change that is asked for and decide on it."""
    scope, now = request.scope, timezone.now()
    amendment = selectors.amendment_seen(amendment_id=amendment_id, scope=scope)
    found = award_for(AwardStep.DECIDE_AMENDMENT, amendment.award_id, scope)
    form_class: Any = WordsForm if is_approval else ReasonForm
    form = form_class(sent(request), initial={"version": found.version})
    currency = found.round.currency

    def call(form: Any) -> object:
        same: dict[str, Any] = {
            "amendment_id": amendment_id,
            "version": seen_version(form),
            "now": now,
            "scope": scope,
        }
        if is_approval:
            return amendments.approve_amendment(words=form.cleaned_data["words"], **same)
        return amendments.refuse_amendment(reason=form.cleaned_data["reason"], **same)

    asked_for = _("From %(before)s to %(after)s: %(reason)s") % {
        "before": money_words(amendment.amount_before, currency),
        "after": money_words(amendment.amount_after, currency),
        "reason": amendment.reason,
    }
    if amendment.ends_before_after:
        asked_for += " " + _("New last day to spend it: %(day)s.") % {
            "day": wording.last_day(amendment.ends_before_after)
        }
    return step_page(
        request,
        found,
        AwardStep.DECIDE_AMENDMENT,
        form,
        call,
        _("The change is approved.") if is_approval else _("The change is refused."),
        label=_("Approve the change") if is_approval else _("Refuse the change"),
        consequence=_("The award changes at once, its reports move, and a new letter is made.")
        if is_approval
        else _("The award stays as it is, and the office reads your reason."),
        more=asked_for,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def award_tranches(request: ScopedRequest, award_id: int) -> HttpResponse:
    """Plan the tranches of which nothing is booked yet."""
    scope, now = request.scope, timezone.now()
    found = award_for(AwardStep.TRANCHES, award_id, scope)
    planned = selectors.tranches_of(award=found, scope=scope)
    free = [each for each in planned if not each.payments.all()]
    formset = TrancheFormSet(
        sent(request),
        prefix="tranches",
        initial=[
            {"amount": each.amount, "due_on": each.due_on, "condition": each.condition}
            for each in free
        ],
    )
    problems: list[str] = []
    status = 200
    if formset.is_bound:
        status = 422
        if formset.is_valid():
            rows, places = tranches_said(formset)
            typed = request.POST.get("version", "")
            try:
                tranches.plan(
                    award_id=award_id,
                    version=int(typed) if typed.isdecimal() and len(typed) <= LONGEST_NUMBER else 0,
                    rows=rows,
                    now=now,
                    scope=scope,
                )
            except Invalid as refusal:
                problems = spread_problems(refusal, formset, places)
            except WrongState as stale:
                if stale.code != "stale":
                    raise
                problems, status = [str(stale)], 409
            else:
                messages.success(request, _("The tranches are planned."))
                return go_to(request, reverse("projects:award", args=[award_id]))
    context = page_context(found, AwardStep.TRANCHES) | {
        "formset": formset,
        "form_problems": problems,
        "version": found.version,
        "kept": [
            wording.tranche_line(each, found.round.currency)
            for each in planned
            if each.payments.all()
        ],
    }
    return render_page(request, "projects/award_tranches.html", context, status=status)


def spread_problems(refusal: Invalid, formset: Any, places: list[int]) -> list[str]:
    """Put problems of tranches beside their fields and return those of the whole plan."""
    whole = []
    for problem in refusal.problems:
        parts = problem.field.split("-")
        if len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(places):
            formset.forms[places[int(parts[1])]].add_error(parts[2], str(problem.message))
        else:
            whole.append(str(problem.message))
    return whole


def step_page(
    request: ScopedRequest,
    found: Award,
    step: AwardStep,
    form: RefusableForm,
    call: Callable[[Any], object],
    success: str,
    *,
    label: str = "",
    consequence: str = "",
    more: str = "",
) -> HttpResponse:
    """Render the form of a step, or take it; refused, the form comes back with all that was typed."""
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                call(form)
            except Invalid as refusal:
                form.take(refusal)
            except WrongState as stale:
                if stale.code != "stale":
                    raise
                form.add_error(None, str(stale))
                look_at(form, found.version)
                status = 409
            else:
                messages.success(request, success)
                return go_to(request, reverse("projects:award", args=[found.pk]))
    context = page_context(found, step) | {"form": form, "more": more}
    if label:
        context |= {"title": label, "button": label, "consequence": consequence}
    return render_page(request, "projects/award_step.html", context, status=status)


def page_context(found: Award, step: AwardStep) -> dict[str, Any]:
    """Return what every page of a step shows."""
    url = reverse("projects:award", args=[found.pk])
    currency = found.round.currency
    label = str(wording.STEP_LABELS.get(step, ""))
    return {
        "title": label,
        "button": label,
        "crumbs": [
            (_("Awards"), reverse("projects:awards")),
            (f"{selectors.award_code(found)} {found.project.title}", url),
        ],
        "award": found,
        "consequence": str(wording.CONSEQUENCES.get(step, "")),
        "is_dangerous": step is AwardStep.CANCEL,
        "amount": wording.amount_words(found.amount, currency),
        "paid": money_words(found.paid, currency),
        "balance": money_words(balance(found), currency),
        "last_day": wording.last_day(found.ends_before),
        "envelope": wording.envelope_words(found.round)
        if step in {AwardStep.AMEND, AwardStep.DECIDE_AMENDMENT}
        else "",
        "cancel_url": url,
    }


def award_for(step: AwardStep, award_id: int, scope: OfficeScope) -> Award:
    """Return an award on which somebody may take a step now; raises what stands in the way."""
    found = selectors.award_seen(award_id=award_id, scope=scope)
    refusal = obstacle(step, award=found, asked=selectors.open_amendment(found), scope=scope)
    if refusal is not None:
        raise refusal
    return found


def seen_version(form: Any) -> int:
    """Return the version that was looked at; 0, which none has, where the form lost it."""
    return form.cleaned_data["version"]
