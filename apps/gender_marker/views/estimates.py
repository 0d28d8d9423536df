"""Pages of the annual estimate: all of them, one with its frozen figures, preparing and signing."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import look_at
from apps.accounts.requests import ScopedRequest
from apps.figures.tables import Table
from apps.gender_marker.choices import EstimateState
from apps.gender_marker.forms.estimates import EstimateForm, SignForm
from apps.gender_marker.models import AnnualEstimate
from apps.gender_marker.selectors import estimates as selectors
from apps.gender_marker.services import estimates as services
from apps.publishing.document import Document, DocumentMeta, Paragraph, TableBlock
from apps.publishing.xlsx import render_xlsx
from apps.web.downloads import XLSX_TYPE, attachment
from apps.web.pages import go_to, render_page
from apps.web.parts import Action as Button
from apps.web.parts import StatusTag
from apps.web.refusals import Invalid, NotPermitted, WrongState


def language() -> str:
    """Return en, fr or es."""
    return (get_language() or "en")[:2]


def status_of(found: AnnualEstimate) -> StatusTag:
    """Return the state of an estimate as a tag."""
    label = EstimateState(found.state).label
    if found.state == EstimateState.SIGNED:
        return StatusTag("good", label, on=found.signed_at)
    if found.state == EstimateState.PREPARED:
        return StatusTag("wait", label, on=found.prepared_at)
    return StatusTag("calm", label, on=found.signed_at)


def crumbs() -> list[tuple[str, str]]:
    """Return the way to the pages of the estimates."""
    return [
        (_("Shares of the budget"), reverse("gender_marker:shares")),
        (_("Annual estimates"), reverse("gender_marker:estimates")),
    ]


@require_safe
def estimates(request: ScopedRequest) -> HttpResponse:
    """List the estimates of all years."""
    found = selectors.estimates(scope=request.scope)
    may_prepare = selectors.prepares_estimates(scope=request.scope)
    new_url = reverse("gender_marker:estimate_new")
    context = {
        "title": _("Annual estimates"),
        "crumbs": crumbs()[:1],
        "actions": [Button(_("Prepare an estimate"), new_url, kind="primary", key="new")]
        if may_prepare
        else [],
        "new_url": new_url if may_prepare else "",
        "rows": [
            (each, reverse("gender_marker:estimate", args=[each.pk]), status_of(each))
            for each in found
        ],
    }
    return render_page(request, "gender_marker/estimates.html", context)


@require_safe
def estimate(request: ScopedRequest, estimate_id: int) -> HttpResponse:
    """Show one estimate with the figures as they were frozen."""
    found = selectors.estimate_seen(estimate_id=estimate_id, scope=request.scope)
    context = {
        "title": _("Estimate of %(year)s") % {"year": found.year},
        "crumbs": crumbs(),
        "status": status_of(found),
        "facts": [found.edition.code],
        "actions": buttons(found, request),
        "estimate": found,
        "tables": selectors.tables_of(found),
        "downloads": {"XLSX": reverse("gender_marker:estimate_file", args=[found.pk])},
    }
    return render_page(request, "gender_marker/estimate.html", context)


def buttons(found: AnnualEstimate, request: ScopedRequest) -> list[Button]:
    """Return what can be done with an estimate."""
    history = reverse("desk:history", args=[selectors.KIND, found.pk])
    shown = [Button(_("History"), history, kind="link", key="history")]
    if found.state == EstimateState.PREPARED and selectors.signs_estimates(scope=request.scope):
        sign_url = reverse("gender_marker:estimate_sign", args=[found.pk])
        shown.append(Button(_("Sign off"), sign_url, kind="primary", key="sign"))
    if selectors.prepares_estimates(scope=request.scope):
        again = f"{reverse('gender_marker:estimate_new')}?year={found.year}"
        shown.append(Button(_("Prepare anew"), again, key="again"))
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
def estimate_new(request: ScopedRequest) -> HttpResponse:
    """Prepare the estimate of a year."""
    services.demand_preparing(scope=request.scope)
    now = timezone.now()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else now.year - 1
    form = EstimateForm(request.POST if request.method == "POST" else None, initial={"year": year})
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                made = services.prepare(
                    year=form.cleaned_data["year"],
                    words=form.cleaned_data["words"],
                    now=now,
                    scope=request.scope,
                )
                messages.success(request, _("The figures are frozen; they wait for the signature."))
                return go_to(request, reverse("gender_marker:estimate", args=[made.pk]))
            except Invalid as refusal:
                form.take(refusal)
    context: dict[str, Any] = {
        "title": _("Prepare an estimate"),
        "crumbs": crumbs(),
        "form": form,
        "consequence": _(
            "The figures of the year are frozen as they are now. They count once the Budget Division"
            " signs them off; until then they can be prepared anew."
        ),
        "button": _("Freeze the figures"),
        "cancel_url": reverse("gender_marker:estimates"),
    }
    return render_page(request, "gender_marker/estimate_step.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def estimate_sign(request: ScopedRequest, estimate_id: int) -> HttpResponse:
    """Sign an estimate off."""
    found = selectors.estimate_seen(estimate_id=estimate_id, scope=request.scope)
    if not selectors.signs_estimates(scope=request.scope):
        raise NotPermitted(_("The Budget Division signs the estimate off."))
    former = selectors.signed_estimate(year=found.year, scope=request.scope)
    is_replacing = former is not None and former.pk != found.pk
    form = SignForm(
        request.POST if request.method == "POST" else None,
        initial={"version": found.version},
        is_replacing=is_replacing,
    )
    status, url = 200, reverse("gender_marker:estimate", args=[found.pk])
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                services.sign(
                    estimate_id=found.pk,
                    version=form.cleaned_data["version"],
                    reason=form.cleaned_data.get("reason", ""),
                    now=timezone.now(),
                    scope=request.scope,
                )
                messages.success(request, _("The estimate is signed off."))
                return go_to(request, url)
            except Invalid as refusal:
                form.take(refusal)
            except WrongState as refusal:
                form.add_error(None, str(refusal))
                look_at(form, found.version)
                status = 409
    context = {
        "title": _("Sign off the estimate of %(year)s") % {"year": found.year},
        "crumbs": crumbs(),
        "form": form,
        "consequence": _(
            "From then on nothing of it changes. Pages and reports name it as the estimate of the"
            " Budget Division for %(year)s (policy, paragraph 47)."
        )
        % {"year": found.year},
        "button": _("Sign off"),
        "cancel_url": url,
    }
    return render_page(request, "gender_marker/estimate_step.html", context, status=status)


@require_safe
def estimate_file(request: ScopedRequest, estimate_id: int) -> HttpResponse:
    """Download the frozen figures as a workbook."""
    found = selectors.estimate_seen(estimate_id=estimate_id, scope=request.scope)
    name = f"gender-marker-estimate-{found.year}.xlsx"
    return attachment(workbook_of(found, selectors.tables_of(found)), XLSX_TYPE, name)


def workbook_of(found: AnnualEstimate, tables: list[Table]) -> bytes:
    """Return the frozen tables as a workbook, with what was said of the method.

    They are numbered through: T9 of the budget and T9 of the expenditure stand in one workbook.
    """
    words = [Paragraph(found.words)] if found.words else []
    numbered = [replace(table, number=f"T{place}") for place, table in enumerate(tables, start=1)]
    return render_xlsx(
        Document(
            meta=DocumentMeta(
                title=_("Estimate of %(year)s") % {"year": found.year},
                subtitle=str(EstimateState(found.state).label),
                organization="",
                language=language(),
                created_at=found.prepared_at,
            ),
            blocks=(*words, *(TableBlock(table=table) for table in numbered)),
        )
    )
