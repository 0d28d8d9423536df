"""The page of exchange rates."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.requests import ScopedRequest
from apps.projects.forms.rates import RateForm
from apps.projects.selectors import rates as selectors
from apps.projects.selectors.register import sees_register
from apps.projects.services.rates import add_rate, expect_keeper, remove_rate
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted

ROWS_ON_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: ScopedRequest) -> HttpResponse:
    """List the rates; those who keep them enter one more."""
    scope = request.scope
    if not sees_register(scope=scope):
        raise NotPermitted(_("The register is for those who work with projects."))
    if request.method != "POST":
        return show_rates(request, RateForm())
    expect_keeper(scope)
    form = RateForm(request.POST)
    if form.is_valid():
        try:
            rate = add_rate(**form.cleaned_data, now=timezone.now(), scope=scope)
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(
                request, _("The rate of %(currency)s is entered.") % {"currency": rate.currency}
            )
            return go_to(request, reverse("projects:rates"))
    return show_rates(request, form, status=422)


def show_rates(request: ScopedRequest, form: RateForm, *, status: int = 200) -> HttpResponse:
    """Render the page of rates."""
    found = Paginator(selectors.rates(scope=request.scope), ROWS_ON_A_PAGE)
    page = found.get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "title": _("Exchange rates"),
        "crumbs": [(_("Projects"), reverse("projects:register"))],
        "page": page,
        "rates": [(rate, f"{rate.units_per_usd.normalize():f}") for rate in page.object_list],
        "form": form if selectors.keeps_rates(scope=request.scope) else None,
    }
    return render_page(request, "projects/rates.html", context, status=status)


@require_POST
def rate_remove(request: ScopedRequest, rate_id: int) -> HttpResponse:
    """Remove a rate that no budget was worked out with."""
    remove_rate(rate_id=rate_id, scope=request.scope)
    messages.success(request, _("The rate is removed."))
    return go_to(request, reverse("projects:rates"))
